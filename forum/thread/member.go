package thread

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
)

// countedPosts is how many of a member's newest posts his figures count, so
// that the profile of one with very many costs no more than others.
const countedPosts = 10_000

// MemberFigures are what a profile counts.
type MemberFigures struct {
	Threads, Posts      int
	Accepted, Officials int // of his posts that are marked so now
	Helpful             int // marks his posts got
}

// MemberFigures counts a member's readable posts that the viewer may see, the
// newest ten thousand of them.
func (f *Forum) MemberFigures(ctx context.Context, v account.Viewer, member int64) (MemberFigures, error) {
	figures, err := memberFigures(ctx, f.db, member, countedPosts, Audiences(v))
	return figures, db.Plain(err)
}

// PostCounts counts all posts of each member, for administrators; who has none
// is left out.
func (f *Forum) PostCounts(ctx context.Context, v account.Viewer, members []int64) (map[int64]int, error) {
	if err := mustBeAdministrator(v); err != nil || len(members) == 0 {
		return nil, err
	}
	counts, err := postCounts(ctx, f.db, members)
	return counts, db.Plain(err)
}
