package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/intake"
	"answerable/forum/notify"
	"answerable/forum/oidc"
	"answerable/forum/search"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// Parts are what the pages are built from.
type Parts struct {
	DB      *db.DB
	Log     *slog.Logger
	Now     func() time.Time
	Theme   *themes.Theme
	People  *account.People
	Forum   *thread.Forum
	Faults  *fault.Faults
	Notices *notify.Notices
	Outbox  *notify.Outbox
	// MailPreview shows a mail that would be sent, in demo mode without a mail
	// server; nil everywhere else, because mails are nobody else's to read.
	MailPreview func(context.Context, notify.Mail) (themes.RenderedMail, error)
	ModLog      *modlog.Log
	Moderation  *moderation.Desk
	Intake      *intake.Intake
	Search      *search.Finder
	Site        Site
	// Limits replaces the rates of the route table, for tests; nil keeps them.
	Limits map[Rate]Limit
	Meter  Meter
	// Demo gives whom anybody may sign in as in demo mode; nil for nobody.
	Demo func(context.Context) ([]DemoPerson, error)
	// Jobs tells administrators how much work waits; nil tells nothing.
	Jobs Jobs
	// Providers are the sign-in providers, in the order of their buttons.
	Providers []*oidc.Client
	// Version is the program's, for administrators; may be empty.
	Version string
}

// Jobs is what the administration asks of the job queue.
type Jobs interface {
	// Waiting counts the jobs that are due or running, and those that failed and
	// will be tried again.
	Waiting(context.Context) (waiting, failing int64, err error)
}

// Site is where and how the pages are served.
type Site struct {
	BaseURL       string // scheme and host, without a slash at the end
	SecureCookies bool
	Trusted       []netip.Prefix // proxies whose X-Forwarded-For counts
	MaxUpload     int64
	Demo          bool
	MailServer    string // host and port that takes the mails, "" for none
}

// Meter is told of each finished request; the metrics part implements it.
type Meter interface {
	// Route gives what is told of the requests of one route.
	Route(route string) func(status int, took time.Duration)
}

// Web serves the pages.
type Web struct {
	Parts
	cache   *cache
	limits  *limiter
	live    *live
	origin  *http.CrossOriginProtection
	ids     requestIDs
	cookies cookieNames
	parts   *partCache
	fixed   []header
	keyMark string // stands for the idempotency key in a kept reply form
}

// New gives the pages built from their parts; Register connects them to Fiber.
func New(p Parts) (*Web, error) {
	w := &Web{Parts: p, origin: http.NewCrossOriginProtection(), cookies: namesFor(p.Site.SecureCookies),
		parts: newPartCache(), keyMark: newKey(), fixed: fixedHeaders(strings.HasPrefix(p.Site.BaseURL, "https://"))}
	if err := w.origin.AddTrustedOrigin(p.Site.BaseURL); err != nil {
		return nil, err
	}
	w.limits = newLimiter(p.Now, p.Limits)
	w.ids = newRequestIDs()
	w.cache = newCache(p.DB)
	w.live = newLive()
	p.DB.Hear(w.live.hear)
	return w, nil
}

// Close stops the compression behind the answers.
func (w *Web) Close() {
	w.EndLive()
	w.cache.close()
}

// Register adds every route of the table to app.
func (w *Web) Register(app *fiber.App) {
	for _, r := range w.Routes() {
		app.Add(r.Method, r.Path, w.handle(r))
		if r.Method == fiber.MethodGet {
			app.Add(fiber.MethodHead, r.Path, w.handle(r))
		}
	}
	app.Use(w.handle(Route{Path: "*", Access: Anybody, Body: maxForm, Do: w.oldAddress}))
}
