package web

import (
	"strings"
	"time"

	"answerable/forum/fail"
	"answerable/moderation"

	"github.com/gofiber/fiber/v2"
)

// transparency is GET /moderation/transparency.json?from=&to=&after=: statements
// of reasons in the schema of the EU's transparency database, for administrators.
// The same days give the same statements under the same puid.
func (w *Web) transparency(r *Request) error {
	days := map[string]time.Time{}
	var c fail.Check
	for _, name := range []string{"from", "to"} {
		day, err := time.Parse(logDay, r.Query(name))
		c.That(err == nil, name, "Give the days as from=2026-01-01&to=2026-01-31.")
		days[name] = day
	}
	if err := w.mustReadStatements(r, &c); err != nil {
		return err
	}
	after := int64(-1)
	if r.Query("after") != "" {
		var err error
		if after, err = r.cursor("after"); err != nil {
			return err
		}
	}
	_, host, _ := strings.Cut(w.Site.BaseURL, "://")
	statements, last, err := w.Moderation.Statements(r.Context(), r.Viewer, days["from"], days["to"].AddDate(0, 0, 1), after, moderation.SiteRef{ID: host, BaseURL: w.Site.BaseURL})
	if err != nil {
		return err
	}
	if statements == nil {
		statements = []moderation.Statement{}
	}
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	return r.JSON(fiber.Map{"statements": statements, "after": last})
}

// mustReadStatements refuses who may not read them before it says what is wrong
// with the days.
func (w *Web) mustReadStatements(r *Request, c *fail.Check) error {
	if !r.Viewer.IsAdministrator() {
		return fail.New(fail.Forbidden, "Only administrators can do this.", "Ask one of them if it is needed.")
	}
	return c.Err()
}
