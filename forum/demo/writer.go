package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/markup"
	"answerable/forum/notify"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// writer carries the acts out, each with its clock at the time of the act.
type writer struct {
	Parts
	people  *account.People
	forum   *thread.Forum
	notices *notify.Notices
	faults  *fault.Faults
	cast    cast
	start   time.Time // the running forum's present
	at      time.Time // what the clock shows
	who     map[string]account.Viewer
	boards  map[string]int64 // by slug
	models  map[string]int64 // by "Product Model"
}

func newWriter(p Parts) (*writer, error) {
	w := &writer{Parts: p, start: p.Threads.Now(), who: map[string]account.Viewer{}, boards: map[string]int64{}, models: map[string]int64{}}
	w.at = w.start
	now := func() time.Time { return w.at }
	parts := p.Threads
	parts.Now, parts.ModLog = now, modlog.New(p.DB, now)
	w.forum, w.people, w.notices = thread.New(parts), account.New(p.DB, account.Options{Now: now}), notify.New(p.DB, now)
	w.faults = fault.New(fault.Parts{DB: p.DB, Now: now, Log: parts.Log, Markup: parts.Markup, ModLog: parts.ModLog, Jobs: parts.Jobs, Forum: w.forum,
		DBNow: func(context.Context) (time.Time, error) { return w.at, nil }})
	var err error
	w.cast, err = readCast(peopleFile)
	return w, err
}

// story is a thread while it is written.
type story struct {
	script
	id       int64
	began    time.Time
	last     int            // number of the latest post
	numbers  map[string]int // of posts, by label
	times    map[int]time.Time
	posts    map[string]int64 // ids by key
	waiting  []thread.ImportPost
	imported map[string]int64 // what an interrupted Settle wrote, by key
	done     map[string]int   // acts on the fault so far, by verb
}

// key names a post of the demo for ever.
func (s *story) key(number int) string { return fmt.Sprintf("demo/%s/%04d", s.name, number) }

// settleThread does all acts of a thread and notes that it is finished.
func (w *writer) settleThread(ctx context.Context, sc script) error {
	s := &story{script: sc, began: w.start.Add(-sc.ago), numbers: map[string]int{}, times: map[int]time.Time{}, posts: map[string]int64{}, done: map[string]int{}}
	var err error
	if s.imported, err = w.forum.ImportedIDs(ctx, source, thread.ImportedPost, s.keys()); err != nil {
		return err
	}
	for _, a := range s.acts {
		w.at = s.began.Add(a.at)
		if err := w.do(ctx, s, a); err != nil {
			return fmt.Errorf("%s by %v after %s: %w", a.verb, a.who, a.at, withFields(err))
		}
	}
	if err := w.flush(ctx, s); err != nil {
		return err
	}
	if err := w.tickThanks(ctx, s); err != nil {
		return err
	}
	w.at = w.start
	if err := w.forum.FlushRead(ctx); err != nil {
		return err
	}
	return w.DB.Write(ctx, func(tx *db.Tx) error {
		return w.forum.KeepImported(ctx, tx, source, thread.ImportedThread, map[string]int64{s.name: s.id})
	})
}

// withFields shows which field of made-up content was refused.
func withFields(err error) error {
	if fail.Is(err, fail.Invalid) {
		return fmt.Errorf("%w: %v", err, fail.From(err).Fields)
	}
	return err
}

func (s *story) keys() []string {
	var keys []string
	for _, a := range s.acts {
		if a.verb == "post" {
			keys = append(keys, s.key(len(keys)+1))
		}
	}
	return keys
}

// post writes a post. What customers say in a row is collected and written at
// once; staff, and the customer whom anybody may sign in as, post as people do.
func (w *writer) post(ctx context.Context, s *story, a act) error {
	v, known := w.who[a.who[0]]
	if !known {
		return fmt.Errorf("nobody is called %s", a.who[0])
	}
	s.last++
	s.numbers[strconv.Itoa(s.last)], s.times[s.last] = s.last, w.at
	if a.label != "" {
		s.numbers[a.label] = s.last
	}
	if s.last > 1 && !v.SeesInternal() && v.Name != theCustomer {
		return w.collect(ctx, s, a, v)
	}
	if err := w.flush(ctx, s); err != nil {
		return err
	}
	if s.last == 1 {
		return w.open(ctx, s, a, v)
	}
	return w.reply(ctx, s, a, v)
}

func (w *writer) open(ctx context.Context, s *story, a act, v account.Viewer) error {
	o := s.opening
	o.BoardID, o.ModelID, o.Key = w.boards[s.board], w.models[s.model], s.key(1)
	if s.model != "" && o.ModelID == 0 {
		return fmt.Errorf("there is no model %q", s.model)
	}
	var err error
	if o.Body, err = w.expand(ctx, s, a.body); err != nil {
		return err
	}
	place, err := w.forum.Start(ctx, v, o)
	s.id, s.posts[s.key(1)] = place.ThreadID, place.PostID
	return err
}

func (w *writer) reply(ctx context.Context, s *story, a act, v account.Viewer) error {
	r := thread.Reply{ThreadID: s.id, Key: s.key(s.last)}
	var err error
	if r.Body, err = w.expand(ctx, s, a.body); err != nil {
		return err
	}
	if a.to != "" {
		if r.ReplyTo, err = s.postOf(a.to); err != nil {
			return err
		}
	}
	place, err := w.forum.Reply(ctx, v, r)
	if err != nil {
		return err
	}
	s.posts[s.key(s.last)] = place.PostID
	return w.forum.TellPublished(ctx, thread.Published{PostID: place.PostID}) // now, so that the notice has this time
}

func (w *writer) collect(ctx context.Context, s *story, a act, v account.Viewer) error {
	text, err := w.expand(ctx, s, a.body)
	if err != nil {
		return err
	}
	p := thread.ImportPost{OldID: s.key(s.last), AuthorID: v.ID, CreatedAt: w.at}
	if a.to != "" {
		number, known := s.numbers[a.to]
		if !known {
			return fmt.Errorf("no post is labelled %s", a.to)
		}
		p.ReplyTo = s.key(number)
	}
	if p.Source, err = markup.CleanText(text); err != nil {
		return err
	}
	p.Rendered, err = w.Threads.Markup.Render(p.Source, func(names []string) (map[string]string, error) { return w.Threads.People.Known(ctx, names) })
	s.waiting = append(s.waiting, p)
	return err
}

// flush writes what was collected, in one transaction, unless an earlier Settle
// did.
func (w *writer) flush(ctx context.Context, s *story) error {
	if len(s.waiting) == 0 {
		return nil
	}
	posts := s.waiting
	s.waiting = nil
	if _, there := s.imported[posts[0].OldID]; there {
		for _, p := range posts {
			s.posts[p.OldID] = s.imported[p.OldID]
		}
		return nil
	}
	return w.DB.Write(ctx, func(tx *db.Tx) error {
		done, err := w.forum.Import(ctx, tx, thread.ImportThread{From: source, ID: s.id, Posts: posts, Known: s.posts})
		if err == nil {
			s.posts = done.Posts
		}
		return err
	})
}
