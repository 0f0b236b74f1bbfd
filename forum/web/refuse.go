package web

import (
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

func statusOf(kind fail.Kind) int {
	status, known := map[fail.Kind]int{
		fail.Invalid: fiber.StatusUnprocessableEntity, fail.Malformed: fiber.StatusBadRequest, fail.SignIn: fiber.StatusUnauthorized,
		fail.Forbidden: fiber.StatusForbidden, fail.Missing: fiber.StatusNotFound, fail.Conflict: fiber.StatusConflict,
		fail.Gone: fiber.StatusGone, fail.TooLarge: fiber.StatusRequestEntityTooLarge, fail.TooMany: fiber.StatusTooManyRequests,
		fail.Unavailable: fiber.StatusServiceUnavailable, fail.WrongMethod: fiber.StatusMethodNotAllowed, fail.WrongType: fiber.StatusUnsupportedMediaType,
		fail.Proof: fiber.StatusForbidden,
	}[kind]
	if !known {
		return fiber.StatusInternalServerError
	}
	return status
}

// refuse is the one place where an error becomes an answer: a page, or JSON for
// a script.
func (w *Web) refuse(r *Request, route Route, err error) {
	e := fail.From(db.Plain(err))
	var fiberErr *fiber.Error
	if errors.As(err, &fiberErr) && fiberErr.Code == fiber.StatusRequestEntityTooLarge {
		e = fail.New(fail.TooLarge, "That is more than this page can take.", "Shorten the text or choose a smaller file, then try again.")
	}
	w.logRefusal(r, route, e)
	if e.RetryAfter > 0 {
		r.Set(fiber.HeaderRetryAfter, strconv.Itoa(int((e.RetryAfter+time.Second-1)/time.Second)))
	}
	r.Status(statusOf(e.Kind))
	r.Set(fiber.HeaderCacheControl, "no-store")
	if r.wantsJSON() {
		w.refuseJSON(r, e)
		return
	}
	if e.Kind == fail.SignIn && r.wantsEvents() {
		_ = r.SendString(e.Text) // a redirect would give the script a page
		return
	}
	if e.Kind == fail.SignIn && r.Method() == fiber.MethodGet {
		w.sendToSignIn(r)
		return
	}
	if e.Kind == fail.Proof {
		w.sendToProve(r, e)
		return
	}
	w.refusePage(r, e)
}

func (w *Web) logRefusal(r *Request, route Route, e *fail.Error) {
	level := slog.LevelInfo
	switch e.Kind {
	case fail.Internal, fail.Unavailable:
		level = slog.LevelError
	case fail.Missing, fail.SignIn, fail.Invalid, fail.Proof:
		level = slog.LevelDebug
	}
	w.Log.Log(r.Context(), level, "refused", slog.String("request", r.ID), slog.String("id", e.ID), slog.Int("status", statusOf(e.Kind)),
		slog.String("route", route.Method+" "+route.Path), slog.Int64("member", r.Viewer.ID), slog.Any("error", causeOf(e)))
}

// causeOf is what the log may hold of an error: the cause, never typed text.
func causeOf(e *fail.Error) error {
	if e.Cause == nil {
		return errors.New(e.Text)
	}
	return e.Cause
}

func (r *Request) wantsJSON() bool {
	return strings.HasPrefix(r.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}

// wantsEvents says whether a script asks for server-sent events, which no person reads.
func (r *Request) wantsEvents() bool {
	return strings.HasPrefix(r.Get(fiber.HeaderAccept), "text/event-stream")
}

func (w *Web) refuseJSON(r *Request, e *fail.Error) {
	text := e.Text
	for _, beside := range e.Fields {
		text = beside
	}
	_ = r.JSON(fiber.Map{"error": text, "next": e.Next, "fields": e.Fields, "id": e.ID}) // strings always encode
}

// sendToSignIn answers a GET that needs a member with the way to sign in and back.
func (w *Web) sendToSignIn(r *Request) {
	if r.token != "" { // it was somebody's, and is nobody's any more
		r.endCookie(w.cookies.session)
		r.tell("sign-in-ended", "")
	}
	_ = r.Redirect("/sign-in?return="+url.QueryEscape(r.OriginalURL()), fiber.StatusSeeOther) // never fails in Fiber v2
}

func (w *Web) refusePage(r *Request, e *fail.Error) {
	name, page := themes.PageError, any(w.errorPage(r, e))
	if e.Kind == fail.Unavailable {
		name = themes.PageUnavailable
		page = themes.UnavailablePage{Frame: w.bareFrame(r, "The forum is not available just now"), What: e.Text, Next: e.Next,
			RetrySeconds: max(5, int(e.RetryAfter/time.Second)), ID: e.ID, Kept: r.typed()}
	}
	doc, err := w.Theme.Render(name, w.bareFrame(r, "").Locale, page)
	if err != nil {
		w.Log.Error("the error page itself failed", slog.String("request", r.ID), slog.Any("error", err))
		_ = r.SendString(e.Text + " " + e.Next + " [" + e.ID + "]")
		return
	}
	r.Type("html", "utf-8")
	_ = r.Send(doc.Append(nil, func(s themes.Slot) []byte {
		if e.Kind == fail.Unavailable || e.Kind == fail.Internal {
			return nil // the parts may be what is broken
		}
		return w.slotMe(r, s)
	}))
}

func (w *Web) errorPage(r *Request, e *fail.Error) themes.ErrorPage {
	titles := map[fail.Kind]string{fail.Missing: "Nothing here", fail.Forbidden: "Not allowed", fail.SignIn: "Please sign in",
		fail.TooMany: "Too fast", fail.TooLarge: "Too large", fail.Gone: "No longer here", fail.Conflict: "That did not work",
		fail.Invalid: "Please check", fail.Malformed: "That request could not be read",
		fail.WrongMethod: "That request could not be read", fail.WrongType: "That request could not be read"}
	title := titles[e.Kind]
	if title == "" {
		title = "Something went wrong"
	}
	what, next := e.Text, e.Next
	for _, beside := range e.Fields {
		what = beside
	}
	links := []themes.Link{{Text: "All boards", URL: "/"}, {Text: "Search", URL: "/search"}}
	if e.Kind == fail.SignIn {
		links = append([]themes.Link{{Text: "Sign in", URL: "/sign-in"}}, links...)
	}
	page := themes.ErrorPage{Frame: w.bareFrame(r, title), Status: statusOf(e.Kind), What: what, Next: next, Links: links, Kept: r.typed()}
	if e.Kind == fail.Internal {
		page.ID = e.ID
	}
	return page
}

// typed is what the person had written in the form that failed, given back: the
// title and the tags of a new thread with its text. A body that was not read
// yet is read for it, unless it is larger than any text.
func (r *Request) typed() string {
	length := r.Request().Header.ContentLength()
	if r.Method() != fiber.MethodPost || r.Ctx.Request().IsBodyStream() && (length < 0 || length > maxForm) {
		return ""
	}
	var typed []string
	for _, name := range []string{"title", "body", "tags"} {
		if text := r.sent(name); text != "" {
			typed = append(typed, strings.ToValidUTF8(text, "\uFFFD"))
		}
	}
	return strings.Join(typed, "\n\n")
}
