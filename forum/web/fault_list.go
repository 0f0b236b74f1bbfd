package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/themes"

	"github.com/gorilla/feeds"
)

// faultList is GET /faults: what is broken now, or what was.
func (w *Web) faultList(r *Request) error {
	filter, err := faultFilter(r)
	if err != nil {
		return err
	}
	query := faultQuery(filter)
	return w.cachedPage(r, recipe{key: "faults " + query.Encode(), topics: []string{fault.ListTopic}, theme: themes.PageFaults, public: true,
		load: func() (made, error) {
			page, err := w.faultsPage(r, filter)
			return made{page: page, path: "/faults", back: faultsURL(query)}, err
		}})
}

// faultFilter reads what narrows the list; what it does not know is refused, so
// that every address means one thing.
func faultFilter(r *Request) (f fault.Filter, err error) {
	refused := fail.New(fail.Malformed, "This list cannot be narrowed like that.", "Go back and choose from what the page offers.")
	state := r.Query("state")
	f = fault.Filter{Status: fault.Status(r.Query("status")), Closed: state == "closed", Version: strings.TrimSpace(r.Query("version"))}
	known := f.Status == "" || slices.Contains(fault.Statuses(), f.Status)
	if state != "" && state != "closed" || !known || len(f.Version) > 200 || f.Version != strings.ToValidUTF8(f.Version, "") || strings.ContainsRune(f.Version, 0) {
		return f, refused
	}
	if f.Status != "" {
		f.Closed = f.Status.Closed()
	}
	if f.BoardID, err = r.cursor("board"); err != nil {
		return f, refused
	}
	if f.ProductID, err = r.cursor("product"); err != nil {
		return f, refused
	}
	f.Before, err = faultCursor(r.Query("before"))
	return f, err
}

// faultCursor reads where a stretch of the list goes on: microseconds, then id.
func faultCursor(text string) (c fault.Cursor, err error) {
	if text == "" {
		return c, nil
	}
	at, id, _ := strings.Cut(text, "-")
	micro, badTime := strconv.ParseInt(at, 10, 64)
	n, badID := strconv.ParseInt(id, 10, 64)
	if badTime != nil || badID != nil || n < 1 || micro < 0 || micro > 1<<52 {
		return c, fail.New(fail.Malformed, "This part of the list cannot be found.", "Start again at the top of the list.")
	}
	return fault.Cursor{At: time.UnixMicro(micro).UTC(), ID: n}, nil
}

func faultQuery(f fault.Filter) url.Values {
	q := url.Values{}
	set := func(name, value string, on bool) {
		if on {
			q.Set(name, value)
		}
	}
	set("state", "closed", f.Closed && f.Status == "")
	set("status", string(f.Status), f.Status != "")
	set("board", idText(f.BoardID), f.BoardID != 0)
	set("product", idText(f.ProductID), f.ProductID != 0)
	set("version", f.Version, f.Version != "")
	set("before", strconv.FormatInt(f.Before.At.UnixMicro(), 10)+"-"+idText(f.Before.ID), f.Before.ID != 0)
	return q
}

func faultsURL(q url.Values) string {
	if len(q) == 0 {
		return "/faults"
	}
	return "/faults?" + q.Encode()
}

func (w *Web) faultsPage(r *Request, f fault.Filter) (themes.FaultsPage, error) {
	rows, next, err := w.Faults.List(r.Context(), r.Viewer, f)
	if err != nil {
		return themes.FaultsPage{}, err
	}
	closed := faultsURL(url.Values{"state": {"closed"}})
	page := themes.FaultsPage{Frame: w.frame(r, "Known faults", "/faults"), Version: f.Version, OpenState: !f.Closed, ResetURL: "/faults", Statuses: statusChoices(f),
		States:   []themes.Link{{Text: "Broken now", URL: "/faults", Current: !f.Closed}, {Text: "Closed", URL: closed, Current: f.Closed}},
		Filtered: f.Status != "" || f.BoardID != 0 || f.ProductID != 0 || f.Version != ""}
	page.Feeds = []themes.Link{{Text: "Known faults", URL: "/faults.atom"}}
	page.Description = "What is broken now, who answers for it, and when to expect the fix."
	page.NoIndex = len(faultQuery(f)) > 0
	if f.Closed {
		page.State, page.ResetURL = "closed", closed
	} else {
		page.ClosedURL = closed
	}
	if page.Rows, err = w.faultRows(r, rows); err != nil {
		return page, err
	}
	if next.ID != 0 {
		f.Before = next
		page.Cursor.OlderURL = faultsURL(faultQuery(f))
	}
	return page, w.faultChoices(r, f, &page)
}

