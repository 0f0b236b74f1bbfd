package notify

import (
	"context"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Preferences are how a member hears of what: a choice for each group, and when
// his digests go, in UTC.
type Preferences struct {
	Choices map[About]Choice // of every group
	Hour    int              // 0 to 23
	Day     time.Weekday     // of the weekly digest
}

// Preferences gives the viewer's.
func (o *Outbox) Preferences(ctx context.Context, v account.Viewer) (Preferences, error) {
	if err := mustSignIn(v); err != nil {
		return Preferences{}, err
	}
	return o.preferences(ctx, v.ID)
}

func (o *Outbox) preferences(ctx context.Context, member int64) (Preferences, error) {
	p, err := preferencesOf(ctx, o.DB, member)
	if err != nil {
		return p, db.Plain(err)
	}
	for _, about := range Abouts() {
		if _, chosen := p.Choices[about]; !chosen {
			p.Choices[about] = about.Default()
		}
	}
	return p, nil
}

// SetPreferences keeps the viewer's; groups that are missing stay as they are.
// What waits for a digest goes at the new time. Errors: Invalid with the fields
// hour, day or the group's name.
func (o *Outbox) SetPreferences(ctx context.Context, v account.Viewer, p Preferences) error {
	if err := mustSignIn(v); err != nil {
		return err
	}
	return o.setPreferences(ctx, v.ID, p)
}

func (o *Outbox) setPreferences(ctx context.Context, member int64, p Preferences) error {
	if err := p.check(); err != nil {
		return err
	}
	return o.DB.Write(ctx, func(tx *db.Tx) error {
		for _, about := range Abouts() {
			if choice, chosen := p.Choices[about]; chosen {
				if err := storeChoice(ctx, tx, member, about, choice, o.Now()); err != nil {
					return err
				}
			}
		}
		return storeHours(ctx, tx, member, p.Hour, int(p.Day), o.Now())
	})
}

func (p Preferences) check() error {
	for about, choice := range p.Choices {
		if !slices.Contains(Abouts(), about) || !slices.Contains(about.Choices(), choice) {
			return fail.Field(string(about), "Please choose one of the ways in the list.")
		}
	}
	if p.Hour < 0 || p.Hour > 23 {
		return fail.Field("hour", "Please choose an hour from 0 to 23.")
	}
	if p.Day < time.Sunday || p.Day > time.Saturday {
		return fail.Field("day", "Please choose a day of the week.")
	}
	return nil
}

func mustSignIn(v account.Viewer) error {
	if v.SignedIn() {
		return nil
	}
	return fail.New(fail.SignIn, "Please sign in first.", "You come back here afterwards.")
}

// Follower is who a link in a mail stands for, and what its press ends.
type Follower struct {
	Link
	Preferences
	Staff bool   // has work of staff to hear of
	Title string // of the thread or fault, "" where he may not see it
}

// errLink is for links that are none of ours, and of addresses of before.
func errLink() error {
	return fail.New(fail.Missing, "This link leads nowhere.", "It belongs to another address, or was not copied whole. Sign in to choose what is mailed to you.")
}

// ByLink gives what a link in a mail stands for. It changes nothing. Errors:
// Missing.
func (o *Outbox) ByLink(ctx context.Context, token string) (Follower, error) {
	link, err := o.readLink(ctx, token)
	if err != nil {
		return Follower{}, err
	}
	f := Follower{Link: link}
	if f.Preferences, err = o.preferences(ctx, link.MemberID); err != nil {
		return f, err
	}
	role, err := roleOf(ctx, o.DB, link.MemberID)
	if err != nil {
		return f, db.Plain(err)
	}
	f.Staff = account.Viewer{ID: link.MemberID, Role: role}.SeesInternal()
	f.Title, err = o.titleFor(ctx, link)
	return f, err
}

func (o *Outbox) readLink(ctx context.Context, token string) (Link, error) {
	link, signed, ok := o.Links.Read(token)
	if !ok {
		return Link{}, errLink()
	}
	email, err := confirmedEmail(ctx, o.DB, link.MemberID)
	if err != nil {
		return Link{}, db.Plain(err)
	}
	if !o.Links.Holds(signed, email) {
		return Link{}, errLink()
	}
	return link, nil
}

func (o *Outbox) titleFor(ctx context.Context, l Link) (string, error) {
	if l.Scope.ThreadID == 0 && l.Scope.FaultID == 0 {
		return "", nil
	}
	role, title, maySee, err := titleOf(ctx, o.DB, l)
	if err != nil {
		return "", db.Plain(err)
	}
	if !slices.Contains(o.Audiences(account.Viewer{ID: l.MemberID, Role: account.Role(role)}), maySee) {
		return "", nil
	}
	return title, nil
}

// End does what a link in a mail says with one press (RFC 8058): no more mail
// about its thread or fault, of its group, or no digests. Twice is once.
func (o *Outbox) End(ctx context.Context, token string) error {
	link, err := o.readLink(ctx, token)
	if err != nil {
		return err
	}
	now := o.Now()
	return o.DB.Write(ctx, func(tx *db.Tx) error {
		switch s := link.Scope; {
		case s.ThreadID != 0:
			return muteThread(ctx, tx, link.MemberID, s.ThreadID, now)
		case s.FaultID != 0:
			return muteFault(ctx, tx, link.MemberID, s.FaultID, now)
		case s.About != "":
			return storeChoice(ctx, tx, link.MemberID, s.About, InSite, now)
		case s.Digest:
			return o.endDigests(ctx, tx, link.MemberID)
		}
		return fail.New(fail.Invalid, "This link only leads to your choices.", "Choose below and save.")
	})
}

// endDigests lets everything that came by digest show in the site only.
func (o *Outbox) endDigests(ctx context.Context, tx *db.Tx, member int64) error {
	p, err := o.preferences(ctx, member)
	if err != nil {
		return err
	}
	for about, choice := range p.Choices {
		if choice != Daily && choice != Weekly {
			continue
		}
		if err := storeChoice(ctx, tx, member, about, InSite, o.Now()); err != nil {
			return err
		}
	}
	return dropWaiting(ctx, tx, member, o.Now())
}

// SetByLink keeps the choices of the member a link stands for.
func (o *Outbox) SetByLink(ctx context.Context, token string, p Preferences) error {
	link, err := o.readLink(ctx, token)
	if err != nil {
		return err
	}
	return o.setPreferences(ctx, link.MemberID, p)
}
