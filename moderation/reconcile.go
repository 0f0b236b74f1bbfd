package moderation

import (
	"context"

	"answerable/forum/db"
)

// Discrepancy is something that is visible without an entry of the log, or an
// entry without its effect.
type Discrepancy struct {
	What string // in words for an operator
	ID   int64  // of the post, thread, member or entry that What names
}

// Reconcile compares what is visible with what the log says, both ways, and
// gives what does not agree: nothing, unless somebody wrote into the database by
// hand or this program has a fault. At most a hundred of each sort are given.
func (d *Desk) Reconcile(ctx context.Context) ([]Discrepancy, error) {
	var all []Discrepancy
	for _, check := range checks() {
		ids, err := checkIDs(ctx, d.db, check, d.now())
		if err != nil {
			return nil, db.Plain(err)
		}
		for _, id := range ids {
			all = append(all, Discrepancy{What: check.what, ID: id})
		}
	}
	return all, nil
}

// check is a query for what does not agree. It may name one time once: @now, or
// @overdue for what the sweep should have ended.
type check struct{ what, query string }

// checks are in pairs: what is seen without an entry, and the reverse.
func checks() []check {
	return []check{
		{"post is hidden, but no standing act hides it", `SELECT p.id FROM posts p WHERE p.hide_entry_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.entry_id = p.hide_entry_id AND a.kind = 'post.hide' AND a.undo_entry_id IS NULL)`},
		{"entry hides a post that is not hidden by it", `SELECT a.entry_id FROM actions a JOIN posts p ON p.id = a.target_id
			WHERE a.kind = 'post.hide' AND a.undo_entry_id IS NULL AND coalesce(p.hide_entry_id, -1) <> a.entry_id AND p.erase_entry_id IS NULL`},
		{"post has gaps that no entry accounts for", `SELECT p.id FROM posts p WHERE p.gap_count <> 0 AND p.gap_count <>
			(SELECT count(*) FROM removed_passages g WHERE g.post_id = p.id AND g.restored_at IS NULL)`},
		{"passage is out of a post, but its act ended", `SELECT g.post_id FROM removed_passages g JOIN actions a ON a.entry_id = g.entry_id
			WHERE g.restored_at IS NULL AND a.undo_entry_id IS NOT NULL AND g.erased_at IS NULL`},
		{"entry took passages out of a post, and nothing is out", `SELECT a.entry_id FROM actions a WHERE a.kind = 'post.redact' AND a.undo_entry_id IS NULL
			AND NOT EXISTS (SELECT 1 FROM removed_passages g WHERE g.entry_id = a.entry_id AND (g.restored_at IS NULL OR g.erased_at IS NOT NULL))`},
		{"thread is locked, but no standing act locks it", `SELECT t.id FROM threads t JOIN log_entries e ON e.id = t.lock_entry_id WHERE e.source <> 'imported'
			AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.entry_id = e.id AND a.undo_entry_id IS NULL)`},
		{"entry locks a thread that is not locked by it", `SELECT a.entry_id FROM actions a JOIN threads t ON t.id = a.target_id WHERE a.kind = 'thread.lock'
			AND a.undo_entry_id IS NULL AND (a.ends_at IS NULL OR a.ends_at > @now) AND coalesce(t.lock_entry_id, -1) <> a.entry_id`},
		{"thread is unlisted, but no standing act unlists it", `SELECT t.id FROM threads t WHERE t.unlist_entry_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.entry_id = t.unlist_entry_id AND a.undo_entry_id IS NULL)`},
		{"entry unlists a thread that is not unlisted by it", `SELECT a.entry_id FROM actions a JOIN threads t ON t.id = a.target_id WHERE a.kind = 'thread.unlist'
			AND a.undo_entry_id IS NULL AND coalesce(t.unlist_entry_id, -1) <> a.entry_id`},
		{"thread was merged without an act", `SELECT t.id FROM threads t WHERE t.merged_into IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.entry_id = t.merge_entry_id AND a.to_id = t.merged_into)`},
		{"entry moved another number of posts than it left stubs", `SELECT a.entry_id FROM actions a WHERE a.kind IN ('thread.split', 'thread.merge')
			AND a.items <> (SELECT count(*) FROM stubs s WHERE s.entry_id = a.entry_id)`},
		{"member is restricted, but no standing act restricts him", `SELECT r.member_id FROM restrictions r WHERE NOT EXISTS
			(SELECT 1 FROM actions a WHERE a.entry_id = r.entry_id AND a.undo_entry_id IS NULL)`},
		{"entry restricts a member who is not restricted by it", `SELECT a.entry_id FROM actions a WHERE a.kind IN ('member.limit', 'member.suspend', 'member.ban')
			AND a.undo_entry_id IS NULL AND (a.ends_at IS NULL OR a.ends_at > @now)
			AND NOT EXISTS (SELECT 1 FROM restrictions r WHERE r.entry_id = a.entry_id)`},
		{"held post was refused without an act", `SELECT h.id FROM held_posts h WHERE h.state = 'refused'
			AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.entry_id = h.refuse_entry_id AND a.undo_entry_id IS NULL)`},
		{"entry has no act here", `SELECT e.id FROM log_entries e WHERE e.source <> 'imported' AND e.kind IN ('post.hide', 'post.redact', 'thread.lock', 'thread.unlist',
			'thread.split', 'thread.merge', 'member.warn', 'member.limit', 'member.suspend', 'member.ban', 'post.refuse')
			AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.entry_id = e.id)`},
		{"entry undoes nothing", `SELECT e.id FROM log_entries e WHERE e.source <> 'imported' AND e.kind IN ('post.restore', 'thread.unlock', 'thread.relist', 'member.lift', 'action.lapse')
			AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.undo_entry_id = e.id)`},
		{"entry confirms nothing", `SELECT e.id FROM log_entries e WHERE e.kind = 'action.confirm' AND NOT EXISTS (SELECT 1 FROM actions a WHERE a.confirm_entry_id = e.id)`},
		{"entry decides no appeal", `SELECT e.id FROM log_entries e WHERE e.kind = 'appeal.decide' AND NOT EXISTS (SELECT 1 FROM appeals a WHERE a.decide_entry_id = e.id)`},
		{"post was rewritten without a revision", `SELECT p.id FROM posts p WHERE p.revision > 1 AND p.origin_url = ''
			AND NOT EXISTS (SELECT 1 FROM post_revisions r WHERE r.post_id = p.id AND r.revision = p.revision AND r.editor_id = p.author_id)`},
		{"provisional act stands after its time", `SELECT a.entry_id FROM actions a WHERE a.lapses_at IS NOT NULL AND a.lapses_at <= @overdue
			AND a.confirm_entry_id IS NULL AND a.undo_entry_id IS NULL`},
		{"account was erased without an act", `SELECT m.id FROM members m WHERE m.erased_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.member_id = m.id)`},
		{"entry erased an account that is not erased", `SELECT e.entry_id FROM erasures e JOIN members m ON m.id = e.member_id WHERE m.erased_at IS NULL`},
	}
}
