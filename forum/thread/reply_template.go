package thread

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

// ReplyTemplate is a text that staff put into a reply and then change.
type ReplyTemplate struct {
	ID            int64
	Name          string
	Body          string
	ChangedByName string
	ChangedAt     time.Time
}

// ReplyTemplates gives all templates by name, to staff.
func (f *Forum) ReplyTemplates(ctx context.Context, v account.Viewer) ([]ReplyTemplate, error) {
	if err := mustBeStaff(v); err != nil {
		return nil, err
	}
	templates, err := listReplyTemplates(ctx, f.db)
	return templates, db.Plain(err)
}

// SaveReplyTemplate creates the template when its ID is 0, else changes it, and
// gives its id. Only administrators may.
func (f *Forum) SaveReplyTemplate(ctx context.Context, v account.Viewer, t ReplyTemplate) (int64, error) {
	if err := mustBeAdministrator(v); err != nil {
		return 0, err
	}
	if err := t.clean(); err != nil {
		return 0, err
	}
	err := f.db.Write(ctx, func(tx *db.Tx) (err error) {
		t.ID, err = saveReplyTemplate(ctx, tx, t, v.ID, f.now())
		return err
	})
	if db.Taken(err) {
		return 0, fail.Field("name", "Another template has this name already.")
	}
	return t.ID, err
}

func (t *ReplyTemplate) clean() error {
	var c fail.Check
	name, err := markup.CleanLine(t.Name, 80)
	c.That(err == nil && utf8.RuneCountInString(name) >= 2, "name", "A template needs a name of 2 to 80 characters.")
	body, err := markup.CleanText(t.Body)
	switch {
	case err != nil:
		c.Refuse("body", sentence(err))
	case strings.TrimSpace(body) == "":
		c.Refuse("body", "Please write the text of the template.")
	case utf8.RuneCountInString(body) > maxNote:
		c.Refuse("body", "A template has at most 10,000 characters.")
	}
	t.Name, t.Body = name, body
	return c.Err()
}

// DeleteReplyTemplate drops a template; replies made from it stay. Only
// administrators may.
func (f *Forum) DeleteReplyTemplate(ctx context.Context, v account.Viewer, id int64) error {
	if err := mustBeAdministrator(v); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return deleteReplyTemplate(ctx, tx, id) })
}

// ReplyTemplate gives one template, to staff.
func (f *Forum) ReplyTemplate(ctx context.Context, v account.Viewer, id int64) (ReplyTemplate, error) {
	all, err := f.ReplyTemplates(ctx, v)
	if err != nil {
		return ReplyTemplate{}, err
	}
	for _, t := range all {
		if t.ID == id {
			return t, nil
		}
	}
	return ReplyTemplate{}, fail.NotFound()
}
