package thread

import (
	"context"
	"path"
	"regexp"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// RedirectKind names what an old address led to.
type RedirectKind string

// The kinds of redirects.
const (
	ToMember RedirectKind = "member"
	ToThread RedirectKind = "thread"
	ToPost   RedirectKind = "post"
	ToTag    RedirectKind = "tag"
	ToBoard  RedirectKind = "board"
)

// Redirect is an old address on this site and what it leads to now. NewID is
// the member's, board's, thread's or post's; a tag has none.
type Redirect struct {
	Path  string
	Kind  RedirectKind
	NewID int64
	Tag   string
}

// Moved is where an old address leads: Place for a thread (number 0) or a post.
type Moved struct {
	Kind     RedirectKind
	Place    Place
	PostID   int64
	MemberID int64
	Board    string // its slug
	Tag      string
}

// maxPath is the longest address the schema takes.
const maxPath = 400

// AddRedirects keeps old addresses in the caller's transaction. An address that
// leads somewhere already stays.
func (f *Forum) AddRedirects(ctx context.Context, tx *db.Tx, all []Redirect) error {
	return insertRedirects(ctx, tx, all)
}

// TakenPaths gives those of the addresses that lead somewhere already.
func (f *Forum) TakenPaths(ctx context.Context, paths []string) (map[string]bool, error) {
	taken, err := takenPaths(ctx, f.db, paths)
	return taken, db.Plain(err)
}

// OldAddress gives where an address of an imported forum, or a board's former
// one, leads now, for a path that is no page of ours. The path is decoded and
// without its query. Missing also where the viewer may not see what it leads to.
func (f *Forum) OldAddress(ctx context.Context, v account.Viewer, old string) (Moved, error) {
	r, err := redirectOf(ctx, f.db, candidates(old))
	if db.NoRow(err) {
		return Moved{}, fail.NotFound()
	}
	if err != nil {
		return Moved{}, db.Plain(err)
	}
	m := Moved{Kind: r.Kind, Tag: r.Tag}
	switch r.Kind {
	case ToMember:
		m.MemberID = r.NewID
	case ToPost:
		m.PostID = r.NewID
		m.Place, err = f.PostPlace(ctx, v, r.NewID)
	case ToThread:
		var t Thread
		t, err = f.Thread(ctx, v, r.NewID)
		m.Place = Place{ThreadID: t.ID, Slug: t.Slug}
	case ToBoard:
		var b Board
		b, err = f.BoardByID(ctx, v, r.NewID)
		m.Board = b.Slug
	}
	return m, err
}

var (
	exchangeAnswer = regexp.MustCompile(`^/questions/[0-9]+/[^/]*/([0-9]+)$`)
	discourseShort = regexp.MustCompile(`^/t(/[0-9]+(?:/[0-9]+)?)$`)
	discourseTopic = regexp.MustCompile(`^/t/[^/]*[^/0-9][^/]*(/[0-9]+(?:/[0-9]+)?)(?:/.*)?$`)
	discourseBoard = regexp.MustCompile(`^/c/(?:[^/]+/)+([0-9]+)(?:/.*)?$`)
	discourseUser  = regexp.MustCompile(`^/u(?:sers)?/[^/]+`)
)

// candidates gives the addresses to look for, the most telling first. Both
// systems put readable words into addresses and ignore them: Stack Exchange in
// /questions/ID/words/ANSWER, Discourse in /t/words/ID/NUMBER, which may lack the
// words, and /c/words/ID, which importers therefore keep as /t/-/ID/NUMBER and
// /c/-/ID.
func candidates(old string) []string {
	if len(old) > 4*maxPath {
		old = old[:4*maxPath]
	}
	old = path.Clean("/" + strings.ToValidUTF8(strings.ReplaceAll(old, "\x00", ""), ""))
	var all []string
	if m := exchangeAnswer.FindStringSubmatch(old); m != nil {
		all = append(all, "/a/"+m[1])
	}
	m := discourseTopic.FindStringSubmatch(old)
	if m == nil {
		m = discourseShort.FindStringSubmatch(old)
	}
	if m != nil {
		all = append(all, "/t/-"+m[1], "/t/-"+path.Dir(m[1]))
	}
	if m := discourseBoard.FindStringSubmatch(old); m != nil {
		all = append(all, "/c/-/"+m[1])
	}
	if user := discourseUser.FindString(old); user != "" {
		all = append(all, strings.ToLower(user))
	}
	for cut := 0; cut < 3 && len(old) > 1; cut++ {
		if len(old) <= maxPath {
			all = append(all, old)
		}
		old = path.Dir(old)
	}
	return all
}
