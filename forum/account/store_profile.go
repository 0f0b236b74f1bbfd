package account

import (
	"context"
	"strings"
	"time"
)

// profileRow is a member's public facts with the key they are ordered by.
type profileRow struct {
	ID           int64
	Name         string
	NameKey      string
	Role         Role
	About        string
	CreatedAt    time.Time
	ImportedFrom *string
	ErasedAt     *time.Time
}

const selectProfile = "SELECT id, name, name_key, role, about, created_at, imported_from, erased_at FROM members WHERE "

func (r profileRow) profile() Profile {
	profile := Profile{ID: r.ID, Name: r.Name, Role: r.Role, About: r.About, Joined: r.CreatedAt, Erased: r.ErasedAt != nil}
	if r.ImportedFrom != nil {
		profile.ImportedFrom = *r.ImportedFrom
	}
	return profile
}

// profileRows takes a condition of this package's own, never of a request.
func (p *People) profileRows(ctx context.Context, where string, arg any) ([]Profile, error) {
	rows, err := all[profileRow](p.read(ctx), selectProfile+where, arg)
	profiles := make([]Profile, len(rows))
	for i, r := range rows {
		profiles[i] = r.profile()
	}
	return profiles, err
}

// listMembers reads one more than asked for, to know whether there are more.
func (p *People) listMembers(ctx context.Context, q MemberQuery) (profiles []Profile, next string, err error) {
	where, args := "erased_at IS NULL AND name_key > ?", []any{q.After}
	if q.Search != "" {
		where, args = where+` AND name_key LIKE ? ESCAPE '\'`, append(args, "%"+escapeLike(q.Search)+"%")
	}
	if q.Role != "" {
		where, args = where+" AND role = ?", append(args, q.Role)
	}
	rows, err := all[profileRow](p.read(ctx), selectProfile+where+" ORDER BY name_key LIMIT ?", append(args, q.Limit+1)...)
	for i, r := range rows {
		if i == q.Limit {
			return profiles, rows[i-1].NameKey, nil
		}
		profiles = append(profiles, r.profile())
	}
	return profiles, "", err
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func (p *People) mentionsByKey(ctx context.Context, keys []string) (map[string]Mention, error) {
	type row struct {
		ID            int64
		Name, NameKey string
	}
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := all[row](p.read(ctx), "SELECT id, name, name_key FROM members WHERE erased_at IS NULL AND name_key IN ?", keys)
	found := make(map[string]Mention, len(rows))
	for _, r := range rows {
		found[r.NameKey] = Mention{ID: r.ID, Name: r.Name}
	}
	return found, err
}

// mentionsFrom reads a range of the index on name_key, whose order is that of
// bytes.
func (p *People) mentionsFrom(ctx context.Context, key string, limit int) ([]Mention, error) {
	return all[Mention](p.read(ctx), `SELECT id, name FROM members
		WHERE erased_at IS NULL AND name_key >= ? AND name_key < ? ORDER BY name_key LIMIT ?`, key, key+"\U0010FFFF", limit)
}
