package web

import (
	"bytes"
	"encoding/csv"
	"html/template"
	"strings"
	"time"

	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/feeds"
)

// logOut is how many entries one answer for programs has at most.
const logOut = 1000

// entryOut is an entry for programs: what its page says to everybody.
type entryOut struct {
	Entry      int64      `json:"entry"`
	URL        string     `json:"url"`
	Kind       string     `json:"kind"`
	RecordedAt time.Time  `json:"recorded_at"`
	HappenedAt time.Time  `json:"happened_at"`
	By         string     `json:"by,omitempty"`
	Concerns   string     `json:"concerns,omitempty"`
	Source     string     `json:"source"`
	Rule       string     `json:"rule,omitempty"`
	RuleURL    string     `json:"rule_url,omitempty"`
	Reason     string     `json:"public_reason,omitempty"`
	Scope      string     `json:"scope,omitempty"`
	EndsAt     *time.Time `json:"ends_at,omitempty"`
	LapsesAt   *time.Time `json:"lapses_at,omitempty"`
	About      string     `json:"about,omitempty"` // address of the post, thread, fault or board
	RefersTo   *int64     `json:"refers_to,omitempty"`
	UndoneBy   *int64     `json:"undone_by,omitempty"`
	Appeal     string     `json:"appeal,omitempty"`
	Erased     bool       `json:"text_erased,omitempty"`
}

func (w *Web) entryOut(l moderation.Line) entryOut {
	row := logRow(l, 0)
	out := entryOut{Entry: l.ID, URL: w.Site.BaseURL + row.URL, Kind: row.Kind, RecordedAt: l.CreatedAt, HappenedAt: l.HappenedAt, By: l.ActorName,
		Concerns: l.SubjectName, Source: string(l.Source), Rule: l.Rule, Reason: l.PublicReason, Scope: l.Scope, EndsAt: l.EndsAt, LapsesAt: l.LapsesAt,
		RefersTo: l.RefersTo, Appeal: row.Appeal, Erased: row.Erased}
	if row.Rule.URL != "" {
		out.RuleURL = w.Site.BaseURL + row.Rule.URL
	}
	if row.On.Link.URL != "" {
		out.About = w.Site.BaseURL + row.On.Link.URL
	}
	if l.Does() {
		out.UndoneBy = l.Where.UndoEntryID
	}
	return out
}

// logForPrograms gives the chosen entries as a guest sees them, and where the
// next stretch begins; "" at the end.
func (w *Web) logForPrograms(r *Request, path string, limit int) ([]moderation.Line, string, error) {
	r.Viewer = guest()
	ask, err := w.logFilter(r)
	if err != nil {
		return nil, "", err
	}
	ask.book.Limit = limit
	lines, err := w.Moderation.Logbook(r.Context(), r.Viewer, ask.book)
	if err != nil || len(lines) < limit {
		return lines, "", err
	}
	return lines, w.Site.BaseURL + logURL(path, with(ask.query, "before", idText(lines[limit-1].ID))), nil
}

// logJSON is GET /moderation/log.json: at most a thousand entries, and the
// address of the next ones.
func (w *Web) logJSON(r *Request) error {
	lines, next, err := w.logForPrograms(r, "/moderation/log.json", logOut)
	if err != nil {
		return err
	}
	entries := make([]entryOut, len(lines))
	for i, l := range lines {
		entries[i] = w.entryOut(l)
	}
	r.Set(fiber.HeaderCacheControl, publicPolicy)
	return r.JSON(fiber.Map{"entries": entries, "next": next})
}

// logCSV is GET /moderation/log.csv, with the address of the next stretch in
// the header Link (RFC 8288).
func (w *Web) logCSV(r *Request) error {
	lines, next, err := w.logForPrograms(r, "/moderation/log.csv", logOut)
	if err != nil {
		return err
	}
	body, err := w.entriesCSV(lines)
	if err != nil {
		return err
	}
	if next != "" {
		r.Set(fiber.HeaderLink, "<"+next+`>; rel="next"`)
	}
	r.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="moderation-log.csv"`)
	r.Set(fiber.HeaderCacheControl, publicPolicy)
	return r.Send(body)
}

func (w *Web) entriesCSV(lines []moderation.Line) ([]byte, error) {
	var body bytes.Buffer
	out := csv.NewWriter(&body)
	rows := [][]string{{"entry", "url", "kind", "recorded_at", "by", "concerns", "source", "rule", "public_reason", "scope", "ends_at", "about", "refers_to", "appeal"}}
	for _, l := range lines {
		e := w.entryOut(l)
		ends, refers := "", ""
		if e.EndsAt != nil {
			ends = e.EndsAt.UTC().Format(time.RFC3339)
		}
		if e.RefersTo != nil {
			refers = idText(*e.RefersTo)
		}
		rows = append(rows, []string{idText(e.Entry), e.URL, e.Kind, e.RecordedAt.UTC().Format(time.RFC3339), plainCell(e.By), plainCell(e.Concerns), e.Source, e.Rule,
			plainCell(e.Reason), plainCell(e.Scope), ends, e.About, refers, e.Appeal})
	}
	err := out.WriteAll(rows)
	return body.Bytes(), err
}

// plainCell keeps spreadsheets from taking people's text for a formula
// (OWASP, CSV injection).
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// logFeed is GET /moderation/log.atom: the newest entries, narrowed as the log is.
func (w *Web) logFeed(r *Request) error {
	lines, _, err := w.logForPrograms(r, "/moderation/log.atom", feedSize)
	if err != nil {
		return err
	}
	feed := w.newFeed(r, "Moderation log", "/moderation/log")
	for _, l := range lines {
		link := w.Site.BaseURL + entryURL(l.ID)
		feed.Items = append(feed.Items, &feeds.Item{Id: link, Title: plainText("Entry " + idText(l.ID) + ": " + themes.EntryKindText(string(l.Kind))), Link: &feeds.Link{Href: link},
			Author: &feeds.Author{Name: feedBy(l)}, Created: l.CreatedAt, Updated: l.CreatedAt, Description: template.HTMLEscapeString(plainText(l.PublicReason))})
	}
	return sendFeed(r, feed)
}

func feedBy(l moderation.Line) string {
	switch {
	case l.Source == modlog.Automatic:
		return "Automatic"
	case l.ActorName == "":
		return "A former member"
	}
	return plainText(l.ActorName)
}

// logCheck is GET /moderation/log/check: how to check the log from outside.
func (w *Web) logCheck(r *Request) error {
	return w.cachedPage(r, recipe{key: "log check", topics: logTopics(), theme: themes.PageLogCheck, public: true, load: func() (made, error) {
		const path = "/moderation/log/check"
		page := themes.LogCheckPage{Frame: w.frame(r, "How to check the moderation log", path), Address: w.Site.BaseURL + "/moderation/log"}
		page.Crumbs = []themes.Link{{Text: "Moderation log", URL: "/moderation/log"}}
		state, err := w.ModLog.State(r.Context())
		if err != nil {
			return made{}, err
		}
		page.Key = state.VerifierKey
		if state.Sealed > 0 {
			page.Example = idText(state.Sealed - 1)
		}
		page.Signed, err = w.logSigned(r)
		return made{page: page, path: path, back: path}, err
	}})
}
