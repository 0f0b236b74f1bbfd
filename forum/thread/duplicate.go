package thread

import (
	"context"
	"fmt"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/notify"
)

// DuplicateMark is one line of a thread's history: who said that it is a
// duplicate, of which thread and why, and who took that back.
type DuplicateMark struct {
	ID           int64
	ThreadID     int64
	TargetID     int64  // as it was named; Thread.DuplicateOf is where the thread leads now
	Reason       string // public
	MarkedByName string // "" for what an import brought
	MarkedAs     string
	MarkedTeam   string
	MarkedAt     time.Time
	UndoneByName string
	UndoneAs     string
	UndoReason   string
	UndoneAt     *time.Time
}

// DuplicateJob is the job that tells people that a thread was marked.
type DuplicateJob struct {
	MarkID   int64 `json:"mark"`
	ThreadID int64 `json:"thread"`
	ByID     int64 `json:"by"`
}

// Kind names the job for ever.
func (DuplicateJob) Kind() string { return "thread_duplicate" }

// OwnReasons are what an asker may say of his own thread. They are fixed, so
// that no text reaches the public beside what moderators can hold and hide.
func OwnReasons() []string {
	return []string{"It is the same trouble.", "I asked the same twice.", "My question is answered there."}
}

// MarkDuplicate says in public that a thread asks the same as another one: its
// posts stay readable, readers are led to the target, and its followers follow
// the target too. Threads that led to this one lead there as well. Staff and
// moderators may mark any thread, an asker his own. Errors: Invalid with the
// fields target and reason, Conflict where it is marked already.
func (f *Forum) MarkDuplicate(ctx context.Context, v account.Viewer, id, target int64, reason string) error {
	t, err := f.duplicable(ctx, v, id)
	if err != nil {
		return err
	}
	if t.DuplicateOf != nil {
		return fail.New(fail.Conflict, "This thread is marked as a duplicate already.", "Take that back first if it leads to the wrong thread.")
	}
	to, err := f.duplicateTarget(ctx, v, t, target)
	var c fail.Check
	if err != nil && !fail.Is(err, fail.Invalid) {
		return err
	}
	c.That(err == nil, "target", fail.From(err).Fields["target"])
	reason = checkReason(&c, v, reason)
	if err := c.Err(); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		mark := newDuplicate{thread: t, target: to.ID, reason: reason, by: v, at: f.now()}
		markID, err := f.tie(ctx, tx, mark)
		if err != nil {
			return err
		}
		return f.jobs.Enqueue(ctx, tx, DuplicateJob{MarkID: markID, ThreadID: t.ID, ByID: v.ID})
	})
}

// MayMarkDuplicate reports whether the viewer may say of what this thread is a
// duplicate, or take it back.
func (t Thread) MayMarkDuplicate(v account.Viewer) bool {
	return v.SeesInternal() || (v.SignedIn() && t.OpenerID == v.ID)
}

func (f *Forum) duplicable(ctx context.Context, v account.Viewer, id int64) (Thread, error) {
	t, err := f.Thread(ctx, v, id)
	if err != nil {
		return t, err
	}
	if err := v.MayWrite(); err != nil {
		return t, err
	}
	switch {
	case !t.MayMarkDuplicate(v):
		return t, fail.New(fail.Forbidden, "Only who asked, staff and moderators mark duplicates.", "You can write a reply that names the other thread.")
	case t.MergedInto != nil:
		return t, errMerged()
	case t.Locked(f.now()) && !v.SeesInternal():
		return t, fail.New(fail.Conflict, "This thread is locked.", "The reason stands above the thread.")
	}
	return t, nil
}

// duplicateTarget is the thread that t may lead to. The readers of t must be
// able to read it.
func (f *Forum) duplicateTarget(ctx context.Context, v account.Viewer, t Thread, id int64) (Thread, error) {
	if id == 0 {
		return Thread{}, fail.Field("target", "Name the other thread: its address, or its number such as 1234.")
	}
	to, err := f.Thread(ctx, v, id)
	if err == nil && to.MergedInto != nil {
		to, err = f.Thread(ctx, v, *to.MergedInto)
	}
	switch {
	case fail.Is(err, fail.Missing):
		return to, fail.Field("target", "There is no thread at this address that you can see.")
	case err != nil:
		return to, err
	case to.ID == t.ID:
		return to, fail.Field("target", "A thread cannot be a duplicate of itself. Name the other one.")
	case to.DuplicateOf != nil && *to.DuplicateOf == t.ID:
		return to, fail.Field("target", "That thread is marked as a duplicate of this one. Take that back first.")
	case to.UnlistEntryID != nil:
		return to, fail.Field("target", "That thread was taken out of all lists, so nobody can be led to it.")
	case t.Board.MaySee.narrowerThan(to.Board.MaySee):
		return to, nil
	case to.Board.MaySee.narrowerThan(t.Board.MaySee):
		return to, fail.Field("target", "Fewer people may read that thread than this one. Name a thread that all readers of this one can read.")
	}
	return to, nil
}

