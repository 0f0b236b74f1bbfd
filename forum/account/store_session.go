package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

func insertSession(tx *db.Tx, tokenHash string, member int64, device string, how Factor, now time.Time) (int64, error) {
	return insert(tx, `INSERT INTO sessions (token_hash, member_id, device, created_at, seen_at, expires_at, factor, proved_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, tokenHash, member, device, now, now, now.Add(sessionLife), how, now)
}

// viewerRow is a live session with its member.
type viewerRow struct {
	SessionID int64
	SeenAt    time.Time
	Factor    Factor
	ProvedAt  time.Time
	ID        int64
	Name      string
	Role      Role
	Plain     bool // no team, no restriction and no unread notice: the rest is empty
	Team      string
	Unread    int // in boards of members
	Internal  int // unread, in boards of staff

	SuspendEntryID, LimitEntryID *int64
	SuspendedUntil               *time.Time
	PostsPerDay                  int
}

// viewerRow is all zero where no live session has the token. Of a member who was
// plain the last time no more is asked first than whether he still is, which is
// most of the work of his pages saved.
func (p *People) viewerRow(ctx context.Context, tokenHash string, now time.Time, along []db.Query) (v viewerRow, err error) {
	h, known := p.holders.GetIfPresent(tokenHash)
	if !known || !h.plain {
		err = p.db.Ask(ctx, append([]db.Query{v.whole(tokenHash, now)}, along...)...)
		return v, db.Plain(err)
	}
	err = p.db.Ask(ctx, append([]db.Query{v.plain(tokenHash, now)}, along...)...)
	if err == nil && v.ID != 0 && !v.Plain {
		v = viewerRow{}
		err = p.db.Ask(ctx, v.whole(tokenHash, now))
	}
	return v, db.Plain(err)
}

func (v *viewerRow) whole(tokenHash string, now time.Time) db.Query {
	return db.Query{SQL: viewerSQL, One: true, Values: []any{now, now, tokenHash, now, now.Add(-idleLife)}, Scan: func(r db.Row) error {
		return r.Scan(append(v.who(), &v.Team, &v.Unread, &v.Internal, &v.SuspendEntryID, &v.SuspendedUntil, &v.LimitEntryID, &v.PostsPerDay)...)
	}}
}

func (v *viewerRow) plain(tokenHash string, now time.Time) db.Query {
	return db.Query{SQL: plainSQL, One: true, Values: []any{tokenHash, now, now.Add(-idleLife)}, Scan: func(r db.Row) error { return r.Scan(v.who()...) }}
}

func (v *viewerRow) who() []any {
	return []any{&v.SessionID, &v.SeenAt, &v.Factor, &v.ProvedAt, &v.ID, &v.Name, &v.Role, &v.Plain}
}

const viewerSQL = whoSQL + `,
	coalesce((SELECT t.name FROM team_members tm JOIN teams t ON t.id = tm.team_id
		WHERE tm.member_id = m.id ORDER BY tm.since, t.id LIMIT 1), '') AS team,
	(SELECT count(*) FROM (` + unreadSQL + ` AND coalesce(b.may_see, '') <> 'staff' AND coalesce(fb.may_see, '') <> 'staff' LIMIT 100) u) AS unread,
	CASE WHEN m.role = 'member' THEN 0 ELSE (SELECT count(*) FROM (` + unreadSQL + ` AND 'staff' IN (b.may_see, fb.may_see) LIMIT 100) u) END AS internal,
	rs.entry_id, rs.ends_at, rl.entry_id, coalesce(rl.posts_per_day, 0)
	FROM sessions s JOIN members m ON m.id = s.member_id
	LEFT JOIN restrictions rs ON rs.member_id = m.id AND rs.effect = 'suspend' AND (rs.ends_at IS NULL OR rs.ends_at > ?)
	LEFT JOIN restrictions rl ON rl.member_id = m.id AND rl.effect = 'limit' AND (rl.ends_at IS NULL OR rl.ends_at > ?)` + whereLive

// plainSQL has what there is to know of a plain member.
const plainSQL = whoSQL + " FROM sessions s JOIN members m ON m.id = s.member_id" + whereLive

const whoSQL = `SELECT s.id, s.seen_at, s.factor, s.proved_at, m.id, m.name, m.role,
	NOT EXISTS (SELECT 1 FROM notices n WHERE n.member_id = m.id AND n.read_at IS NULL)
	AND NOT EXISTS (SELECT 1 FROM team_members tm WHERE tm.member_id = m.id)
	AND NOT EXISTS (SELECT 1 FROM restrictions r WHERE r.member_id = m.id) AS plain`

const whereLive = `
	WHERE s.token_hash = ? AND s.expires_at > ? AND s.seen_at > ? AND m.erased_at IS NULL`

// unreadSQL are m's unread notices that the list of notices has: what is withdrawn
// since is in neither (package notify).
const unreadSQL = `SELECT 1 FROM notices n LEFT JOIN posts p ON p.id = n.post_id LEFT JOIN threads t ON t.id = coalesce(p.thread_id, n.thread_id)
	LEFT JOIN boards b ON b.id = t.board_id LEFT JOIN faults f ON f.id = n.fault_id LEFT JOIN boards fb ON fb.id = f.board_id
	WHERE n.member_id = m.id AND n.read_at IS NULL AND p.withdrawn_at IS NULL`

// deleteSession ends the session of that token and tells whose it was.
func deleteSession(tx *db.Tx, tokenHash string) (member int64, err error) {
	row, _, err := one[struct{ MemberID int64 }](tx.DB, "DELETE FROM sessions WHERE token_hash = ? RETURNING member_id", tokenHash)
	return row.MemberID, err
}

func deleteOwnSession(tx *db.Tx, member, session int64) (int64, error) {
	return change(tx, "DELETE FROM sessions WHERE id = ? AND member_id = ?", session, member)
}

// deleteSessions ends all sessions of the member but one, and what he has begun;
// 0 keeps none.
func deleteSessions(tx *db.Tx, member, keep int64) error {
	if err := deleteCeremonies(tx, member); err != nil {
		return err
	}
	_, err := change(tx, "DELETE FROM sessions WHERE member_id = ? AND id <> ?", member, keep)
	return err
}

func (p *People) sessionRows(ctx context.Context, member int64, now time.Time) ([]Session, error) {
	return all[Session](p.read(ctx), `SELECT id, device, created_at, seen_at FROM sessions
		WHERE member_id = ? AND expires_at > ? AND seen_at > ? ORDER BY seen_at DESC, id DESC`, member, now, now.Add(-idleLife))
}

func storeSeen(tx *db.Tx, sessions []int64, at time.Time) error {
	_, err := change(tx, "UPDATE sessions SET seen_at = ? WHERE id IN ? AND seen_at < ?", at, sessions, at)
	return err
}

func deleteDeadSessions(tx *db.Tx, now time.Time) error {
	_, err := change(tx, "DELETE FROM sessions WHERE expires_at <= ? OR seen_at <= ?", now, now.Add(-idleLife))
	return err
}

// lastSeen gives when each of the members last used a session that lives.
func (p *People) lastSeen(ctx context.Context, members []int64) (map[int64]time.Time, error) {
	type row struct {
		MemberID int64
		SeenAt   time.Time
	}
	rows, err := all[row](p.read(ctx), "SELECT member_id, seen_at FROM sessions WHERE member_id IN ?", members)
	seen := make(map[int64]time.Time, len(rows))
	for _, r := range rows {
		if r.SeenAt.After(seen[r.MemberID]) {
			seen[r.MemberID] = r.SeenAt
		}
	}
	return seen, err
}
