package account

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// A session ends after idleLife without use, and sessionLife after sign-in.
const (
	idleLife    = 14 * 24 * time.Hour
	sessionLife = 90 * 24 * time.Hour
)

// seenEvery is how exactly the last use of a session is kept.
const seenEvery = 10 * time.Minute

const maxDevice = 120 // characters

// Session is one sign-in of a member.
type Session struct {
	ID        int64
	Device    string // what the browser called itself, shortened
	CreatedAt time.Time
	SeenAt    time.Time // last use, exact to ten minutes
	Current   bool      // the session that asks
}

// ViewerOf tells whose session the token is: a guest for an empty, unknown,
// ended or erased one. It is one SQL statement, two where the member just stopped
// being plain, and writes nothing; that the session was used is remembered for
// FlushSeen. An error means that the
// database does not answer, and that nobody may be let in.
//
// Along are reads asked in the same round trip, whoever it turns out to be; for
// what cannot be a session's token they are not asked.
func (p *People) ViewerOf(ctx context.Context, token string, along ...db.Query) (Viewer, error) {
	if !looksLikeToken(token) {
		return Viewer{}, nil
	}
	now, stored := p.now(), storedToken(token)
	row, err := p.viewerRow(ctx, stored, now, along)
	if err != nil || row.ID == 0 {
		return Viewer{}, err
	}
	p.holders.Set(stored, bearer{row.ID, row.Plain})
	if now.Sub(row.SeenAt) >= seenEvery {
		p.seenMu.Lock()
		p.seen[row.SessionID] = now
		p.seenMu.Unlock()
	}
	v := Viewer{ID: row.ID, Name: row.Name, Team: row.Team, SessionID: row.SessionID, Unread: row.Unread,
		SuspendEntryID: row.SuspendEntryID, SuspendedUntil: row.SuspendedUntil, LimitEntryID: row.LimitEntryID, PostsPerDay: row.PostsPerDay}
	v = v.proved(row.Role, row.Factor, row.ProvedAt.UTC())
	if v.SeesInternal() {
		v.Unread = min(v.Unread+row.Internal, maxUnread)
	}
	return v, nil
}

// maxUnread is up to how many notices are counted; the badge says no more.
const maxUnread = 100

// bearer is whose session a token was when it was last seen on this node, and
// whether there was more to know of him (viewerRow.Plain).
type bearer struct {
	memberID int64
	plain    bool
}

// Holder is the member whose session the token was when it was last seen on
// this node, 0 for an unknown one. It says what to ask ahead and never who
// somebody is: the session may have ended since.
func (p *People) Holder(token string) int64 {
	if !looksLikeToken(token) {
		return 0
	}
	h, _ := p.holders.GetIfPresent(storedToken(token))
	return h.memberID
}

// FlushSeen writes which sessions were used since the last call. A timer calls
// it every minute or so, and the shutdown does.
func (p *People) FlushSeen(ctx context.Context) error {
	p.seenMu.Lock()
	seen := p.seen
	p.seen = map[int64]time.Time{}
	p.seenMu.Unlock()
	if len(seen) == 0 {
		return nil
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error { return storeAllSeen(tx, seen) })
	if err != nil {
		p.seenMu.Lock()
		maps.Copy(seen, p.seen)
		p.seen = seen
		p.seenMu.Unlock()
	}
	return err
}

// storeAllSeen writes one time for all, the latest: it is exact enough.
func storeAllSeen(tx *db.Tx, seen map[int64]time.Time) error {
	var latest time.Time
	for _, at := range seen {
		if at.After(latest) {
			latest = at
		}
	}
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(seen)), 500) {
		if err := storeSeen(tx, chunk, latest); err != nil {
			return err
		}
	}
	return nil
}

// Sweep removes what ended: sessions, set-up tokens, links of letters, refused
// sign-ups after 30 days and events after half a year. A timer calls it now and
// then.
func (p *People) Sweep(ctx context.Context) error {
	return p.db.Write(ctx, func(tx *db.Tx) error {
		now := p.now()
		return errors.Join(deleteDeadSessions(tx, now), deleteDeadSetupTokens(tx, now), deleteDeadLinks(tx, now), deleteDeadCeremonies(tx, now),
			deleteRefused(tx, now.Add(-refusedLife)), deleteOldEvents(tx, now.Add(-eventLife)))
	})
}

// SignOut ends the session of the token at once on every node. A token that is
// none is no error.
func (p *People) SignOut(ctx context.Context, token string) error {
	if !looksLikeToken(token) {
		return nil
	}
	var member int64
	err := p.db.Write(ctx, func(tx *db.Tx) (err error) {
		member, err = deleteSession(tx, storedToken(token))
		return err
	})
	if err == nil && member != 0 {
		p.event(ctx, "signed out", member)
	}
	return err
}

// Sessions lists the viewer's own sessions, the last used first.
func (p *People) Sessions(ctx context.Context, v Viewer) ([]Session, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	sessions, err := p.sessionRows(ctx, v.ID, p.now())
	for i := range sessions {
		sessions[i].Current = sessions[i].ID == v.SessionID
	}
	return sessions, err
}

// Revoke ends one of the viewer's own sessions; another's is Missing.
func (p *People) Revoke(ctx context.Context, v Viewer, session int64) error {
	if err := signedIn(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		n, err := deleteOwnSession(tx, v.ID, session)
		if err == nil && n == 0 {
			return fail.NotFound()
		}
		return err
	})
	if err == nil {
		p.event(ctx, "session ended", v.ID)
	}
	return err
}

// RevokeOthers ends all sessions of the viewer but the present one.
func (p *People) RevokeOthers(ctx context.Context, v Viewer) error {
	if err := signedIn(v); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error { return deleteSessions(tx, v.ID, v.SessionID) })
	if err == nil {
		p.event(ctx, "other sessions ended", v.ID)
	}
	return err
}

// openSession gives the token of a new session; one that a browser brings
// along is never taken over. Who asked that his account be deleted has taken
// that back.
func (p *People) openSession(tx *db.Tx, member int64, device string, how Factor) (token string, session int64, err error) {
	if err := p.stopDeletion(tx, member); err != nil {
		return "", 0, err
	}
	token, stored := newToken()
	session, err = insertSession(tx, stored, member, plainDevice(device), how, p.now())
	return token, session, err
}

func plainDevice(device string) string {
	device = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(device, ""))
	runes := []rune(strings.TrimSpace(device))
	if len(runes) == 0 {
		return "Unknown device"
	}
	return string(runes[:min(len(runes), maxDevice)])
}

func signedIn(v Viewer) error {
	if v.SignedIn() {
		return nil
	}
	return fail.New(fail.SignIn, "You need to sign in for this.", "Please sign in; you come back here afterwards.")
}

func administrates(v Viewer) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if !v.IsAdministrator() {
		return fail.New(fail.Forbidden, "Only administrators may do this.", "Please ask an administrator of this forum.")
	}
	return nil
}
