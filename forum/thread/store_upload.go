package thread

import (
	"context"
	"time"

	"answerable/forum/db"

	"gorm.io/gorm"
)

func uploadsSince(ctx context.Context, g *gorm.DB, member int64, since time.Time) (int, error) {
	var n int
	err := g.WithContext(ctx).Raw(`SELECT count(*) FROM uploads WHERE member_id = ? AND created_at > ?`, member, since).Row().Scan(&n)
	return n, err
}

func insertUpload(ctx context.Context, tx *db.Tx, member int64, u uploadRow, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO uploads (name, member_id, content_type, bytes, width, height, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, u.name, member, u.contentType, u.bytes, u.width, u.height, now).Error
}

// seenUpload is an upload with who may see it.
type seenUpload struct {
	contentType string
	memberID    int64
	seen        bool // a readable post in a board of the asked audiences shows it
	public      bool // such a post stands in a board for everyone
}

const uploadShown = `EXISTS (SELECT 1 FROM post_uploads pu JOIN posts p ON p.id = pu.post_id
	JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
	WHERE pu.upload_id = u.id AND ` + readable + ` AND b.may_see IN ?)`

func uploadSeenBy(ctx context.Context, d *db.DB, name string, a []Audience) (seenUpload, error) {
	var u seenUpload
	err := d.Read(ctx).Raw(`SELECT u.content_type, u.member_id, `+uploadShown+`, `+uploadShown+` FROM uploads u WHERE u.name = ?`,
		a, []Audience{Everyone}, name).Row().Scan(&u.contentType, &u.memberID, &u.seen, &u.public)
	return u, err
}

// oneAtATime makes transactions of one member about one matter follow each
// other on PostgreSQL, so that a count holds; SQLite has one writer anyhow.
func oneAtATime(ctx context.Context, tx *db.Tx, matter string, member int64) error {
	if tx.Dialect() == db.SQLite {
		return nil
	}
	return tx.WithContext(ctx).Exec(`SELECT pg_advisory_xact_lock(hashtext(?), CAST(CAST(? AS BIGINT) % 2147483647 AS INT))`, matter, member).Error
}
