package themes

import "time"

func recordSamples() []Sample {
	to := func(n int) RecordFigure { return RecordFigure{N: n, URL: "/record/items?figure=late&team=3"} }
	figures := RecordFigures{Replies: to(412), Median: 3*time.Hour + 12*time.Minute, P90: 51 * time.Hour, Waiting: to(7), Late: to(61), LateShare: 15, Kept: to(37), KeptLate: to(4),
		Broken: to(3), Withdrawn: to(1), KeptShare: 84, Slips: to(12), Estimates: to(9), ErrorDays: "+6.4", Stalled: to(2), Verified: to(8), Unverified: to(2), VerifyShare: 80, Handovers: to(19)}
	none := RecordFigures{LateShare: -1, KeptShare: -1, VerifyShare: -1}
	var months []RecordRow
	chart := RecordChart{Width: 720, Height: 200, Base: 176}
	for i := range 12 {
		month := time.Date(2025, time.July+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		row := RecordRow{Month: month, RecordFigures: figures}
		if i == 3 {
			row.RecordFigures = none
		}
		row.Median = time.Duration(i+1) * 20 * time.Minute
		months = append(months, row)
		chart.Bars = append(chart.Bars, RecordBar{X: i*60 + 10, Y: 176 - 10*i, Width: 40, Height: 10 * i, Middle: i*60 + 30, Month: month, Took: row.Median})
	}
	typical := RecordPage{Frame: sampleFrame("The record", Guest), At: sampleAt, From: months[0].Month, JSONURL: "/record.json", All: figures, Months: months, Chart: chart,
		Teams:    []RecordRow{{Name: "Gateway firmware", RecordFigures: figures}, {RecordFigures: none}},
		Boards:   []RecordRow{{Name: "Broadband", URL: "/b/broadband", RecordFigures: figures}},
		Sections: []RecordSection{{Title: "Moderation", Note: "Entries of the log.", Lines: []RecordLine{{Name: "Hidden posts", Value: "12", URL: "/log"}, {Name: "Appeals upheld", Value: "25 %"}}}}}
	empty := RecordPage{Frame: typical.Frame, At: sampleAt, From: months[0].Month, JSONURL: "/record.json", All: none, Chart: RecordChart{Width: 720, Height: 200, Base: 176}}
	extreme := typical
	extreme.Frame = extremeFrame(Guest)
	extreme.Teams = []RecordRow{{Name: hostileText, RecordFigures: figures}, {Name: longWord, RecordFigures: figures}}
	extreme.Boards = []RecordRow{{Name: rtlText, URL: "javascript:alert(1)", RecordFigures: figures}}
	extreme.Sections = []RecordSection{{Title: hostileText, Note: longWord, Lines: []RecordLine{{Name: hostileText, Value: hostileText, URL: "javascript:alert(1)"}}}}
	return append([]Sample{{Page: PageRecord, Name: "empty", Data: empty}, {Page: PageRecord, Name: "typical", Data: typical}, {Page: PageRecord, Name: "extreme", Data: extreme}}, recordItemSamples()...)
}

func recordItemSamples() []Sample {
	frame := sampleFrame("The record", Guest)
	thread, fault := &Link{Text: "No dial tone", URL: "/t/12/no-dial-tone"}, &Link{Text: "F-12 No lease", URL: "/faults/F-12"}
	items := []RecordItem{
		{Thread: thread, Board: "Broadband", Team: "Gateway firmware", At: sampleAt, Took: 50 * time.Hour, Ended: sampleAt},
		{Thread: thread, Fault: fault, Board: "Broadband", At: sampleAt, Took: 20 * time.Second}, {Board: "Broadband", At: sampleAt, Took: 40 * time.Minute, Ended: sampleAt},
		{Fault: fault, Board: "Broadband", At: sampleAt, What: "Certification result by Thursday", Due: sampleAt, Ended: sampleAt}, {Fault: fault, Board: "B", At: sampleAt, Due: sampleAt},
		{Fault: fault, Board: "Broadband", At: sampleAt, First: sampleAt, Days: "+3.0"}, {Fault: fault, Board: "Broadband", At: sampleAt, First: sampleAt},
	}
	page := RecordItemsPage{Frame: frame, Figure: "first-replies", Team: "Gateway firmware", Board: "Broadband", Month: sampleAt, Items: items, Cursor: Cursor{OlderURL: "/record/items?x"},
		AllURL: "/record/items?figure=late", RecordAt: "/record"}
	hostileItem := RecordItem{Thread: &Link{Text: hostileText, URL: "javascript:alert(1)"}, Fault: &Link{Text: longWord, URL: "/x"}, Board: hostileText, Team: longWord, What: hostileText, At: sampleAt, Days: hostileText}
	all := []Sample{{Page: PageRecordItems, Name: "typical", Data: page},
		{Page: PageRecordItems, Name: "extreme", Data: RecordItemsPage{Frame: extremeFrame(Guest), Figure: "late", Team: hostileText, Board: longWord, Items: []RecordItem{hostileItem}, RecordAt: "/record"}}}
	for _, figure := range []string{"waiting", "kept", "kept-late", "broken", "withdrawn", "slips", "estimates", "stalled", "verified", "unverified", "handovers"} {
		all = append(all, Sample{Page: PageRecordItems, Name: figure, Data: RecordItemsPage{Frame: frame, Figure: figure, NoTeam: true, RecordAt: "/record"}})
	}
	return all
}