func statusChoices(f fault.Filter) []themes.Choice {
	choices := []themes.Choice{{Text: "any"}}
	for _, s := range fault.Statuses() {
		if s.Closed() == f.Closed {
			choices = append(choices, themes.Choice{Value: string(s), Text: s.Text(), Selected: s == f.Status})
		}
	}
	return choices
}

func (w *Web) faultChoices(r *Request, f fault.Filter, page *themes.FaultsPage) error {
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page.Boards, page.Products = []themes.Choice{{Text: "all"}}, []themes.Choice{{Text: "all"}}
	for _, b := range boards {
		page.Boards = append(page.Boards, themes.Choice{Value: idText(b.ID), Text: b.Name, Selected: b.ID == f.BoardID})
		products, err := w.Forum.Products(r.Context(), r.Viewer, b.ID)
		if err != nil {
			return err
		}
		for _, p := range products {
			page.Products = append(page.Products, themes.Choice{Value: idText(p.ID), Text: p.Name, Group: b.Name, Selected: p.ID == f.ProductID})
		}
	}
	if len(page.Products) == 1 {
		page.Products = nil
	}
	return nil
}

func (w *Web) faultRows(r *Request, rows []fault.Row) ([]themes.FaultRow, error) {
	var views []themes.FaultRow
	zones := map[int64]*time.Location{}
	for _, row := range rows {
		zone, known := zones[row.BoardID]
		if !known {
			var err error
			if zone, err = w.Faults.Zone(r.Context(), row.BoardID); err != nil {
				return nil, err
			}
			zones[row.BoardID] = zone
		}
		views = append(views, faultRow(row, zone, w.Now()))
	}
	return views, nil
}

func faultRow(f fault.Row, zone *time.Location, now time.Time) themes.FaultRow {
	row := themes.FaultRow{Number: f.Number(), Title: f.Title, URL: faultURL(f.ID), Status: themes.FaultStatus(f.Status), Severity: themes.Severity(f.Severity),
		Board: themes.Link{Text: f.Board.Name, URL: boardURL(f.Board.Slug)}, Product: f.ProductName, Team: text(f.TeamName), Affected: f.AffectedCount, Threads: f.ThreadCount,
		Opened: f.OpenedAt, Since: f.StatusSince, Slips: f.SlipCount, FixedVersion: f.FixedVersion, Regression: f.RegressionCount > 0}
	estimate := fault.Estimate{FromAt: f.FromAt, UntilAt: f.UntilAt, NextUpdateAt: f.NextUpdateAt, PassedAt: f.PassedAt}
	if f.UntilAt != nil || f.NextUpdateAt != nil {
		view := estimateView(estimate, zone)
		row.Estimate = &view
	}
	if f.MergedInto != nil {
		row.Into = &themes.Link{Text: fault.Number(*f.MergedInto), URL: faultURL(*f.MergedInto)}
	}
	row.UpdateDue = nextUpdate(fault.Panel{Fault: f.Fault, Estimates: []fault.Estimate{estimate}}, zone)
	row.UpdatePassed = !row.UpdateDue.IsZero() && !row.UpdateDue.After(now)
	return row
}

// faultListFeed is GET /faults.atom: what changed last among what is broken.
func (w *Web) faultListFeed(r *Request) error {
	rows, _, err := w.Faults.List(r.Context(), guest(), fault.Filter{})
	if err != nil {
		return err
	}
	feed := w.newFeed(r, "Known faults", "/faults")
	for _, f := range rows {
		link := w.Site.BaseURL + faultURL(f.ID)
		feed.Items = append(feed.Items, &feeds.Item{Id: link, Title: plainText(f.Number() + ": " + f.Title), Link: &feeds.Link{Href: link},
			Author: &feeds.Author{Name: feedAuthor(text(f.TeamName))}, Created: f.OpenedAt, Updated: f.ChangedAt, Description: f.Status.Text()})
	}
	return sendFeed(r, feed)
}

// feedAuthor is who stands for an entry; Atom wants somebody.
func feedAuthor(name string) string {
	if name == "" {
		return "Staff"
	}
	return name
}
