package fault

import (
	"context"
	"time"

	"answerable/forum/db"
)

// mineRow is a row of mineSQL; what a member has not is NULL.
type mineRow struct {
	Following bool
	Report    Report `gorm:"embedded"`
	AskID     *int64
	AskName   *string
	AskNote   *string
	AskBy     *string
	AskMadeAt *time.Time
	AskedAt   *time.Time
}

const mineSQL = `SELECT coalesce(w.following, FALSE) AS following, r.fault_id, r.member_id, r.model_id, r.product_name, r.product_version, r.hardware, r.since, r.last_good,
	r.frequency, r.happens_when, r.workaround, r.will_test, r.state, r.regression, r.created_at, r.changed_at,
	n.id AS ask_id, n.version AS ask_name, n.note AS ask_note, b.name AS ask_by, n.made_at AS ask_made_at, n.asked_at
	FROM faults f
	LEFT JOIN fault_followers w ON w.fault_id = f.id AND w.member_id = ?
	LEFT JOIN fault_reports r ON r.fault_id = f.id AND r.member_id = ?
	LEFT JOIN fault_releases n ON n.id = f.release_id AND r.member_id IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM verifications x WHERE x.release_id = n.id AND x.member_id = ?)
	LEFT JOIN members b ON b.id = n.made_by
	WHERE f.id = ?`

// mineOf gives what a fault is to a member: whether he follows it, what he
// reported, and, where he did, the latest release that he did not answer for yet.
func mineOf(ctx context.Context, d *db.DB, fault, member int64) (Mine, error) {
	var row mineRow
	err := d.Read(ctx).Raw(mineSQL, member, member, member, fault).Scan(&row).Error
	m := Mine{Following: row.Following}
	if err != nil || row.Report.MemberID == 0 {
		return m, err
	}
	m.Report = &row.Report
	if row.AskID != nil {
		m.Ask = &Release{ID: *row.AskID, FaultID: fault, Version: *row.AskName, Note: *row.AskNote, MadeByName: *row.AskBy, MadeAt: *row.AskMadeAt, AskedAt: row.AskedAt}
	}
	return m, nil
}
