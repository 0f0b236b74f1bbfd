package thread

import (
	"context"
	"time"
	"unicode/utf8"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// maxNote is the most characters a note or a reply template may have.
const maxNote = 10_000

// Note is what staff write to each other inside a thread. Customers never see it.
type Note struct {
	ID         int64
	ThreadID   int64
	AuthorID   int64
	AuthorName string
	AuthorRole account.Role
	Source     string
	HTML       string
	CreatedAt  time.Time
}

func mustSeeInternal(v account.Viewer) error {
	if err := mustSignIn(v); err != nil || v.SeesInternal() {
		return err
	}
	return fail.New(fail.Forbidden, "Staff notes are for staff and moderators.", "You can write a reply instead.")
}

// AddNote adds a note at the end of a thread's notes. The same text sent twice
// in a row by one person is one note.
func (f *Forum) AddNote(ctx context.Context, v account.Viewer, thread int64, source string) error {
	t, err := f.Thread(ctx, v, thread)
	if err != nil {
		return err
	}
	if err := mustSeeInternal(v); err != nil {
		return err
	}
	if err := v.MayWrite(); err != nil {
		return err
	}
	text, err := f.render(ctx, "body", source)
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(text.source) > maxNote {
		return fail.Field("body", "A note has at most 10,000 characters.")
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		if err := oneAtATime(ctx, tx, "notes", v.ID); err != nil {
			return err
		}
		added, err := insertNote(ctx, tx, v.ID, t.ID, text, f.now())
		if err != nil || !added {
			return err
		}
		announce(tx, t.BoardID, t.ID)
		return touch(ctx, tx, t.ID)
	})
}

// Notes gives a thread's notes, oldest first, to those who may read them.
func (f *Forum) Notes(ctx context.Context, v account.Viewer, thread int64) ([]Note, error) {
	if _, err := f.Thread(ctx, v, thread); err != nil {
		return nil, err
	}
	if err := mustSeeInternal(v); err != nil {
		return nil, err
	}
	notes, err := notesOf(ctx, f.db, thread)
	return notes, db.Plain(err)
}
