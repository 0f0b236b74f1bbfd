package thread

import (
	"database/sql"
	"math"
	"strconv"
	"strings"

	"answerable/forum/db"
	"answerable/forum/notify"
)

// place is what a known page of a thread is to the member m whose row it is read
// beside.
type place struct {
	draft          sql.NullString
	draftAt        sql.NullTime
	following      sql.NullBool
	level          sql.NullString
	read           sql.NullInt64
	helpful, tried sql.NullString // ids of posts, those tried with + or - behind
}

// The marks are read between the lowest and the highest post of the page in one
// step each.
const (
	placeColumns = `, d.body, d.changed_at, u.following, u.level, rp.number,
	(SELECT string_agg(CAST(h.post_id AS TEXT), ',') FROM helpful_marks h WHERE h.member_id = m.id AND h.post_id BETWEEN ? AND ?),
	(SELECT string_agg(CAST(c.post_id AS TEXT) || CASE WHEN c.worked THEN '+' ELSE '-' END, ',') FROM confirmations c
		WHERE c.member_id = m.id AND c.post_id BETWEEN ? AND ?)`
	placeJoins = ` LEFT JOIN drafts d ON d.member_id = m.id AND d.place = ?
	LEFT JOIN subscriptions u ON u.thread_id = ? AND u.member_id = m.id
	LEFT JOIN read_positions rp ON rp.member_id = m.id AND rp.thread_id = ?`
)

// beside reads the thread t with what it is to the member.
func (p *place) beside(id int64, t *Thread, authors map[int64]int64) db.Beside {
	lowest, highest := int64(math.MaxInt64), int64(0)
	for post := range authors {
		lowest, highest = min(lowest, post), max(highest, post)
	}
	return db.Beside{Columns: ", " + glanceColumns + placeColumns, ColumnValues: []any{lowest, highest, lowest, highest},
		Joins: glanceJoins + placeJoins, JoinValues: []any{id, ReplyDraft(id), id, id},
		Into: append(t.glance(), &p.draft, &p.draftAt, &p.following, &p.level, &p.read, &p.helpful, &p.tried)}
}

// personal is what was read, for a page whose posts have these authors.
func (p *place) personal(member int64, authors map[int64]int64) (Personal, error) {
	mine := Personal{Draft: p.draft.String, DraftAt: p.draftAt.Time, Read: int(p.read.Int64)}
	if p.following.Valid {
		mine.Following, mine.Level = p.following.Bool, string(notify.LevelOf(p.following.Bool, p.level.String))
	}
	for post, author := range authors {
		if author == member {
			mine.notePost(post, flagOwn)
		}
	}
	marks := append(strings.Split(p.helpful.String, ","), strings.Split(p.tried.String, ",")...)
	for _, mark := range marks {
		if err := mine.noteMark(mark, authors); err != nil {
			return Personal{}, err
		}
	}
	return mine, nil
}

func (p *Personal) noteMark(mark string, authors map[int64]int64) error {
	if mark == "" {
		return nil
	}
	flags := flagHelpful
	id, worked := strings.CutSuffix(mark, "+")
	id, failed := strings.CutSuffix(id, "-")
	switch {
	case worked:
		flags = flagWorked
	case failed:
		flags = flagFailed
	}
	post, err := strconv.ParseInt(id, 10, 64)
	if _, here := authors[post]; here {
		p.notePost(post, flags)
	}
	return err
}
