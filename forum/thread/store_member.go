package thread

import (
	"context"

	"answerable/forum/db"
)

func memberFigures(ctx context.Context, d *db.DB, member int64, limit int, a []Audience) (MemberFigures, error) {
	var f MemberFigures
	err := d.Read(ctx).Raw(`SELECT count(*) AS posts, count(CASE WHEN number = 1 THEN 1 END) AS threads,
		coalesce(sum(helpful_count), 0) AS helpful, count(CASE WHEN official THEN 1 END) AS officials, count(CASE WHEN accepted THEN 1 END) AS accepted
		FROM (SELECT p.number, p.helpful_count,
			EXISTS (SELECT 1 FROM official_answers oa WHERE oa.post_id = p.id AND oa.withdrawn_at IS NULL) AS official,
			EXISTS (SELECT 1 FROM accepted_answers aa WHERE aa.post_id = p.id AND aa.taken_back_at IS NULL) AS accepted
			FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
			WHERE p.author_id = ? AND `+readable+` AND b.may_see IN ? ORDER BY p.id DESC LIMIT ?) mine`,
		member, a, limit).Scan(&f).Error
	return f, err
}

func postCounts(ctx context.Context, d *db.DB, members []int64) (map[int64]int, error) {
	var rows []struct {
		AuthorID int64
		Posts    int
	}
	err := d.Read(ctx).Raw(`SELECT author_id, count(*) AS posts FROM posts WHERE author_id IN ? GROUP BY author_id`, members).Scan(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, row := range rows {
		counts[row.AuthorID] = row.Posts
	}
	return counts, err
}
