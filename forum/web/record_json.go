package web

import (
	"context"
	"encoding/json"
	"net/url"
	"time"

	"answerable/forum/fault"

	"github.com/gofiber/fiber/v2"
)

// recordOut is the record for programs. Times are seconds, shares percent (null
// for none); items lead to what a row counts, with ?figure=.
type recordOut struct {
	At     time.Time          `json:"counted_at"`
	From   time.Time          `json:"from"`
	Counts string             `json:"counts"`
	All    recordRowOut       `json:"all"`
	Months []recordRowOut     `json:"months"`
	Teams  []recordRowOut     `json:"teams"`
	Boards []recordRowOut     `json:"boards"`
	More   []recordSectionOut `json:"sections,omitempty"`
}

type recordSectionOut struct {
	Title string          `json:"title"`
	Lines []recordLineOut `json:"figures"`
}

type recordLineOut struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	URL   string `json:"items,omitempty"`
}

type recordRowOut struct {
	Month     string                        `json:"month,omitempty"`
	Team      *string                       `json:"team,omitempty"` // "": no team
	Board     string                        `json:"board,omitempty"`
	Median    *int64                        `json:"first_reply_median_seconds"`
	P90       *int64                        `json:"first_reply_p90_seconds"`
	LateShare *int                          `json:"late_percent"`
	KeptShare *int                          `json:"kept_percent"`
	ErrorDays *float64                      `json:"days_after_first_date"`
	Verified  *int                          `json:"verified_percent"`
	Counts    map[fault.RecordFigure]int    `json:"counts"`
	Items     map[fault.RecordFigure]string `json:"items"`
}

// recordJSON is GET /record.json.
func (w *Web) recordJSON(r *Request) error {
	body, err := w.recordBody(r.Context())
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	r.Set(fiber.HeaderCacheControl, publicPolicy)
	return r.Send(body)
}

// recordBody gives the JSON of this minute. It is kept under the count of what
// makes every page old, so that a board that was narrowed is gone at once.
func (w *Web) recordBody(ctx context.Context) ([]byte, error) {
	key := partKey{name: "record.json " + w.recordMinute(), data: w.cache.all.Load()}
	if body, ok := w.parts.GetIfPresent(key); ok && !w.cache.deaf() {
		return body, nil
	}
	record, err := w.recordOf(ctx)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(recordForPrograms(record, w.Site.BaseURL))
	if err == nil {
		w.parts.Set(key, body)
	}
	return body, err
}

func recordForPrograms(record fault.Record, base string) recordOut {
	out := recordOut{At: record.At, From: record.From, Counts: "Only boards that everybody may read. Times are wall time.", All: recordRow(record.All, base, nil),
		Months: []recordRowOut{}, Teams: []recordRowOut{}, Boards: []recordRowOut{}}
	for _, m := range record.Months {
		row := recordRow(m.RecordFigures, base, url.Values{"month": {m.Month.Format("2006-01")}})
		row.Month = m.Month.Format("2006-01")
		delete(row.Counts, fault.FigureStalled) // it is a figure of now
		delete(row.Items, fault.FigureStalled)
		out.Months = append(out.Months, row)
	}
	for _, t := range record.Teams {
		row := recordRow(t.RecordFigures, base, url.Values{"team": {idText(t.ID)}})
		row.Team = &t.Name
		out.Teams = append(out.Teams, row)
	}
	for _, b := range record.Boards {
		row := recordRow(b.RecordFigures, base, url.Values{"board": {idText(b.ID)}})
		row.Board = b.Name
		out.Boards = append(out.Boards, row)
	}
	for _, s := range record.Sections {
		section := recordSectionOut{Title: s.Title}
		for _, line := range s.Lines {
			section.Lines = append(section.Lines, recordLineOut(line))
		}
		out.More = append(out.More, section)
	}
	return out
}

func recordRow(g fault.RecordFigures, base string, narrowed url.Values) recordRowOut {
	row := recordRowOut{LateShare: orNone(g.LateShare()), KeptShare: orNone(g.KeptShare()), Verified: orNone(g.VerifiedShare()),
		Counts: map[fault.RecordFigure]int{fault.FigureReplies: g.Replied, fault.FigureWaiting: g.Waiting, fault.FigureLate: g.Late, fault.FigureKept: g.Kept,
			fault.FigureKeptLate: g.KeptLate, fault.FigureBroken: g.Broken, fault.FigureWithdrawn: g.Withdrawn, fault.FigureSlips: g.Slips,
			fault.FigureErrors: g.Estimated, fault.FigureStalled: g.Stalled, fault.FigureVerified: g.Verified, fault.FigureUnverified: g.Unverified,
			fault.FigureHandovers: g.Handovers}, Items: map[fault.RecordFigure]string{}}
	for figure := range row.Counts {
		row.Items[figure] = base + recordItemsURL(figure, narrowed)
	}
	if g.Replied > 0 {
		median, p90 := int64(g.Median/time.Second), int64(g.P90/time.Second)
		row.Median, row.P90 = &median, &p90
	}
	if g.Estimated > 0 {
		row.ErrorDays = &g.ErrorDays
	}
	return row
}

// orNone is a share, nil for none.
func orNone(share int) *int {
	if share < 0 {
		return nil
	}
	return &share
}
