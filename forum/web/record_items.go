package web

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/themes"
)

// recordItems is GET /record/items?figure=&team=&board=&month=&older=.
func (w *Web) recordItems(r *Request) error {
	filter, err := recordFilter(r)
	if err != nil {
		return err
	}
	path := "/record/items?" + recordQuery(filter).Encode()
	return w.cachedPage(r, recipe{key: w.recordMinute() + " " + path, theme: themes.PageRecordItems, public: true, load: func() (made, error) {
		list, err := w.Faults.RecordItems(r.Context(), filter)
		if err != nil {
			return made{}, err
		}
		page, err := w.recordItemsPage(r, filter, list)
		return made{page: page, path: path, back: path}, err
	}})
}

// recordFilter reads what is listed; what it does not know is refused, so that
// every address means one thing.
func recordFilter(r *Request) (fault.RecordFilter, error) {
	filter := fault.RecordFilter{Figure: fault.RecordFigure(r.Query("figure")), Older: r.Query("older")}
	wrong := fail.New(fail.Malformed, "The record has no such list.", "Go back and follow a link of the record.")
	if !slices.Contains(fault.RecordFiguresListed(), filter.Figure) {
		return filter, wrong
	}
	if text := r.Query("team"); text != "" {
		team, err := strconv.ParseInt(text, 10, 64)
		if err != nil || team < 0 {
			return filter, wrong
		}
		filter.Team = &team
	}
	if text := r.Query("month"); text != "" {
		month, err := time.Parse("2006-01", text)
		if err != nil || month.Year() < 2000 || filter.Figure == fault.FigureStalled {
			return filter, wrong
		}
		filter.Month = month
	}
	var err error
	filter.Board, err = r.cursor("board")
	return filter, err
}

func recordQuery(f fault.RecordFilter) url.Values {
	query := url.Values{"figure": {string(f.Figure)}}
	if f.Team != nil {
		query.Set("team", idText(*f.Team))
	}
	if f.Board != 0 {
		query.Set("board", idText(f.Board))
	}
	if !f.Month.IsZero() {
		query.Set("month", f.Month.Format("2006-01"))
	}
	if f.Older != "" {
		query.Set("older", f.Older)
	}
	return query
}

func (w *Web) recordItemsPage(r *Request, f fault.RecordFilter, list fault.RecordList) (themes.RecordItemsPage, error) {
	page := themes.RecordItemsPage{Frame: w.bareFrame(r, "The record"), Figure: string(f.Figure), Month: f.Month, RecordAt: "/record"}
	page.Crumbs = []themes.Link{{Text: "The record", URL: "/record"}}
	if f.Team != nil || f.Board != 0 || !f.Month.IsZero() {
		page.AllURL = recordItemsURL(f.Figure, nil)
	}
	if err := w.recordNarrowed(r, f, &page); err != nil {
		return page, err
	}
	if list.Older != "" {
		next := f
		next.Older = list.Older
		page.Cursor.OlderURL = "/record/items?" + recordQuery(next).Encode()
	}
	if f.Older != "" {
		f.Older = ""
		page.Cursor.NewerURL = "/record/items?" + recordQuery(f).Encode()
	}
	for _, item := range list.Items {
		page.Items = append(page.Items, recordItem(f.Figure, item, w.Now()))
	}
	return page, nil
}

// recordNarrowed names the team and the board; a board that guests may not see
// is not there.
func (w *Web) recordNarrowed(r *Request, f fault.RecordFilter, page *themes.RecordItemsPage) error {
	if f.Board != 0 {
		board, err := w.Forum.BoardByID(r.Context(), guest(), f.Board)
		if err != nil {
			return err
		}
		page.Board = board.Name
	}
	if f.Team == nil {
		return nil
	}
	if page.NoTeam = *f.Team == 0; page.NoTeam {
		return nil
	}
	name, err := w.Faults.TeamName(r.Context(), *f.Team)
	page.Team = name
	return err
}

func recordItem(figure fault.RecordFigure, i fault.RecordItem, now time.Time) themes.RecordItem {
	item := themes.RecordItem{Board: i.BoardName, Team: text(i.TeamName), What: i.What, At: i.At}
	if i.ThreadID != nil {
		item.Thread = &themes.Link{Text: text(i.ThreadTitle), URL: threadURL(*i.ThreadID, text(i.ThreadSlug), 1)}
	}
	if i.FaultID != nil {
		number := fault.Number(*i.FaultID)
		item.Fault = &themes.Link{Text: number + " " + text(i.FaultTitle), URL: "/faults/" + number}
	}
	switch figure {
	case fault.FigureReplies, fault.FigureWaiting, fault.FigureLate:
		item.Ended, item.Took = timeOf(i.EndedAt), now.Sub(i.BeganAt)
		if i.EndedAt != nil {
			item.Took = i.EndedAt.Sub(i.BeganAt)
		}
	case fault.FigureKept, fault.FigureKeptLate, fault.FigureBroken, fault.FigureWithdrawn:
		item.Due, item.Ended = i.BeganAt, timeOf(i.EndedAt)
	case fault.FigureErrors:
		item.First, item.Days = i.BeganAt, daysText(i.ErrorDays(now))
	}
	return item
}
