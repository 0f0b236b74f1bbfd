package fault

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"

	"gorm.io/gorm"
)

const careColumns = `c.id, c.thread_id, c.fault_id, c.board_id, c.open, c.linked, c.owner_id, c.team_id, c.level, c.owned_since, c.handovers, c.escalated_at,
	c.climbed, c.began_at, c.answered_at, c.answered_number, c.waiting_post_id, c.waiting_since, c.reply_due_at, c.first_asked_at, c.first_due_at,
	c.first_reply_at, c.first_late, c.stalled_since, c.update_due_at, c.vulnerable, c.severity, c.affected, c.growth, c.broken, c.likely_fault_id,
	c.likely_why, c.urgent_since, c.version, c.changed_at`

// locked is what PostgreSQL needs to make acts on one row come one after the
// other; SQLite has one writer anyhow.
func locked(tx *db.Tx) string {
	if tx.Dialect() == db.Postgres {
		return " FOR UPDATE"
	}
	return ""
}

// careBy reads and holds the care whose column has that value; there is false
// when there is none. The column's name comes from this package alone.
func careBy(ctx context.Context, tx *db.Tx, column string, id int64) (c care, there bool, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT `+careColumns+` FROM care c WHERE c.`+column+` = ?`+locked(tx), id).Take(&c).Error
	if db.NoRow(err) {
		return c, false, nil
	}
	return c, err == nil, err
}

// subject is what a care is for, and the fault its thread belongs to.
type subject struct {
	ThreadID *int64
	FaultID  *int64 // of the care itself, or of its thread
}

func subjectOf(ctx context.Context, tx *db.Tx, id int64) (s subject, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT c.thread_id, coalesce(c.fault_id, t.fault_id) AS fault_id FROM care c
		LEFT JOIN threads t ON t.id = c.thread_id WHERE c.id = ?`, id).Row().Scan(&s.ThreadID, &s.FaultID)
	if db.NoRow(err) {
		err = fail.NotFound()
	}
	return s, err
}

// lockRow holds a thread or a fault. Everything that changes care holds the
// fault first, then the thread, then the care, so that nobody waits in a circle.
func lockRow(ctx context.Context, tx *db.Tx, table string, id *int64) error {
	if id == nil || tx.Dialect() != db.Postgres {
		return nil
	}
	return tx.WithContext(ctx).Exec(`SELECT 1 FROM `+table+` WHERE id = ? FOR UPDATE`, *id).Error
}

func insertCare(ctx context.Context, tx *db.Tx, c care) error {
	return tx.WithContext(ctx).Exec(`INSERT INTO care (thread_id, fault_id, board_id, open, linked, team_id, severity, affected, began_at, urgent_since, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		c.ThreadID, c.FaultID, c.BoardID, c.Open, c.Linked, c.TeamID, c.Severity, c.Affected, c.BeganAt, c.BeganAt, c.BeganAt).Error
}

// storeCare writes a care that was held, guarded by its version.
func storeCare(ctx context.Context, tx *db.Tx, c care) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE care SET board_id = ?, open = ?, linked = ?, owner_id = ?, team_id = ?, level = ?, owned_since = ?, handovers = ?,
		escalated_at = ?, climbed = ?, answered_at = ?, answered_number = ?, waiting_post_id = ?, waiting_since = ?, reply_due_at = ?, first_asked_at = ?,
		first_due_at = ?, first_reply_at = ?, first_late = ?, stalled_since = ?, update_due_at = ?, vulnerable = ?, severity = ?, affected = ?, growth = ?,
		broken = ?, likely_fault_id = ?, likely_why = ?, urgent_since = ?, changed_at = ?, version = version + 1 WHERE id = ? AND version = ?`,
		c.BoardID, c.Open, c.Linked, c.OwnerID, c.TeamID, c.Level, c.OwnedSince, c.Handovers,
		c.EscalatedAt, c.Climbed, c.AnsweredAt, c.AnsweredNumber, c.WaitingPostID, c.WaitingSince, c.ReplyDueAt, c.FirstAskedAt,
		c.FirstDueAt, c.FirstReplyAt, c.FirstLate, c.StalledSince, c.UpdateDueAt, c.Vulnerable, c.Severity, c.Affected, c.Growth,
		c.Broken, c.LikelyFaultID, c.LikelyWhy, c.UrgentSince, c.ChangedAt, c.ID, c.Version),
		"Somebody changed who cares for this meanwhile.")
}

