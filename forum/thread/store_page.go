package thread

import (
	"context"

	"answerable/forum/db"
)

const threadColumns = `t.id, t.board_id, t.title, t.slug, t.kind, t.opener_id, o.name AS opener_name,
	coalesce(pr.name, '') AS product_name, t.model_id, coalesce(mo.name, '') AS model_name, t.product_version,
	t.last_number, t.last_staff_at, t.official_count, t.accepted_count, t.lock_entry_id, t.lock_ends_at, t.unlist_entry_id, t.merged_into, t.fault_id, coalesce((SELECT f.version FROM faults f WHERE f.id = t.fault_id), 0) AS fault_version, t.duplicate_of,
	EXISTS (SELECT 1 FROM duplicate_marks dm WHERE dm.thread_id = t.id) AS was_marked, EXISTS (SELECT 1 FROM threads dt WHERE dt.duplicate_of = t.id) AS has_duplicates,
	t.version, t.created_at, t.active_at,
	b.id AS board__id, b.slug AS board__slug, b.name AS board__name, b.description AS board__description, b.position AS board__position,
	b.may_see AS board__may_see, b.may_start AS board__may_start, b.may_reply AS board__may_reply,
	b.language AS board__language, b.hold_first AS board__hold_first, b.created_at AS board__created_at`

const threadTables = ` FROM threads t JOIN boards b ON b.id = t.board_id JOIN members o ON o.id = t.opener_id
	LEFT JOIN products pr ON pr.id = t.product_id LEFT JOIN models mo ON mo.id = t.model_id`

func threadByID(ctx context.Context, d *db.DB, id int64) (Thread, error) {
	return db.One[Thread](ctx, d, `SELECT `+threadColumns+threadTables+` WHERE t.id = ?`, id)
}

const postColumns = postColumnsBefore + `p.source` + postColumnsAfter

// shownColumns are postColumns without the source, which a page does not show.
const shownColumns = postColumnsBefore + `''` + postColumnsAfter

const postColumnsBefore = `p.id, p.thread_id, p.number, p.author_id, a.name AS author_name, p.as_role, p.as_team, p.reply_to,
	q.number AS reply_to_number, qa.name AS reply_to_author, `

const postColumnsAfter = `, p.html, p.plain, p.revision, p.edited_at,
	p.withdrawn_at, p.withdraw_reason, p.hide_entry_id, p.erase_entry_id, p.gap_count, mb.from_thread_id AS block_from, p.helpful_count, p.worked_count, p.failed_count,
	EXISTS (SELECT 1 FROM no_answer_needed n WHERE n.post_id = p.id) AS no_answer, p.origin_url, p.origin_licence, p.created_at`

const postTables = ` FROM posts p JOIN members a ON a.id = p.author_id
	LEFT JOIN posts q ON q.id = p.reply_to AND q.thread_id = p.thread_id LEFT JOIN members qa ON qa.id = q.author_id
	LEFT JOIN moved_blocks mb ON mb.thread_id = p.thread_id AND mb.first_number = p.number`

// into is where the values of postColumns go, in their order.
func (p *Post) into() []any {
	return []any{&p.ID, &p.ThreadID, &p.Number, &p.AuthorID, &p.AuthorName, &p.AsRole, &p.AsTeam, &p.ReplyTo,
		&p.ReplyToNumber, &p.ReplyToAuthor, &p.Source, &p.HTML, &p.Plain, &p.Revision, &p.EditedAt,
		&p.WithdrawnAt, &p.WithdrawReason, &p.HideEntryID, &p.EraseEntryID, &p.GapCount, &p.BlockFrom, &p.HelpfulCount, &p.WorkedCount, &p.FailedCount, &p.NoAnswer, &p.OriginURL, &p.OriginLicence, &p.CreatedAt}
}

// postsBetween reads what is shown, without reflection, which would cost more than
// the SQL.
func postsBetween(thread int64, from, to int, posts *[]Post) db.Query {
	return db.Query{SQL: `SELECT ` + shownColumns + postTables + ` WHERE p.thread_id = ? AND p.number BETWEEN ? AND ? ORDER BY p.number`,
		Values: []any{thread, from, to}, Scan: func(r db.Row) error {
			*posts = append(*posts, Post{})
			return r.Scan((*posts)[len(*posts)-1].into()...)
		}}
}

func postByID(ctx context.Context, d *db.DB, id int64) (Post, error) {
	var p Post
	err := d.Read(ctx).Raw(`SELECT `+postColumns+postTables+` WHERE p.id = ?`, id).Take(&p).Error
	return p, err
}

func latestPosts(ctx context.Context, d *db.DB, thread int64, limit int) ([]Post, error) {
	var posts []Post
	err := d.Read(ctx).Raw(`SELECT `+postColumns+postTables+` WHERE p.thread_id = ? AND `+readable+`
		ORDER BY p.number DESC LIMIT ?`, thread, limit).Scan(&posts).Error
	return posts, err
}

func tagsOf(thread int64, tags *[]string) db.Query {
	return db.Query{SQL: `SELECT tag FROM thread_tags WHERE thread_id = ? ORDER BY tag`, Values: []any{thread}, Scan: func(r db.Row) error {
		*tags = append(*tags, "")
		return r.Scan(&(*tags)[len(*tags)-1])
	}}
}

func memberPosts(ctx context.Context, d *db.DB, member, before int64, limit int, a []Audience) ([]MemberPost, error) {
	var posts []MemberPost
	err := d.Read(ctx).Raw(`SELECT p.id, p.thread_id, t.title, t.slug, p.number, p.plain, b.name AS board_name, b.slug AS board_slug, p.created_at,
		EXISTS (SELECT 1 FROM official_answers oa WHERE oa.post_id = p.id AND oa.withdrawn_at IS NULL) AS official,
		EXISTS (SELECT 1 FROM accepted_answers aa WHERE aa.post_id = p.id AND aa.taken_back_at IS NULL) AS accepted
		FROM posts p JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id
		WHERE p.author_id = ? AND `+readable+` AND b.may_see IN ? AND +t.unlist_entry_id IS NULL AND (CAST(? AS BIGINT) = 0 OR p.id < ?)
		ORDER BY p.id DESC LIMIT ?`, member, a, before, before, limit).Scan(&posts).Error
	return posts, err
}

func postAt(ctx context.Context, d *db.DB, thread int64, number int) (int64, error) {
	var id int64
	err := d.Read(ctx).Raw(`SELECT id FROM posts WHERE thread_id = ? AND number = ?`, thread, number).Row().Scan(&id)
	return id, err
}

const glanceColumns = `t.id, t.slug, t.kind, t.opener_id, t.last_number, t.lock_entry_id, t.lock_ends_at, t.version, t.board_id,
	t.merged_into, b.may_see, b.may_reply, b.hold_first`

// glance leaves the thread as it is where there is none with that id.
func glance(id int64, t *Thread, beside Beside) db.Query {
	columns := glanceColumns
	if beside.Columns != "" {
		columns += ", " + beside.Columns
	}
	return db.Query{SQL: "SELECT " + columns + " FROM threads t JOIN boards b ON b.id = t.board_id" + beside.Joins + " WHERE t.id = ?",
		One: true, Values: append(beside.Values, id), Scan: func(r db.Row) error {
			return r.Scan(append([]any{&t.ID, &t.Slug, &t.Kind, &t.OpenerID, &t.LastNumber, &t.LockEntryID, &t.LockEndsAt, &t.Version, &t.BoardID,
				&t.MergedInto, &t.Board.MaySee, &t.Board.MayReply, &t.Board.HoldFirst}, beside.Into...)...)
		}}
}
