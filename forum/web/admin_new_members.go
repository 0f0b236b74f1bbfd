package web

import (
	"strconv"
	"strings"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/themes"
)

// adminNewMembers is GET /admin/new-members.
func (w *Web) adminNewMembers(r *Request) error {
	site, err := w.People.Site(r.Context())
	if err != nil {
		return err
	}
	n := site.NewMembers
	return w.adminNewMembersPage(r, themes.NewMembersValues{HoldFirst: strconv.Itoa(n.HoldFirst), Posts: strconv.Itoa(n.Posts), PostsPerDay: strconv.Itoa(n.PostsPerDay), Links: strconv.Itoa(n.Links)}, nil)
}

// adminNewMembersChange is POST /admin/new-members.
func (w *Web) adminNewMembersChange(r *Request) error {
	n, err := r.newMembers()
	if err == nil {
		err = w.People.ChangeNewMembers(r.Context(), r.Viewer, n)
	}
	if err == nil {
		return r.back("/admin/new-members", "saved")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminNewMembersPage(r, themes.NewMembersValues{HoldFirst: shown(r.sent("hold_first")), Posts: shown(r.sent("posts")), PostsPerDay: shown(r.sent("posts_per_day")), Links: shown(r.sent("links"))}, beside)
}

// newMembers reads the numbers; what is none is said beside its field.
func (r *Request) newMembers() (n account.NewMembers, err error) {
	var c fail.Check
	for field, number := range map[string]*int{"hold_first": &n.HoldFirst, "posts": &n.Posts, "posts_per_day": &n.PostsPerDay, "links": &n.Links} {
		if *number, err = strconv.Atoi(strings.TrimSpace(r.sent(field))); err != nil {
			c.Refuse(field, "Give a whole number, such as 3.")
		}
	}
	return n, c.Err()
}

func (w *Web) adminNewMembersPage(r *Request, values themes.NewMembersValues, errors map[string]string) error {
	return w.sendPage(r, themes.PageAdminNewMembers, themes.NewMembersPage{AdminFrame: w.adminFrame(r, "New members"), Form: themes.Form{Key: r.key(), Errors: errors}, Values: values})
}
