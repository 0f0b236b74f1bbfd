package account

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// inviteLife is how long an invitation can be used.
const inviteLife = 14 * 24 * time.Hour

// mostInvites is how many invitations an administrator writes in 24 hours, and
// the most that members can be allowed.
const mostInvites = 100

// NewInvitation is what somebody gives to invite another.
type NewInvitation struct {
	Email string // where to send it; empty to hand the link over oneself
	Note  string // what the letter says besides, at most 500 characters
	Role  Role   // of the new member; only administrators give more than Member. Empty means Member.
}

// Invitation is one that the viewer wrote, or for administrators anybody.
type Invitation struct {
	ID        int64
	Inviter   string
	Email     string
	Mailed    bool
	Role      Role
	Note      string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
	UsedBy    string // the new member's name
	RevokedAt *time.Time
}

// Open reports whether the invitation can be used at that time.
func (i Invitation) Open(now time.Time) bool {
	return i.UsedAt == nil && i.RevokedAt == nil && now.Before(i.ExpiresAt)
}

// MayInvite reports how many invitations the viewer can write in 24 hours.
func (p *People) MayInvite(ctx context.Context, v Viewer) (int, error) {
	site, err := p.Site(ctx)
	switch {
	case err != nil || !v.SignedIn() || v.Suspended() || site.SignUp == SignUpClosed:
		return 0, err
	case v.IsAdministrator():
		return mostInvites, nil
	}
	most, _ := strconv.Atoi(site.Invites) // what is stored was checked; what is no number allows none
	return most, nil
}

// Invite writes an invitation. It gives the path to hand over, empty when the
// invitation went out by mail: then only the address has it. Errors: SignIn,
// Forbidden, Proof for one that gives a role, Invalid with the fields email, note,
// role, TooMany.
func (p *People) Invite(ctx context.Context, v Viewer, n NewInvitation) (path string, err error) {
	if err := v.MayWrite(); err != nil {
		return "", err
	}
	most, err := p.MayInvite(ctx, v)
	if err == nil && most == 0 {
		err = fail.New(fail.Forbidden, "You cannot invite anybody here.", "Please ask an administrator.")
	}
	if err == nil {
		err = readInvitation(v, &n)
	}
	if err == nil && n.Role != Member {
		err = p.Fresh(v)
	}
	if err != nil {
		return "", err
	}
	site, err := p.Site(ctx)
	if err != nil {
		return "", err
	}
	token, stored := newToken()
	mailed := n.Email != "" && p.Mails()
	until := p.now().Add(inviteLife)
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		if err := p.withinInvites(tx, v, most); err != nil {
			return err
		}
		if err := insertInvitation(tx, stored, v.ID, n, mailed, p.now(), until); err != nil || !mailed {
			return err
		}
		return p.post(ctx, tx, Letter{Kind: LetterInvitation, To: n.Email, Path: "/link/join/" + token, ExpiresAt: until,
			Facts: map[string]string{FactFrom: v.Name, FactSite: site.Name, FactText: n.Note, FactUntil: until.Format(time.RFC3339)}})
	})
	if err != nil {
		return "", err
	}
	p.event(ctx, "invitation written", v.ID, slog.String("role", string(n.Role)))
	if mailed {
		return "", nil
	}
	return "/link/join/" + token, nil
}

func readInvitation(v Viewer, n *NewInvitation) error {
	var c fail.Check
	var problem string
	n.Email, problem = readEmail(n.Email)
	c.That(problem == "", "email", problem)
	n.Note = readText(n.Note, "note", 500, &c)
	if n.Role == "" {
		n.Role = Member
	}
	c.That(known(n.Role) && (n.Role == Member || v.IsAdministrator()), "role", "Only administrators can invite somebody to a role.")
	return c.Err()
}

// withinInvites holds the limit also under parallel requests: it waits for the
// member's row first.
func (p *People) withinInvites(tx *db.Tx, v Viewer, most int) error {
	if err := lockMember(tx, v.ID); err != nil {
		return err
	}
	written, err := invitationsSince(tx, v.ID, p.now().Add(-24*time.Hour))
	if err == nil && written >= most {
		err = fail.New(fail.TooMany, "You have written as many invitations as you can in a day.", "Please go on tomorrow.").After(time.Hour)
	}
	return err
}

