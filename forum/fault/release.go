package fault

import (
	"context"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Release is a version that should have the fix.
type Release struct {
	ID         int64
	FaultID    int64
	Version    string
	Note       string
	MadeByName string
	MadeAt     time.Time
	AskedAt    *time.Time // when everyone affected was asked; nil for not yet
	Gone       int        // people who said of this version that it is gone
	Still      int        // and that it is still there
}

// NewRelease is a fix that went out.
type NewRelease struct {
	FaultID int64
	Version string
	Note    string
}

// Release says that a fix is out: the fault awaits verification, and everyone
// affected is asked once whether it is gone. For staff. Errors: Missing,
// Forbidden, Invalid with the fields version and note, Conflict when the fault
// is closed or had this release.
func (f *Faults) Release(ctx context.Context, v account.Viewer, r NewRelease) error {
	if _, err := f.forStaff(ctx, v, r.FaultID); err != nil {
		return err
	}
	var c fail.Check
	r.Version = neededLine(&c, "version", r.Version, 60)
	r.Note = optionalLine(&c, "note", strings.Join(strings.Fields(r.Note), " "), 1000)
	if err := c.Err(); err != nil {
		return err
	}
	return f.change(ctx, r.FaultID, by(v), func(tx *db.Tx, h held) ([]event, error) { return f.writeRelease(ctx, tx, v, h, r) })
}

func (f *Faults) writeRelease(ctx context.Context, tx *db.Tx, v account.Viewer, h held, r NewRelease) ([]event, error) {
	if h.Status.Closed() {
		return nil, fail.New(fail.Conflict, "This fault is closed.", "Reopen it before you release another fix.")
	}
	id, err := insertRelease(ctx, tx, v, r, f.now())
	if db.Taken(err) {
		return nil, fail.New(fail.Conflict, "This version was released for the fault before.", "Name the new version.").In("version", "This version was released before.")
	}
	if err != nil {
		return nil, err
	}
	events := one(event{Kind: EventRelease, Detail: r.Version})
	if h.Status != Awaiting {
		if err := setStatus(ctx, tx, h.ID, h.Status, Awaiting, nil, f.now()); err != nil {
			return nil, err
		}
		events = append(events, event{Kind: EventStatus, From: h.Status, To: Awaiting})
	}
	if err := setFault(ctx, tx, h.ID, map[string]any{"fixed_version": r.Version, "release_id": id}); err != nil {
		return nil, err
	}
	if err := f.answerCare(ctx, tx, h.ID, v); err != nil {
		return nil, err
	}
	return events, f.jobs.Enqueue(ctx, tx, AskVerification{ReleaseID: id})
}

// Releases gives a fault's releases, oldest first.
func (f *Faults) Releases(ctx context.Context, fault int64) ([]Release, error) {
	releases, err := releasesOf(ctx, f.db, fault)
	return releases, db.Plain(err)
}
