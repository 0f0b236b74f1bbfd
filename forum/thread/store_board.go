package thread

import (
	"context"
	"time"

	"answerable/forum/db"
)

const boardColumns = `b.id, b.slug, b.name, b.description, b.position, b.may_see, b.may_start, b.may_reply, b.language, b.created_at`

func listBoards(ctx context.Context, d *db.DB, a []Audience) ([]Board, error) {
	var boards []Board
	err := d.Read(ctx).Raw(`SELECT `+boardColumns+` FROM boards b WHERE b.may_see IN ? ORDER BY b.position, b.id`, a).Scan(&boards).Error
	return boards, db.Plain(err)
}

func listBoardSummaries(ctx context.Context, d *db.DB, a []Audience) ([]BoardSummary, error) {
	var boards []BoardSummary
	err := d.Read(ctx).Raw(`SELECT `+boardColumns+`,
		b.thread_count AS threads, b.unanswered_count AS unanswered,
		coalesce(l.id, 0) AS last_id, coalesce(l.title, '') AS last_title, coalesce(l.slug, '') AS last_slug, l.active_at AS last_at
		FROM boards b LEFT JOIN threads l ON l.id =
			(SELECT t.id FROM threads t WHERE t.board_id = b.id ORDER BY t.active_at DESC, t.id DESC LIMIT 1)
		WHERE b.may_see IN ? ORDER BY b.position, b.id`, a).Scan(&boards).Error
	return boards, db.Plain(err)
}

// boardBy finds a board by one of its unique columns, which only this package names.
func boardBy(ctx context.Context, d *db.DB, column string, value any) (Board, error) {
	var b Board
	err := d.Read(ctx).Raw(`SELECT `+boardColumns+` FROM boards b WHERE b.`+column+` = ?`, value).Take(&b).Error
	return b, err
}

func saveBoard(ctx context.Context, tx *db.Tx, b Board, now time.Time) (int64, error) {
	if b.ID == 0 {
		err := tx.WithContext(ctx).Raw(`INSERT INTO boards (slug, name, description, position, may_see, may_start, may_reply, language, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			b.Slug, b.Name, b.Description, b.Position, b.MaySee, b.MayStart, b.MayReply, b.Language, now).Row().Scan(&b.ID)
		return b.ID, tx.Translate(err)
	}
	return b.ID, mustChange(tx.WithContext(ctx).Exec(`UPDATE boards SET slug = ?, name = ?, description = ?, position = ?,
		may_see = ?, may_start = ?, may_reply = ?, language = ? WHERE id = ?`,
		b.Slug, b.Name, b.Description, b.Position, b.MaySee, b.MayStart, b.MayReply, b.Language, b.ID))
}
