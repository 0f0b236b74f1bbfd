package account

import (
	"context"

	"answerable/forum/db"
)

func (p *People) teamIDsOf(ctx context.Context, member int64) ([]int64, error) {
	return all[int64](p.read(ctx), "SELECT team_id FROM team_members WHERE member_id = ? ORDER BY since, team_id", member)
}

// leaveTeamsBut takes a member out of all teams that are not among those kept.
func leaveTeamsBut(tx *db.Tx, member int64, kept []int64) error {
	_, err := change(tx, "DELETE FROM team_members WHERE member_id = ? AND team_id NOT IN ?", member, append([]int64{0}, kept...))
	return err
}
