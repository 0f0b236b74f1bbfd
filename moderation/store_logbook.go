package moderation

import (
	"context"
	"strings"

	"answerable/forum/db"
)

// selectWheres finds what entries are about. An entry about an earlier one
// stands where that one acted.
const selectWheres = `SELECT e.id AS entry_id, p.id AS post_id, p.number AS post_number, w.name AS author_name, t.id AS thread_id, t.title AS thread_title, t.slug AS thread_slug,
	f.id AS fault_id, f.title AS fault_title, b.name AS board_name, b.slug AS board_slug, b.may_see, CASE WHEN a.kind IN ('thread.split', 'thread.merge') THEN a.to_id END AS to_id,
	a.entry_id AS act_id, a.ends_at, a.lapses_at, a.confirm_entry_id, a.undo_entry_id, a.undo_kind, fb.name AS from_board, fb.may_see AS from_may_see, tb.name AS to_board, tb.may_see AS to_may_see, q.id AS appeal_id, q.state AS appeal_state, x.thread_id AS discussion_id
	FROM log_entries e
	LEFT JOIN actions a ON a.entry_id = CASE WHEN e.kind IN ('post.restore', 'thread.unlock', 'thread.relist', 'member.lift', 'action.confirm', 'action.lapse', 'appeal.decide',
		'thread.edit', 'thread.move') AND e.refers_to IS NOT NULL THEN e.refers_to ELSE e.id END
	LEFT JOIN official_answers o ON o.id = CASE WHEN e.kind = 'official_answer.withdraw' THEN e.target_id END
	LEFT JOIN fault_estimates s ON s.id = CASE WHEN e.kind = 'estimate.move' THEN e.target_id END
	LEFT JOIN promises m ON m.id = CASE WHEN e.kind = 'promise.end' THEN e.target_id END
	LEFT JOIN held_posts h ON h.id = CASE WHEN e.kind IN ('post.hold', 'post.approve', 'post.refuse') THEN e.target_id END
	LEFT JOIN faults f ON f.id = CASE WHEN e.kind IN ('fault.close', 'fault.reopen') THEN e.target_id ELSE coalesce(s.fault_id, m.fault_id) END
	LEFT JOIN posts p ON p.id = coalesce(a.post_id, o.post_id, h.post_id)
	LEFT JOIN members w ON w.id = p.author_id
	LEFT JOIN threads t ON t.id = coalesce(p.thread_id, a.thread_id, h.thread_id, m.thread_id,
		CASE WHEN e.kind IN ('thread.lock', 'thread.note', 'thread.unlink') THEN e.target_id END)
	LEFT JOIN boards b ON b.id = coalesce(t.board_id, f.board_id, a.board_id, h.board_id, CASE WHEN e.kind = 'board.narrow' THEN e.target_id END)
	LEFT JOIN boards fb ON fb.id = CASE WHEN a.kind = 'thread.move' THEN a.from_id END
	LEFT JOIN boards tb ON tb.id = CASE WHEN a.kind = 'thread.move' THEN a.to_id END
	LEFT JOIN appeals q ON q.entry_id = a.entry_id
	LEFT JOIN entry_discussions x ON x.entry_id = e.id
	WHERE e.id IN ?`

func wheres(ctx context.Context, d *db.DB, entries []int64) ([]Where, error) {
	var found []Where
	if len(entries) == 0 {
		return nil, nil
	}
	err := d.Read(ctx).Raw(selectWheres, entries).Scan(&found).Error
	return found, err
}

// belonging is one way in which entries belong to a board: id names the entry's
// number in the tables that from joins, in the index that gives the newest first.
type belonging struct{ id, from string }

// ofBoard are the ways in which an entry belongs to a board: by the act it did, and
// by what staff's own entries are about.
func ofBoard() []belonging {
	return []belonging{
		{"a.entry_id", `actions a JOIN log_entries e ON e.id = a.entry_id WHERE a.board_id = ?`},
		{"e.id", `faults f JOIN log_entries e ON e.target_id = f.id AND e.kind IN ('fault.close', 'fault.reopen') WHERE f.board_id = ?`},
		{"e.id", `faults f JOIN fault_estimates s ON s.fault_id = f.id JOIN log_entries e ON e.target_id = s.id AND e.kind = 'estimate.move' WHERE f.board_id = ?`},
		{"e.id", `faults f JOIN promises m ON m.fault_id = f.id JOIN log_entries e ON e.target_id = m.id AND e.kind = 'promise.end' WHERE f.board_id = ?`},
		{"e.id", `promises m JOIN threads t ON t.id = m.thread_id JOIN log_entries e ON e.target_id = m.id AND e.kind = 'promise.end' WHERE m.fault_id IS NULL AND t.board_id = ?`},
		{"e.id", `official_answers o JOIN posts p ON p.id = o.post_id JOIN threads t ON t.id = p.thread_id JOIN log_entries e ON e.target_id = o.id AND e.kind = 'official_answer.withdraw' WHERE t.board_id = ?`},
		{"e.id", `held_posts h JOIN log_entries e ON e.target_id = h.id AND e.kind IN ('post.hold', 'post.approve', 'post.refuse') WHERE h.board_id = ?`},
		{"e.id", `log_entries e JOIN threads t ON t.id = e.target_id WHERE e.kind IN ('thread.note', 'thread.unlink') AND t.board_id = ?`},
	}
}

// entriesIn gives the numbers of the entries of a board that a filter chooses,
// newest first, as many as the filter wants.
func entriesIn(ctx context.Context, d *db.DB, b Book) (ids []int64, err error) {
	where, values := "", []any{b.BoardID}
	add := func(is bool, condition string, value any) {
		if is {
			where, values = where+" AND "+condition, append(values, value)
		}
	}
	add(b.Before > 0, "ENTRY < ?", b.Before)
	add(b.Before > 0, "e.id < ?", b.Before) // both bounds, because a merge join reads each side from its own
	add(len(b.Kinds) > 0, "e.kind IN ?", b.Kinds)
	add(b.ActorID > 0, "e.actor_id = ?", b.ActorID)
	add(b.Rule != "", "e.rule LIKE ?", b.Rule+"@v%")
	add(b.Source != "", "e.source = ?", b.Source)
	add(!b.From.IsZero(), "e.happened_at >= ?", b.From)
	add(!b.Until.IsZero(), "e.happened_at < ?", b.Until)
	add(b.Words != "", "EXISTS (SELECT 1 FROM log_texts w WHERE w.entry_id = ENTRY AND lower(w.public_reason) LIKE ? ESCAPE '!')", b.Like())
	var parts []string
	var all []any
	for _, way := range ofBoard() {
		part := `SELECT id FROM (SELECT ENTRY AS id FROM ` + way.from + where + ` ORDER BY ENTRY DESC LIMIT ?) x`
		parts = append(parts, strings.ReplaceAll(part, "ENTRY", way.id))
		all = append(append(all, values...), max(b.Limit, 1)*4)
	}
	err = d.Read(ctx).Raw(strings.Join(parts, " UNION ")+` ORDER BY id DESC LIMIT ?`, append(all, max(b.Limit, 1)*4)...).Scan(&ids).Error
	return ids, err
}

func flaggedItem(ctx context.Context, d *db.DB, post, member int64) (item int64, err error) {
	err = d.Read(ctx).Raw(`SELECT i.id FROM queue_items i JOIN flags f ON f.item_id = i.id WHERE i.post_id = ? AND f.reporter_id = ?
		ORDER BY i.id DESC LIMIT 1`, post, member).Row().Scan(&item)
	return item, err
}
