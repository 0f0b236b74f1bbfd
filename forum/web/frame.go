package web

import (
	"cmp"
	"strconv"

	"answerable/forum/account"
	"answerable/themes"
)

// frame is what every page has around its content, for all readers of a class.
func (w *Web) frame(r *Request, title, path string) themes.Frame {
	site := w.site(r)
	f := themes.Frame{Title: title, SiteName: site.Name, Locale: w.locale(r), Class: themes.Class(r.Viewer.Class()),
		Nav: nav(r), Footer: footer()}
	if path != "" {
		f.CanonicalURL = w.Site.BaseURL + path
		f.OpenGraph = []themes.Meta{{Property: "og:title", Content: cmp.Or(title, site.Name)}, {Property: "og:url", Content: f.CanonicalURL},
			{Property: "og:site_name", Content: site.Name}, {Property: "og:type", Content: "website"}}
	}
	return f
}

// nav is what the header leads to, for all readers of a class.
func nav(r *Request) []themes.Link {
	links := []themes.Link{{Text: "Boards", URL: "/"}, {Text: "Known faults", URL: "/faults"}, {Text: "Moderation log", URL: "/moderation/log"}}
	if r.Viewer.IsStaff() {
		links = append(links, themes.Link{Text: "Staff desk", URL: "/desk"})
	}
	if r.Viewer.IsModerator() {
		links = append(links, themes.Link{Text: "Queue", URL: "/moderation/queue"})
	}
	return links
}

// footer is what every page ends with.
func footer() []themes.Link {
	return []themes.Link{{Text: "Latest threads", URL: "/latest"}, {Text: "The record", URL: "/record"}, {Text: "Rules", URL: "/rules"}}
}

// bareFrame is the frame of a page that search engines shall not keep.
func (w *Web) bareFrame(r *Request, title string) themes.Frame {
	f := w.frame(r, title, "")
	f.NoIndex = true
	return f
}

// site gives the site's settings; if even they cannot be read, a page without
// them is better than none.
func (w *Web) site(r *Request) account.Settings {
	site, err := w.People.Site(r.Context())
	if err != nil {
		return account.Settings{Name: "Answerable", Language: "en"}
	}
	return site
}

func (w *Web) locale(r *Request) string { return w.site(r).Language }

// slotMe fills the slots that every page has.
func (w *Web) slotMe(r *Request, s themes.Slot) []byte {
	switch s.Name {
	case "me":
		return knownPart(w, r, themes.PartMe, w.mePart(r))
	case "notice":
		return w.noticeOf(r)
	case "form-key":
		return []byte(`<input type="hidden" name="key" value="` + newKey() + `">`)
	}
	return nil
}

func (w *Web) mePart(r *Request) themes.MePart {
	v := r.Viewer
	if v.SignedIn() {
		return themes.MePart{Class: themes.Class(v.Class()), Name: v.Name, URL: memberURL(v.Name), Unread: v.Unread}
	}
	return w.guestPart(r, r.returnPath())
}

func (w *Web) guestPart(r *Request, back string) themes.MePart {
	return themes.MePart{Class: themes.Guest, SignUpOpen: w.site(r).TakesSignUps(), Return: back}
}

// returnPath is where signing in leads back to: this page, unless it is one
// about signing in itself.
func (r *Request) returnPath() string {
	switch r.Path() {
	case "/sign-in", "/sign-up", "/set-up", "/sign-out", "/forgot", "/reset", "/confirm-address", "/join", confirmPath:
		return ""
	}
	if r.Method() != "GET" {
		return ""
	}
	return r.OriginalURL()
}

func memberURL(name string) string { return "/m/" + pathEscape(name) }

func threadURL(id int64, slug string, page int) string {
	url := "/t/" + strconv.FormatInt(id, 10) + "/" + slug
	if page > 1 {
		url += "?page=" + strconv.Itoa(page)
	}
	return url
}

func postURL(id int64) string { return "/p/" + strconv.FormatInt(id, 10) }

func boardURL(slug string) string { return "/b/" + slug }

func tagURL(tag string) string { return "/tag/" + pathEscape(tag) }
