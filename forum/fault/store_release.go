package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"

	"gorm.io/gorm"
)

const releaseColumns = `r.id, r.fault_id, r.version, r.note, m.name AS made_by_name, r.made_at, r.asked_at,
	(SELECT count(*) FROM verifications x WHERE x.release_id = r.id AND x.gone) AS gone, (SELECT count(*) FROM verifications x WHERE x.release_id = r.id AND NOT x.gone) AS still`

func insertRelease(ctx context.Context, tx *db.Tx, v account.Viewer, r NewRelease, now time.Time) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO fault_releases (fault_id, version, note, made_by, made_at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		r.FaultID, r.Version, r.Note, v.ID, now).Row().Scan(&id)
	return id, tx.Translate(err)
}

func releasesOf(ctx context.Context, d *db.DB, fault int64) ([]Release, error) {
	var releases []Release
	err := d.Read(ctx).Raw(`SELECT `+releaseColumns+` FROM fault_releases r JOIN members m ON m.id = r.made_by WHERE r.fault_id = ? ORDER BY r.id`, fault).Scan(&releases).Error
	return releases, err
}

func releaseByID(q *gorm.DB, id int64) (r Release, err error) {
	err = q.Raw(`SELECT `+releaseColumns+` FROM fault_releases r JOIN members m ON m.id = r.made_by WHERE r.id = ?`, id).Take(&r).Error
	return r, err
}

func claimAsking(ctx context.Context, tx *db.Tx, release int64, now time.Time) (fault int64, claimed bool, err error) {
	err = tx.WithContext(ctx).Raw(`UPDATE fault_releases SET asked_at = ? WHERE id = ? AND asked_at IS NULL RETURNING fault_id`, now, release).Row().Scan(&fault)
	if db.NoRow(err) {
		return 0, false, nil
	}
	return fault, err == nil, err
}

func upsertAnswer(ctx context.Context, tx *db.Tx, member int64, r Report, a Answer, now time.Time) error {
	err := tx.WithContext(ctx).Exec(`INSERT INTO verifications (release_id, fault_id, member_id, gone, model_id, product_name, note, answered_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (release_id, member_id) DO UPDATE SET gone = excluded.gone, note = excluded.note, answered_at = excluded.answered_at`,
		a.ReleaseID, a.FaultID, member, a.Gone, r.ModelID, r.ProductName, a.Note, now).Error
	if err != nil {
		return err
	}
	state := Still
	if a.Gone {
		state = Gone
	}
	return tx.WithContext(ctx).Exec(`UPDATE fault_reports SET state = ?, changed_at = ? WHERE fault_id = ? AND member_id = ?`, state, now, a.FaultID, member).Error
}

func confirmationsOf(q *gorm.DB, fault, release int64) ([]Confirmations, error) {
	var groups []Confirmations
	err := q.Raw(`SELECT r.product_name, r.product_version, count(*) AS affected, count(CASE WHEN x.gone THEN 1 END) AS gone,
		count(CASE WHEN NOT x.gone THEN 1 END) AS still FROM fault_reports r
		LEFT JOIN verifications x ON x.release_id = ? AND x.member_id = r.member_id
		WHERE r.fault_id = ? AND (r.state <> 'gone' OR x.member_id IS NOT NULL) GROUP BY r.product_name, r.product_version ORDER BY r.product_name, r.product_version`, release, fault).Scan(&groups).Error
	return groups, err
}

func verifyRulesOf(q *gorm.DB, board int64) (verifyRules, error) {
	r := verifyRules{Share: 80, Least: 2, Reopen: 30}
	err := q.Raw(`SELECT verify_share, verify_least, reopen_share FROM board_care WHERE board_id = ?`, board).Row().Scan(&r.Share, &r.Least, &r.Reopen)
	if db.NoRow(err) {
		return r, nil
	}
	return r, err
}

func verificationOf(q *gorm.DB, fault, board int64, release *int64) (Verification, error) {
	rules, err := verifyRulesOf(q, board)
	if err != nil || release == nil {
		return Verification{Share: rules.Share}, err
	}
	groups, err := confirmationsOf(q, fault, *release)
	if err != nil {
		return Verification{}, err
	}
	v := judge(groups, rules)
	r, err := releaseByID(q, *release)
	v.Release = &r
	return v, err
}
