package notify

import (
	"context"
	"slices"
	"strings"
	"time"

	"answerable/forum/db"
)

// told is a notice as it was just written.
type told struct{ ID, MemberID int64 }

// clause is a piece of SQL with its values.
type clause struct {
	sql    string
	values []any
}

func joined(parts ...clause) clause {
	var all clause
	var text []string
	for _, p := range parts {
		if p.sql != "" {
			text, all.values = append(text, p.sql), append(all.values, p.values...)
		}
	}
	all.sql = strings.Join(text, "\n")
	return all
}

// insertNotices gives who was told now. The role is asked of each member by
// itself: as a join it is planned as a nested scan while PostgreSQL has not
// counted the followers yet, and 50,000 of them take minutes.
func insertNotices(ctx context.Context, tx *db.Tx, n News, to Audience) ([]told, error) {
	whole := joined(
		clause{`INSERT INTO notices (member_id, kind, event, thread_id, post_id, fault_id, fault_event_id, promise_id, entry_id, actor_id, created_at)
		SELECT w.id, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), ? FROM (`,
			[]any{n.Kind, n.Event, orNull(n.ThreadID), orNull(n.PostID), orNull(n.FaultID), orNull(n.FaultEventID), orNull(n.PromiseID), n.EntryID, orNull(n.ActorID), n.At}},
		named(to), ofThread(n, to), ofThreadsFault(n, to), ofFault(n, to), ofPlaces(n, to),
		clause{`) w WHERE (SELECT m.role FROM members m WHERE m.id = w.id AND m.erased_at IS NULL) IN ? AND w.id <> ?`, []any{to.Roles, n.ActorID}},
		unlessMuted(n), unlessOff(n.Kind), unlessAffected(to),
		clause{`ON CONFLICT (member_id, event) DO NOTHING RETURNING id, member_id`, nil})
	var rows []told
	err := tx.WithContext(ctx).Raw(whole.sql, whole.values...).Scan(&rows).Error
	return rows, err
}

func named(to Audience) clause {
	return clause{`SELECT x.id FROM members x WHERE x.id IN ?`, []any{append([]int64{0}, to.Members...)}} // IN needs one, and 0 is nobody
}

func ofThread(n News, to Audience) clause {
	if n.ThreadID == 0 || to.FollowedBy.IsZero() {
		return clause{}
	}
	return clause{`UNION SELECT s.member_id FROM subscriptions s WHERE s.thread_id = ? AND s.following AND s.level IN ? AND s.changed_at <= ?`,
		[]any{n.ThreadID, n.Kind.levels(), to.FollowedBy}}
}

// ofThreadsFault adds those who follow the fault of the thread, for an official
// answer there, unless they said something about the very thread.
func ofThreadsFault(n News, to Audience) clause {
	if n.ThreadID == 0 || to.FollowedBy.IsZero() || n.Kind.About() != AboutAnswers || !n.Kind.places() {
		return clause{}
	}
	return clause{`UNION SELECT o.member_id FROM threads t JOIN fault_followers o ON o.fault_id = t.fault_id AND o.following AND o.level IN ? AND o.changed_at <= ?
			WHERE t.id = ? AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.thread_id = t.id AND s.member_id = o.member_id)`,
		[]any{n.Kind.levels(), to.FollowedBy, n.ThreadID}}
}

// ofFault adds a fault's people to those who are told.
func ofFault(n News, to Audience) clause {
	switch {
	case to.ReportedFault != 0:
		return clause{`UNION SELECT r.member_id FROM fault_reports r WHERE r.fault_id = ? AND r.state <> 'gone'`, []any{to.ReportedFault}}
	case to.FaultID != 0:
		return clause{`UNION SELECT o.member_id FROM fault_followers o WHERE o.fault_id = ? AND o.following AND o.level IN ? AND o.changed_at <= ?
			UNION SELECT s.member_id FROM threads t JOIN subscriptions s ON s.thread_id = t.id AND s.following AND s.level IN ? AND s.changed_at <= ?
			WHERE t.fault_id = ? AND NOT EXISTS (SELECT 1 FROM fault_followers o WHERE o.fault_id = ? AND o.member_id = s.member_id AND NOT o.following)`,
			[]any{to.FaultID, n.Kind.levels(), to.FollowedBy, n.Kind.levels(), to.FollowedBy, to.FaultID, to.FaultID}}
	}
	return clause{}
}

