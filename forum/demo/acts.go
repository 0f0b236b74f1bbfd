package demo

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/thread"
)

// do carries one act out. All of them can be done again: what stands already is
// left as it is.
func (w *writer) do(ctx context.Context, s *story, a act) error {
	if a.verb == "post" {
		return w.post(ctx, s, a)
	}
	if err := w.flush(ctx, s); err != nil {
		return err
	}
	switch a.verb {
	case "fault", "link", "status", "update", "estimate", "promise", "keep", "release", "workaround", "affects", "gone", "still", "take":
		return w.onFault(ctx, s, a)
	}
	if a.label != "" {
		return w.mark(ctx, s, a)
	}
	for _, name := range a.who {
		if err := w.beside(ctx, s, a, w.who[name]); err != nil {
			return err
		}
	}
	return nil
}

// beside is what somebody does to a thread that is about no post.
func (w *writer) beside(ctx context.Context, s *story, a act, v account.Viewer) error {
	switch a.verb {
	case "note":
		return w.note(ctx, s, a, v)
	case "follow":
		return w.forum.Follow(ctx, v, s.id, true)
	case "caught-up": // has read every notice so far
		newest, err := w.notices.Newest(ctx, v)
		if err != nil || newest == 0 {
			return err
		}
		return w.notices.MarkRead(ctx, v, newest)
	}
	return fmt.Errorf("there is no act %q", a.verb)
}

func (w *writer) note(ctx context.Context, s *story, a act, v account.Viewer) error {
	text, err := w.expand(ctx, s, a.body)
	if err != nil {
		return err
	}
	there, err := w.forum.Notes(ctx, v, s.id)
	if err != nil || slices.ContainsFunc(there, func(n thread.Note) bool { return n.Source == text }) {
		return err
	}
	return w.forum.AddNote(ctx, v, s.id, text)
}

