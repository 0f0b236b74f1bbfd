package notify

import (
	"context"
	"time"

	"answerable/forum/db"
)

func setBoardLevel(ctx context.Context, tx *db.Tx, board, member int64, l Level, now time.Time) error {
	if l == NotFollowing {
		return tx.WithContext(ctx).Exec(`DELETE FROM board_follows WHERE board_id = ? AND member_id = ?`, board, member).Error
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO board_follows (board_id, member_id, level, changed_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (board_id, member_id) DO UPDATE SET level = excluded.level, changed_at = excluded.changed_at`, board, member, l, now).Error
}

func setTagLevel(ctx context.Context, tx *db.Tx, tag string, member int64, l Level, now time.Time) error {
	if l == NotFollowing {
		return tx.WithContext(ctx).Exec(`DELETE FROM tag_follows WHERE tag = ? AND member_id = ?`, tag, member).Error
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO tag_follows (tag, member_id, level, changed_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (tag, member_id) DO UPDATE SET level = excluded.level, changed_at = excluded.changed_at`, tag, member, l, now).Error
}

func placesOf(ctx context.Context, d *db.DB, member int64, audiences []string) ([]Place, error) {
	var places []Place
	err := d.Read(ctx).Raw(`SELECT b.id AS board_id, b.name AS board_name, b.slug AS board_slug, '' AS tag, f.level FROM board_follows f JOIN boards b ON b.id = f.board_id
		WHERE f.member_id = ? AND b.may_see IN ?
		UNION ALL SELECT 0, '', '', g.tag, g.level FROM tag_follows g WHERE g.member_id = ? ORDER BY 2, 4`, member, audiences, member).Scan(&places).Error
	return places, err
}
