package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// renewBatch is how many cares one job gives new targets.
const renewBatch = 200

func openCares(ctx context.Context, d *db.DB, board, after int64) ([]int64, error) {
	var ids []int64
	err := d.Read(ctx).Raw(`SELECT id FROM care WHERE board_id = ? AND open AND id > ? ORDER BY id LIMIT ?`, board, after, renewBatch).Scan(&ids).Error
	return ids, err
}

// insertAsk notes a wish to climb, once a person and level, and counts them.
func insertAsk(ctx context.Context, tx *db.Tx, care int64, level int, member int64, now time.Time) (n int, err error) {
	err = tx.WithContext(ctx).Exec(`INSERT INTO climb_asks (care_id, level, member_id, asked_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, care, level, member, now).Error
	if err != nil {
		return 0, err
	}
	err = tx.WithContext(ctx).Raw(`SELECT count(*) FROM climb_asks WHERE care_id = ? AND level = ?`, care, level).Row().Scan(&n)
	return n, err
}

// isAffected reports whether somebody waits for what a care is for.
func isAffected(ctx context.Context, tx *db.Tx, c care, member int64) (bool, error) {
	var n int
	if c.ThreadID != nil {
		err := tx.WithContext(ctx).Raw(`SELECT count(*) FROM threads t WHERE t.id = ? AND (t.opener_id = ?
			OR EXISTS (SELECT 1 FROM posts p WHERE p.author_id = ? AND p.thread_id = t.id AND p.as_role = 'member' AND p.withdrawn_at IS NULL))`,
			*c.ThreadID, member, member).Row().Scan(&n)
		return n > 0, err
	}
	err := tx.WithContext(ctx).Raw(`SELECT (SELECT count(*) FROM fault_reports WHERE fault_id = ? AND member_id = ? AND state <> 'gone')
		+ (SELECT count(*) FROM threads WHERE fault_id = ? AND opener_id = ?)`, *c.FaultID, member, *c.FaultID, member).Row().Scan(&n)
	return n > 0, err
}

func stalledLines(ctx context.Context, d *db.DB, audiences []thread.Audience, board int64, limit int) ([]StalledLine, error) {
	var lines []StalledLine
	err := d.Read(ctx).Raw(`SELECT c.id AS care_id, c.board_id, c.thread_id, t.title AS thread_title, t.slug AS thread_slug, c.fault_id, f.title AS fault_title,
		coalesce(tm.name, '') AS team_name, c.waiting_since, c.stalled_since
		FROM care c JOIN boards b ON b.id = c.board_id LEFT JOIN threads t ON t.id = c.thread_id LEFT JOIN faults f ON f.id = c.fault_id
		LEFT JOIN teams tm ON tm.id = c.team_id
		WHERE c.open AND NOT c.linked AND c.stalled_since IS NOT NULL AND c.waiting_since IS NOT NULL AND b.may_see IN ? AND (CAST(? AS BIGINT) = 0 OR c.board_id = ?)
		ORDER BY c.stalled_since, c.id LIMIT ?`, audiences, board, board, limit).Scan(&lines).Error
	return lines, err
}
