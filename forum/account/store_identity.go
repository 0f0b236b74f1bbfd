package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

// identityOf says whose an identity is.
type identityOf struct{ ID, MemberID int64 }

func identityRow(tx *db.Tx, issuer, subject string) (identityOf, bool, error) {
	return one[identityOf](tx.DB, "SELECT id, member_id FROM identities WHERE issuer = ? AND subject = ?", issuer, subject)
}

func ownIdentity(tx *db.Tx, member, id int64) (identityOf, bool, error) {
	return one[identityOf](tx.DB, "SELECT id, member_id FROM identities WHERE id = ? AND member_id = ?", id, member)
}

func insertIdentity(tx *db.Tx, member int64, id Identity, now time.Time) (identityOf, error) {
	made, err := insert(tx, "INSERT INTO identities (member_id, issuer, subject, linked_at, used_at) VALUES (?, ?, ?, ?, ?) RETURNING id", member, id.Issuer, id.Subject, now, now)
	return identityOf{made, member}, err
}

func deleteIdentity(tx *db.Tx, id int64) (issuer string, found bool, err error) {
	row, found, err := one[struct{ Issuer string }](tx.DB, "DELETE FROM identities WHERE id = ? RETURNING issuer", id)
	return row.Issuer, found, err
}

func (p *People) linkedOf(ctx context.Context, member int64) ([]Linked, error) {
	return all[Linked](p.read(ctx), "SELECT id, issuer, linked_at, used_at FROM identities WHERE member_id = ? ORDER BY id", member)
}

func (p *People) ceremonyRow(ctx context.Context, stored string, kind ceremonyKind, now time.Time) (ceremony, bool, error) {
	return one[ceremony](p.read(ctx), "SELECT token_hash, member_id, data FROM ceremonies WHERE token_hash = ? AND kind = ? AND expires_at > ?", stored, kind, now)
}

func teamIDs(tx *db.Tx, names []string) (map[int64]bool, error) {
	ids := map[int64]bool{}
	if len(names) == 0 {
		return ids, nil
	}
	rows, err := all[int64](tx.DB, "SELECT id FROM teams WHERE name IN ?", names)
	for _, id := range rows {
		ids[id] = true
	}
	return ids, err
}

func teamsGiven(tx *db.Tx, identity int64) ([]int64, error) {
	return all[int64](tx.DB, "SELECT team_id FROM identity_teams WHERE identity_id = ?", identity)
}

func insertTeamGiven(tx *db.Tx, identity, team int64) error {
	_, err := change(tx, "INSERT INTO identity_teams (identity_id, team_id) VALUES (?, ?)", identity, team)
	return err
}

func deleteTeamGiven(tx *db.Tx, identity, team int64) error {
	_, err := change(tx, "DELETE FROM identity_teams WHERE identity_id = ? AND team_id = ?", identity, team)
	return err
}

func inTeam(tx *db.Tx, member, team int64) (bool, error) {
	_, there, err := one[int64](tx.DB, "SELECT team_id FROM team_members WHERE member_id = ? AND team_id = ?", member, team)
	return there, err
}

func storeGaveRole(tx *db.Tx, identity int64, gave bool) error {
	_, err := change(tx, "UPDATE identities SET gave_role = ? WHERE id = ?", gave, identity)
	return err
}

// gaveRole tells whether the provider made the member staff, and how many teams
// he is in.
func gaveRole(tx *db.Tx, identity, member int64) (gave bool, teams int, err error) {
	row, _, err := one[struct {
		GaveRole bool
		Teams    int
	}](tx.DB, "SELECT i.gave_role, (SELECT count(*) FROM team_members t WHERE t.member_id = ?) AS teams FROM identities i WHERE i.id = ?", member, identity)
	return row.GaveRole, row.Teams, err
}

func (p *People) ownsIdentity(ctx context.Context, member int64, id Identity) (bool, error) {
	_, own, err := one[int64](p.read(ctx), "SELECT id FROM identities WHERE member_id = ? AND issuer = ? AND subject = ?", member, id.Issuer, id.Subject)
	return own, err
}
