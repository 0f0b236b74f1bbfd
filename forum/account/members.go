package account

import (
	"context"
	"time"

	"answerable/forum/fail"
)

// MemberQuery is which members an administrator wants listed.
type MemberQuery struct {
	Search string // part of a name; empty for all
	Role   Role   // empty for all
	After  string // Next of the page before; empty for the first
	Limit  int    // at most 100; 0 means 50
}

// MemberPage is a stretch of the members, by name.
type MemberPage struct {
	Members []MemberLine
	Next    string // what to ask for After; empty at the end
}

// MemberLine is a member as administrators see him.
type MemberLine struct {
	Profile
	SeenAt time.Time // zero when no session lives
}

// Members lists members, erased ones left out. Errors: Forbidden, Invalid with
// the field role.
func (p *People) Members(ctx context.Context, v Viewer, q MemberQuery) (MemberPage, error) {
	if err := administrates(v); err != nil {
		return MemberPage{}, err
	}
	if q.Role != "" && !known(q.Role) {
		return MemberPage{}, fail.Field("role", "There is no such role.")
	}
	if q.Limit < 1 || q.Limit > 100 {
		q.Limit = 50
	}
	q.Search, q.After = Fold(clean(q.Search)), clean(q.After)
	profiles, next, err := p.listMembers(ctx, q)
	if err != nil {
		return MemberPage{}, err
	}
	lines, err := p.memberLines(ctx, profiles)
	return MemberPage{Members: lines, Next: next}, err
}

func (p *People) memberLines(ctx context.Context, profiles []Profile) ([]MemberLine, error) {
	ids := make([]int64, len(profiles))
	for i := range profiles {
		ids[i] = profiles[i].ID
	}
	teams, err := p.teamsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	seen, err := p.lastSeen(ctx, ids)
	lines := make([]MemberLine, len(profiles))
	for i, profile := range profiles {
		profile.Teams = teams[profile.ID]
		lines[i] = MemberLine{Profile: profile, SeenAt: seen[profile.ID]}
	}
	return lines, err
}