// Invitations lists what the viewer wrote, the latest first; for administrators
// all. Error: SignIn.
func (p *People) Invitations(ctx context.Context, v Viewer) ([]Invitation, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	return p.invitationRows(ctx, v, 100)
}

// RevokeInvitation ends one that was not used; administrators end anybody's.
// Errors: SignIn, Missing, Conflict when it was used or revoked already.
func (p *People) RevokeInvitation(ctx context.Context, v Viewer, id int64) error {
	if err := signedIn(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		inviter, err := inviterOf(tx, id)
		switch {
		case err != nil:
			return err
		case inviter == 0 || inviter != v.ID && !v.IsAdministrator():
			return fail.NotFound()
		}
		revoked, err := revokeInvitation(tx, id, p.now())
		if err == nil && !revoked {
			err = fail.New(fail.Conflict, "This invitation was used or ended already.", "Look at the list again.")
		}
		return err
	})
	if err == nil {
		p.event(ctx, "invitation ended", v.ID)
	}
	return err
}

// InvitationLink tells what an invitation offers, without using it. Error: Gone.
func (p *People) InvitationLink(ctx context.Context, token string) (Invitation, error) {
	if !looksLikeToken(token) {
		return Invitation{}, invitationGone()
	}
	site, err := p.Site(ctx)
	if err != nil {
		return Invitation{}, err
	}
	i, found, err := p.invitationByToken(ctx, storedToken(token), p.now())
	if err == nil && (!found || site.SignUp == SignUpClosed) {
		err = invitationGone()
	}
	return i, err
}

// Join makes a member by an invitation and signs him in. An invitation works
// once; to the address it was mailed to, it proves that address. Errors: Gone,
// and as SignUp's.
func (p *People) Join(ctx context.Context, invitation string, s SignUp) (token string, v Viewer, err error) {
	offered, err := p.InvitationLink(ctx, invitation)
	if err != nil {
		return "", Viewer{}, err
	}
	site, err := p.Site(ctx)
	if err != nil {
		return "", Viewer{}, err
	}
	member, err := p.readSignUp(ctx, site, s, offered.Role)
	if err != nil {
		return "", Viewer{}, err
	}
	if err := p.throttle.signUp(s.Address, p.now()); err != nil {
		return "", Viewer{}, err
	}
	if member.PasswordHash, err = p.hash.make(ctx, member.password); err != nil {
		return "", Viewer{}, err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		token, v, err = p.join(ctx, tx, storedToken(invitation), member, s.Device)
		return err
	})
	if err != nil {
		return "", Viewer{}, err
	}
	p.throttle.gotIn(member.Key, s.Address)
	p.event(ctx, "joined by invitation", v.ID, slog.String("role", string(v.Role)))
	return token, v, nil
}

func (p *People) join(ctx context.Context, tx *db.Tx, stored string, m readMember, device string) (token string, v Viewer, err error) {
	i, used, err := useInvitation(tx, stored, p.now())
	if err != nil || !used {
		if err == nil {
			err = invitationGone()
		}
		return "", Viewer{}, err
	}
	if m.Role = i.Role; m.Role != Member && !m.PasswordLong {
		return "", Viewer{}, invitationGone()
	}
	if token, v, err = p.welcome(ctx, tx, m, device); err != nil {
		return "", Viewer{}, err
	}
	if err := storeInvited(tx, i.ID, v.ID); err != nil {
		return "", Viewer{}, err
	}
	return token, v, p.proven(tx, i, m, v.ID)
}

// proven confirms the address that the invitation was mailed to: nobody else
// has seen the link.
func (p *People) proven(tx *db.Tx, i usedInvitation, m readMember, member int64) error {
	if !i.Mailed || m.Email == "" || text(i.Email) != m.Email {
		return nil
	}
	_, known, err := confirmedOwner(tx, m.Email)
	if err != nil || known {
		return err
	}
	if err := storeConfirmed(tx, member, m.Email, p.now()); err != nil {
		return err
	}
	return deleteLinks(tx, member)
}

func invitationGone() error {
	return fail.New(fail.Gone, "This invitation does not work any more.", "It works once and for 14 days. Please ask who invited you for another one.")
}
