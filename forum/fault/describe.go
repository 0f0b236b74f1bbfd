package fault

import (
	"context"
	"slices"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Description is what staff may correct of a fault.
type Description struct {
	FaultID  int64
	Title    string
	Severity Severity
}

// Describe changes a fault's title and severity, for staff; both stay in the
// timeline. Errors: Missing, Forbidden, Invalid with the fields title, severity.
func (f *Faults) Describe(ctx context.Context, v account.Viewer, d Description) error {
	before, err := f.forStaff(ctx, v, d.FaultID)
	if err != nil {
		return err
	}
	var c fail.Check
	d.Title = neededLine(&c, "title", d.Title, 200)
	c.That(len([]rune(d.Title)) >= 3, "title", "Say in a few words what is broken.")
	c.That(slices.Contains(Severities(), d.Severity), "severity", "Choose how bad it is for one customer.")
	if err := c.Err(); err != nil {
		return err
	}
	return f.change(ctx, d.FaultID, by(v), func(tx *db.Tx, h held) ([]event, error) {
		var events []event
		if h.Title != d.Title {
			events = append(events, event{Kind: EventTitle, Detail: h.Title})
		}
		if before.Severity != d.Severity {
			events = append(events, event{Kind: EventSeverity, Detail: string(d.Severity)})
		}
		if err := setFault(ctx, tx, h.ID, map[string]any{"title": d.Title, "severity": d.Severity}); err != nil {
			return nil, err
		}
		return events, f.reckon(ctx, tx, h.ID)
	})
}

// UseWorkaround names an official answer of a linked thread as the fault's
// workaround, or none (0), for staff. Errors: Missing, Forbidden, Invalid with
// the field workaround.
func (f *Faults) UseWorkaround(ctx context.Context, v account.Viewer, fault, mark int64) error {
	if _, err := f.forStaff(ctx, v, fault); err != nil {
		return err
	}
	return f.change(ctx, fault, by(v), func(tx *db.Tx, h held) ([]event, error) {
		if mark == 0 {
			return one(event{Kind: EventWorkaround}), setFault(ctx, tx, h.ID, map[string]any{"workaround_id": nil})
		}
		thread, err := threadOfMark(ctx, tx, fault, mark)
		if err != nil {
			return nil, err
		}
		return one(event{Kind: EventWorkaround, ThreadID: &thread}), setFault(ctx, tx, h.ID, map[string]any{"workaround_id": mark})
	})
}

// WorkaroundChoices gives the official answers of a fault's threads, for staff.
func (f *Faults) WorkaroundChoices(ctx context.Context, v account.Viewer, fault int64) ([]Workaround, error) {
	if _, err := f.forStaff(ctx, v, fault); err != nil {
		return nil, err
	}
	choices, err := officialChoices(ctx, f.db, fault)
	return choices, db.Plain(err)
}
