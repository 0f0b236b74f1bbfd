package account

import (
	"context"
	"log/slog"
	"slices"
	"strconv"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// Roles lists the roles, from the one who may least.
func Roles() []Role { return []Role{Member, Staff, Moderator, Administrator} }

func known(r Role) bool { return slices.Contains(Roles(), r) }

// forStaff reports whether a role may be in teams.
func (r Role) forStaff() bool { return r == Staff || r == Administrator }

// SetRole gives a member another role, ends his sessions, and takes him out of
// his teams when the role has none. Errors: Forbidden, Proof, Invalid with the field
// role, Missing, Conflict with the field role when nobody would administer the
// site any more or the member's password is too short for the role.
func (p *People) SetRole(ctx context.Context, v Viewer, member int64, role Role) error {
	if err := p.governs(v); err != nil {
		return err
	}
	if !known(role) {
		return fail.Field("role", "There is no such role.")
	}
	var before Role
	err := p.db.Write(ctx, func(tx *db.Tx) (err error) {
		before, err = setRole(tx, member, role)
		return err
	})
	if err == nil && before != role {
		p.event(ctx, "role changed", member, slog.Int64("by", v.ID), slog.String("from", string(before)), slog.String("to", string(role)))
	}
	return err
}

func setRole(tx *db.Tx, member int64, role Role) (before Role, err error) {
	if err := lockRoles(tx); err != nil {
		return "", err
	}
	before, found, err := roleOf(tx, member)
	switch {
	case err != nil:
		return "", err
	case !found:
		return "", fail.NotFound()
	case before == role:
		return before, nil
	}
	if err := mayChangeRole(tx, member, before, role); err != nil {
		return "", err
	}
	tx.Announce(memberTopic(member))
	return before, applyRole(tx, member, role)
}

func mayChangeRole(tx *db.Tx, member int64, before, role Role) error {
	if before == Administrator {
		return someoneElseAdministers(tx, member)
	}
	short, err := hasShortPassword(tx, member)
	if err == nil && short && role != Member {
		return fail.New(fail.Conflict, "This member's password is too short for the role.",
			"Staff, moderators and administrators need at least 12 characters. Please ask the member to choose a longer password first.").
			In("role", "The member's password has less than 12 characters.")
	}
	return err
}

func someoneElseAdministers(tx *db.Tx, member int64) error {
	others, err := otherAdministrators(tx, member)
	if err == nil && !others {
		return fail.New(fail.Conflict, "This is the last administrator.", "Please make somebody else an administrator first.").
			In("role", "This is the last administrator.")
	}
	return err
}

func applyRole(tx *db.Tx, member int64, role Role) error {
	if err := storeRole(tx, member, role); err != nil {
		return err
	}
	if !role.forStaff() {
		if err := leaveTeams(tx, member); err != nil {
			return err
		}
	}
	return deleteSessions(tx, member, 0)
}

// memberTopic is announced when what others see of a member changed.
func memberTopic(member int64) string { return "member " + strconv.FormatInt(member, 10) }

// EndSessions ends all sessions of a member, for administrators. Errors:
// Forbidden, Proof, Missing.
func (p *People) EndSessions(ctx context.Context, v Viewer, member int64) error {
	if err := p.governs(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		if _, found, err := roleOf(tx, member); err != nil || !found {
			return orNotFound(err)
		}
		return deleteSessions(tx, member, 0)
	})
	if err == nil {
		p.event(ctx, "sessions ended", member, slog.Int64("by", v.ID))
	}
	return err
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return fail.NotFound()
}
