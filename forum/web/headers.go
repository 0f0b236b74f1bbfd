package web

import (
	"github.com/gofiber/fiber/v2"
)

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// header is a name in canonical form with its value.
type header struct{ name, value []byte }

// fixedHeaders are what every answer carries, errors and cached pages included.
func fixedHeaders(secure bool) []header {
	texts := [][2]string{{"Content-Security-Policy", pagePolicy}, {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "same-origin"},
		{"Cross-Origin-Opener-Policy", "same-origin"}, {"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), microphone=(), geolocation=()"}}
	if secure {
		texts = append(texts, [2]string{"Strict-Transport-Security", "max-age=63072000; includeSubDomains"})
	}
	all := make([]header, len(texts))
	for i, t := range texts {
		all[i] = header{[]byte(t[0]), []byte(t[1])}
	}
	return all
}

func (w *Web) headers(r *Request) {
	h := &r.Response().Header
	for _, fixed := range w.fixed {
		h.SetCanonical(fixed.name, fixed.value)
	}
	h.Set("X-Request-Id", r.ID)
}

// cookieNames are the cookies' names: with the __Host- prefix, which browsers
// honour on secure origins only, wherever cookies are Secure.
type cookieNames struct {
	session, notice, link string
	step                  string // a sign-in whose second step is to come
	passkey               string // a passkey ceremony
	trip                  string // a way to a sign-in provider and back
	secure                bool
}

func namesFor(secure bool) cookieNames {
	if secure {
		return cookieNames{"__Host-session", "__Host-notice", "__Host-link", "__Host-step", "__Host-passkey", "__Host-trip", true}
	}
	return cookieNames{"session", "notice", "link", "step", "passkey", "trip", false}
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
