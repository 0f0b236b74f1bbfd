package fault

import (
	"context"
	"slices"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// Opening is a fault to be opened from a thread.
type Opening struct {
	ThreadID  int64
	Title     string
	Severity  Severity
	ProductID *int64 // nil for none
}

// Open makes a fault from a thread, which is linked to it, for staff. Errors:
// Missing, Forbidden, Invalid with the fields title, severity and product,
// Conflict when the thread belongs to a fault already.
func (f *Faults) Open(ctx context.Context, v account.Viewer, o Opening) (int64, error) {
	t, err := f.threadForStaff(ctx, v, o.ThreadID)
	if err != nil {
		return 0, err
	}
	if o, err = f.checkOpening(ctx, v, t, o); err != nil {
		return 0, err
	}
	var id int64
	err = f.db.Write(ctx, func(tx *db.Tx) (err error) {
		if _, err := f.holdThread(ctx, tx, t.ID); err != nil { // who opens another at once waits here
			return err
		}
		id, err = f.writeFault(ctx, tx, v, t, o)
		return err
	})
	return id, err
}

func (f *Faults) threadForStaff(ctx context.Context, v account.Viewer, id int64) (thread.Thread, error) {
	t, err := f.forum.Thread(ctx, v, id)
	if err != nil {
		return t, err
	}
	return t, mustBeStaff(v)
}

func (f *Faults) checkOpening(ctx context.Context, v account.Viewer, t thread.Thread, o Opening) (Opening, error) {
	var c fail.Check
	if o.Severity == "" {
		o.Severity = Normal
	}
	o.Title = neededLine(&c, "title", o.Title, 200)
	c.That(len([]rune(o.Title)) >= 3, "title", "Say in a few words what is broken.")
	c.That(slices.Contains(Severities(), o.Severity), "severity", "Choose how bad it is for one customer.")
	if o.ProductID != nil {
		known, err := f.productOf(ctx, v, t.BoardID, *o.ProductID)
		if err != nil {
			return o, err
		}
		c.That(known, "product", "Choose a product of this board.")
	}
	return o, c.Err()
}

func (f *Faults) productOf(ctx context.Context, v account.Viewer, board, product int64) (bool, error) {
	products, err := f.forum.Products(ctx, v, board)
	return slices.ContainsFunc(products, func(p thread.Product) bool { return p.ID == product }), err
}

func (f *Faults) writeFault(ctx context.Context, tx *db.Tx, v account.Viewer, t thread.Thread, o Opening) (int64, error) {
	now := f.now()
	id, err := insertFault(ctx, tx, o, t.BoardID, v.ID, now)
	if err != nil {
		return 0, err
	}
	h := held{ID: id, BoardID: t.BoardID, Title: o.Title, Status: Reported}
	if _, err := f.record(ctx, tx, h, by(v), event{Kind: EventOpened, ThreadID: &t.ID, To: Reported}, now); err != nil {
		return 0, err
	}
	if err := f.openCare(ctx, tx, Fault{ID: id, BoardID: t.BoardID, Severity: o.Severity}, v); err != nil {
		return 0, err
	}
	if err := f.writeLink(ctx, tx, v, t, id); err != nil {
		return 0, err
	}
	return id, f.announce(ctx, tx, id)
}

// Link adds a thread to a fault, for staff. Errors: Missing, Forbidden,
// Conflict when the thread belongs to a fault already or the fault is closed
// as a duplicate.
func (f *Faults) Link(ctx context.Context, v account.Viewer, threadID, fault int64) error {
	t, err := f.threadForStaff(ctx, v, threadID)
	if err != nil {
		return err
	}
	if _, err := f.forStaff(ctx, v, fault); err != nil {
		if fail.Is(err, fail.Missing) {
			return fail.Field("fault", "There is no such fault. Write its number, such as F-12.")
		}
		return err
	}
	return f.change(ctx, fault, by(v), func(tx *db.Tx, h held) ([]event, error) {
		if _, err := f.holdThread(ctx, tx, t.ID); err != nil { // before the link, whose foreign key holds it less
			return nil, err
		}
		if h.Status == Duplicate {
			return nil, fail.New(fail.Conflict, "This fault was merged into another.", "Link the thread to the other one.").In("fault", "This fault was merged into another one.")
		}
		return one(event{Kind: EventLinked, ThreadID: &t.ID}), f.writeLink(ctx, tx, v, t, fault)
	})
}

func (f *Faults) writeLink(ctx context.Context, tx *db.Tx, v account.Viewer, t thread.Thread, fault int64) error {
	if err := insertLink(ctx, tx, fault, t.ID, v.ID, f.now()); err != nil {
		return err
	}
	if err := setThreadFault(ctx, tx, t.ID, &fault); err != nil {
		return err
	}
	if err := recountThreads(ctx, tx, fault); err != nil {
		return err
	}
	tx.Announce(thread.ThreadTopic(t.ID))
	tx.Announce(thread.BoardTopic(t.BoardID))
	if err := f.linkCare(ctx, tx, t.ID, fault); err != nil {
		return err
	}
	return f.jobs.Enqueue(ctx, tx, thread.Changed{ThreadID: t.ID})
}

// Unlink takes a thread out of its fault with a public reason, for staff; the
// moderation log and both timelines keep it.
func (f *Faults) Unlink(ctx context.Context, v account.Viewer, threadID, fault int64, reason string) error {
	t, err := f.threadForStaff(ctx, v, threadID)
	if err != nil {
		return err
	}
	if reason, err = publicReason("reason", reason); err != nil {
		return err
	}
	return f.change(ctx, fault, by(v), func(tx *db.Tx, _ held) ([]event, error) {
		receipt, err := f.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.UnlinkThread, TargetID: t.ID, ActorID: v.ID, Source: modlog.OwnInitiative, PublicReason: reason})
		if err != nil {
			return nil, err
		}
		entry := receipt.Entry()
		return one(event{Kind: EventUnlinked, ThreadID: &t.ID, Detail: short(reason), EntryID: &entry}), f.writeUnlink(ctx, tx, v, t, fault, receipt)
	})
}

func (f *Faults) writeUnlink(ctx context.Context, tx *db.Tx, v account.Viewer, t thread.Thread, fault int64, receipt modlog.Receipt) error {
	if err := endLink(ctx, tx, t.ID, fault, v.ID, receipt, f.now()); err != nil {
		return err
	}
	if err := setThreadFault(ctx, tx, t.ID, nil); err != nil {
		return err
	}
	if err := recountThreads(ctx, tx, fault); err != nil {
		return err
	}
	tx.Announce(thread.ThreadTopic(t.ID))
	if err := f.unlinkCare(ctx, tx, t.ID); err != nil {
		return err
	}
	return f.jobs.Enqueue(ctx, tx, thread.Changed{ThreadID: t.ID})
}

// short is a reason as a timeline shows it; the log entry has it in full.
func short(reason string) string {
	runes := []rune(reason)
	if len(runes) <= 400 {
		return reason
	}
	return string(runes[:399]) + "…"
}
