package account

import (
	"context"
	"log/slog"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// Team is a group of staff; a staff badge names it.
type Team struct {
	ID          int64
	Name        string // 2 to 60 characters
	Description string // at most 200 characters
	People      []TeamMember
}

// TeamMember is somebody in a team.
type TeamMember struct {
	ID    int64
	Name  string
	Role  Role
	Since time.Time
}

// Teams lists all teams by name, each with its people, for staff, moderators
// and administrators.
func (p *People) Teams(ctx context.Context, v Viewer) ([]Team, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	if !v.SeesInternal() {
		return nil, fail.New(fail.Forbidden, "Only staff and moderators may see this.", "Please go back to the forum.")
	}
	return p.teams(ctx, 0)
}

// Team gives one team with its people, for administrators. Errors: Forbidden,
// Missing.
func (p *People) Team(ctx context.Context, v Viewer, id int64) (Team, error) {
	if err := administrates(v); err != nil {
		return Team{}, err
	}
	found, err := p.teams(ctx, id)
	if err == nil && len(found) == 0 {
		err = fail.NotFound()
	}
	if err != nil {
		return Team{}, err
	}
	return found[0], nil
}

// CreateTeam makes a team. Errors: Forbidden, Invalid with the fields name and
// description, Conflict with the field name.
func (p *People) CreateTeam(ctx context.Context, v Viewer, name, description string) (id int64, err error) {
	if err := administrates(v); err != nil {
		return 0, err
	}
	if name, description, err = readTeam(name, description); err != nil {
		return 0, err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) (err error) {
		id, err = createTeam(tx, name, description, p.now())
		return err
	})
	if err != nil {
		return 0, err
	}
	p.event(ctx, "team made", v.ID, slog.Int64("team", id))
	return id, nil
}

func createTeam(tx *db.Tx, name, description string, now time.Time) (int64, error) {
	if err := teamNameFree(tx, 0, name); err != nil {
		return 0, err
	}
	id, err := insertTeam(tx, name, description, now)
	if db.Taken(err) {
		err = teamNameTaken(err)
	}
	return id, err
}

// ChangeTeam gives a team another name and description. Errors as
// CreateTeam's, and Missing.
func (p *People) ChangeTeam(ctx context.Context, v Viewer, id int64, name, description string) error {
	if err := administrates(v); err != nil {
		return err
	}
	name, description, err := readTeam(name, description)
	if err != nil {
		return err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error { return changeTeam(tx, id, name, description) })
	if err == nil {
		p.event(ctx, "team changed", v.ID, slog.Int64("team", id))
	}
	return err
}

func changeTeam(tx *db.Tx, id int64, name, description string) error {
	if err := teamNameFree(tx, id, name); err != nil {
		return err
	}
	changed, err := storeTeam(tx, id, name, description)
	switch {
	case db.Taken(err):
		return teamNameTaken(err)
	case err != nil || !changed:
		return orNotFound(err)
	}
	return announceTeam(tx, id)
}

// announceTeam tells that the badges of everybody in the team changed.
func announceTeam(tx *db.Tx, id int64) error {
	members, err := membersOfTeam(tx, id)
	for _, member := range members {
		tx.Announce(memberTopic(member))
	}
	return err
}

func readTeam(name, description string) (string, string, error) {
	var c fail.Check
	name = readLine(name, "name", "a team's name", 2, 60, &c)
	description = readLine(description, "description", "the description", 0, 200, &c)
	return name, description, c.Err()
}

func teamNameFree(tx *db.Tx, than int64, name string) error {
	taken, err := teamNamed(tx, than, name)
	if err == nil && taken {
		return teamNameTaken(nil)
	}
	return err
}

func teamNameTaken(cause error) error {
	return fail.New(fail.Conflict, "There is a team of this name.", "Please choose another name.").
		In("name", "There is a team of this name.").Because(cause)
}

// DeleteTeam removes a team that nobody is in. Errors: Forbidden, Missing,
// Conflict while somebody is in it.
func (p *People) DeleteTeam(ctx context.Context, v Viewer, id int64) error {
	if err := administrates(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error { return deleteEmptyTeam(tx, id) })
	if err == nil {
		p.event(ctx, "team removed", v.ID, slog.Int64("team", id))
	}
	return err
}

func deleteEmptyTeam(tx *db.Tx, id int64) error {
	if err := lockTeam(tx, id); err != nil {
		return err
	}
	members, err := membersOfTeam(tx, id)
	if err == nil && len(members) > 0 {
		return fail.New(fail.Conflict, "There are still people in this team.", "Please take them out of it first.")
	}
	if err != nil {
		return err
	}
	return deleteTeam(tx, id)
}

// AddToTeam puts somebody of the staff into a team; one who is in it stays.
// Errors: Forbidden, Proof, Missing, Conflict with the field member when he is not
// staff.
func (p *People) AddToTeam(ctx context.Context, v Viewer, team, member int64) error {
	if err := p.governs(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error { return addToTeam(tx, team, member, p.now()) })
	if err == nil {
		p.event(ctx, "joined team", member, slog.Int64("by", v.ID), slog.Int64("team", team))
	}
	return err
}

func addToTeam(tx *db.Tx, team, member int64, now time.Time) error {
	if err := lockTeam(tx, team); err != nil {
		return err
	}
	if err := lockRoles(tx); err != nil {
		return err
	}
	role, found, err := roleOf(tx, member)
	switch {
	case err != nil || !found:
		return orNotFound(err)
	case !role.forStaff():
		return fail.New(fail.Conflict, "Only staff can be in a team.", "Please give this member the role staff first.").
			In("member", "Only staff can be in a team.")
	}
	tx.Announce(memberTopic(member))
	return joinTeam(tx, team, member, now)
}

// RemoveFromTeam takes somebody out of a team. Errors: Forbidden, Proof, Missing.
func (p *People) RemoveFromTeam(ctx context.Context, v Viewer, team, member int64) error {
	if err := p.governs(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		left, err := leaveTeam(tx, team, member)
		if err != nil || !left {
			return orNotFound(err)
		}
		tx.Announce(memberTopic(member))
		return nil
	})
	if err == nil {
		p.event(ctx, "left team", member, slog.Int64("by", v.ID), slog.Int64("team", team))
	}
	return err
}
