package thread

import (
	"context"
	"time"

	"answerable/forum/db"
)

const confirmationColumns = `c.post_id, m.name AS member_name, c.worked, c.model_id, coalesce(pr.name, '') AS product_name,
	coalesce(mo.name, '') AS model_name, c.version, c.note, c.changed_at`

const confirmationTables = ` FROM confirmations c JOIN members m ON m.id = c.member_id
	LEFT JOIN models mo ON mo.id = c.model_id LEFT JOIN products pr ON pr.id = mo.product_id`

// confirmationsBetween gives the latest words on the posts of a page, at most 100.
func confirmationsBetween(thread int64, from, to int, said *[]Confirmation) db.Query {
	return db.Query{SQL: `SELECT ` + confirmationColumns + confirmationTables + ` JOIN posts p ON p.id = c.post_id
		WHERE p.thread_id = ? AND p.number BETWEEN ? AND ? ORDER BY c.changed_at DESC, c.member_id LIMIT 100`, Values: []any{thread, from, to}, Scan: func(r db.Row) error {
		var c Confirmation
		err := r.Scan(&c.PostID, &c.MemberName, &c.Worked, &c.ModelID, &c.ProductName, &c.ModelName, &c.Version, &c.Note, &c.ChangedAt)
		*said = append(*said, c)
		return err
	}}
}

func confirmationOf(ctx context.Context, d *db.DB, member, post int64) (*Confirmation, error) {
	var c Confirmation
	err := d.Read(ctx).Raw(`SELECT `+confirmationColumns+confirmationTables+` WHERE c.member_id = ? AND c.post_id = ?`, member, post).Take(&c).Error
	return &c, err
}

func saveConfirmation(ctx context.Context, tx *db.Tx, member int64, c Confirmation, now time.Time) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO confirmations (post_id, member_id, worked, model_id, version, note, created_at, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (post_id, member_id) DO UPDATE SET worked = excluded.worked, model_id = excluded.model_id,
		version = excluded.version, note = excluded.note, changed_at = excluded.changed_at`,
		c.PostID, member, c.Worked, c.ModelID, c.Version, c.Note, now, now).Error
}

func recountConfirmations(ctx context.Context, tx *db.Tx, post int64) error {
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE posts SET
		worked_count = (SELECT count(*) FROM confirmations c WHERE c.post_id = posts.id AND c.worked),
		failed_count = (SELECT count(*) FROM confirmations c WHERE c.post_id = posts.id AND NOT c.worked) WHERE id = ?`, post))
}

func setHelpful(ctx context.Context, tx *db.Tx, member, post int64, on bool, now time.Time) error {
	statement, values, delta := `DELETE FROM helpful_marks WHERE post_id = ? AND member_id = ?`, []any{post, member}, -1
	if on {
		statement = `INSERT INTO helpful_marks (post_id, member_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
		values, delta = append(values, now), 1
	}
	change := tx.WithContext(ctx).Exec(statement, values...)
	if change.Error != nil || change.RowsAffected == 0 {
		return change.Error
	}
	return mustChange(tx.WithContext(ctx).Exec(`UPDATE posts SET helpful_count = helpful_count + ? WHERE id = ?`, delta, post))
}
