package web

import (
	"net/url"
	"strconv"
	"time"

	"answerable/forum/fault"
	"answerable/themes"
)

// recordRoutes are the addresses of the public record.
func (w *Web) recordRoutes() []Route {
	return []Route{
		{"GET", "/record", Anybody, Reading, 0, w.record},
		{"GET", "/record.json", Anybody, Reading, 0, w.recordJSON},
		{"GET", "/record/items", Anybody, Reading, 0, w.recordItems},
	}
}

// recordMinute names the minute in the keys of the record's pages: they are
// counted once a minute, and again at once when a board changes.
func (w *Web) recordMinute() string {
	return strconv.FormatInt(w.Now().Truncate(time.Minute).Unix(), 10)
}

// record is GET /record: the same for every reader.
func (w *Web) record(r *Request) error {
	return w.cachedPage(r, recipe{key: "record " + w.recordMinute(), theme: themes.PageRecord, public: true, load: func() (made, error) {
		record, err := w.recordOf(r.Context())
		if err != nil {
			return made{}, err
		}
		return made{page: w.recordPage(r, record), path: "/record", back: "/record"}, nil
	}})
}

func (w *Web) recordPage(r *Request, record fault.Record) themes.RecordPage {
	page := themes.RecordPage{Frame: w.frame(r, "The record", "/record"), At: record.At, From: record.From, JSONURL: "/record.json",
		All: recordFigures(record.All, nil), Chart: recordChart(record.Months)}
	page.Description = "First-reply times, promises kept and broken, estimates moved and threads stalled."
	for _, m := range record.Months {
		page.Months = append(page.Months, themes.RecordRow{Month: m.Month, RecordFigures: recordFigures(m.RecordFigures, url.Values{"month": {m.Month.Format("2006-01")}})})
	}
	for _, t := range record.Teams {
		page.Teams = append(page.Teams, themes.RecordRow{Name: t.Name, RecordFigures: recordFigures(t.RecordFigures, url.Values{"team": {idText(t.ID)}})})
	}
	for _, b := range record.Boards {
		page.Boards = append(page.Boards, themes.RecordRow{Name: b.Name, URL: boardURL(b.Slug), RecordFigures: recordFigures(b.RecordFigures, url.Values{"board": {idText(b.ID)}})})
	}
	for _, s := range record.Sections {
		section := themes.RecordSection{Title: s.Title, Note: s.Note}
		for _, line := range s.Lines {
			section.Lines = append(section.Lines, themes.RecordLine(line))
		}
		page.Sections = append(page.Sections, section)
	}
	return page
}

// recordFigures are a row's figures, each with the list behind it, narrowed as
// the row is.
func recordFigures(g fault.RecordFigures, narrowed url.Values) themes.RecordFigures {
	of := func(n int, figure fault.RecordFigure) themes.RecordFigure {
		return themes.RecordFigure{N: n, URL: recordItemsURL(figure, narrowed)}
	}
	figures := themes.RecordFigures{Replies: of(g.Replied, fault.FigureReplies), Median: g.Median, P90: g.P90, Waiting: of(g.Waiting, fault.FigureWaiting),
		Late: of(g.Late, fault.FigureLate), LateShare: g.LateShare(), Kept: of(g.Kept, fault.FigureKept), KeptLate: of(g.KeptLate, fault.FigureKeptLate),
		Broken: of(g.Broken, fault.FigureBroken), Withdrawn: of(g.Withdrawn, fault.FigureWithdrawn), KeptShare: g.KeptShare(), Slips: of(g.Slips, fault.FigureSlips),
		Estimates: of(g.Estimated, fault.FigureErrors), Stalled: of(g.Stalled, fault.FigureStalled), Verified: of(g.Verified, fault.FigureVerified),
		Unverified: of(g.Unverified, fault.FigureUnverified), VerifyShare: g.VerifiedShare(), Handovers: of(g.Handovers, fault.FigureHandovers)}
	if g.Estimated > 0 {
		figures.ErrorDays = daysText(g.ErrorDays)
	}
	return figures
}

func daysText(days float64) string {
	text := strconv.FormatFloat(days, 'f', 1, 64)
	if days > 0 && text != "0.0" {
		return "+" + text
	}
	return text
}

func recordItemsURL(figure fault.RecordFigure, narrowed url.Values) string {
	query := url.Values{"figure": {string(figure)}}
	for name, values := range narrowed {
		query[name] = values
	}
	return "/record/items?" + query.Encode()
}

// The measures of the chart, in the units of its drawing.
const (
	chartHeight, chartBase = 200, 176
	chartStep, chartBar    = 60, 40
)

// recordChart draws the median first-reply time of each month.
func recordChart(months []fault.RecordRow) themes.RecordChart {
	chart := themes.RecordChart{Width: chartStep * len(months), Height: chartHeight, Base: chartBase}
	longest := time.Duration(1)
	for _, m := range months {
		longest = max(longest, m.Median)
	}
	for i, m := range months {
		height := int(int64(chartBase-8) * int64(m.Median) / int64(longest))
		x := i*chartStep + (chartStep-chartBar)/2
		chart.Bars = append(chart.Bars, themes.RecordBar{X: x, Y: chartBase - height, Width: chartBar, Height: height, Middle: x + chartBar/2, Month: m.Month, Took: m.Median})
	}
	return chart
}
