package importer

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"answerable/forum/thread"
)

// defaultLicence is what holds for texts of dumps that name none.
const defaultLicence = "CC BY-SA 3.0"

// topics gives each question with its comments, then each answer followed by
// its comments, all by their ids, which is the order they were written in.
func (e *exchange) topics() iter.Seq2[topic, error] {
	return func(yield func(topic, error) bool) {
		for id, err := range e.spool.ids(e.ctx, rowQuestion) {
			var t topic
			if err == nil {
				t, err = e.topic(id)
			}
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

// again gives a topic without counting what it lacks a second time.
func (e *exchange) again(old string) (topic, error) {
	id, err := dumpID(old)
	if err != nil {
		return topic{}, err
	}
	silent := *e
	silent.report = &Report{}
	return silent.topic(id)
}

func (e *exchange) topic(id int64) (topic, error) {
	q, _, err := e.spool.get(e.ctx, rowQuestion, id)
	if err != nil {
		return topic{}, err
	}
	old := strconv.FormatInt(id, 10)
	t := topic{old: old, title: title(q.row["Title"], "Question "+old), kind: thread.Question, tags: tags(q.row["Tags"]),
		addresses: []string{"/questions/" + old, "/q/" + old}}
	if err := e.addPost(&t, q, "questions", "/q/"); err != nil {
		return topic{}, err
	}
	answers, err := e.spool.children(e.ctx, rowAnswer, id)
	if err != nil {
		return topic{}, err
	}
	for _, a := range answers {
		if err := e.addPost(&t, a, "answers", "/a/"); err != nil {
			return topic{}, err
		}
	}
	return t, e.addMarks(&t, q, answers)
}

// addPost adds a question or an answer and the comments on it.
func (e *exchange) addPost(t *topic, p spooled, what, short string) error {
	old := strconv.FormatInt(p.id, 10)
	at, err := dumpTime(p.row["CreationDate"])
	if err != nil {
		return err
	}
	own := post{old: old, what: what, author: author(p.row["OwnerUserId"], p.row["OwnerDisplayName"]), html: p.row["Body"],
		url: "https://" + e.site + short + old, licence: licence(p), at: at}
	if what == "answers" {
		own.addresses = []string{short + old}
	}
	if own.markdown, err = e.latestBody(p.id); err != nil {
		return err
	}
	t.posts = append(t.posts, own)
	comments, err := e.spool.children(e.ctx, rowComment, p.id)
	if err != nil {
		return err
	}
	for _, c := range comments {
		if at, err = dumpTime(c.row["CreationDate"]); err != nil {
			return err
		}
		id := strconv.FormatInt(c.id, 10)
		t.posts = append(t.posts, post{old: "comment " + id, what: "comments", author: author(c.row["UserId"], c.row["UserDisplayName"]),
			replyTo: old, markdown: comment(c.row["Text"]), licence: licence(c), at: at,
			url: own.url + "#comment" + id + "_" + old, addresses: []string{"/posts/comments/" + id}})
	}
	return nil
}

func licence(p spooled) string {
	if named := line(p.row["ContentLicense"], 60); named != "" {
		return named
	}
	return defaultLicence
}

// latestBody gives the Markdown a post had last, "" if the dump has none.
func (e *exchange) latestBody(post int64) (string, error) {
	all, err := e.spool.children(e.ctx, rowBody, post)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[len(all)-1].row["Text"], nil
}

// tags reads both forms: <a><b> and, since 2024, |a|b|.
func tags(s string) []string {
	var all []string
	seen := map[string]bool{}
	for _, raw := range strings.FieldsFunc(s, func(r rune) bool { return r == '<' || r == '>' || r == '|' }) {
		tag := strings.Trim(cutPlain(thread.Tag(raw), 40), "-")
		if tag != "" && !seen[tag] {
			seen[tag] = true
			all = append(all, tag)
		}
	}
	return all
}

// cutPlain shortens without an ellipsis.
func cutPlain(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(n, len(runes))])
}

func (e *exchange) addMarks(t *topic, q spooled, answers []spooled) error {
	if err := e.addAccepted(t, q, answers); err != nil {
		return err
	}
	return e.addEntries(t, q, answers)
}

// addAccepted takes over the asker's mark. Its time is that of the vote, a day;
// a mark is never older than its answer.
func (e *exchange) addAccepted(t *topic, q spooled, answers []spooled) error {
	wanted := q.row["AcceptedAnswerId"]
	if wanted == "" {
		return nil
	}
	for _, a := range answers {
		if strconv.FormatInt(a.id, 10) != wanted {
			continue
		}
		var err error
		t.accepted = wanted
		if t.acceptAt, err = dumpTime(a.row["CreationDate"]); err != nil {
			return err
		}
		votes, err := e.spool.children(e.ctx, rowAccepted, a.id)
		if err != nil || len(votes) == 0 {
			return err
		}
		if day, err := dumpTime(votes[len(votes)-1].row["CreationDate"]); err == nil && day.After(t.acceptAt) {
			t.acceptAt = day
		}
		return nil
	}
	e.report.dangle("accepted answers that are not in the dump", 1)
	return nil
}

// links reads what questions refer to: duplicates become ours, mentions are
// counted.
func (e *exchange) links(w *writer) error {
	done := map[int64]bool{}
	var pairs []pair
	for id, err := range e.spool.ids(e.ctx, rowLink) {
		if err != nil {
			return err
		}
		l, _, err := e.spool.get(e.ctx, rowLink, id)
		if err != nil {
			return err
		}
		p, ok, err := e.link(l)
		switch {
		case err != nil:
			return err
		case !ok:
			e.report.dangle("links between posts, one of which is not in the dump", 1)
		case l.row["LinkTypeId"] == "1":
			e.report.note("links between threads, which stay in the text only", 1)
		case l.row["LinkTypeId"] != "3" || p.thread == p.original:
			e.report.skip("links between posts of an unknown kind", 1)
		case done[p.thread]:
			e.report.skip("further originals of a duplicate (a thread has one)", 1)
		default:
			done[p.thread] = true
			pairs = append(pairs, p)
		}
	}
	return w.duplicates(e.ctx, pairs)
}

// link gives the questions that a link joins.
func (e *exchange) link(l spooled) (pair, bool, error) {
	other, err := strconv.ParseInt(l.row["RelatedPostId"], 10, 64)
	if err != nil {
		return pair{}, false, err
	}
	from, ok, err := e.questionOf(l.parent)
	if err != nil || !ok {
		return pair{}, false, err
	}
	to, ok, err := e.questionOf(other)
	return pair{thread: from, original: to}, ok, err
}

func (e *exchange) questionOf(post int64) (int64, bool, error) {
	_, found, err := e.spool.get(e.ctx, rowQuestion, post)
	if found || err != nil {
		return post, found, err
	}
	answer, found, err := e.spool.get(e.ctx, rowAnswer, post)
	if err != nil || !found {
		return 0, false, err
	}
	_, found, err = e.spool.get(e.ctx, rowQuestion, answer.parent)
	return answer.parent, found, err
}

// addEntries makes log entries of a question's history and its answers', oldest
// first. The last closing locks the thread if the question is closed to this
// day, and so does a lock that was never lifted.
func (e *exchange) addEntries(t *topic, q spooled, answers []spooled) error {
	events, err := e.events(append([]spooled{q}, answers...))
	if err != nil {
		return err
	}
	closedBy, lockedBy := -1, -1
	for i, ev := range events {
		made, err := e.entry(ev, q.id)
		if err != nil {
			return err
		}
		t.entries = append(t.entries, made)
		switch kind := ev.row["PostHistoryTypeId"]; {
		case ev.parent != q.id:
		case kind == "10":
			closedBy = i
		case kind == "14":
			lockedBy = i
		case kind == "15":
			lockedBy = -1
		}
	}
	closed := q.row["ClosedDate"]
	switch {
	case closed != "" && closedBy >= 0:
		t.entries[closedBy].locks = true
	case lockedBy >= 0:
		t.entries[lockedBy].locks = true
	case closed != "":
		t.entries = append(t.entries, unexplained(t.old, closed))
	}
	return nil
}

// unexplained stands for a closing that the dump's history does not hold.
func unexplained(old, closed string) entry {
	at, err := dumpTime(closed)
	if err != nil {
		at = time.Time{} // the log then takes the time of the import
	}
	return entry{old: "closed " + old, at: at, locks: true, reason: "Closed. The source does not tell by whom or why."}
}

func (e *exchange) events(posts []spooled) ([]spooled, error) {
	var all []spooled
	for _, p := range posts {
		some, err := e.spool.children(e.ctx, rowEvent, p.id)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	sortByTime(all)
	return all, nil
}

func (e *exchange) entry(ev spooled, question int64) (entry, error) {
	at, err := dumpTime(ev.row["CreationDate"])
	if err != nil {
		return entry{}, err
	}
	details := eventDetails(ev.row["Text"])
	actor, err := e.actor(ev, details)
	if err != nil {
		return entry{}, err
	}
	made := entry{old: fmt.Sprintf("history %d", ev.id), actor: actor, at: at, reason: e.reason(ev, details)}
	if ev.parent != question {
		made.reason = cut(fmt.Sprintf("Answer https://%s/a/%d: %s", e.site, ev.parent, made.reason), 4000)
	}
	return made, nil
}
