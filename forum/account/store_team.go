package account

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// teams gives the team of that id, or all for 0.
func (p *People) teams(ctx context.Context, id int64) ([]Team, error) {
	type row struct {
		ID                int64
		Name, Description string
		MemberID          *int64
		MemberName, Role  *string
		Since             *time.Time
	}
	rows, err := all[row](p.read(ctx), `SELECT t.id, t.name, t.description, m.id AS member_id, m.name AS member_name, m.role, tm.since
		FROM teams t LEFT JOIN team_members tm ON tm.team_id = t.id LEFT JOIN members m ON m.id = tm.member_id
		WHERE t.id = ? OR CAST(? AS BIGINT) = 0 ORDER BY t.name, t.id, m.name_key`, id, id)
	var teams []Team
	for _, r := range rows {
		if len(teams) == 0 || teams[len(teams)-1].ID != r.ID {
			teams = append(teams, Team{ID: r.ID, Name: r.Name, Description: r.Description})
		}
		if r.MemberID != nil {
			team := &teams[len(teams)-1]
			team.People = append(team.People, TeamMember{ID: *r.MemberID, Name: *r.MemberName, Role: Role(*r.Role), Since: *r.Since})
		}
	}
	return teams, err
}

// lockTeam makes changes of one team wait for each other; Missing when there
// is no such team.
func lockTeam(tx *db.Tx, id int64) error {
	n, err := change(tx, "UPDATE teams SET name = name WHERE id = ?", id)
	if err == nil && n == 0 {
		return fail.NotFound()
	}
	return err
}

func teamNamed(tx *db.Tx, than int64, name string) (bool, error) {
	_, taken, err := one[int64](tx.DB, "SELECT id FROM teams WHERE lower(name) = lower(?) AND id <> ?", name, than)
	return taken, err
}

func insertTeam(tx *db.Tx, name, description string, now time.Time) (int64, error) {
	return insert(tx, "INSERT INTO teams (name, description, created_at) VALUES (?, ?, ?) RETURNING id", name, description, now)
}

func storeTeam(tx *db.Tx, id int64, name, description string) (bool, error) {
	n, err := change(tx, "UPDATE teams SET name = ?, description = ? WHERE id = ?", name, description, id)
	return n == 1, err
}

func deleteTeam(tx *db.Tx, id int64) error {
	_, err := change(tx, "DELETE FROM teams WHERE id = ?", id)
	return err
}

func membersOfTeam(tx *db.Tx, id int64) ([]int64, error) {
	return all[int64](tx.DB, "SELECT member_id FROM team_members WHERE team_id = ?", id)
}

func joinTeam(tx *db.Tx, team, member int64, now time.Time) error {
	_, err := change(tx, "INSERT INTO team_members (team_id, member_id, since) VALUES (?, ?, ?) ON CONFLICT (team_id, member_id) DO NOTHING",
		team, member, now)
	return err
}

func leaveTeam(tx *db.Tx, team, member int64) (bool, error) {
	n, err := change(tx, "DELETE FROM team_members WHERE team_id = ? AND member_id = ?", team, member)
	return n == 1, err
}

func leaveTeams(tx *db.Tx, member int64) error {
	_, err := change(tx, "DELETE FROM team_members WHERE member_id = ?", member)
	return err
}

// teamsOf gives the names of the teams of each member, the first joined first.
func (p *People) teamsOf(ctx context.Context, members []int64) (map[int64][]string, error) {
	type row struct {
		MemberID int64
		Name     string
	}
	rows, err := all[row](p.read(ctx), `SELECT tm.member_id, t.name FROM team_members tm JOIN teams t ON t.id = tm.team_id
		WHERE tm.member_id IN ? ORDER BY tm.since, t.id`, members)
	teams := map[int64][]string{}
	for _, r := range rows {
		teams[r.MemberID] = append(teams[r.MemberID], r.Name)
	}
	return teams, err
}
