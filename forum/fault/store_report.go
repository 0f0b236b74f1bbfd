package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/notify"
)

const reportColumns = `fault_id, member_id, model_id, product_name, product_version, hardware, since, last_good, frequency, happens_when, workaround,
	will_test, state, regression, created_at, changed_at`

func reportOf(ctx context.Context, d *db.DB, fault, member int64) (r Report, err error) {
	err = d.Read(ctx).Raw(`SELECT `+reportColumns+` FROM fault_reports WHERE fault_id = ? AND member_id = ?`, fault, member).Take(&r).Error
	return r, err
}

// reportIn gives the zero report where there is none.
func reportIn(ctx context.Context, tx *db.Tx, fault, member int64) (r Report, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT `+reportColumns+` FROM fault_reports WHERE fault_id = ? AND member_id = ?`, fault, member).Take(&r).Error
	if db.NoRow(err) {
		return Report{}, nil
	}
	return r, err
}

func upsertReport(ctx context.Context, tx *db.Tx, r Report, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO fault_reports (`+reportColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (fault_id, member_id) DO UPDATE SET model_id = excluded.model_id, product_name = excluded.product_name,
		product_version = excluded.product_version, hardware = excluded.hardware, since = excluded.since, last_good = excluded.last_good,
		frequency = excluded.frequency, happens_when = excluded.happens_when, workaround = excluded.workaround, will_test = excluded.will_test,
		state = excluded.state, regression = excluded.regression, changed_at = excluded.changed_at`,
		r.FaultID, r.MemberID, r.ModelID, r.ProductName, r.ProductVersion, r.Hardware, r.Since, r.LastGood, r.Frequency, r.HappensWhen, r.Workaround,
		r.WillTest, r.State, r.Regression, now, now).Error
}

// recountReports makes a fault's counters equal its rows.
func recountReports(ctx context.Context, tx *db.Tx, fault int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE faults SET
		affected_count = (SELECT count(*) FROM fault_reports r WHERE r.fault_id = faults.id),
		gone_count = (SELECT count(*) FROM fault_reports r WHERE r.fault_id = faults.id AND r.state = 'gone'),
		still_count = (SELECT count(*) FROM fault_reports r WHERE r.fault_id = faults.id AND r.state = 'still'),
		regression_count = (SELECT count(*) FROM fault_reports r WHERE r.fault_id = faults.id AND r.regression) WHERE id = ?`, fault).Error
}

func reportDays(ctx context.Context, d *db.DB, fault int64) ([]Day, error) {
	day := `to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`
	if d.Dialect() == db.SQLite {
		day = `substr(created_at, 1, 10)`
	}
	var days []Day
	err := d.Read(ctx).Raw(`SELECT `+day+` AS day, count(*) AS people FROM fault_reports WHERE fault_id = ? GROUP BY 1 ORDER BY 1`, fault).Scan(&days).Error
	return days, err
}

func reportGroups(ctx context.Context, d *db.DB, fault int64) ([]Group, error) {
	var groups []Group
	err := d.Read(ctx).Raw(`SELECT product_name, product_version, count(CASE WHEN state IN ('affected', 'worse') THEN 1 END) AS affected,
		count(CASE WHEN state = 'gone' THEN 1 END) AS gone, count(CASE WHEN state = 'still' THEN 1 END) AS still
		FROM fault_reports WHERE fault_id = ? GROUP BY product_name, product_version ORDER BY product_name, product_version`, fault).Scan(&groups).Error
	return groups, err
}

func followFault(ctx context.Context, tx *db.Tx, fault, member int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO fault_followers (fault_id, member_id, following, changed_at) VALUES (?, ?, TRUE, ?) ON CONFLICT DO NOTHING`,
		fault, member, now).Error
}

func setLevel(ctx context.Context, tx *db.Tx, fault, member int64, l notify.Level, now time.Time) error {
	stored := l
	if l == notify.NotFollowing {
		stored = notify.LevelAll // for when he follows it again
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO fault_followers (fault_id, member_id, following, level, changed_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (fault_id, member_id) DO UPDATE SET following = excluded.following, level = excluded.level, changed_at = excluded.changed_at`,
		fault, member, l.Following(), stored, now).Error
}

func levelOf(ctx context.Context, d *db.DB, fault, member int64) (notify.Level, error) {
	var rows []struct {
		Following bool
		Level     string
	}
	err := d.Read(ctx).Raw(`SELECT following, level FROM fault_followers WHERE fault_id = ? AND member_id = ?`, fault, member).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return notify.NotFollowing, err
	}
	return notify.LevelOf(rows[0].Following, rows[0].Level), nil
}
