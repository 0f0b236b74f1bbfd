package moderation

import (
	"context"
	"time"

	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/moderation/modlog"
)

// Form is what every act of a moderator says.
type Form struct {
	Rule        string // its number in the rulebook in force, such as "2.3"
	Reason      string // facts for the public, 3 to 1,000 characters
	Explanation string // for the author alone, at most 4,000 characters
	Source      modlog.Source
	EndsAt      *time.Time
	Item        int64 // the item of the queue that led to it, 0 for none
}

// The forms' limits in characters.
const (
	maxReason      = 1000
	maxExplanation = 4000
)

// read cleans the form in place and gives the rule it names. An undoing needs no
// rule: it refers to the first entry.
func (d *Desk) readForm(ctx context.Context, f *Form, needsRule bool) (Rule, error) {
	var c fail.Check
	f.Reason = readReason(&c, "reason", f.Reason, maxReason)
	if f.Explanation != "" {
		clean, err := markup.CleanText(f.Explanation)
		c.That(err == nil && len([]rune(clean)) <= maxExplanation, "explanation", "The explanation has at most 4,000 characters.")
		f.Explanation = clean
	}
	if f.Source == "" {
		f.Source = modlog.OwnInitiative
		if f.Item != 0 {
			f.Source = modlog.Flag
		}
	}
	c.That(f.Source == modlog.Flag || f.Source == modlog.OwnInitiative || f.Source == modlog.Automatic, "source", "Choose what led to this.")
	c.That(f.EndsAt == nil || f.EndsAt.After(d.now()), "ends_at", "The end must be in the future.")
	if f.EndsAt != nil {
		at := f.EndsAt.UTC().Truncate(time.Microsecond)
		f.EndsAt = &at
	}
	rule, there, err := d.inForce(ctx, f.Rule)
	if err != nil {
		return Rule{}, err
	}
	c.That(there || (!needsRule && f.Rule == ""), "rule", "Choose the rule of the rulebook in force that this act rests on.")
	return rule, c.Err()
}

func readReason(c *fail.Check, field, raw string, most int) string {
	clean, err := markup.CleanLine(raw, most)
	c.That(err == nil && len([]rune(clean)) >= 3, field, "Please give the facts in 3 to 1,000 characters. Everybody can read them: no names, addresses or quotes of what is removed.")
	return clean
}
