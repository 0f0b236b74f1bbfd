package fault

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// Move is a change of a fault's status as somebody asked for it: From is what
// his page showed.
type Move struct {
	FaultID  int64
	From, To Status
	Reason   string // public; needed to close, to reopen and to go back
}

// Move changes the status, for staff. Errors: Missing, Forbidden, Invalid with
// the field reason, Conflict naming the legal moves, or who was first.
func (f *Faults) Move(ctx context.Context, v account.Viewer, m Move) error {
	if _, err := f.forStaff(ctx, v, m.FaultID); err != nil {
		return err
	}
	if err := checkMove(m.From, m.To); err != nil {
		return err
	}
	var err error
	if needsReason(m.From, m.To) || m.Reason != "" {
		if m.Reason, err = publicReason("reason", m.Reason); err != nil {
			return err
		}
	}
	return f.change(ctx, m.FaultID, by(v), func(tx *db.Tx, h held) ([]event, error) {
		if h.Status != m.From {
			return nil, f.overtaken(ctx, tx, h)
		}
		if err := f.mayClose(ctx, tx, h, m.To); err != nil {
			return nil, err
		}
		e, err := f.writeStatus(ctx, tx, h, modlog.Act{ActorID: v.ID, Source: modlog.OwnInitiative}, m.To, m.Reason)
		return one(e), err
	})
}

// overtaken tells who came second what the first did.
func (f *Faults) overtaken(ctx context.Context, tx *db.Tx, h held) error {
	who, err := lastStatus(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	text := "Meanwhile the status became “" + h.Status.Text() + "”."
	if who != "" {
		text = "Meanwhile " + who + " changed the status to “" + h.Status.Text() + "”."
	}
	return fail.New(fail.Conflict, text, "Your change was not made. Look at the fault again, then decide.").In("status", text)
}

// mayClose refuses "verified" while customers have not confirmed it: staff
// close such a fault as unverified, with a reason.
func (f *Faults) mayClose(ctx context.Context, tx *db.Tx, h held, to Status) error {
	if to != Verified {
		return nil
	}
	state, err := f.verificationIn(ctx, tx, h)
	if err != nil || state.Confirmed {
		return err
	}
	text := "Not enough affected customers confirmed the fix yet: " + state.Missing()
	return fail.New(fail.Conflict, text, "Wait for answers, or close it as unverified with a public reason.").In("status", text)
}

// writeStatus changes the status of a fault that is held. Closing and reopening
// go through the moderation log; act says who does it.
func (f *Faults) writeStatus(ctx context.Context, tx *db.Tx, h held, act modlog.Act, to Status, reason string) (event, error) {
	e := event{Kind: EventStatus, From: h.Status, To: to, Detail: short(reason)}
	var logged *modlog.Receipt
	if h.Status.Closed() || to.Closed() {
		act.Kind, act.TargetID, act.PublicReason = modlog.ReopenFault, h.ID, reason
		if to.Closed() {
			act.Kind = modlog.CloseFault
		}
		receipt, err := f.modlog.Append(ctx, tx, act)
		if err != nil {
			return e, err
		}
		e.EntryID, logged = idOf(receipt.Entry()), &receipt
	}
	if err := setStatus(ctx, tx, h.ID, h.Status, to, logged, f.now()); err != nil {
		return e, err
	}
	return e, f.followStatus(ctx, tx, h, to)
}

// followStatus does what a change of status brings about in the fault's care.
func (f *Faults) followStatus(ctx context.Context, tx *db.Tx, h held, to Status) error {
	switch {
	case to.Closed():
		return f.endCare(ctx, tx, h.ID)
	case h.Status.Closed():
		return f.resumeCare(ctx, tx, h.ID)
	}
	return f.reckon(ctx, tx, h.ID)
}
