package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

const handoverColumns = `h.id, h.care_id, h.kind, h.from_owner_id, fo.name AS from_owner_name, h.from_team_id, ft.name AS from_team_name, h.from_level,
	h.to_owner_id, too.name AS to_owner_name, h.to_team_id, tt.name AS to_team_name, h.to_level, h.reason, h.note, h.asked_by, ab.name AS asked_by_name, h.asked_at,
	h.state, an.name AS answered_by_name, h.answered_at, h.answer`

const handoverTables = ` FROM handovers h LEFT JOIN members fo ON fo.id = h.from_owner_id LEFT JOIN teams ft ON ft.id = h.from_team_id
	LEFT JOIN members too ON too.id = h.to_owner_id LEFT JOIN teams tt ON tt.id = h.to_team_id LEFT JOIN members ab ON ab.id = h.asked_by
	LEFT JOIN members an ON an.id = h.answered_by`

func insertHandover(ctx context.Context, tx *db.Tx, h Handover) (int64, error) {
	answered := map[bool]*time.Time{true: &h.AskedAt}[h.State != HandoverOpen]
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO handovers (care_id, kind, from_owner_id, from_team_id, from_level, to_owner_id, to_team_id, to_level, reason, note,
		asked_by, asked_at, state, answered_by, answered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		h.CareID, h.Kind, h.FromOwnerID, h.FromTeamID, h.FromLevel, h.ToOwnerID, h.ToTeamID, h.ToLevel, h.Reason, h.Note,
		h.AskedBy, h.AskedAt, h.State, map[bool]*int64{true: h.AskedBy}[h.State != HandoverOpen], answered).Row().Scan(&id)
	return id, tx.Translate(err)
}

// openHandover is the one of a care that waits for an answer.
func openHandover(ctx context.Context, tx *db.Tx, care int64) (h Handover, there bool, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT `+handoverColumns+handoverTables+` WHERE h.care_id = ? AND h.state = 'open'`, care).Take(&h).Error
	if db.NoRow(err) {
		return h, false, nil
	}
	return h, err == nil, err
}

func answerHandover(ctx context.Context, tx *db.Tx, id int64, state HandoverState, by int64, answer string, now time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE handovers SET state = ?, answered_by = ?, answered_at = ?, answer = ? WHERE id = ? AND state = 'open'`,
		state, by, now, answer, id), "Somebody answered this handover meanwhile.")
}

// replaceHandover ends a care's open handover, if there is one.
func replaceHandover(ctx context.Context, tx *db.Tx, care int64, by *int64, why string, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE handovers SET state = 'replaced', answered_by = ?, answered_at = ?, answer = ? WHERE care_id = ? AND state = 'open'`,
		by, now, why, care).Error
}

// careAudience is who may see the board of a care.
func careAudience(ctx context.Context, d *db.DB, id int64) (a thread.Audience, err error) {
	err = d.Read(ctx).Raw(`SELECT b.may_see FROM care c JOIN boards b ON b.id = c.board_id WHERE c.id = ?`, id).Row().Scan(&a)
	return a, err
}

func memberName(ctx context.Context, tx *db.Tx, id int64) (name string, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT name FROM members WHERE id = ?`, id).Row().Scan(&name)
	return name, err
}

func teamName(ctx context.Context, tx *db.Tx, id int64) (name string, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT name FROM teams WHERE id = ?`, id).Row().Scan(&name)
	if db.NoRow(err) {
		err = fail.Field("team", "There is no such team any more.")
	}
	return name, err
}

// colleague is somebody of a team.
type colleague struct {
	ID   int64
	Name string
}

func teamPeople(ctx context.Context, tx *db.Tx, team int64) ([]colleague, error) {
	var people []colleague
	err := tx.WithContext(ctx).Raw(`SELECT m.id, m.name FROM team_members t JOIN members m ON m.id = t.member_id WHERE t.team_id = ? ORDER BY m.id`, team).Scan(&people).Error
	return people, err
}

// teamsOfMember gives a member's teams, the first joined first.
func teamsOfMember(ctx context.Context, tx *db.Tx, member int64) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT team_id FROM team_members WHERE member_id = ? ORDER BY since, team_id`, member).Scan(&ids).Error
	return ids, err
}

// peopleFor are whom a handover is for: the one who is named, or the team.
func peopleFor(ctx context.Context, tx *db.Tx, h Handover) ([]int64, error) {
	if h.ToOwnerID != nil {
		return []int64{*h.ToOwnerID}, nil
	}
	return teamIDs(ctx, tx, h.ToTeamID)
}

func teamIDs(ctx context.Context, tx *db.Tx, team *int64) ([]int64, error) {
	if team == nil {
		return nil, nil
	}
	people, err := teamPeople(ctx, tx, *team)
	ids := make([]int64, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	return ids, err
}

// stillFor are who keep a care after a handover was declined: its owner, who
// asked, and where nobody owns it the team.
func stillFor(ctx context.Context, tx *db.Tx, c care, h Handover) ([]int64, error) {
	var to []int64
	if h.AskedBy != nil {
		to = append(to, *h.AskedBy)
	}
	if c.OwnerID != nil {
		return append(to, *c.OwnerID), nil
	}
	team, err := teamIDs(ctx, tx, c.TeamID)
	return append(to, team...), err
}

// lostOwner reports whether an owner is no longer staff, or no longer of the
// team that has the care. While a handover is open the team may be another.
func lostOwner(ctx context.Context, tx *db.Tx, c care) (bool, error) {
	var n int
	err := tx.WithContext(ctx).Raw(`SELECT count(*) FROM care c WHERE c.id = ? AND`+ownerIsLost, c.ID).Row().Scan(&n)
	return n > 0, err
}

const ownerIsLost = ` c.owner_id IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM members m WHERE m.id = c.owner_id AND m.role IN ('staff', 'administrator') AND m.erased_at IS NULL)
	OR (c.team_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM team_members x WHERE x.team_id = c.team_id AND x.member_id = c.owner_id)
		AND NOT EXISTS (SELECT 1 FROM handovers h WHERE h.care_id = c.id AND h.state = 'open')))`

// lostOwners gives cares whose owner is none any more.
func lostOwners(ctx context.Context, d *db.DB, limit int) ([]int64, error) {
	var ids []int64
	err := d.Read(ctx).Raw(`SELECT c.id FROM care c WHERE c.open AND NOT c.linked AND`+ownerIsLost+` ORDER BY c.id LIMIT ?`, limit).Scan(&ids).Error
	return ids, err
}
