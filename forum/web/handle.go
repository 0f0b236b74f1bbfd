package web

import (
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"

	"github.com/gofiber/fiber/v2"
)

// handle is what happens to every request of a route before and after its
// handler, in this order: id, headers, size, origin, who, access, rate.
func (w *Web) handle(route Route) fiber.Handler {
	met := func(int, time.Duration) {}
	if w.Meter != nil {
		met = w.Meter.Route(route.Method + " " + route.Path)
	}
	along := w.along(route)
	return func(c *fiber.Ctx) error {
		start := w.Now()
		r := &Request{Ctx: c, ID: w.ids.next(), web: w}
		w.headers(r)
		if !w.again(r) {
			if err := w.run(route, along, r); err != nil {
				w.refuse(r, route, err)
			}
		}
		met(c.Response().StatusCode(), w.Now().Sub(start))
		return nil
	}
}

// again answers a guest without any cookie who asks for a page of the cache by
// its canonical address. Such a request has nothing to be asked: it changes
// nothing, is nobody's, and the page is every guest's.
func (w *Web) again(r *Request) bool {
	h := &r.Request().Header
	if !h.IsGet() || len(h.Peek(fiber.HeaderCookie)) > 0 || h.ContentLength() > 0 {
		return false
	}
	e := w.cache.get(guestKey(string(h.RequestURI())))
	if e == nil {
		return false
	}
	w.sendGuest(r, e)
	return true
}

// guestKey names a guest's page by its address in the cache.
func guestKey(address string) string { return "guest at " + address }

func (w *Web) run(route Route, along ahead, r *Request) (err error) {
	defer func() {
		if v := recover(); v != nil {
			w.Log.Error("panic in a handler", slog.String("request", r.ID), slog.Any("panic", v), slog.String("stack", string(debug.Stack())))
			err = fail.From(fmt.Errorf("panic: %v", v))
		}
	}()
	if err := checkBody(route, r); err != nil {
		return err
	}
	if err := w.checkOrigin(r); err != nil {
		return err
	}
	if err := w.identify(along, r); err != nil {
		return err
	}
	if err := checkAccess(route.Access, r.Viewer); err != nil {
		return err
	}
	if err := w.limits.allow(route.Rate, r); err != nil {
		return err
	}
	return route.Do(r)
}

// identify finds who asks. Without a cookie it asks nobody.
func (w *Web) identify(along ahead, r *Request) error {
	r.token = r.Cookies(w.cookies.session)
	if r.token == "" {
		return nil
	}
	var more []db.Query
	if along != nil {
		more = along(r)
	}
	viewer, err := w.People.ViewerOf(r.Context(), r.token, more...)
	if err != nil {
		return err
	}
	r.Viewer = viewer
	return nil
}

func checkAccess(a Access, v account.Viewer) error {
	allowed := map[Access]bool{Anybody: true, SignedIn: v.SignedIn(), Internal: v.SeesInternal(),
		StaffOnly: v.IsStaff(), Moderators: v.IsModerator(), Administrators: v.IsAdministrator()}[a]
	switch {
	case allowed:
		return nil
	case !v.SignedIn():
		return fail.New(fail.SignIn, "Please sign in first.", "You come back here afterwards.")
	case v.NeedsFactor && checkAccess(a, account.Viewer{ID: v.ID, Role: v.Held}) == nil:
		return needsFactor()
	case a == Administrators:
		return fail.NotFound() // members need not know what administrators have
	}
	return fail.New(fail.Forbidden, "Your account may not do this.", "If you think it should, ask an administrator.")
}

// checkOrigin refuses what another site's page makes a browser send, by
// Fetch-Metadata and Origin (net/http.CrossOriginProtection).
func (w *Web) checkOrigin(r *Request) error {
	if m := r.Method(); m == http.MethodGet || m == http.MethodHead {
		return nil
	}
	err := w.origin.Check(&http.Request{Method: r.Method(), Host: r.hostOf(), Header: http.Header{
		"Sec-Fetch-Site": optional(r.Get("Sec-Fetch-Site")), "Origin": optional(r.Get("Origin"))}})
	if err != nil {
		return fail.New(fail.Forbidden, "This request came from another site's page, so it was not carried out.",
			"If you meant it, open the forum's own page and try again.").Because(err)
	}
	return nil
}

// hostOf is the host that an Origin must name: the configured one behind a
// proxy, else the one the browser used, such as 127.0.0.1 for localhost.
func (r *Request) hostOf() string { return string(r.Request().Host()) }

func optional(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// checkBody refuses a body over the route's limit before it is read. Browsers
// say how long a form is; a body that does not (chunked) could have no end.
func checkBody(route Route, r *Request) error {
	if packed := r.Get(fiber.HeaderContentEncoding); packed != "" && packed != "identity" {
		r.drain()
		return fail.New(fail.Malformed, "This forum takes no compressed forms.", "Send it as a browser does.") // a small one may unpack to gigabytes
	}
	length := int64(r.Request().Header.ContentLength())
	if length <= route.Body && (length >= 0 || !r.Ctx.Request().IsBodyStream()) {
		return checkType(route, r, length)
	}
	r.drain()
	return fail.New(fail.TooLarge, "That is more than this page can take.", "Shorten the text or choose a smaller file, then try again.")
}

// checkType refuses a body that is no form: another site's page can send JSON
// or plain text without asking the browser first.
func checkType(route Route, r *Request, length int64) error {
	if r.Method() != fiber.MethodPost || length == 0 || route.Rate == Calling { // those are signed, and look themselves
		return nil
	}
	kind, _, err := mime.ParseMediaType(r.Get(fiber.HeaderContentType))
	if err == nil && (kind == fiber.MIMEApplicationForm || kind == fiber.MIMEMultipartForm) {
		return nil
	}
	r.drain()
	return fail.New(fail.WrongType, "This page takes forms only.", "Send it as a browser sends a form.")
}

// maxDrain is how much of a refused body is read, in bytes.
const maxDrain = 24 << 20

// drainPause is how long a refused body may pause before it is read no more.
const drainPause = 300 * time.Millisecond

// drain reads a refused body up to a bound, and ends the connection after the
// answer: a browser that is still sending when the connection ends shows its
// own error and never the page that says what was wrong.
func (r *Request) drain() {
	r.Ctx.Context().SetConnectionClose()
	rest, conn := r.Ctx.Context().RequestBodyStream(), r.Ctx.Context().Conn()
	if rest == nil {
		return
	}
	paused := time.AfterFunc(drainPause, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) }) // what cannot be read need not be
	defer paused.Stop()
	piece := make([]byte, 32<<10)
	for read := 0; read < maxDrain; {
		n, err := rest.Read(piece)
		if err != nil {
			return
		}
		read += n
		paused.Reset(drainPause)
	}
}
