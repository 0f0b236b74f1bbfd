package fault

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/thread"
)

func followedFaults(ctx context.Context, d *db.DB, member int64, audiences []thread.Audience, most int) ([]Followed, error) {
	var all []Followed
	err := d.Read(ctx).Raw(`SELECT f.id, f.title, o.level FROM fault_followers o JOIN faults f ON f.id = o.fault_id JOIN boards b ON b.id = f.board_id
		WHERE o.member_id = ? AND (o.following OR o.level = 'muted') AND b.may_see IN ? ORDER BY o.changed_at DESC, f.id DESC LIMIT ?`, member, audiences, most).Scan(&all).Error
	return all, err
}
