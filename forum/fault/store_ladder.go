package fault

import (
	"context"
	"time"

	"answerable/forum/db"

	"gorm.io/gorm"
)

// ladderOf reads a board's ladder; a board that has none stored has the
// default's rules and no rungs.
func ladderOf(ctx context.Context, from *gorm.DB, board int64) (Ladder, error) {
	l := Ladder{BoardID: board, Hours: Hours{Zone: time.UTC, Opens: 540, Closes: 1020, Days: 62},
		ClimbAsks: 3, VerifyShare: 80, VerifyLeast: 2, ReopenShare: 30, PrivateDays: 90}
	var zone string
	err := from.WithContext(ctx).Raw(`SELECT timezone, opens, closes, days, verify_share, verify_least, reopen_share, climb_asks, private_days
		FROM board_care WHERE board_id = ?`, board).Row().
		Scan(&zone, &l.Hours.Opens, &l.Hours.Closes, &l.Hours.Days, &l.VerifyShare, &l.VerifyLeast, &l.ReopenShare, &l.ClimbAsks, &l.PrivateDays)
	if db.NoRow(err) {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	if l.Hours.Zone, err = time.LoadLocation(zone); err != nil {
		return l, err
	}
	names, err := holidaysOf(ctx, from, board)
	if err != nil {
		return l, err
	}
	l.Hours.Holidays = map[string]bool{}
	for day := range names {
		l.Hours.Holidays[day] = true
	}
	err = from.WithContext(ctx).Raw(`SELECT s.level, s.team_id, t.name AS team_name, s.first_minutes, s.next_minutes, s.update_minutes,
		(SELECT count(*) FROM team_members x WHERE x.team_id = s.team_id) AS people
		FROM ladder_steps s JOIN teams t ON t.id = s.team_id WHERE s.board_id = ? ORDER BY s.level`, board).Scan(&l.Rungs).Error
	return l, err
}

func holidaysOf(ctx context.Context, from *gorm.DB, board int64) (map[string]string, error) {
	var rows []struct{ Day, Name string }
	err := from.WithContext(ctx).Raw(`SELECT day, name FROM holidays WHERE board_id = ?`, board).Scan(&rows).Error
	names := map[string]string{}
	for _, r := range rows {
		names[r.Day] = r.Name
	}
	return names, err
}

// teamSizes gives how many people each team has.
func teamSizes(ctx context.Context, d *db.DB) (map[int64]int, error) {
	var rows []struct {
		ID     int64
		People int
	}
	err := d.Read(ctx).Raw(`SELECT t.id, (SELECT count(*) FROM team_members m WHERE m.team_id = t.id) AS people FROM teams t`).Scan(&rows).Error
	sizes := map[int64]int{}
	for _, r := range rows {
		sizes[r.ID] = r.People
	}
	return sizes, err
}

func storeLadder(ctx context.Context, tx *db.Tx, l Ladder, holidays map[string]string, by int64, now time.Time) error {
	h := l.Hours
	err := tx.WithContext(ctx).Exec(`INSERT INTO board_care (board_id, timezone, opens, closes, days, verify_share, verify_least, reopen_share, climb_asks,
		private_days, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (board_id) DO UPDATE SET timezone = excluded.timezone, opens = excluded.opens, closes = excluded.closes, days = excluded.days,
		verify_share = excluded.verify_share, verify_least = excluded.verify_least, reopen_share = excluded.reopen_share,
		climb_asks = excluded.climb_asks, private_days = excluded.private_days, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		l.BoardID, h.Zone.String(), h.Opens, h.Closes, h.Days, l.VerifyShare, l.VerifyLeast, l.ReopenShare, l.ClimbAsks, l.PrivateDays, now, by).Error
	if err != nil {
		return err
	}
	for _, table := range []string{"holidays", "ladder_steps"} {
		if err := tx.WithContext(ctx).Exec(`DELETE FROM `+table+` WHERE board_id = ?`, l.BoardID).Error; err != nil {
			return err
		}
	}
	for day, name := range holidays {
		if err := tx.WithContext(ctx).Exec(`INSERT INTO holidays (board_id, day, name) VALUES (?, ?, ?)`, l.BoardID, day, name).Error; err != nil {
			return err
		}
	}
	for _, r := range l.Rungs {
		err := tx.WithContext(ctx).Exec(`INSERT INTO ladder_steps (board_id, level, team_id, first_minutes, next_minutes, update_minutes)
			VALUES (?, ?, ?, ?, ?, ?)`, l.BoardID, r.Level, r.TeamID, r.FirstMinutes, r.NextMinutes, r.UpdateMinutes).Error
		if err != nil {
			return err
		}
	}
	return nil
}
