package modlog

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// Log appends to and reads the moderation log.
type Log struct {
	db  *db.DB
	now func() time.Time
}

// New gives the log over d with the injected clock.
func New(d *db.DB, now func() time.Time) *Log { return &Log{db: d, now: now} }

// Append writes the entry in the caller's transaction and gives its receipt.
// It refuses an act without a public reason, except an imported one, whose
// source may not have published any.
func (l *Log) Append(ctx context.Context, tx *db.Tx, act Act) (Receipt, error) {
	if act.PublicReason == "" && act.Source != Imported {
		return Receipt{}, fail.Field("reason", "Please give a reason. Everybody can read it.")
	}
	if act.HappenedAt.IsZero() {
		act.HappenedAt = l.now()
	}
	id, err := insert(ctx, tx, act, l.now())
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{entry: id, kind: act.Kind, target: act.TargetID}, nil
}

// OfThread gives the entries about a thread itself, oldest first.
func (l *Log) OfThread(ctx context.Context, thread int64) ([]Entry, error) {
	return listOf(ctx, l.db, thread, []Kind{LockThread, UnlockThread, NoteThread})
}
