package account

import (
	"context"
	"log/slog"
	"slices"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// Managed is a member as administrators change him.
type Managed struct {
	MemberLine
	TeamIDs  []int64
	Sessions int // that live
	Factors  int // passkeys and authenticator app
}

// Managed gives a member to administrators. Errors: Forbidden, Missing.
func (p *People) Managed(ctx context.Context, v Viewer, member int64) (Managed, error) {
	if err := administrates(v); err != nil {
		return Managed{}, err
	}
	profile, err := p.ProfileByID(ctx, member)
	if err == nil && profile.Erased {
		err = fail.NotFound()
	}
	if err != nil {
		return Managed{}, err
	}
	m := Managed{MemberLine: MemberLine{Profile: profile}}
	sessions, err := p.sessionRows(ctx, member, p.now())
	if err != nil {
		return Managed{}, err
	}
	if m.Sessions = len(sessions); m.Sessions > 0 {
		m.SeenAt = sessions[0].SeenAt
	}
	factors, err := factorsOf(p.read(ctx), member)
	if err != nil {
		return Managed{}, err
	}
	m.Factors = factors.TOTP + factors.Passkeys
	m.TeamIDs, err = p.teamIDsOf(ctx, member)
	return m, err
}

// Manage gives a member a role and exactly these teams, all or nothing. A role
// that has no teams takes him out of all, and staff are in one at least. Errors: Forbidden, Proof, Missing, Invalid
// and Conflict with the field role as SetRole's.
func (p *People) Manage(ctx context.Context, v Viewer, member int64, role Role, teams []int64) error {
	if err := p.governs(v); err != nil {
		return err
	}
	if !known(role) {
		return fail.Field("role", "Please choose a role.")
	}
	if !role.forStaff() {
		teams = nil
	}
	if role == Staff && len(teams) == 0 {
		return fail.Field("teams", "Staff need a team, which their badge names. Choose one; where there is none yet, make it under Teams first.")
	}
	var before Role
	err := p.db.Write(ctx, func(tx *db.Tx) (err error) {
		before, err = p.manage(tx, member, role, teams)
		return err
	})
	if err == nil {
		p.event(ctx, "role and teams set", member, slog.Int64("by", v.ID), slog.String("from", string(before)), slog.String("to", string(role)), slog.Any("teams", teams))
	}
	return err
}

// manage locks teams before roles, as all that touches both does.
func (p *People) manage(tx *db.Tx, member int64, role Role, teams []int64) (before Role, err error) {
	for _, team := range slices.Sorted(slices.Values(teams)) {
		if err := lockTeam(tx, team); err != nil {
			return "", err
		}
	}
	if before, err = setRole(tx, member, role); err != nil {
		return "", err
	}
	if err := leaveTeamsBut(tx, member, teams); err != nil {
		return "", err
	}
	for _, team := range teams {
		if err := joinTeam(tx, team, member, p.now()); err != nil {
			return "", err
		}
	}
	tx.Announce(memberTopic(member))
	return before, nil
}

// Recruit puts a member into a team and makes him staff if he was no more than
// a member. Errors: Forbidden, Proof, Missing, Conflict with the field member when he
// has a role that has no teams or a password too short for staff.
func (p *People) Recruit(ctx context.Context, v Viewer, team, member int64) error {
	if err := p.governs(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error { return p.recruit(tx, team, member) })
	if err == nil {
		p.event(ctx, "joined team", member, slog.Int64("by", v.ID), slog.Int64("team", team))
	}
	return err
}

func (p *People) recruit(tx *db.Tx, team, member int64) error {
	if err := lockTeam(tx, team); err != nil {
		return err
	}
	role, found, err := roleOf(tx, member)
	if err != nil || !found {
		return orNotFound(err)
	}
	if role == Member {
		if _, err := setRole(tx, member, Staff); err != nil {
			return besideMember(err)
		}
	}
	return addToTeam(tx, team, member, p.now())
}

// besideMember shows what is wrong with a role beside the member's name.
func besideMember(err error) error {
	if e := fail.From(err); e.Fields["role"] != "" {
		return fail.New(e.Kind, e.Text, e.Next).In("member", e.Fields["role"])
	}
	return err
}
