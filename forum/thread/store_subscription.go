package thread

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/notify"
)

func setLevel(ctx context.Context, tx *db.Tx, member, thread int64, l notify.Level, now time.Time) error {
	stored := l
	if l == notify.NotFollowing {
		stored = notify.LevelAll // for when he follows it again
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO subscriptions (thread_id, member_id, following, level, changed_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (thread_id, member_id) DO UPDATE SET following = excluded.following, level = excluded.level, changed_at = excluded.changed_at`,
		thread, member, l.Following(), stored, now).Error
}

func followedThreads(ctx context.Context, d *db.DB, member int64, at *position, limit int, a []Audience) ([]FollowedThread, error) {
	beyond, values := "", []any{member, a}
	if at != nil {
		beyond, values = " AND (t.active_at, t.id) < (?, ?)", append(values, at.at, at.id)
	}
	var threads []FollowedThread
	err := d.Read(ctx).Raw(`SELECT t.id, t.title, t.slug, b.name AS board_name, b.slug AS board_slug, t.last_number,
		t.official_count, t.accepted_count, t.active_at, coalesce(r.number, 0) AS read
		FROM subscriptions s JOIN threads t ON t.id = s.thread_id JOIN boards b ON b.id = t.board_id
		LEFT JOIN read_positions r ON r.member_id = s.member_id AND r.thread_id = s.thread_id
		WHERE s.member_id = ? AND s.following AND b.may_see IN ?`+beyond+`
		ORDER BY t.active_at DESC, t.id DESC LIMIT ?`, append(values, limit)...).Scan(&threads).Error
	return threads, err
}

// rowsAtOnce is how many read positions one statement writes.
const rowsAtOnce = 200

// saveReadPositions writes in a fixed order, so that two nodes which write the
// same rows wait for each other and do not deadlock.
func saveReadPositions(ctx context.Context, tx *db.Tx, batch map[reading]int, now time.Time) error {
	order := slices.SortedFunc(maps.Keys(batch), func(a, b reading) int {
		return cmp.Or(cmp.Compare(a.member, b.member), cmp.Compare(a.thread, b.thread))
	})
	for part := range slices.Chunk(order, rowsAtOnce) {
		values := make([]any, 0, 4*len(part))
		for _, r := range part {
			values = append(values, r.thread, r.member, batch[r], now)
		}
		err := tx.WithContext(ctx).Exec(`INSERT INTO read_positions (thread_id, member_id, number, read_at) VALUES `+
			strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?), ", len(part)), ", ")+`
			ON CONFLICT (member_id, thread_id) DO UPDATE SET number = excluded.number, read_at = excluded.read_at
			WHERE read_positions.number < excluded.number`, values...).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// The rows of the statement below, by what they tell.
const (
	rowDraft = iota
	rowFollowing
	rowRead
	rowPost
)

// What a rowPost says in its flags.
const (
	flagOwn = 1 << iota
	flagHelpful
	flagWorked
	flagFailed
)

// placeSQL joins three small indexed reads into one statement, to which those of
// the posts are added. The draft comes first, because SQLite takes a column's type,
// here the time's, from there.
const placeSQL = `SELECT 0, 0, 0, 0, body, changed_at FROM drafts WHERE member_id = ? AND place = ?
	UNION ALL SELECT 1, 0, 0, CASE WHEN following THEN 1 ELSE 0 END, level, NULL FROM subscriptions WHERE thread_id = ? AND member_id = ?
	UNION ALL SELECT 2, number, 0, 0, NULL, NULL FROM read_positions WHERE member_id = ? AND thread_id = ?`

const personalSQL = placeSQL + `
	UNION ALL SELECT 3, 0, p.id, CASE WHEN p.author_id = ? THEN 1 ELSE 0 END + CASE WHEN h.post_id IS NULL THEN 0 ELSE 2 END
		+ CASE WHEN c.post_id IS NULL THEN 0 WHEN c.worked THEN 4 ELSE 8 END, NULL, NULL
		FROM posts p LEFT JOIN helpful_marks h ON h.post_id = p.id AND h.member_id = ?
		LEFT JOIN confirmations c ON c.post_id = p.id AND c.member_id = ?
		WHERE p.thread_id = ? AND p.number BETWEEN ? AND ?
		AND (p.author_id = ? OR h.post_id IS NOT NULL OR c.post_id IS NOT NULL)`

// knownSQL reads the marks between the lowest and the highest post of a page in
// one step each, where personalSQL looks each post up three times.
const knownSQL = placeSQL + `
	UNION ALL SELECT 3, 0, post_id, 2, NULL, NULL FROM helpful_marks WHERE member_id = ? AND post_id BETWEEN ? AND ?
	UNION ALL SELECT 3, 0, post_id, CASE WHEN worked THEN 4 ELSE 8 END, NULL, NULL FROM confirmations WHERE member_id = ? AND post_id BETWEEN ? AND ?`

// query asks what a page of a thread is to a member.
func (p *Personal) query(member, thread int64, from, to int) db.Query {
	return db.Query{SQL: personalSQL, Values: append(placeValues(member, thread), member, member, member, thread, from, to, member), Scan: p.scan}
}

// queryKnown is query for a page that is known. Marks that nobody has made are not
// looked for.
func (p *Personal) queryKnown(member, thread int64, k Known) db.Query {
	p.authors = k.Authors
	lowest, highest := int64(math.MaxInt64), int64(0)
	for post, author := range k.Authors {
		lowest, highest = min(lowest, post), max(highest, post)
		if author == member {
			p.notePost(post, flagOwn)
		}
	}
	q := db.Query{SQL: placeSQL, Values: placeValues(member, thread), Scan: p.scan}
	if k.Marked {
		q.SQL, q.Values = knownSQL, append(q.Values, member, lowest, highest, member, lowest, highest)
	}
	return q
}

func placeValues(member, thread int64) []any {
	return append(make([]any, 0, 13), member, ReplyDraft(thread), thread, member, member, thread)
}

func (p *Personal) scan(row db.Row) error {
	var what, number, flags int
	var id int64
	var body sql.NullString
	var at sql.NullTime
	if err := row.Scan(&what, &number, &id, &flags, &body, &at); err != nil {
		return err
	}
	switch what {
	case rowDraft:
		p.Draft, p.DraftAt = body.String, at.Time
	case rowFollowing:
		p.Following, p.Level = flags == 1, string(notify.LevelOf(flags == 1, body.String))
	case rowRead:
		p.Read = number
	case rowPost:
		if _, here := p.authors[id]; here || p.authors == nil {
			p.notePost(id, flags)
		}
	}
	return nil
}

func (p *Personal) notePost(id int64, flags int) {
	if p.Posts == nil {
		p.Posts = map[int64]PersonalPost{}
	}
	post := p.Posts[id]
	post.Own = post.Own || flags&flagOwn != 0
	post.Helpful = post.Helpful || flags&flagHelpful != 0
	if flags&(flagWorked|flagFailed) != 0 {
		worked := flags&flagWorked != 0
		post.Worked = &worked
	}
	p.Posts[id] = post
}

func mutedThreads(ctx context.Context, d *db.DB, member int64, audiences []Audience, most int) ([]MutedThread, error) {
	var all []MutedThread
	err := d.Read(ctx).Raw(`SELECT t.id, t.title, t.slug, b.name AS board_name FROM subscriptions s JOIN threads t ON t.id = s.thread_id JOIN boards b ON b.id = t.board_id
		WHERE s.member_id = ? AND s.level = 'muted' AND b.may_see IN ? ORDER BY s.changed_at DESC, t.id DESC LIMIT ?`, member, audiences, most).Scan(&all).Error
	return all, err
}