// ofPlaces adds who follows the board, or a tag of the thread, unless he said
// something about the very thread or fault: the closer wish counts.
func ofPlaces(n News, to Audience) clause {
	if to.FollowedBy.IsZero() || !n.Kind.places() {
		return clause{}
	}
	levels := n.Kind.levels()
	if n.ThreadID == 0 {
		return ofFaultsPlaces(n, to.FollowedBy, levels)
	}
	return clause{`UNION SELECT b.member_id FROM board_follows b WHERE b.board_id = (SELECT t.board_id FROM threads t WHERE t.id = ?) AND b.level IN ? AND b.changed_at <= ?
			AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.thread_id = ? AND s.member_id = b.member_id)
		UNION SELECT g.member_id FROM thread_tags tt JOIN tag_follows g ON g.tag = tt.tag AND g.level IN ? AND g.changed_at <= ? WHERE tt.thread_id = ?
			AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.thread_id = ? AND s.member_id = g.member_id)`,
		[]any{n.ThreadID, levels, to.FollowedBy, n.ThreadID, levels, to.FollowedBy, n.ThreadID, n.ThreadID}}
}

// ofFaultsPlaces adds who follows the fault's board, or a tag of one of its
// threads that whoever may see the fault may see, unless he muted such a tag.
func ofFaultsPlaces(n News, by time.Time, levels []Level) clause {
	return clause{`UNION SELECT b.member_id FROM board_follows b WHERE b.board_id = (SELECT f.board_id FROM faults f WHERE f.id = ?) AND b.level IN ? AND b.changed_at <= ?
			AND NOT EXISTS (SELECT 1 FROM fault_followers o WHERE o.fault_id = ? AND o.member_id = b.member_id)
			AND NOT EXISTS (SELECT 1 FROM threads t JOIN thread_tags tt ON tt.thread_id = t.id JOIN tag_follows g ON g.tag = tt.tag AND g.level = 'muted' WHERE t.fault_id = ? AND g.member_id = b.member_id)
		UNION SELECT g.member_id FROM faults f JOIN boards fb ON fb.id = f.board_id JOIN threads t ON t.fault_id = f.id JOIN boards b ON b.id = t.board_id AND (b.may_see <> 'staff' OR fb.may_see = 'staff')
			JOIN thread_tags tt ON tt.thread_id = t.id JOIN tag_follows g ON g.tag = tt.tag AND g.level IN ? AND g.changed_at <= ? WHERE f.id = ?
			AND NOT EXISTS (SELECT 1 FROM fault_followers o WHERE o.fault_id = f.id AND o.member_id = g.member_id)
			AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.thread_id = t.id AND s.member_id = g.member_id)`,
		[]any{n.FaultID, levels, by, n.FaultID, n.FaultID, levels, by, n.FaultID}}
}

// unlessMuted leaves out who muted the thread or fault, and who muted its board
// or a tag without following it.
func unlessMuted(n News) clause {
	switch {
	case n.Kind.Own():
		return clause{}
	case n.ThreadID != 0:
		return clause{`AND NOT EXISTS (SELECT 1 FROM subscriptions x WHERE x.thread_id = ? AND x.member_id = w.id AND x.level = 'muted')
			AND (NOT EXISTS (SELECT 1 FROM board_follows x WHERE x.board_id = (SELECT t.board_id FROM threads t WHERE t.id = ?) AND x.member_id = w.id AND x.level = 'muted'
				UNION ALL SELECT 1 FROM thread_tags tt JOIN tag_follows x ON x.tag = tt.tag AND x.member_id = w.id AND x.level = 'muted' WHERE tt.thread_id = ?)
				OR EXISTS (SELECT 1 FROM subscriptions x WHERE x.thread_id = ? AND x.member_id = w.id AND x.following))`,
			[]any{n.ThreadID, n.ThreadID, n.ThreadID, n.ThreadID}}
	case n.FaultID != 0:
		return clause{`AND NOT EXISTS (SELECT 1 FROM fault_followers x WHERE x.fault_id = ? AND x.member_id = w.id AND x.level = 'muted')
			AND (NOT EXISTS (SELECT 1 FROM board_follows x WHERE x.board_id = (SELECT f.board_id FROM faults f WHERE f.id = ?) AND x.member_id = w.id AND x.level = 'muted')
				OR EXISTS (SELECT 1 FROM fault_followers x WHERE x.fault_id = ? AND x.member_id = w.id AND x.following))`,
			[]any{n.FaultID, n.FaultID, n.FaultID}}
	}
	return clause{}
}

