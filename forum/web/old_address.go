package web

import (
	"fmt"
	"net/url"

	"answerable/forum/fail"
	"answerable/forum/thread"

	"github.com/gofiber/fiber/v2"
)

// oldAddress answers every address that is no page of ours: one from a
// community that moved here leads to what it was, for ever.
func (w *Web) oldAddress(r *Request) error {
	switch r.Method() {
	case fiber.MethodGet, fiber.MethodHead:
	case fiber.MethodPost:
		return fail.NotFound()
	default:
		r.Set(fiber.HeaderAllow, "GET, HEAD, POST")
		return fail.New(fail.WrongMethod, "This forum is read with GET and written with POST.", "Open the page in a browser.")
	}
	path, err := url.PathUnescape(string(r.Ctx.Request().URI().PathOriginal()))
	if err != nil {
		return fail.NotFound()
	}
	moved, err := w.Forum.OldAddress(r.Context(), r.Viewer, path)
	if err != nil {
		return err
	}
	to, err := w.newAddress(r, moved)
	if err != nil {
		return err
	}
	return r.Redirect(to, fiber.StatusMovedPermanently)
}

// orOldAddress follows an address of another community that looks like one of a page
// here, such as /t/5864, where there is no such page. What is here comes first.
func (w *Web) orOldAddress(r *Request, missing error) error {
	if !fail.Is(missing, fail.Missing) {
		return missing
	}
	if err := w.oldAddress(r); !fail.Is(err, fail.Missing) {
		return err
	}
	return missing
}

func (w *Web) newAddress(r *Request, m thread.Moved) (string, error) {
	switch m.Kind {
	case thread.ToThread:
		return threadURL(m.Place.ThreadID, m.Place.Slug, 1), nil
	case thread.ToPost:
		return fmt.Sprintf("%s#p%d", threadURL(m.Place.ThreadID, m.Place.Slug, thread.PageOf(m.Place.Number)), m.PostID), nil
	case thread.ToBoard:
		return boardURL(m.Board), nil
	case thread.ToTag:
		return tagURL(m.Tag), nil
	case thread.ToMember:
		profile, err := w.People.ProfileByID(r.Context(), m.MemberID)
		return memberURL(profile.Name), err
	}
	return "", fail.NotFound()
}
