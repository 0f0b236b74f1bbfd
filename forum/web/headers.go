package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// headers sets what every answer carries, errors and cached pages included.
func (w *Web) headers(r *Request) {
	h := &r.Response().Header
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("X-Request-Id", r.ID)
	if strings.HasPrefix(w.Site.BaseURL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
}

// cookieNames are the cookies' names: with the __Host- prefix, which browsers
// honour on secure origins only, wherever cookies are Secure.
type cookieNames struct {
	session, notice string
	secure          bool
}

func namesFor(secure bool) cookieNames {
	if secure {
		return cookieNames{"__Host-session", "__Host-notice", true}
	}
	return cookieNames{"session", "notice", false}
}

// setCookie sets a cookie for days, or for the browser's session when days is 0.
func (r *Request) setCookie(name, value string, days int) {
	r.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", Secure: r.web.cookies.secure, HTTPOnly: true,
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: days * 86400, SessionOnly: days == 0})
}

func (r *Request) endCookie(name string) {
	r.Cookie(&fiber.Cookie{Name: name, Path: "/", Secure: r.web.cookies.secure, HTTPOnly: true,
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: -1})
}
