package thread

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

const boardColumns = `b.id, b.slug, b.name, b.description, b.position, b.may_see, b.may_start, b.may_reply, b.language, b.hold_first, b.created_at`

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
			(SELECT t.id FROM threads t WHERE t.board_id = b.id AND `+listed+` ORDER BY t.active_at DESC, t.id DESC LIMIT 1)
		WHERE b.may_see IN ? ORDER BY b.position, b.id`, a).Scan(&boards).Error
	return boards, db.Plain(err)
}

// boardBy finds a board by one of its unique columns, which only this package names.
func boardBy(ctx context.Context, d *db.DB, column string, value any) (Board, error) {
	var b Board
	err := d.Read(ctx).Raw(`SELECT `+boardColumns+` FROM boards b WHERE b.`+column+` = ?`, value).Take(&b).Error
	return b, err
}

func insertBoard(ctx context.Context, tx *db.Tx, b Board, now time.Time) (int64, error) {
	err := tx.WithContext(ctx).Raw(`INSERT INTO boards (slug, name, description, position, may_see, may_start, may_reply, language, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		b.Slug, b.Name, b.Description, b.Position, b.MaySee, b.MayStart, b.MayReply, b.Language, now).Row().Scan(&b.ID)
	return b.ID, tx.Translate(err)
}

// lockBoard gives a board as it is, and whether it has threads, and keeps both
// until the transaction ends: on PostgreSQL a thread that is being started
// refers to the board's row and waits for it.
func lockBoard(ctx context.Context, tx *db.Tx, id int64) (b Board, threads bool, err error) {
	lock := ""
	if tx.Dialect() == db.Postgres {
		lock = " FOR UPDATE"
	}
	err = tx.WithContext(ctx).Raw(`SELECT `+boardColumns+` FROM boards b WHERE b.id = ?`+lock, id).Take(&b).Error
	if db.NoRow(err) {
		return Board{}, false, fail.NotFound()
	}
	if err != nil {
		return Board{}, false, err
	}
	err = tx.WithContext(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM threads WHERE board_id = ?)`, id).Row().Scan(&threads)
	return b, threads, err
}

// updateBoard stores the receipt of a narrowing with it, which the schema asks
// for; any other change leaves the entry of the last narrowing.
func updateBoard(ctx context.Context, tx *db.Tx, b Board, narrowed modlog.Receipt) error {
	columns, values := `slug = ?, name = ?, description = ?, position = ?, may_see = ?, may_start = ?, may_reply = ?, language = ?`,
		[]any{b.Slug, b.Name, b.Description, b.Position, b.MaySee, b.MayStart, b.MayReply, b.Language}
	if narrowed.Covers(modlog.NarrowBoard, b.ID) {
		columns += `, narrow_entry_id = ?, narrow_kind = ?`
		values = append(values, narrowed.Entry(), modlog.NarrowBoard)
	}
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE boards SET `+columns+` WHERE id = ?`, append(values, b.ID)...))
}

// everyNthThread gives the ids of the nth, 2nth and so on thread of a board.
func everyNthThread(ctx context.Context, tx *db.Tx, board int64, nth int) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM threads WHERE board_id = ?) placed
		WHERE place % ? = 0 ORDER BY id`, board, nth).Scan(&ids).Error
	return ids, err
}

func boardOrder(ctx context.Context, tx *db.Tx) ([]int64, error) {
	lock := ""
	if tx.Dialect() == db.Postgres {
		lock = " FOR UPDATE"
	}
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT id FROM boards ORDER BY position, id` + lock).Scan(&ids).Error
	return ids, err
}

func storeBoardOrder(ctx context.Context, tx *db.Tx, order []int64) error {
	for i, id := range order {
		if err := tx.WithContext(ctx).Exec(`UPDATE boards SET position = ? WHERE id = ? AND position <> ?`, i+1, id, i+1).Error; err != nil {
			return err
		}
	}
	return nil
}