// mark is what people do to a post; each of them, where there are several.
func (w *writer) mark(ctx context.Context, s *story, a act) error {
	post, err := s.postOf(a.label)
	if err != nil {
		return err
	}
	for _, name := range a.who {
		v, known := w.who[name]
		if !known {
			return fmt.Errorf("nobody is called %s", name)
		}
		if err := w.markBy(ctx, s, a, v, post); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) markBy(ctx context.Context, s *story, a act, v account.Viewer, post int64) (err error) {
	switch a.verb {
	case "official":
		return w.official(ctx, s, a, v, post)
	case "withdraw-official":
		return w.withdrawOfficial(ctx, s, a, v, post)
	case "accept":
		_, err = w.forum.Accept(ctx, v, post)
	case "worked", "failed":
		return w.confirm(ctx, a, v, post)
	case "helpful":
		_, err = w.forum.Helpful(ctx, v, post, true)
	case "edit":
		return w.edit(ctx, s, a, v, post)
	case "withdraw":
		return w.withdraw(ctx, a, v, post)
	case "read":
		w.forum.Read(v, s.id, s.numbers[a.label])
	default:
		err = fmt.Errorf("there is no act %q", a.verb)
	}
	return err
}

// officialOf gives the latest official answer that a post is or was.
func (w *writer) officialOf(ctx context.Context, s *story, post int64) (thread.OfficialAnswer, bool, error) {
	all, err := w.forum.Officials(ctx, s.id)
	for _, o := range slices.Backward(all) {
		if o.PostID == post {
			return o, true, err
		}
	}
	return thread.OfficialAnswer{}, false, err
}

func (w *writer) official(ctx context.Context, s *story, a act, v account.Viewer, post int64) error {
	_, there, err := w.officialOf(ctx, s, post)
	if err != nil || there {
		return err
	}
	if _, err = w.forum.MarkOfficial(ctx, v, post, a.text); err != nil {
		return err
	}
	o, _, err := w.officialOf(ctx, s, post)
	if err != nil {
		return err
	}
	return w.forum.TellMarked(ctx, thread.Marked{PostID: post, ByID: v.ID, What: "official", MarkID: o.ID})
}

func (w *writer) withdrawOfficial(ctx context.Context, s *story, a act, v account.Viewer, post int64) error {
	o, _, err := w.officialOf(ctx, s, post)
	if err != nil || o.WithdrawnAt != nil {
		return err
	}
	if _, err = w.forum.WithdrawOfficial(ctx, v, o.ID, a.text); err != nil {
		return err
	}
	return w.forum.TellMarked(ctx, thread.Marked{PostID: post, ByID: v.ID, What: "official-withdrawn", MarkID: o.ID})
}

// confirm reads "Product Model | version | note" from the act's text.
func (w *writer) confirm(ctx context.Context, a act, v account.Viewer, post int64) error {
	parts := strings.Split(a.text+"||", "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	c := thread.Confirmation{PostID: post, Worked: a.verb == "worked", Version: parts[1], Note: parts[2]}
	if parts[0] != "" {
		id, known := w.models[parts[0]]
		if !known {
			return fmt.Errorf("there is no model %q", parts[0])
		}
		c.ModelID = &id
	}
	_, err := w.forum.Confirm(ctx, v, c)
	return err
}

// edit changes a post once; the opening's title and tags stay.
func (w *writer) edit(ctx context.Context, s *story, a act, v account.Viewer, post int64) error {
	p, t, err := w.forum.Post(ctx, v, post)
	if err != nil || (p.EditedAt != nil && !p.EditedAt.Before(w.at)) {
		return err
	}
	text, err := w.expand(ctx, s, a.body)
	if err != nil {
		return err
	}
	_, err = w.forum.Edit(ctx, v, thread.Edit{PostID: post, Revision: p.Revision, Title: t.Title, Tags: s.opening.Tags, Body: text, Note: a.text})
	return err
}

func (w *writer) withdraw(ctx context.Context, a act, v account.Viewer, post int64) error {
	p, _, err := w.forum.Post(ctx, v, post)
	if err != nil || !p.Readable() {
		return err
	}
	_, err = w.forum.Withdraw(ctx, v, post, a.text)
	return err
}

func (s *story) postOf(label string) (int64, error) {
	number, known := s.numbers[label]
	if !known {
		return 0, fmt.Errorf("no post is labelled %s", label)
	}
	return s.posts[s.key(number)], nil
}

var placePattern = regexp.MustCompile(`\{(day|date|time)([+-]\d+)?(?:@([a-z0-9-]+))?\}|\{#([a-z0-9-]+)\}`)

// expand fills in what depends on when and where something is written:
// {day+2} is a weekday two days later, {date-1} yesterday's date, {time-5} five
// minutes ago, {date+14@plan} is counted from the post of that label, and
// {#plan} is a link to it.
func (w *writer) expand(ctx context.Context, s *story, text string) (string, error) {
	if strings.Contains(text, "{#") {
		if err := w.flush(ctx, s); err != nil {
			return "", err
		}
	}
	var bad error
	filled := placePattern.ReplaceAllStringFunc(text, func(found string) string {
		m := placePattern.FindStringSubmatch(found)
		label := m[3] + m[4]
		number, known := s.numbers[label]
		switch {
		case label != "" && !known:
			bad = fmt.Errorf("no post is labelled %s", label)
			return found
		case m[4] != "":
			return fmt.Sprintf("[#%d](/p/%d)", number, s.posts[s.key(number)])
		case label != "":
			return moment(s.times[number], m[1], m[2])
		}
		return moment(w.at, m[1], m[2])
	})
	return filled, bad
}

// moment writes the weekday, date or time of day so many days or minutes off.
func moment(at time.Time, what, offset string) string {
	n, _ := strconv.Atoi(offset) // the pattern gives a number or nothing, which is 0
	switch what {
	case "day":
		return at.AddDate(0, 0, n).Weekday().String()
	case "date":
		return at.AddDate(0, 0, n).Format("2 January")
	}
	return at.Add(time.Duration(n) * time.Minute).Format("15:04")
}
