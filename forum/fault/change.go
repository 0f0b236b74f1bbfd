package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// change runs an act on one fault: acts on it come one after the other, its
// pages and those of its threads become old, and the events that do returns
// are written and told as the same transaction commits.
func (f *Faults) change(ctx context.Context, fault int64, who actor, do func(*db.Tx, held) ([]event, error)) error {
	return f.db.Write(ctx, func(tx *db.Tx) error { return f.changeIn(ctx, tx, fault, who, do) })
}

func (f *Faults) changeIn(ctx context.Context, tx *db.Tx, fault int64, who actor, do func(*db.Tx, held) ([]event, error)) error {
	now := f.now()
	h, err := hold(ctx, tx, fault, now)
	if err != nil {
		return err
	}
	events, err := do(tx, h)
	if err != nil {
		return err
	}
	for _, e := range events {
		if _, err := f.record(ctx, tx, h, who, e, now); err != nil {
			return err
		}
	}
	if shownByThreads(events) {
		if err := f.findAnew(ctx, tx, fault, true); err != nil {
			return err
		}
	}
	return f.announce(ctx, tx, fault)
}

// record writes one event and asks for its notices.
func (f *Faults) record(ctx context.Context, tx *db.Tx, h held, who actor, e event, now time.Time) (int64, error) {
	id, err := insertEvent(ctx, tx, h.ID, who, e, now)
	if err != nil || !e.Kind.told() {
		return id, err
	}
	return id, f.jobs.Enqueue(ctx, tx, Told{EventID: id})
}

// announce makes the pages of the fault and of its threads old on every node,
// and what the search index holds of it.
func (f *Faults) announce(ctx context.Context, tx *db.Tx, fault int64) error {
	threads, err := touchThreads(ctx, tx, fault)
	if err != nil {
		return err
	}
	for _, id := range threads {
		tx.Announce(thread.ThreadTopic(id))
	}
	tx.Announce(Topic(fault))
	tx.Announce(ListTopic)
	return f.findAnew(ctx, tx, fault, false)
}

func one(e event) []event { return []event{e} }

func idOf(id int64) *int64 { return &id }
