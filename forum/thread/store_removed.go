package thread

import (
	"context"

	"answerable/forum/db"
)

func removedBy(ctx context.Context, d *db.DB, entry, member int64, all bool) ([]RemovedText, error) {
	var texts []RemovedText
	err := d.Read(ctx).Raw(`SELECT r.post_id, r.revision, r.title, r.source, FALSE AS passage, r.erased_at FROM removed_texts r JOIN posts p ON p.id = r.post_id
		WHERE r.entry_id = ? AND (p.author_id = ? OR ?) ORDER BY r.post_id, r.revision`, entry, member, all).Scan(&texts).Error
	if err != nil {
		return nil, err
	}
	var passages []RemovedText
	err = d.Read(ctx).Raw(`SELECT g.post_id, 0 AS revision, '' AS title, g.passage AS source, TRUE AS passage, g.erased_at FROM removed_passages g JOIN posts p ON p.id = g.post_id
		WHERE g.entry_id = ? AND (p.author_id = ? OR ?) ORDER BY g.id`, entry, member, all).Scan(&passages).Error
	return append(texts, passages...), err
}
