package smtp

import (
	"time"

	"answerable/forum/notify"
	"answerable/themes"
)

// factsOf are the dates and states that an event set, with what held before.
func factsOf(f notify.Facts) []themes.MailFact {
	var facts []themes.MailFact
	if f.ToStatus != "" {
		facts = append(facts, themes.MailFact{Name: "status", Code: f.ToStatus})
	}
	facts = append(facts, estimateOf(f)...)
	if f.PromiseWhat != "" {
		facts = append(facts, themes.MailFact{Name: "promised", Text: f.PromiseWhat}, themes.MailFact{Name: "due", At: *f.PromiseDue})
	}
	if f.PromiseWhat != "" && f.Kind == notify.PromiseEnded {
		facts = append(append(facts, themes.MailFact{Name: "promise", Code: f.How}), reasonGiven(f.PromiseReason)...)
	}
	return facts
}

// estimateOf names the date of now and, where it was another, the one before: a
// slip is told as one.
func estimateOf(f notify.Facts) []themes.MailFact {
	var facts []themes.MailFact
	if f.EstimateUntil != nil {
		facts = append(facts, themes.MailFact{Name: "fixed", From: orZero(f.EstimateFrom), At: *f.EstimateUntil})
	} else if f.BeforeUntil != nil {
		facts = append(facts, themes.MailFact{Name: "fixed", Code: "none"})
	}
	if f.How == "passed" {
		return facts
	}
	if f.BeforeUntil != nil && !(same(f.EstimateUntil, f.BeforeUntil) && same(f.EstimateFrom, f.BeforeFrom)) {
		facts = append(facts, themes.MailFact{Name: "fixed-before", From: orZero(f.BeforeFrom), At: *f.BeforeUntil})
	}
	if f.EstimateNext != nil {
		facts = append(facts, themes.MailFact{Name: "next-update", At: *f.EstimateNext})
	}
	if f.BeforeNext != nil && f.EstimateNext != nil && !same(f.EstimateNext, f.BeforeNext) {
		facts = append(facts, themes.MailFact{Name: "next-update-before", At: *f.BeforeNext})
	}
	return append(facts, reasonGiven(f.EstimateReason)...)
}

func orZero(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

func same(a, b *time.Time) bool { return orZero(a).Equal(orZero(b)) }

func reasonGiven(text string) []themes.MailFact {
	if text == "" {
		return nil
	}
	return []themes.MailFact{{Name: "reason", Text: text}}
}
