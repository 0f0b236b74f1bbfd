package fault

import (
	"context"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// Fault gives a fault the viewer may know of: who may see its board may see it.
func (f *Faults) Fault(ctx context.Context, v account.Viewer, id int64) (Fault, error) {
	one, err := faultByID(ctx, f.db, id)
	if db.NoRow(err) || (err == nil && !one.Board.VisibleTo(v)) {
		return Fault{}, fail.NotFound()
	}
	return one, db.Plain(err)
}

// forStaff gives a fault to who may act on it.
func (f *Faults) forStaff(ctx context.Context, v account.Viewer, id int64) (Fault, error) {
	one, err := f.Fault(ctx, v, id)
	if err != nil {
		return Fault{}, err
	}
	return one, mustBeStaff(v)
}

func mustSignIn(v account.Viewer) error {
	if v.SignedIn() {
		return nil
	}
	return fail.New(fail.SignIn, "Please sign in first.", "You come back here afterwards.")
}

func mustBeStaff(v account.Viewer) error {
	if err := mustSignIn(v); err != nil || v.IsStaff() {
		return err
	}
	return fail.New(fail.Forbidden, "Only staff can do this.", "You can say that the fault affects you, or follow it.")
}

// publicReason reads a reason that everybody can read. Line ends become spaces.
func publicReason(field, text string) (string, error) {
	text, err := markup.CleanLine(strings.Join(strings.Fields(text), " "), 1000)
	if err != nil || len([]rune(text)) < 3 {
		return "", fail.Field(field, "Please give a reason of 3 to 1,000 characters. Everybody can read it.")
	}
	return text, nil
}

// optionalLine reads one line that may be empty, of at most most characters.
func optionalLine(c *fail.Check, field, text string, most int) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return neededLine(c, field, text, most)
}

// neededLine reads one line of at most most characters.
func neededLine(c *fail.Check, field, text string, most int) string {
	clean, err := markup.CleanLine(text, most)
	if err != nil {
		c.Refuse(field, err.Error())
	}
	return clean
}
