package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/thread"
)

// head is what every part of a thread carries. It is read before the posts, so
// that a document is never older than its version says.
type head struct {
	ID             int64
	BoardID        int64
	Language       string
	Title          string
	Kind           thread.Kind
	ProductVersion string
	LastNumber     int
	OfficialCount  int
	AcceptedCount  int
	FaultID        int64
	FaultStatus    fault.Status
	FixedVersion   string
	Workaround     bool
	AffectedCount  int
	WorkaroundHere bool // the fault's workaround is one of the thread's posts
	Gone           bool // out of all lists, or merged into another: not to be found
	DuplicateOf    int64
	Root           int64 `gorm:"-"`
	Version        int64
	CreatedAt      time.Time
	ActiveAt       time.Time
	Tags           []string `gorm:"-"`
	Hidden         string   `gorm:"-"`
}

const headColumns = `SELECT t.id, t.board_id, b.language, t.title, t.kind, t.product_version, t.last_number, t.official_count, t.accepted_count,
	coalesce(t.fault_id, 0) AS fault_id, coalesce(f.status, '') AS fault_status, coalesce(f.fixed_version, '') AS fixed_version, f.workaround_id IS NOT NULL AS workaround,
	coalesce(f.affected_count, 0) AS affected_count, o.id IS NOT NULL AS workaround_here, coalesce(t.duplicate_of, 0) AS duplicate_of, t.version, t.created_at, t.active_at,
	(t.unlist_entry_id IS NOT NULL OR t.merged_into IS NOT NULL) AS gone
	FROM threads t JOIN boards b ON b.id = t.board_id LEFT JOIN faults f ON f.id = t.fault_id
	LEFT JOIN official_answers o ON o.id = f.workaround_id AND o.thread_id = t.id `

// headsFrom gives the threads with ids from first to last in their order, each
// with its tags.
func headsFrom(ctx context.Context, d *db.DB, first, last int64, limit int) ([]head, error) {
	var heads []head
	err := d.Read(ctx).Raw(headColumns+`WHERE t.id BETWEEN ? AND ? ORDER BY t.id LIMIT ?`, first, last, limit).Scan(&heads).Error
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	return heads, complete(ctx, d, heads)
}

// headsOfBoard gives a board's threads with ids from first to last in their order.
func headsOfBoard(ctx context.Context, d *db.DB, board, first, last int64, limit int) ([]head, error) {
	var heads []head
	err := d.Read(ctx).Raw(headColumns+`WHERE t.board_id = ? AND t.id BETWEEN ? AND ? ORDER BY t.id LIMIT ?`, board, first, last, limit).Scan(&heads).Error
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	return heads, complete(ctx, d, heads)
}

// headsOfFault gives the threads of a fault, in the order of their ids.
func headsOfFault(ctx context.Context, d *db.DB, faultID, after int64, limit int) ([]head, error) {
	var heads []head
	err := d.Read(ctx).Raw(headColumns+`WHERE t.fault_id = ? AND t.id > ? ORDER BY t.id LIMIT ?`, faultID, after, limit).Scan(&heads).Error
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	return heads, complete(ctx, d, heads)
}

// complete adds what stands in other tables.
func complete(ctx context.Context, d *db.DB, heads []head) error {
	at := make(map[int64]int, len(heads))
	ids := make([]int64, len(heads))
	for i, h := range heads {
		at[h.ID], ids[i] = i, h.ID
	}
	var tags []struct {
		ThreadID int64
		Tag      string
	}
	err := d.Read(ctx).Raw(`SELECT thread_id, tag FROM thread_tags WHERE thread_id IN ? ORDER BY thread_id, tag`, padded(slices.Clone(ids))).Scan(&tags).Error
	for _, g := range tags {
		i := at[g.ThreadID]
		heads[i].Tags = append(heads[i].Tags, g.Tag)
	}
	if err != nil {
		return err
	}
	hidden, err := hiddenIn(ctx, d, ids)
	for i := range heads {
		heads[i].Hidden = hidden[heads[i].ID]
		if err == nil && heads[i].DuplicateOf != 0 {
			heads[i].Root, err = rootOf(ctx, d, heads[i].DuplicateOf)
		}
	}
	return err
}

// hiddenIn says of each thread which of its posts are unreadable: the latest
// entries that hid and erased some, and how many were withdrawn and cut. Two
// answers differ when a post became unreadable in between.
func hiddenIn(ctx context.Context, d *db.DB, threads []int64) (map[int64]string, error) {
	if len(threads) == 0 {
		return nil, nil
	}
	var rows []struct{ ThreadID, Hidden, Erased, Withdrawn, Gaps int64 }
	err := d.Read(ctx).Raw(`SELECT thread_id, coalesce(max(hide_entry_id), 0) AS hidden, coalesce(max(erase_entry_id), 0) AS erased,
		count(withdrawn_at) AS withdrawn, coalesce(sum(gap_count), 0) AS gaps FROM posts WHERE thread_id IN ? GROUP BY thread_id`, padded(slices.Clone(threads))).Scan(&rows).Error
	said := make(map[int64]string, len(rows))
	for _, r := range rows {
		if r.Hidden+r.Erased+r.Withdrawn+r.Gaps > 0 {
			said[r.ThreadID] = fmt.Sprintf("%d.%d.%d.%d", r.Hidden, r.Erased, r.Withdrawn, r.Gaps)
		}
	}
	return said, err
}

// longestChain is how many steps of "duplicate of" are followed.
const longestChain = 10

// rootOf follows a chain of duplicates to its end.
func rootOf(ctx context.Context, d *db.DB, id int64) (int64, error) {
	for range longestChain {
		var next int64
		err := d.Read(ctx).Raw(`SELECT coalesce(duplicate_of, 0) FROM threads WHERE id = ?`, id).Row().Scan(&next)
		if err != nil || next == 0 {
			return id, err
		}
		id = next
	}
	return id, nil
}

// postsBetween visits the readable posts of a thread with numbers from first
// to last in their order.
func postsBetween(ctx context.Context, d *db.DB, threadID int64, first, last int, visit func(postText) bool) error {
	return eachPost(ctx, d, visit, `SELECT p.id, p.thread_id, p.number, p.author_id, p.plain FROM posts p
		WHERE p.thread_id = ? AND p.number BETWEEN ? AND ? AND `+readablePost+` ORDER BY p.number`, threadID, first, last)
}

// countAll counts threads and faults.
func countAll(ctx context.Context, d *db.DB) (int, error) {
	var n int
	err := d.Read(ctx).Raw(`SELECT (SELECT count(*) FROM threads) + (SELECT count(*) FROM faults)`).Row().Scan(&n)
	return n, err
}
