package moderation

import (
	"context"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// Where is what an entry is about, and what became of the act it did or speaks
// of. What stands in a board the reader may not see is left out: Closed says so.
type Where struct {
	EntryID        int64
	PostID         *int64
	PostNumber     *int
	AuthorName     *string
	ThreadID       *int64
	ThreadTitle    *string
	ThreadSlug     *string
	FaultID        *int64
	FaultTitle     *string
	BoardName      *string
	BoardSlug      *string
	MaySee         *thread.Audience
	ToID           *int64  // MergeThread and SplitThread: the thread that has the posts now
	FromBoard      *string // MoveThread: the names of the boards, nil for one the reader may not see
	FromMaySee     *thread.Audience
	ToBoard        *string
	ToMaySee       *thread.Audience
	ActID          *int64     // the entry of the act itself
	EndsAt         *time.Time // the act's end
	LapsesAt       *time.Time // of an act that was provisional when it was done
	ConfirmEntryID *int64
	UndoEntryID    *int64
	UndoKind       *modlog.Kind
	AppealID       *int64
	AppealState    *string
	DiscussionID   *int64
	Closed         bool `gorm:"-"`
}

// Line is an entry of the log as a page shows it.
type Line struct {
	modlog.Entry
	Where Where
}

// Provisional reports whether the line's act ends unless somebody confirms it.
func (l Line) Provisional() bool {
	return l.Where.LapsesAt != nil && l.Where.ConfirmEntryID == nil && l.Where.UndoEntryID == nil && l.Does()
}

// Does reports whether the entry is the act itself, and not one about it.
func (l Line) Does() bool { return l.Where.ActID != nil && *l.Where.ActID == l.ID }

// Book chooses entries of the log; zero fields choose all.
type Book struct {
	modlog.Filter
	BoardID int64 // acts on posts, threads and members in that board, and staff's entries about its threads and faults
}

// Logbook gives the chosen entries, newest first, with where they acted as far
// as the viewer may know it. Nothing in it is an explanation: that is for the
// subject alone.
func (d *Desk) Logbook(ctx context.Context, v account.Viewer, b Book) ([]Line, error) {
	if b.BoardID != 0 {
		ids, err := entriesIn(ctx, d.db, b)
		if err != nil || len(ids) == 0 {
			return nil, db.Plain(err)
		}
		b.IDs = ids
	}
	entries, err := d.modlog.List(ctx, b.Filter)
	if err != nil {
		return nil, db.Plain(err)
	}
	return d.lines(ctx, v, entries)
}

// LogLine gives one entry as Logbook does, and those that refer to it, oldest
// first. Error: Missing.
func (d *Desk) LogLine(ctx context.Context, v account.Viewer, entry int64) (Line, []Line, error) {
	e, err := d.modlog.Entry(ctx, entry)
	if err != nil {
		return Line{}, nil, err
	}
	later, err := d.modlog.Later(ctx, entry)
	if err != nil {
		return Line{}, nil, db.Plain(err)
	}
	all, err := d.lines(ctx, v, append([]modlog.Entry{e}, later...))
	if err != nil {
		return Line{}, nil, err
	}
	return all[0], all[1:], nil
}

// Explained gives what only the member whom an entry concerns, and moderators,
// may read of it; "" for everybody else.
func (d *Desk) Explained(ctx context.Context, v account.Viewer, entry int64) (string, error) {
	e, err := d.modlog.Entry(ctx, entry)
	if err != nil || !v.SignedIn() || !v.IsModerator() && (e.SubjectID == nil || *e.SubjectID != v.ID) {
		return "", err
	}
	return e.Explanation, nil
}

func (d *Desk) lines(ctx context.Context, v account.Viewer, entries []modlog.Entry) ([]Line, error) {
	ids := make([]int64, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	found, err := wheres(ctx, d.db, ids)
	if err != nil {
		return nil, db.Plain(err)
	}
	at := make(map[int64]Where, len(found))
	for _, w := range found {
		at[w.EntryID] = w.seenBy(v)
	}
	return linesOf(entries, at), nil
}

func linesOf(entries []modlog.Entry, at map[int64]Where) []Line {
	lines := make([]Line, len(entries))
	for i, e := range entries {
		e.Explanation = ""
		lines[i] = Line{Entry: e, Where: at[e.ID]}
		if to := &lines[i].Where; e.Kind == modlog.MoveThread && !lines[i].Does() { // it takes a move back
			to.FromBoard, to.ToBoard = to.ToBoard, to.FromBoard
		}
	}
	return lines
}

// Lines gives entries that a page holds already as Logbook does.
func (d *Desk) Lines(ctx context.Context, v account.Viewer, entries []modlog.Entry) ([]Line, error) {
	return d.lines(ctx, v, slices.Clone(entries))
}

// seenBy leaves the place out where the viewer may not know of it.
func (w Where) seenBy(v account.Viewer) Where {
	if w.FromMaySee != nil && !w.FromMaySee.Includes(v) {
		w.FromBoard = nil
	}
	if w.ToMaySee != nil && !w.ToMaySee.Includes(v) {
		w.ToBoard = nil
	}
	if w.MaySee == nil || w.MaySee.Includes(v) {
		return w
	}
	return Where{EntryID: w.EntryID, ActID: w.ActID, EndsAt: w.EndsAt, LapsesAt: w.LapsesAt, ConfirmEntryID: w.ConfirmEntryID,
		UndoEntryID: w.UndoEntryID, UndoKind: w.UndoKind, AppealID: w.AppealID, AppealState: w.AppealState, Closed: true}
}
