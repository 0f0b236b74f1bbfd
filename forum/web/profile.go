package web

import (
	"html/template"
	"net/url"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// profilePosts is how many posts one stretch of a profile has.
const profilePosts = 20

// profile is GET /m/:name?before=. A name in other letters leads to the one its
// owner writes.
func (w *Web) profile(r *Request) error {
	name, err := url.PathUnescape(r.Params("name"))
	if err != nil {
		return fail.NotFound()
	}
	who, err := w.People.Profile(r.Context(), name)
	if err != nil {
		return err
	}
	before, err := r.cursor("before")
	if err != nil {
		return err
	}
	if who.Name != name {
		return r.Redirect(profileURL(who.Name, before), fiber.StatusMovedPermanently)
	}
	page, err := w.profilePage(r, who, before)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageProfile, page)
}

func profileURL(name string, before int64) string {
	if before == 0 {
		return memberURL(name)
	}
	return memberURL(name) + "?before=" + idText(before)
}

func (w *Web) profilePage(r *Request, who account.Profile, before int64) (themes.ProfilePage, error) {
	page := themes.ProfilePage{Frame: w.frame(r, who.Name, memberURL(who.Name)), Person: personOf(who), Joined: who.Joined, Erased: who.Erased}
	page.NoIndex = before != 0 || who.Erased
	if r.Viewer.IsModerator() && !who.Erased && who.ID != r.Viewer.ID {
		page.ModerateURL = memberURL(who.Name) + "/moderate"
	}
	if who.ImportedFrom != "" {
		page.Imported = &themes.Origin{Site: who.ImportedFrom}
	}
	if len(who.Teams) > 1 {
		page.Teams = who.Teams[1:] // the badge names the first
	}
	var err error
	if page.About, err = w.about(r, who); err != nil {
		return page, err
	}
	if err := w.profileFigures(r, who, &page); err != nil {
		return page, err
	}
	return page, w.profileRecent(r, who, before, &page)
}

// personOf is a profile's owner as others see him now.
func personOf(who account.Profile) themes.Person {
	if who.Erased {
		return themes.Person{}
	}
	team := ""
	if len(who.Teams) > 0 {
		team = who.Teams[0]
	}
	return author(who.Name, string(who.Role), team)
}

// about renders what somebody says about himself; what cannot be rendered is
// shown as it was typed.
func (w *Web) about(r *Request, who account.Profile) (template.HTML, error) {
	if who.About == "" || who.Erased {
		return "", nil
	}
	html, err := w.Forum.Preview(r.Context(), who.About)
	if fail.Is(err, fail.Invalid) {
		return template.HTML("<p>" + template.HTMLEscapeString(who.About) + "</p>"), nil
	}
	return template.HTML(html), err
}

func (w *Web) profileFigures(r *Request, who account.Profile, page *themes.ProfilePage) error {
	f, err := w.Forum.MemberFigures(r.Context(), r.Viewer, who.ID)
	page.Threads, page.Posts, page.Accepted, page.Officials, page.Helpful = f.Threads, f.Posts, f.Accepted, f.Officials, f.Helpful
	return err
}

func (w *Web) profileRecent(r *Request, who account.Profile, before int64, page *themes.ProfilePage) error {
	posts, err := w.Forum.Member(r.Context(), r.Viewer, who.ID, before, profilePosts+1)
	if err != nil {
		return err
	}
	if len(posts) > profilePosts {
		posts = posts[:profilePosts]
		page.Cursor.OlderURL = profileURL(who.Name, posts[profilePosts-1].ID)
	}
	if before != 0 {
		page.Cursor.NewerURL = memberURL(who.Name)
	} else if len(posts) > 0 {
		page.LastPost = posts[0].CreatedAt
	}
	for _, p := range posts {
		page.Recent = append(page.Recent, profilePost(p))
	}
	return nil
}

func profilePost(p thread.MemberPost) themes.ProfilePost {
	return themes.ProfilePost{ThreadTitle: p.Title, URL: postURL(p.ID), Board: themes.Link{Text: p.BoardName, URL: boardURL(p.BoardSlug)},
		Number: p.Number, Excerpt: markup.Excerpt(p.Plain, 200), At: p.CreatedAt, Official: p.Official, Accepted: p.Accepted}
}
