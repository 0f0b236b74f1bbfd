package thread

import (
	"context"
	"errors"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/jobs"
	"answerable/moderation/modlog"
)

// Each of these changes what a moderator's act on a thread means for everybody.
// Each needs the receipt of that very act; the schema asks for the same again.

// Lock closes a thread for replies and edits, until a time or until unlocked.
func (f *Forum) Lock(ctx context.Context, tx *db.Tx, r modlog.Receipt, t Thread, until *time.Time) error {
	if !r.Covers(modlog.LockThread, t.ID) {
		return noEntry()
	}
	if err := lockThread(ctx, tx, r, t, until); err != nil {
		return err
	}
	return f.retell(ctx, tx, t.ID)
}

// Unlock opens a thread that the entry locked; the entry must be marked as
// undone in this transaction before.
func (f *Forum) Unlock(ctx context.Context, tx *db.Tx, r modlog.Receipt, thread, entry int64) error {
	if !r.Covers(modlog.UnlockThread, thread) && !r.Covers(modlog.LapseAction, entry) {
		return noEntry()
	}
	if err := unlockThread(ctx, tx, thread, entry); err != nil {
		return err
	}
	return f.retell(ctx, tx, thread)
}

// Unlist takes a thread out of every list, feed and search; its address works.
func (f *Forum) Unlist(ctx context.Context, tx *db.Tx, r modlog.Receipt, thread int64) error {
	if !r.Covers(modlog.UnlistThread, thread) {
		return noEntry()
	}
	if err := unlistThread(ctx, tx, r, thread); err != nil {
		return err
	}
	return f.retell(ctx, tx, thread)
}

// Relist undoes Unlist, as Unlock undoes Lock.
func (f *Forum) Relist(ctx context.Context, tx *db.Tx, r modlog.Receipt, thread, entry int64) error {
	if !r.Covers(modlog.RelistThread, thread) && !r.Covers(modlog.LapseAction, entry) {
		return noEntry()
	}
	if err := relistThread(ctx, tx, thread, entry); err != nil {
		return err
	}
	return f.retell(ctx, tx, thread)
}

// CheckHeading cleans a title and tags as they are stored. Errors: Invalid with
// the fields title and tags.
func CheckHeading(title *string, tags *[]string) error {
	o := Opening{Title: *title, Tags: *tags}
	err := o.checkHeading()
	*title, *tags = o.Title, o.Tags
	return err
}

// Retitle gives a thread another title and other tags. The old ones are kept
// with the entry, for the opener and moderators.
func (f *Forum) Retitle(ctx context.Context, tx *db.Tx, r modlog.Receipt, t Thread, oldTags []string, title string, tags []string) error {
	if !r.Covers(modlog.EditThread, t.ID) {
		return noEntry()
	}
	if err := f.holdVersion(ctx, tx, t); err != nil {
		return err
	}
	if err := keepTitle(ctx, tx, r, t, oldTags); err != nil {
		return err
	}
	if err := retitle(ctx, tx, t.ID, title, tags); err != nil {
		return err
	}
	return f.retell(ctx, tx, t.ID)
}

// OldHeading gives the title and tags that an entry replaced.
func (f *Forum) OldHeading(ctx context.Context, entry int64) (title string, tags []string, err error) {
	title, tags, err = oldHeading(ctx, f.db, entry)
	return title, tags, orMissing(err)
}

// MoveTo moves a thread to another board, with its counts.
func (f *Forum) MoveTo(ctx context.Context, tx *db.Tx, r modlog.Receipt, thread, from, to int64) error {
	if !r.Covers(modlog.MoveThread, thread) {
		return noEntry()
	}
	if err := moveThread(ctx, tx, r, thread, from, to); err != nil {
		return err
	}
	tx.Announce(BoardTopic(from))
	tx.Announce(BoardsTopic)
	return f.retell(ctx, tx, thread)
}

// MoveBack moves a thread back to the board that an entry moved it from.
func (f *Forum) MoveBack(ctx context.Context, tx *db.Tx, r modlog.Receipt, thread, entry, to int64) error {
	from, err := boardAfterMove(ctx, tx, thread, entry)
	if err != nil {
		return err
	}
	return f.MoveTo(ctx, tx, r, thread, from, to)
}

// retell raises a thread's version and tells every node and the search.
func (f *Forum) retell(ctx context.Context, tx *db.Tx, thread int64, more ...jobs.Args) error {
	var board int64
	var l linked
	if err := tx.Ask(ctx, touchBoard(thread, &board), linkedWith(thread, &l)); err != nil {
		return err
	}
	if board == 0 {
		return fail.NotFound()
	}
	l.announce(tx, board, thread)
	return errors.Join(f.jobs.Enqueue(ctx, tx, append(more, Changed{ThreadID: thread})...))
}

// TextOf gives what a post says or said, its hidden text included. It asks
// nobody who wants to know: only moderation calls it.
func (f *Forum) TextOf(ctx context.Context, post int64) (string, error) {
	p, err := currentText(ctx, f.db, post)
	if db.NoRow(err) {
		return "", nil // erased
	}
	return p.Source, db.Plain(err)
}
