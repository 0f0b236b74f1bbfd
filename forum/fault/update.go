package fault

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// MaxUpdate is the most characters an update has.
const MaxUpdate = 10_000

// Update is official text for a fault's timeline.
type Update struct {
	FaultID int64
	Body    string     // Markdown
	NextBy  *time.Time // when the next one is due at the latest; nil leaves it
}

// Post publishes an update: it stands in every linked thread, counts there as
// the team's reply, and is told to every follower once. For staff. Errors:
// Missing, Forbidden, Invalid with the fields body and next.
func (f *Faults) Post(ctx context.Context, v account.Viewer, u Update) error {
	if _, err := f.forStaff(ctx, v, u.FaultID); err != nil {
		return err
	}
	source, html, err := f.updateText(ctx, u.Body)
	if err != nil {
		return err
	}
	if u.NextBy != nil && !u.NextBy.After(f.now()) {
		return fail.Field("next", "The next update must be due in the future.")
	}
	return f.change(ctx, u.FaultID, by(v), func(tx *db.Tx, h held) ([]event, error) {
		if err := f.answerCare(ctx, tx, h.ID, v); err != nil {
			return nil, err
		}
		events := one(event{Kind: EventUpdate, Source: source, HTML: html})
		if u.NextBy == nil {
			return events, nil
		}
		return events, f.renewNextUpdate(ctx, tx, v, h, *u.NextBy)
	})
}

func (f *Faults) updateText(ctx context.Context, body string) (source, html string, err error) {
	if strings.TrimSpace(body) == "" {
		return "", "", fail.Field("body", "Please write what is known now.")
	}
	if html, err = f.forum.Preview(ctx, body); err != nil {
		return "", "", err
	}
	if source, err = markup.CleanText(body); err != nil {
		return "", "", fail.Field("body", err.Error())
	}
	if utf8.RuneCountInString(source) > MaxUpdate {
		return "", "", fail.Field("body", "An update has at most 10,000 characters.")
	}
	return source, html, nil
}
