package account

import (
	"context"
	"strconv"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// NewMembers is what binds members with few posts; the zero value binds nobody.
type NewMembers struct {
	Posts       int // with fewer published posts than this a member counts as new
	HoldFirst   int // so many first posts wait for approval, in every board
	PostsPerDay int // within 24 hours, 0 for no limit
	Links       int // to other sites in one post, 0 for no limit, -1 for none at all
}

// Binds reports whether there is anything to ask of a new member at all.
func (n NewMembers) Binds() bool {
	return n.HoldFirst > 0 || (n.Posts > 0 && (n.PostsPerDay > 0 || n.Links != 0))
}

func (n *NewMembers) numbers() map[string]*int {
	return map[string]*int{"new_member_posts": &n.Posts, "new_member_hold_first": &n.HoldFirst,
		"new_member_posts_per_day": &n.PostsPerDay, "new_member_links": &n.Links}
}

// read takes what is stored; a number that is none counts as not set.
func (n *NewMembers) read(values map[string]string) {
	for name, number := range n.numbers() {
		if value, err := strconv.Atoi(values[name]); err == nil {
			*number = value
		}
	}
}

// ChangeNewMembers stores the limits for new members. Errors: Forbidden, Invalid
// with the fields posts, hold_first, posts_per_day, links.
func (p *People) ChangeNewMembers(ctx context.Context, v Viewer, n NewMembers) error {
	if err := administrates(v); err != nil {
		return err
	}
	var c fail.Check
	c.That(n.Posts >= 0 && n.Posts <= 1000, "posts", "Give a number from 0 to 1,000.")
	c.That(n.HoldFirst >= 0 && n.HoldFirst <= 20, "hold_first", "Give a number from 0 to 20.")
	c.That(n.PostsPerDay >= 0 && n.PostsPerDay <= 1000, "posts_per_day", "Give a number from 0 to 1,000; 0 means no limit.")
	c.That(n.Links >= -1 && n.Links <= 100, "links", "Give a number from 1 to 100, 0 for no limit, or -1 for no links at all.")
	if err := c.Err(); err != nil {
		return err
	}
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(settingsTopic)
		for name, number := range n.numbers() {
			if err := storeSetting(tx, name, strconv.Itoa(*number), v.ID, p.now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		p.event(ctx, "limits for new members changed", v.ID)
	}
	return err
}
