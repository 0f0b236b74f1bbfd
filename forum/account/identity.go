package account

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// Identity is whom a sign-in provider named. Issuer and subject together say
// who it is (OpenID Connect Core, 2), never the address.
type Identity struct {
	Issuer, Subject string
	Name            string   // a name to offer
	Email           string   // "" unless the provider verified it
	Teams           []string // names of the teams that its groups put him into
	Strong          bool     // it counts as a second factor
}

// Linked is a provider that a member signs in with.
type Linked struct {
	ID       int64
	Issuer   string
	LinkedAt time.Time
	UsedAt   *time.Time
}

// NameStep is the error of a first sign-in by a provider: the person chooses a
// name. Token is what JoinByProvider wants with it.
type NameStep struct{ Token, Name string }

// Error says what is to come.
func (NameStep) Error() string { return "a name is to be chosen" }

// Travel remembers data of a browser on its way to a provider; Return gives it
// back, once. Errors of Return: Gone.
func (p *People) Travel(ctx context.Context, data any) (token string, err error) {
	return p.beginAlone(ctx, providerTrip, 0, data)
}

// Return ends what Travel began.
func (p *People) Return(ctx context.Context, token string, into any) error {
	c, err := p.take(ctx, providerTrip, token)
	if err != nil {
		return err
	}
	return c.read(into)
}

// SignInByProvider opens a session for the member whose identity it is. Teams
// follow what the provider says. Errors: SecondStep, NameStep for somebody new,
// Forbidden where nobody can sign up, Conflict where the address has an account:
// its owner signs in and links the provider himself.
func (p *People) SignInByProvider(ctx context.Context, id Identity, s SignIn) (token string, v Viewer, err error) {
	var step string
	found := false
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		row, there, err := identityRow(tx, id.Issuer, id.Subject)
		if found = there; err != nil || !there {
			return err
		}
		if err := p.follow(ctx, tx, row, id); err != nil {
			return err
		}
		token, v, step, err = p.enterByProvider(tx, row.MemberID, id.Strong, s.Device)
		return err
	})
	switch {
	case err != nil:
		return "", Viewer{}, err
	case !found:
		return "", Viewer{}, p.newcomer(ctx, id)
	case step != "":
		return "", Viewer{}, SecondStep{Token: step}
	}
	p.event(ctx, "signed in by provider", v.ID)
	return token, v, nil
}

func (p *People) enterByProvider(tx *db.Tx, member int64, strong bool, device string) (token string, v Viewer, step string, err error) {
	who, found, err := memberNamed(tx, member)
	if err != nil || !found {
		return "", Viewer{}, "", orNotFound(err)
	}
	has, err := factorsOf(tx.DB, member)
	if err != nil {
		return "", Viewer{}, "", err
	}
	if strong {
		token, v, err = p.open(tx, member, device, ByProviderStrong)
		return token, v, "", err
	}
	if has.wanted(who.Role) {
		step, err = p.begin(tx, secondStep, member, pending{First: ByProvider, Device: device})
		return "", Viewer{}, step, err
	}
	token, v, err = p.open(tx, member, device, ByProvider)
	return token, v, "", err
}

// newcomer asks somebody unknown for a name, where people can sign up.
func (p *People) newcomer(ctx context.Context, id Identity) error {
	if id.Email != "" {
		_, taken, err := p.credentialsByEmail(ctx, id.Email)
		if err != nil {
			return err
		}
		if taken {
			return fail.New(fail.Conflict, "There is an account with your address here, and it is not linked to this provider yet.",
				"Please sign in to it as before, then link the provider under Account, How you sign in.")
		}
	}
	site, err := p.signUpOpen(ctx)
	if err != nil {
		return err
	}
	if site.SignUp != SignUpOpen {
		return fail.New(fail.Forbidden, "New accounts are approved by an administrator here.", "Please sign up with a password first, then link the provider.")
	}
	token, err := p.beginAlone(ctx, providerName, 0, id)
	if err != nil {
		return err
	}
	return NameStep{Token: token, Name: id.Name}
}

// NewcomerWaits gives the name to offer somebody who chooses one, and the address
// that the provider verified or ""; found is false for a token that is none.
func (p *People) NewcomerWaits(ctx context.Context, token string) (name, email string, found bool, err error) {
	if !looksLikeToken(token) {
		return "", "", false, nil
	}
	c, found, err := p.ceremonyRow(ctx, storedToken(token), providerName, p.now())
	if err != nil || !found {
		return "", "", false, err
	}
	var id Identity
	err = c.read(&id)
	return id.Name, id.Email, err == nil, err
}

// Newcomer is what somebody who came by a provider gives to become a member.
type Newcomer struct {
	Name      string
	KeepEmail bool // the address that the provider named becomes the account's
	Device    string
}

