package fault

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

// newsEvent is what telling of an event needs to know of it.
type newsEvent struct {
	fault, actor int64
	thread       int64 // that it is about, 0 for none
	other        int64 // the other fault of a merge, 0 for none
	kind         EventKind
	released     bool // a release caused it: those whom the fault affects are asked about that
	at           time.Time
	maySee       thread.Audience
}

func eventNews(ctx context.Context, d *db.DB, id int64) (e newsEvent, err error) {
	err = d.Read(ctx).Raw(`SELECT e.fault_id, coalesce(e.actor_id, 0), coalesce(e.thread_id, 0), coalesce(e.other_id, 0), e.kind, e.happened_at, b.may_see,
		e.kind = 'status' AND EXISTS (SELECT 1 FROM fault_events r WHERE r.fault_id = e.fault_id AND r.kind = 'release' AND r.happened_at = e.happened_at) FROM fault_events e
		JOIN faults f ON f.id = e.fault_id JOIN boards b ON b.id = f.board_id WHERE e.id = ?`, id).Row().Scan(&e.fault, &e.actor, &e.thread, &e.other, &e.kind, &e.at, &e.maySee, &e.released)
	return e, err
}

func audienceOf(ctx context.Context, tx *db.Tx, fault int64) (a thread.Audience, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT b.may_see FROM faults f JOIN boards b ON b.id = f.board_id WHERE f.id = ?`, fault).Row().Scan(&a)
	return a, err
}

// carers are a fault's owner and his team; all staff where it has neither.
func carers(ctx context.Context, tx *db.Tx, fault int64) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT tm.member_id FROM care c JOIN team_members tm ON tm.team_id = c.team_id WHERE c.fault_id = ?
		UNION SELECT c.owner_id FROM care c WHERE c.fault_id = ? AND c.owner_id IS NOT NULL`, fault, fault).Scan(&ids).Error
	if err != nil || len(ids) > 0 {
		return ids, err
	}
	err = tx.WithContext(ctx).Raw(`SELECT id FROM members WHERE role IN ?`, staffRoles()).Scan(&ids).Error
	return ids, err
}

func staffRoles() []account.Role { return []account.Role{account.Staff, account.Administrator} }

// threadAudience is who may see a thread's board.
func threadAudience(ctx context.Context, tx *db.Tx, id int64) (a thread.Audience, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT b.may_see FROM threads t JOIN boards b ON b.id = t.board_id WHERE t.id = ?`, id).Row().Scan(&a)
	return a, err
}
