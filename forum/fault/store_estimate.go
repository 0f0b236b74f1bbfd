package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/moderation/modlog"
)

const estimateColumns = `e.id, e.fault_id, e.from_at, e.until_at, e.next_update_at, e.reason, e.slip, m.name AS made_by_name, e.made_team, e.made_at,
	e.passed_at, e.moved_at, e.move_entry_id`

const estimateTables = ` FROM fault_estimates e JOIN members m ON m.id = e.made_by`

func estimatesOf(fault int64, all *[]Estimate) db.Query {
	return db.Rows(all, `SELECT `+estimateColumns+estimateTables+` WHERE e.fault_id = ? ORDER BY e.id`, fault)
}

func standingEstimate(ctx context.Context, tx *db.Tx, fault int64) (e Estimate, there bool, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT `+estimateColumns+estimateTables+` WHERE e.fault_id = ? AND e.moved_at IS NULL`, fault).Take(&e).Error
	if db.NoRow(err) {
		return Estimate{}, false, nil
	}
	return e, err == nil, err
}

func estimateIn(ctx context.Context, tx *db.Tx, id int64) (e Estimate, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT `+estimateColumns+estimateTables+` WHERE e.id = ?`, id).Take(&e).Error
	return e, err
}

func insertEstimate(ctx context.Context, tx *db.Tx, v account.Viewer, e NewEstimate, slip bool, now time.Time) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO fault_estimates (fault_id, from_at, until_at, next_update_at, reason, slip, made_by, made_team, made_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, e.FaultID, e.FromAt, e.UntilAt, e.NextUpdateAt, e.Reason, slip, v.ID, v.Team, now).Row().Scan(&id)
	return id, tx.Translate(err)
}

func moveEstimate(ctx context.Context, tx *db.Tx, id int64, receipt modlog.Receipt, now time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE fault_estimates SET moved_at = ?, move_entry_id = ?, move_kind = ? WHERE id = ? AND moved_at IS NULL`,
		now, receipt.Entry(), modlog.MoveEstimate, id), "Somebody moved the estimate meanwhile.")
}

func passedEstimate(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE fault_estimates SET passed_at = ? WHERE id = ? AND passed_at IS NULL AND moved_at IS NULL`, at, id),
		"The estimate changed meanwhile.")
}

func countSlip(ctx context.Context, tx *db.Tx, fault int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE faults SET slip_count = slip_count + 1 WHERE id = ?`, fault).Error
}

// updatedSince reports whether an update was posted after that time.
func updatedSince(ctx context.Context, tx *db.Tx, fault int64, since time.Time) (bool, error) {
	var n int
	err := tx.WithContext(ctx).Raw(`SELECT count(*) FROM (SELECT 1 FROM fault_events WHERE fault_id = ? AND kind = 'update' AND happened_at >= ? LIMIT 1) u`,
		fault, since).Row().Scan(&n)
	return n > 0, err
}
