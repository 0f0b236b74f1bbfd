package thread

import (
	"context"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

const officialColumns = `o.id, o.post_id, p.number, a.name AS author_name, p.as_role, p.as_team, p.plain, o.versions, m.name AS marked_by_name,
	o.marked_team, o.marked_at, o.post_revision, p.revision, p.edited_at, p.withdrawn_at AS post_withdrawn,
	(p.hide_entry_id IS NOT NULL OR p.erase_entry_id IS NOT NULL) AS post_hidden, p.worked_count, p.failed_count, p.helpful_count, p.created_at AS posted_at,
	o.withdrawn_at, w.name AS withdrawn_by, x.public_reason AS reason, o.withdraw_entry_id AS entry_id`

const officialTables = ` FROM official_answers o JOIN posts p ON p.id = o.post_id JOIN members a ON a.id = p.author_id
	JOIN members m ON m.id = o.marked_by LEFT JOIN members w ON w.id = o.withdrawn_by LEFT JOIN log_texts x ON x.entry_id = o.withdraw_entry_id`

func officialOf(thread int64, marks *[]OfficialAnswer) db.Query {
	return db.Query{SQL: `SELECT ` + officialColumns + officialTables + ` WHERE o.thread_id = ? ORDER BY o.id`, Values: []any{thread}, Scan: func(r db.Row) error {
		*marks = append(*marks, OfficialAnswer{})
		return r.Scan((*marks)[len(*marks)-1].into()...)
	}}
}

// into is where the values of officialColumns go, in their order.
func (o *OfficialAnswer) into() []any {
	return []any{&o.ID, &o.PostID, &o.Number, &o.AuthorName, &o.AsRole, &o.AsTeam, &o.Plain, &o.Versions, &o.MarkedByName,
		&o.MarkedTeam, &o.MarkedAt, &o.PostRevision, &o.Revision, &o.EditedAt, &o.PostWithdrawn, &o.PostHidden, &o.WorkedCount, &o.FailedCount, &o.HelpfulCount, &o.PostedAt,
		&o.WithdrawnAt, &o.WithdrawnBy, &o.Reason, &o.EntryID}
}

func officialByID(ctx context.Context, d *db.DB, id int64) (OfficialAnswer, error) {
	var mark OfficialAnswer
	err := d.Read(ctx).Raw(`SELECT `+officialColumns+officialTables+` WHERE o.id = ?`, id).Take(&mark).Error
	return mark, err
}

// insertOfficial marks the post as it reads in this transaction, unless its
// author withdrew it meanwhile.
func insertOfficial(ctx context.Context, tx *db.Tx, v account.Viewer, post int64, versions string, now time.Time) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO official_answers (post_id, thread_id, versions, post_revision, marked_by, marked_team, marked_at)
		SELECT id, thread_id, ?, revision, ?, ?, ? FROM posts WHERE id = ? AND withdrawn_at IS NULL AND hide_entry_id IS NULL RETURNING id`,
		versions, v.ID, v.Team, now, post).Row().Scan(&id)
	if db.NoRow(err) {
		return 0, fail.New(fail.Conflict, "The author withdrew this post.", "It cannot be marked any more; write the answer as a post of your own.")
	}
	return id, tx.Translate(err)
}

// withdrawOfficial needs the receipt of this very withdrawal; the composite
// foreign key asks for the same once more.
func withdrawOfficial(ctx context.Context, tx *db.Tx, mark, by int64, r modlog.Receipt, now time.Time) error {
	if !r.Covers(modlog.WithdrawOfficialAnswer, mark) {
		return fail.New(fail.Internal, "This withdrawal has no log entry.", "Nothing was changed. Please tell us the number below.")
	}
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE official_answers SET withdrawn_at = ?, withdrawn_by = ?, withdraw_entry_id = ?, withdraw_kind = ?
		WHERE id = ? AND withdrawn_at IS NULL`, now, by, r.Entry(), modlog.WithdrawOfficialAnswer, mark),
		"This official answer was withdrawn already.")
}