func unlessOff(k Kind) clause {
	if k.Own() {
		return clause{}
	}
	return clause{`AND NOT EXISTS (SELECT 1 FROM notice_choices x WHERE x.member_id = w.id AND x.about = ? AND x.choice = 'off')`, []any{k.About()}}
}

func unlessAffected(to Audience) clause {
	if to.NotAffectedBy == 0 {
		return clause{}
	}
	return clause{`AND NOT EXISTS (SELECT 1 FROM fault_reports x WHERE x.fault_id = ? AND x.member_id = w.id AND x.state <> 'gone')`, []any{to.NotAffectedBy}}
}

// insertMails puts a mail into the outbox for each of the event's notices from
// one id to another whose member wants it by mail: at once, or with his next
// digest. It needs a confirmed address that is not switched off; all this is
// asked again when the mail leaves.
func insertMails(ctx context.Context, tx *db.Tx, n News, from, to int64) (int64, error) {
	next := hourOf(n.At) + 1
	urgency := 1
	if n.Kind.broad() {
		urgency = 2
	}
	insert := tx.WithContext(ctx).Exec(`INSERT INTO mails (member_id, event, kind, notice_id, urgency, state, cadence, due_hour, next_try, created_at)
		SELECT w.member_id, w.event, w.kind, w.id, CAST(? AS BIGINT), CASE w.choice WHEN 'mail' THEN 'queued' ELSE 'waiting' END, CASE w.choice WHEN 'mail' THEN '' ELSE w.choice END,
		`+dueHour+`, ?, ?
		FROM (SELECT n.id, n.member_id, n.event, n.kind,
			coalesce((SELECT c.choice FROM notice_choices c WHERE c.member_id = n.member_id AND c.about = ?), ?) AS choice,
			coalesce((SELECT s.digest_hour FROM mail_settings s WHERE s.member_id = n.member_id), 8) AS hour,
			coalesce((SELECT s.digest_day FROM mail_settings s WHERE s.member_id = n.member_id), 1) AS day
			FROM notices n WHERE n.id BETWEEN ? AND ? AND n.event = ?) w
		WHERE w.choice IN ('mail', 'daily', 'weekly') AND EXISTS (SELECT 1 FROM settings g WHERE g.name = 'mail_begun')
		AND EXISTS (SELECT 1 FROM members m WHERE m.id = w.member_id AND m.email_confirmed_at IS NOT NULL AND NOT EXISTS
			(SELECT 1 FROM mail_settings o WHERE o.member_id = m.id AND o.off_address = lower(m.email)))
		ON CONFLICT (member_id, event) DO NOTHING`, slices.Concat([]any{urgency}, dueValues(next), []any{n.At, n.At, n.Kind.About(), n.Kind.About().Default(), from, to, n.Event})...)
	return insert.RowsAffected, insert.Error
}

// dueHour is the hour, counted from 1970, at which a digest of w.choice is due:
// the first of w.hour o'clock, and of w.day, from the given hour on. That year
// began on a Thursday.
const dueHour = `CASE w.choice WHEN 'daily' THEN CAST(? AS BIGINT) + ((w.hour - CAST(? AS BIGINT)) % 24 + 24) % 24
		WHEN 'weekly' THEN CAST(? AS BIGINT) + ((w.day * 24 + w.hour - CAST(? AS BIGINT)) % 168 + 168) % 168 END`

func dueValues(next int64) []any { return []any{next, next, next, next + 4*24} }

func hourOf(at time.Time) int64 { return at.Unix() / 3600 }

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
