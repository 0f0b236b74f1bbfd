package moderation

import (
	"context"
	"time"

	"answerable/forum/db"

	"gorm.io/gorm"
)

func newestRulebook(ctx context.Context, d *db.DB) (version int, err error) {
	err = d.Read(ctx).Raw(`SELECT coalesce(max(version), 0) FROM rulebooks`).Row().Scan(&version)
	return version, err
}

func insertRulebook(ctx context.Context, tx *db.Tx, b Rulebook, by int64) error {
	err := tx.WithContext(ctx).Exec(`INSERT INTO rulebooks (version, note, published_by, published_at) VALUES (?, ?, ?, ?)`,
		b.Version, b.Note, orNull(by), b.PublishedAt).Error
	if err != nil {
		return err
	}
	for i, r := range b.Rules {
		err := tx.WithContext(ctx).Exec(`INSERT INTO rules (version, number, position, title, body, ground, illegal, spam) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			b.Version, r.Number, i, r.Title, r.Body, r.Ground, r.Illegal, r.Spam).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// bookRow is a rulebook's own columns.
type bookRow struct {
	Version     int
	Note        string
	PublishedBy string
	PublishedAt time.Time
}

func (r bookRow) book() Rulebook {
	return Rulebook{Version: r.Version, Note: r.Note, PublishedBy: r.PublishedBy, PublishedAt: r.PublishedAt}
}

const selectBooks = `SELECT b.version, b.note, coalesce(m.name, '') AS published_by, b.published_at
	FROM rulebooks b LEFT JOIN members m ON m.id = b.published_by`

func rulebookOf(ctx context.Context, d *db.DB, version int) (Rulebook, error) {
	var row bookRow
	err := d.Read(ctx).Raw(selectBooks+` WHERE b.version = CASE WHEN CAST(? AS BIGINT) = 0 THEN (SELECT max(version) FROM rulebooks) ELSE ? END`, version, version).Take(&row).Error
	if err != nil {
		return Rulebook{}, err
	}
	b := row.book()
	err = d.Read(ctx).Raw(`SELECT version, number, title, body, ground, illegal, spam FROM rules WHERE version = ? ORDER BY position`, b.Version).Scan(&b.Rules).Error
	return b, err
}

func rulebooks(ctx context.Context, d *db.DB) ([]Rulebook, error) {
	var rows []bookRow
	err := d.Read(ctx).Raw(selectBooks + ` ORDER BY b.version DESC`).Scan(&rows).Error
	all := make([]Rulebook, len(rows))
	for i, r := range rows {
		all[i] = r.book()
	}
	return all, err
}

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// won reports whether a guarded update met its row.
func won(result *gorm.DB) (bool, error) { return result.RowsAffected > 0, result.Error }