func acceptedOf(thread int64, marks *[]AcceptedAnswer) db.Query {
	return db.Query{SQL: `SELECT c.id, c.post_id, p.number, a.name AS author_name, m.name AS by_name, c.accepted_at, substr(p.plain, 1, 2000), p.edited_at, p.helpful_count, p.created_at
		FROM accepted_answers c JOIN posts p ON p.id = c.post_id JOIN members a ON a.id = p.author_id JOIN members m ON m.id = c.accepted_by
		WHERE c.thread_id = ? AND c.taken_back_at IS NULL AND ` + readable + ` ORDER BY c.id`, Values: []any{thread}, Scan: func(r db.Row) error {
		var a AcceptedAnswer
		err := r.Scan(&a.ID, &a.PostID, &a.Number, &a.AuthorName, &a.ByName, &a.AcceptedAt, &a.Plain, &a.EditedAt, &a.HelpfulCount, &a.PostedAt)
		*marks = append(*marks, a)
		return err
	}}
}

func insertAccepted(ctx context.Context, tx *db.Tx, by int64, p Post, now time.Time) (int64, error) {
	var id int64
	err := tx.WithContext(ctx).Raw(`INSERT INTO accepted_answers (post_id, thread_id, accepted_by, accepted_at)
		VALUES (?, ?, ?, ?) RETURNING id`, p.ID, p.ThreadID, by, now).Row().Scan(&id)
	return id, tx.Translate(err)
}

func takeBackAccepted(ctx context.Context, tx *db.Tx, post int64, now time.Time) error {
	return mustWin(tx.WithContext(ctx).Exec(`UPDATE accepted_answers SET taken_back_at = ? WHERE post_id = ? AND taken_back_at IS NULL`, now, post),
		"This answer is not accepted any more.")
}

// recount sets a thread's counts of standing marks on readable posts from the
// rows themselves, its version, and its board's number of unanswered threads.
func recount(ctx context.Context, tx *db.Tx, thread int64) error {
	before, err := waiting(ctx, tx, thread)
	if err != nil {
		return err
	}
	err = mustChange(tx.WithContext(ctx).Exec(`UPDATE threads SET version = version + 1,
		official_count = (SELECT count(*) FROM official_answers o JOIN posts p ON p.id = o.post_id
			WHERE o.thread_id = threads.id AND o.withdrawn_at IS NULL AND `+readable+`),
		accepted_count = (SELECT count(*) FROM accepted_answers c JOIN posts p ON p.id = c.post_id
			WHERE c.thread_id = threads.id AND c.taken_back_at IS NULL AND `+readable+`) WHERE id = ?`, thread))
	if err != nil {
		return err
	}
	if err := freshenDuplicates(ctx, tx, thread); err != nil {
		return err
	}
	after, err := waiting(ctx, tx, thread)
	if err != nil || before == after {
		return err
	}
	return tx.WithContext(ctx).Exec(`UPDATE boards SET unanswered_count = unanswered_count + ?
		WHERE id = (SELECT board_id FROM threads WHERE id = ?)`, after-before, thread).Error
}

// waiting is 1 for a thread that counts as unanswered, else 0. On PostgreSQL it
// holds the thread's row, so that two marks at once count one after the other.
func waiting(ctx context.Context, tx *db.Tx, thread int64) (int, error) {
	lock := ""
	if tx.Dialect() == db.Postgres {
		lock = " FOR UPDATE"
	}
	var t Thread
	err := tx.WithContext(ctx).Raw(`SELECT kind, official_count, accepted_count, merged_into FROM threads WHERE id = ?`+lock, thread).
		Row().Scan(&t.Kind, &t.OfficialCount, &t.AcceptedCount, &t.MergedInto)
	if err != nil || t.MergedInto != nil || !t.Unanswered() {
		return 0, err
	}
	return 1, nil
}
