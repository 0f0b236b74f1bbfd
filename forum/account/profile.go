package account

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// maxAbout is the length of what somebody writes about himself, in characters.
const maxAbout = 1000

// Profile is what everybody may know of a member.
type Profile struct {
	ID           int64
	Name         string
	Role         Role
	Teams        []string // the first is the one on the badge
	About        string   // Markdown
	Joined       time.Time
	ImportedFrom string // where an imported account came from, else empty
	Erased       bool
}

// Profile gives the public facts of the member of that name, however it is
// written in small and capital letters. Error: Missing.
func (p *People) Profile(ctx context.Context, name string) (Profile, error) {
	return p.profile(ctx, "name_key = ?", Fold(clean(name)))
}

// ProfileByID gives the public facts of a member. Error: Missing.
func (p *People) ProfileByID(ctx context.Context, id int64) (Profile, error) {
	return p.profile(ctx, "id = ?", id)
}

func (p *People) profile(ctx context.Context, where string, arg any) (Profile, error) {
	found, err := p.profileRows(ctx, where, arg)
	if err == nil && len(found) == 0 {
		err = fail.NotFound()
	}
	if err != nil {
		return Profile{}, err
	}
	teams, err := p.teamsOf(ctx, []int64{found[0].ID})
	found[0].Teams = teams[found[0].ID]
	return found[0], err
}

// Mention is a member as a text can name him.
type Mention struct {
	ID   int64
	Name string // as its owner writes it
}

// maxNames bounds the names asked for at once.
const maxNames = 100

// ByNames finds members by the names a text mentions; the result is by the
// name as given. Names that nobody has are left out, and so is what goes
// beyond a hundred names.
func (p *People) ByNames(ctx context.Context, names []string) (map[string]Mention, error) {
	keys := make([]string, 0, min(len(names), maxNames))
	for _, name := range names[:min(len(names), maxNames)] {
		keys = append(keys, Fold(clean(name)))
	}
	byKey, err := p.mentionsByKey(ctx, keys)
	if err != nil {
		return nil, err
	}
	found := map[string]Mention{}
	for i, key := range keys {
		if m, there := byKey[key]; there {
			found[names[i]] = m
		}
	}
	return found, nil
}

// Suggest gives up to limit (at most 20) members whose name starts so, for
// completing a mention.
func (p *People) Suggest(ctx context.Context, prefix string, limit int) ([]Mention, error) {
	key := Fold(clean(prefix))
	if key == "" || len(key) > 4*maxKey {
		return nil, nil
	}
	return p.mentionsFrom(ctx, key, max(1, min(limit, 20)))
}

// SetAbout stores what the viewer writes about himself, in Markdown. Errors:
// SignIn, Invalid with the field about.
func (p *People) SetAbout(ctx context.Context, v Viewer, about string) error {
	if err := signedIn(v); err != nil {
		return err
	}
	var c fail.Check
	about = readText(about, "about", maxAbout, &c)
	if err := c.Err(); err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(memberTopic(v.ID))
		return storeAbout(tx, v.ID, about)
	})
}
