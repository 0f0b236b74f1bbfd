package moderation

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// Effect is an act with what became of it, as the log and pages show it.
type Effect struct {
	EntryID        int64
	Kind           modlog.Kind
	TargetID       int64
	ByName         string // "" for an automatic act
	SubjectID      *int64
	BoardID        *int64
	ThreadID       *int64
	PostID         *int64
	Rule           string
	Reason         string // for the public
	Scope          string
	Source         modlog.Source
	EndsAt         *time.Time
	LapsesAt       *time.Time // of an act that was provisional when it was done
	ConfirmEntryID *int64
	UndoEntryID    *int64
	UndoKind       *modlog.Kind
	UndoneAt       *time.Time
	AppealID       *int64
	AppealState    *string
	DiscussionID   *int64 // the thread in which the entry is discussed
	CreatedAt      time.Time
}

// Stands reports whether the act is in force at that time.
func (e Effect) Stands(now time.Time) bool {
	return e.UndoEntryID == nil && (e.EndsAt == nil || e.EndsAt.After(now))
}

// Provisional reports whether the act lapses unless somebody confirms it.
func (e Effect) Provisional() bool {
	return e.UndoEntryID == nil && e.LapsesAt != nil && e.ConfirmEntryID == nil
}

// Effect gives what an entry did. It says nothing that the log does not; whoever
// shows it asks MaySee for the place first. Error: Missing.
func (d *Desk) Effect(ctx context.Context, entry int64) (Effect, error) {
	e, err := effectOf(ctx, d.db, entry)
	if err != nil {
		return Effect{}, orMissing(err)
	}
	return e, nil
}

// Unconfirmed gives the provisional acts that wait for a second person, the
// first to lapse first, for moderators.
func (d *Desk) Unconfirmed(ctx context.Context, v account.Viewer) ([]Effect, error) {
	if err := mustModerate(v); err != nil {
		return nil, err
	}
	effects, err := unconfirmed(ctx, d.db)
	return effects, db.Plain(err)
}

// OnMe gives the acts that concern the viewer, the newest first.
func (d *Desk) OnMe(ctx context.Context, v account.Viewer) ([]Effect, error) {
	if !v.SignedIn() {
		return nil, fail.New(fail.SignIn, "Please sign in first.", "You then see what concerns you.")
	}
	effects, err := effectsOn(ctx, d.db, v.ID, 200)
	return effects, db.Plain(err)
}

// MaySee reports whether the viewer may know where an entry acted: what happened
// in boards he may not see has no place for him, though the entry is public.
func (d *Desk) MaySee(ctx context.Context, v account.Viewer, e Effect) (bool, error) {
	if e.ThreadID == nil {
		return true, nil
	}
	_, err := d.forum.Thread(ctx, v, *e.ThreadID)
	if fail.Is(err, fail.Missing) {
		return false, nil
	}
	return err == nil, err
}

// Removed gives the texts an entry took away, to their author and moderators:
// the post as it was, and its earlier versions. Errors: Missing, Gone.
func (d *Desk) Removed(ctx context.Context, v account.Viewer, entry int64) ([]thread.RemovedText, error) {
	if !v.SignedIn() {
		return nil, fail.New(fail.SignIn, "Please sign in first.", "The text is kept for its author.")
	}
	if _, err := d.Effect(ctx, entry); err != nil {
		return nil, err
	}
	texts, err := d.forum.RemovedBy(ctx, v, entry, v.IsModerator())
	if err == nil && len(texts) == 0 {
		return nil, fail.NotFound()
	}
	return texts, err
}

// Discuss gives the thread in which an entry is discussed, and opens it in that
// board with the viewer's first post where there is none. Anybody may who can
// start threads there.
func (d *Desk) Discuss(ctx context.Context, v account.Viewer, entry int64, o thread.Opening) (threadID int64, err error) {
	if err := v.MayWrite(); err != nil {
		return 0, err
	}
	if id, err := discussionOf(ctx, d.db, entry); err == nil {
		return id, nil
	} else if !db.NoRow(err) {
		return 0, db.Plain(err)
	}
	if there, err := entryExists(ctx, d.db, entry); err != nil || !there {
		if err == nil {
			err = fail.NotFound()
		}
		return 0, err
	}
	placed, err := d.forum.Start(ctx, v, o)
	if err != nil {
		return 0, err
	}
	if placed.Held != 0 {
		return 0, fail.New(fail.Conflict, "Your post waits for approval.", "The discussion opens when a moderator has approved it. You find it among your waiting posts.")
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(LogTopic)
		return insertDiscussion(ctx, tx, entry, placed.ThreadID, d.now())
	})
	if db.Taken(err) { // somebody else opened one meanwhile: this is a thread of its own
		return discussionOf(ctx, d.db, entry)
	}
	return placed.ThreadID, err
}