// JoinByProvider makes the member who chose the name, without a password, and
// signs him in. An address is kept as not confirmed, like every other. Errors:
// Gone, Invalid and Conflict with the field name.
func (p *People) JoinByProvider(ctx context.Context, token string, n Newcomer) (session string, v Viewer, err error) {
	member, err := p.readMember(ctx, NewMember{Name: n.Name, Role: Member}, false)
	if err != nil {
		return "", Viewer{}, err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		c, found, err := deleteCeremony(tx, storedToken(token), providerName, p.now())
		if err != nil || !found {
			return orCeremonyGone(err)
		}
		var id Identity
		if err := c.read(&id); err != nil {
			return err
		}
		if n.KeepEmail {
			member.Email, _ = readEmail(id.Email) // one that cannot be written to is not kept
		}
		made, err := p.create(tx, member)
		if err != nil {
			return err
		}
		if member.Email != "" && p.Mails() {
			if err := p.askToConfirm(ctx, tx, made, member.Email); err != nil {
				return err
			}
		}
		row, err := p.link(tx, made, id)
		if err != nil {
			return err
		}
		if err := p.follow(ctx, tx, row, id); err != nil {
			return err
		}
		session, v, _, err = p.enterByProvider(tx, made, id.Strong, n.Device)
		return err
	})
	if err == nil {
		p.event(ctx, "signed up by provider", v.ID)
	}
	return session, v, err
}

// LinkProvider lets the viewer sign in with the identity from now on. Errors:
// SignIn, Proof, Conflict when it is somebody's or he has one there.
func (p *People) LinkProvider(ctx context.Context, v Viewer, id Identity) error {
	if err := p.Fresh(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		row, err := p.link(tx, v.ID, id)
		if err != nil {
			return err
		}
		return errors.Join(p.follow(ctx, tx, row, id), p.added(tx, v.ID, issuerName(id.Issuer)))
	})
	if err == nil {
		p.event(ctx, "provider linked", v.ID)
	}
	return err
}

func (p *People) link(tx *db.Tx, member int64, id Identity) (identityOf, error) {
	row, err := insertIdentity(tx, member, id, p.now())
	if db.Taken(err) {
		return row, fail.New(fail.Conflict, "This is linked already.", "Either it belongs to another account here, or yours has one at this provider. Please unlink that first.")
	}
	return row, err
}

// UnlinkProvider takes an identity of the viewer's away, with the teams it gave.
// Errors: SignIn, Proof, Missing, Conflict when it is the last way in.
func (p *People) UnlinkProvider(ctx context.Context, v Viewer, id int64) error {
	return p.removeFactor(ctx, v, "provider unlinked", func(tx *db.Tx) (string, error) {
		row, found, err := ownIdentity(tx, v.ID, id)
		if err != nil || !found {
			return "", err
		}
		if err := p.follow(ctx, tx, row, Identity{}); err != nil {
			return "", err
		}
		issuer, found, err := deleteIdentity(tx, id)
		return named(found, issuerName(issuer)), err
	})
}

// issuerName is what people know a provider by: the host of its address.
func issuerName(issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" {
		return issuer
	}
	return u.Host
}

// follow puts a member into the teams that his provider names and takes him out
// of those it gave him and names no more. Teams given by hand stay.
func (p *People) follow(ctx context.Context, tx *db.Tx, row identityOf, id Identity) error {
	wanted, err := teamIDs(tx, id.Teams)
	if err != nil {
		return err
	}
	given, err := teamsGiven(tx, row.ID)
	if err != nil {
		return err
	}
	for _, team := range given {
		if !wanted[team] {
			if err := p.leaveGiven(ctx, tx, row, team); err != nil {
				return err
			}
		}
		delete(wanted, team)
	}
	for team := range wanted {
		if err := p.joinGiven(ctx, tx, row, team); err != nil {
			return err
		}
	}
	return p.roleFollows(ctx, tx, row)
}

func (p *People) joinGiven(ctx context.Context, tx *db.Tx, row identityOf, team int64) error {
	there, err := inTeam(tx, row.MemberID, team)
	if err != nil || there {
		return err // by hand: it is not the provider's to take away
	}
	role, _, err := roleOf(tx, row.MemberID)
	if err != nil {
		return err
	}
	if role == Member {
		_, err := setRole(tx, row.MemberID, Staff)
		if fail.Is(err, fail.Conflict) {
			p.event(ctx, "provider's role refused: password too short", row.MemberID)
			return nil
		}
		if err != nil {
			return err
		}
		if err := storeGaveRole(tx, row.ID, true); err != nil {
			return err
		}
	} else if !role.forStaff() {
		return nil
	}
	if err := joinTeam(tx, team, row.MemberID, p.now()); err != nil {
		return err
	}
	tx.Announce(memberTopic(row.MemberID))
	p.event(ctx, "joined team by provider", row.MemberID, slog.Int64("team", team))
	return insertTeamGiven(tx, row.ID, team)
}

func (p *People) leaveGiven(ctx context.Context, tx *db.Tx, row identityOf, team int64) error {
	if _, err := leaveTeam(tx, team, row.MemberID); err != nil {
		return err
	}
	tx.Announce(memberTopic(row.MemberID))
	p.event(ctx, "left team by provider", row.MemberID, slog.Int64("team", team))
	return deleteTeamGiven(tx, row.ID, team)
}

// roleFollows takes back a role that the provider gave, with its last team.
func (p *People) roleFollows(ctx context.Context, tx *db.Tx, row identityOf) error {
	gave, left, err := gaveRole(tx, row.ID, row.MemberID)
	if err != nil || !gave || left > 0 {
		return err
	}
	role, _, err := roleOf(tx, row.MemberID)
	if err != nil || role != Staff {
		return err
	}
	if _, err := setRole(tx, row.MemberID, Member); err != nil {
		return err
	}
	p.event(ctx, "role ended by provider", row.MemberID)
	return storeGaveRole(tx, row.ID, false)
}