// caredThread is what the clock needs of a thread.
type caredThread struct {
	ID         int64
	BoardID    int64
	Kind       string
	OpenerID   int64
	Title      string
	ProductID  *int64
	FaultID    *int64
	FaultOpen  bool
	MergedInto *int64
	CreatedAt  time.Time

	ProductVersion string
	Language       string // of its board
}

// held reports whether an open fault cares for the thread in its place.
func (t caredThread) held() bool { return t.FaultID != nil && t.FaultOpen }

func caredThreadIn(ctx context.Context, tx *db.Tx, id int64) (t caredThread, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT t.id, t.board_id, t.kind, t.opener_id, t.title, t.product_id, t.fault_id, t.merged_into, coalesce(c.open, FALSE) AS fault_open, t.created_at,
		t.product_version, b.language FROM threads t JOIN boards b ON b.id = t.board_id LEFT JOIN care c ON c.fault_id = t.fault_id WHERE t.id = ?`, id).Take(&t).Error
	return t, err
}

// postedRow is a post as the clock sees it.
type postedRow struct {
	ID        int64
	ThreadID  int64
	Number    int
	AuthorID  int64
	AsRole    string
	Gone      bool // withdrawn or hidden
	CreatedAt time.Time
}

// byStaff reports whether the author spoke for the company.
func (p postedRow) byStaff() bool { return p.AsRole == "staff" || p.AsRole == "administrator" }

func postedIn(ctx context.Context, from *gorm.DB, id int64) (p postedRow, err error) {
	err = from.WithContext(ctx).Raw(`SELECT id, thread_id, number, author_id, as_role, withdrawn_at IS NOT NULL OR hide_entry_id IS NOT NULL AS gone, created_at
		FROM posts WHERE id = ?`, id).Take(&p).Error
	return p, err
}

// staffPostsAfter gives what staff wrote in a thread after that number, in order.
func staffPostsAfter(ctx context.Context, tx *db.Tx, thread int64, number int) ([]postedRow, error) {
	var posts []postedRow
	err := tx.WithContext(ctx).Raw(`SELECT id, thread_id, number, author_id, as_role, FALSE AS gone, created_at FROM posts
		WHERE thread_id = ? AND number > ? AND as_role IN ('staff', 'administrator') AND withdrawn_at IS NULL AND +hide_entry_id IS NULL
		ORDER BY number LIMIT 100`, thread, number).Scan(&posts).Error
	return posts, err
}

// stillAsks is which customers' posts wait until somebody answers: not the
// withdrawn, the hidden and those that need no answer. The plus keeps SQLite from
// the unique index on hidden posts, by which it would read every visible one.
const stillAsks = ` p.as_role = 'member' AND p.withdrawn_at IS NULL AND +p.hide_entry_id IS NULL
	AND NOT EXISTS (SELECT 1 FROM no_answer_needed n WHERE n.post_id = p.id)`

// oldestAsked is the oldest customer's post after that number that waits.
func oldestAsked(ctx context.Context, tx *db.Tx, thread int64, after int) (*asked, error) {
	var a asked
	err := tx.WithContext(ctx).Raw(`SELECT p.id, p.created_at FROM posts p WHERE p.thread_id = ? AND p.number > ? AND`+stillAsks+`
		ORDER BY p.number LIMIT 1`, thread, after).Row().Scan(&a.ID, &a.At)
	if db.NoRow(err) {
		return nil, nil
	}
	return &a, err
}

// numberedApart is how much older than a post before it a post must be to have come
// there by a merge: less may be the clocks of two nodes.
const numberedApart = time.Minute

// askedSince reports whether a customer's post between that number and a post of
// the team waits although it is younger.
func askedSince(ctx context.Context, tx *db.Tx, thread int64, after int, answer postedRow) (bool, error) {
	var n int
	err := tx.WithContext(ctx).Raw(`SELECT count(*) FROM posts p WHERE p.thread_id = ? AND p.number > ? AND p.number < ? AND p.created_at > ? AND`+stillAsks,
		thread, after, answer.Number, answer.CreatedAt.Add(numberedApart)).Row().Scan(&n)
	return n > 0, err
}

// oldestOfFault is the oldest customer's post that waits in any thread of a fault.
func oldestOfFault(ctx context.Context, tx *db.Tx, fault int64) (*asked, error) {
	var a asked
	err := tx.WithContext(ctx).Raw(`SELECT c.waiting_post_id, c.waiting_since, c.first_reply_at IS NULL FROM care c JOIN threads t ON t.id = c.thread_id
		WHERE t.fault_id = ? AND c.waiting_since IS NOT NULL ORDER BY c.waiting_since, c.id LIMIT 1`, fault).Row().Scan(&a.ID, &a.At, &a.First)
	if db.NoRow(err) {
		return nil, nil
	}
	return &a, err
}

// countedPosts is how many of a thread's newest posts its people are counted
// in, so that a post in a very long thread costs no more than in others.
const countedPosts = 500

// customersIn counts who wrote as customers in a thread's newest posts.
func customersIn(ctx context.Context, tx *db.Tx, thread int64) (n int, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT count(DISTINCT x.author_id) FROM (SELECT p.author_id, p.as_role FROM posts p WHERE p.thread_id = ?
		ORDER BY p.number DESC LIMIT ?) x WHERE x.as_role = 'member'`, thread, countedPosts).Row().Scan(&n)
	return n, err
}

