package web

import (
	"strings"

	"answerable/forum/fail"

	"github.com/gofiber/fiber/v2"
)

// linkMinutes is how long a browser keeps a letter's link.
const linkMinutes = 60

// letterLink is GET /link/:kind/:token, which letters lead to. The secret moves
// from the address into a cookie that scripts cannot read, so that it stands in
// no page, no history entry and no Referer; the page that follows has a button,
// and nothing is changed by opening it.
func (w *Web) letterLink(r *Request) error {
	kind := r.Params("kind")
	page := map[string]string{"reset": "/reset", "confirm": "/confirm-address", "join": "/join", "start": "/intake/start"}[kind]
	token := r.Params("token")
	if page == "" || len(token) > maxToken || strings.Trim(token, tokenSigns) != "" {
		return fail.NotFound()
	}
	r.keepLink(kind, token, linkMinutes)
	r.Set(fiber.HeaderCacheControl, "no-store")
	return r.Redirect(page, fiber.StatusSeeOther)
}

// tokenSigns are the characters of base64 for addresses (RFC 4648, 5).
const tokenSigns = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// keepLink keeps the secret in the browser; 0 minutes take it away.
func (r *Request) keepLink(kind, token string, minutes int) {
	cookie := &fiber.Cookie{Name: r.web.cookies.link, Value: kind + "." + token, Path: "/", Secure: r.web.cookies.secure, HTTPOnly: true,
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: minutes * 60}
	if minutes == 0 {
		cookie.Value, cookie.MaxAge = "", -1
	}
	r.Cookie(cookie)
}

// link is the secret of that kind which the browser keeps, or "".
func (r *Request) link(kind string) string {
	kept, token, _ := strings.Cut(r.Cookies(r.web.cookies.link), ".")
	if kept != kind {
		return ""
	}
	return token
}

func (r *Request) endLink() { r.keepLink("", "", 0) }