func checkReason(c *fail.Check, v account.Viewer, reason string) string {
	if !v.SeesInternal() {
		c.That(slices.Contains(OwnReasons(), reason), "reason", "Choose one of the reasons.")
		return reason
	}
	clean, err := markup.CleanLine(reason, 400)
	if err != nil || len([]rune(clean)) < 3 {
		c.Refuse("reason", "Say in 3 to 400 characters why it is the same; everybody can read it.")
	}
	return clean
}

// newDuplicate is a mark about to be written.
type newDuplicate struct {
	thread Thread
	target int64
	reason string
	by     account.Viewer // the zero Viewer for what an import brings
	at     time.Time
}

// tie writes the mark and lets the thread, and all that led to it, lead to the
// end of the chain.
func (f *Forum) tie(ctx context.Context, tx *db.Tx, m newDuplicate) (int64, error) {
	if err := oneAtATime(ctx, tx, "duplicates", 0); err != nil {
		return 0, err
	}
	root, err := rootOf(ctx, tx, m.target)
	if err != nil {
		return 0, err
	}
	if root == m.thread.ID {
		return 0, fail.Field("target", "That thread is marked as a duplicate of this one. Take that back first.")
	}
	id, err := insertDuplicateMark(ctx, tx, m)
	if db.Taken(err) {
		return 0, fail.New(fail.Conflict, "This thread was marked as a duplicate just now.", "Open it again: it shows of which one.")
	}
	if err != nil {
		return 0, err
	}
	led, err := lead(ctx, tx, m.thread.ID, root)
	if err != nil {
		return 0, err
	}
	if err := copyFollowers(ctx, tx, postsMove{from: m.thread.ID, to: root}, m.at); err != nil {
		return 0, err
	}
	return id, f.refresh(ctx, tx, append(led, root))
}

// UndoDuplicate takes a mark back, in public: the thread stands for itself again,
// and those that led through it lead to it. Errors: Invalid with the field
// reason, Conflict where the thread is marked no more.
func (f *Forum) UndoDuplicate(ctx context.Context, v account.Viewer, id int64, reason string) error {
	t, err := f.duplicable(ctx, v, id)
	if err != nil {
		return err
	}
	if v.SeesInternal() {
		var c fail.Check
		if reason = checkReason(&c, v, reason); c.Err() != nil {
			return c.Err()
		}
	} else {
		reason = ""
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return f.untie(ctx, tx, t.ID, v, reason) })
}

func (f *Forum) untie(ctx context.Context, tx *db.Tx, thread int64, by account.Viewer, reason string) error {
	if err := oneAtATime(ctx, tx, "duplicates", 0); err != nil {
		return err
	}
	root, err := rootOf(ctx, tx, thread)
	if err != nil {
		return err
	}
	if err := undoDuplicateMark(ctx, tx, thread, by, reason, f.now()); err != nil {
		return err
	}
	led, err := standAlone(ctx, tx, thread)
	if err != nil {
		return err
	}
	return f.refresh(ctx, tx, append(led, root))
}

// refresh makes the pages and the search documents of threads old.
func (f *Forum) refresh(ctx context.Context, tx *db.Tx, threads []int64) error {
	slices.Sort(threads)
	for _, id := range slices.Compact(threads) {
		board, err := nextVersion(ctx, tx, id)
		if err != nil {
			return err
		}
		announce(tx, board, id)
		if err := f.jobs.Enqueue(ctx, tx, Changed{ThreadID: id}); err != nil {
			return err
		}
	}
	return nil
}

// DuplicateMarks gives the marks a thread ever had, the oldest first.
func (f *Forum) DuplicateMarks(ctx context.Context, thread int64) ([]DuplicateMark, error) {
	var marks []DuplicateMark
	err := f.db.Ask(ctx, duplicateMarksOf(thread, &marks))
	return marks, db.Plain(err)
}

// Duplicates gives the threads that lead to this one and that the viewer may
// see, the latest activity first, and how many there are of them.
func (f *Forum) Duplicates(ctx context.Context, v account.Viewer, thread int64, limit int) ([]Row, int, error) {
	rows, total, err := duplicatesOf(ctx, f.db, thread, limit, Audiences(v))
	return rows, total, db.Plain(err)
}

// TellDuplicate does a DuplicateJob: who opened and who follows the thread hears
// that it leads elsewhere, once. A mark that was taken back meanwhile is no news.
func (f *Forum) TellDuplicate(ctx context.Context, job DuplicateJob) error {
	t, err := threadByID(ctx, f.db, job.ThreadID)
	if db.NoRow(err) || (err == nil && t.DuplicateOf == nil) {
		return nil
	}
	if err != nil {
		return db.Plain(err)
	}
	news := notify.News{Kind: notify.Duplicate, Event: fmt.Sprintf("duplicate:%d", job.MarkID), ThreadID: t.ID, ActorID: job.ByID, At: f.now()}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		return notify.Tell(ctx, tx, news, notify.Audience{Roles: t.Board.MaySee.Roles(), Members: []int64{t.OpenerID}, FollowedBy: news.At})
	})
}