// inTeam reports whether a member is in a team now.
func inTeam(ctx context.Context, tx *db.Tx, team, member int64) (bool, error) {
	var n int
	err := tx.WithContext(ctx).Raw(`SELECT count(*) FROM team_members WHERE team_id = ? AND member_id = ?`, team, member).Row().Scan(&n)
	return n > 0, err
}

// openPromises counts the promises of a thread or fault that have not ended,
// and those that are overdue or were broken.
func openPromises(ctx context.Context, tx *db.Tx, column string, id int64) (open, broken int, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT coalesce(sum(CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN state IN ('overdue', 'broken') THEN 1 ELSE 0 END), 0) FROM promises WHERE `+column+` = ?`, id).Row().Scan(&open, &broken)
	return open, broken, err
}

// faultFigures are what a fault's urgency is computed from.
type faultFigures struct {
	Severity Severity
	Affected int
	Growth   int
	Closed   bool
}

func figuresOf(ctx context.Context, tx *db.Tx, fault int64, dayBefore time.Time) (n faultFigures, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT f.severity, f.affected_count AS affected, f.close_entry_id IS NOT NULL AS closed,
		(SELECT count(*) FROM fault_reports r WHERE r.fault_id = f.id AND r.created_at >= ?) AS growth FROM faults f WHERE f.id = ?`, dayBefore, fault).Take(&n).Error
	return n, err
}

// caredThreads gives the threads of a fault that are cared for.
func caredThreads(ctx context.Context, tx *db.Tx, fault int64) ([]int64, error) {
	var ids []int64
	err := tx.WithContext(ctx).Raw(`SELECT t.id FROM care c JOIN threads t ON t.id = c.thread_id WHERE t.fault_id = ? ORDER BY t.id`, fault).Scan(&ids).Error
	return ids, err
}

// answerThreads notes that a fault's team spoke: everything in its threads up to
// now is answered, and a first reply that was still awaited came now.
func answerThreads(ctx context.Context, tx *db.Tx, fault int64, now time.Time) error {
	return tx.WithContext(ctx).Exec(`UPDATE care SET answered_number = (SELECT t.last_number FROM threads t WHERE t.id = care.thread_id),
		answered_at = ?, waiting_post_id = NULL, waiting_since = NULL, reply_due_at = NULL, stalled_since = NULL, escalated_at = NULL, climbed = 0,
		first_late = first_late OR (first_reply_at IS NULL AND first_due_at IS NOT NULL AND first_due_at < ?),
		first_reply_at = CASE WHEN first_asked_at IS NULL THEN first_reply_at ELSE coalesce(first_reply_at, ?) END,
		open = EXISTS (SELECT 1 FROM promises pr WHERE pr.thread_id = care.thread_id AND pr.ended_at IS NULL), changed_at = ?, version = version + 1
		WHERE thread_id IN (SELECT id FROM threads WHERE fault_id = ?)`, now, now, now, now, fault).Error
}

// forgetLikely drops what a thread was taken for: it is linked, or staff refused.
func forgetLikely(ctx context.Context, tx *db.Tx, care int64) error {
	return tx.WithContext(ctx).Exec(`UPDATE care SET likely_fault_id = NULL, likely_why = '', version = version + 1 WHERE id = ? AND likely_fault_id IS NOT NULL`, care).Error
}

// lastFault is the fault a thread belonged to before it was unlinked; 0 for none.
func lastFault(ctx context.Context, tx *db.Tx, thread int64) (id int64, err error) {
	err = tx.WithContext(ctx).Raw(`SELECT fault_id FROM fault_links WHERE thread_id = ? ORDER BY id DESC LIMIT 1`, thread).Row().Scan(&id)
	if db.NoRow(err) {
		return 0, nil
	}
	return id, err
}
