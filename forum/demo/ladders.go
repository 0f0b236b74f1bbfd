package demo

import (
	"context"
	"fmt"
	"time"

	"answerable/forum/fault"
)

// ladders are the teams that answer in a board, from the first.
func ladders() map[string][]string {
	return map[string][]string{
		"broadband": {"Community team", "Network operations", "Gateway firmware"},
		"landline":  {"Community team", "Network operations"},
		"mobile":    {"Community team", "Network operations"},
		"billing":   {"Community team", "Billing"},
	}
}

// settleLadders gives the boards their teams, targets and hours.
func (w *writer) settleLadders(ctx context.Context) error {
	admin := w.who[theAdministrator]
	teams, err := w.people.Teams(ctx, admin)
	if err != nil {
		return err
	}
	ids := map[string]int64{}
	for _, t := range teams {
		ids[t.Name] = t.ID
	}
	for slug, names := range ladders() {
		form := fault.LadderForm{BoardID: w.boards[slug], Zone: "Europe/London", Opens: "08:00", Closes: "20:00", ClimbAsks: 3,
			VerifyShare: 80, VerifyLeast: 2, ReopenShare: 30, PrivateDays: 90,
			Days:     []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday},
			Holidays: "2026-12-25 Christmas Day\n2027-01-01 New Year's Day"}
		for _, name := range names {
			form.Rungs = append(form.Rungs, fault.RungForm{TeamID: ids[name], First: "4 h", Next: "1 d", Update: "3 d"})
		}
		if err := w.faults.SaveLadder(ctx, admin, form); err != nil {
			return fmt.Errorf("ladder of %s: %w", slug, withFields(err))
		}
	}
	return nil
}
