package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/moderation/modlog"
)

const promiseColumns = `p.id, p.fault_id, p.thread_id, p.post_id, p.what, p.owner_id, o.name AS owner_name, p.team_id, p.team_name, m.name AS made_by_name,
	p.made_at, p.due_at, p.state, p.overdue_at, p.ended_at, e.name AS ended_by_name, p.kept_post_id, p.kept_event_id, k.fault_id AS kept_fault_id,
	p.reason, p.end_entry_id`

const promiseTables = ` FROM promises p JOIN members o ON o.id = p.owner_id JOIN members m ON m.id = p.made_by
	LEFT JOIN members e ON e.id = p.ended_by LEFT JOIN fault_events k ON k.id = p.kept_event_id`

func promiseByID(ctx context.Context, d *db.DB, id int64) (p Promise, err error) {
	err = d.Read(ctx).Raw(`SELECT `+promiseColumns+promiseTables+` WHERE p.id = ?`, id).Take(&p).Error
	return p, err
}

func promiseIn(ctx context.Context, tx *db.Tx, id int64) (p Promise, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT `+promiseColumns+promiseTables+` WHERE p.id = ?`, id).Take(&p).Error
	return p, err
}

// promisesOf takes the column's name from this package alone.
func promisesOf(column string, id int64, all *[]Promise) db.Query {
	return db.Rows(all, `SELECT `+promiseColumns+promiseTables+` WHERE p.`+column+` = ? ORDER BY p.id`, id)
}

func insertPromise(ctx context.Context, tx *db.Tx, v account.Viewer, p NewPromise, now time.Time) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO promises (fault_id, thread_id, post_id, what, owner_id, team_id, team_name, made_by, made_at, due_at)
		VALUES (?, ?, ?, ?, ?, (SELECT min(team_id) FROM team_members WHERE member_id = ?),
		coalesce((SELECT t.name FROM teams t WHERE t.id = (SELECT min(team_id) FROM team_members WHERE member_id = ?)), ''), ?, ?, ?) RETURNING id`,
		orNil(p.FaultID), orNil(p.ThreadID), orNil(p.PostID), p.What, p.OwnerID, p.OwnerID, p.OwnerID, v.ID, now, p.DueAt).Row().Scan(&id)
	return id, tx.Translate(err)
}

func endPromise(ctx context.Context, tx *db.Tx, who actor, p Promise, e Ending, receipt modlog.Receipt, now time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE promises SET state = ?, ended_at = ?, ended_by = ?, kept_post_id = ?, kept_event_id = ?, reason = ?,
		end_entry_id = ?, end_kind = ?, overdue_at = CASE WHEN ? THEN coalesce(overdue_at, due_at) ELSE overdue_at END WHERE id = ? AND ended_at IS NULL`,
		e.State, now, who.id, orNil(e.KeptPostID), orNil(e.KeptEventID), e.Reason, receipt.Entry(), modlog.EndPromise, e.State == PromiseLate, p.ID),
		"Somebody ended this promise meanwhile.")
}

func overduePromise(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE promises SET state = 'overdue', overdue_at = ? WHERE id = ? AND state = 'open'`, at, id),
		"The promise changed meanwhile.")
}

// updateKeeps reports whether an event is an update, on the promise's fault,
// written after the promise was made.
func updateKeeps(ctx context.Context, d *db.DB, id int64, p Promise) (bool, error) {
	var n int
	err := d.Read(ctx).Raw(`SELECT count(*) FROM fault_events WHERE id = ? AND kind IN ('update', 'release') AND fault_id = ? AND happened_at >= ?`,
		id, p.FaultID, p.MadeAt).Row().Scan(&n)
	return n > 0, err
}

// teamOf gives a promise's owner and the members of his team.
func teamOf(ctx context.Context, tx *db.Tx, p Promise) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT member_id FROM team_members WHERE team_id = ? UNION SELECT id FROM members WHERE id = ?`, p.TeamID, p.OwnerID).Scan(&ids).Error
	return ids, err
}

func isStaff(ctx context.Context, d *db.DB, member int64) (bool, error) {
	var n int
	err := d.Read(ctx).Raw(`SELECT count(*) FROM members WHERE id = ? AND role IN ('staff', 'administrator') AND erased_at IS NULL`, member).Row().Scan(&n)
	return n > 0, err
}

func touchThread(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE threads SET version = version + 1 WHERE id = ?`, id).Error
}
