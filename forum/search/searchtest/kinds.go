package searchtest

import (
	"fmt"
	"strconv"
	"testing"

	"answerable/forum/search"
)

// faultDocument gives a fault that everyone may see.
func faultDocument(id int64, title, status string, affected int) search.Document {
	d := thread(id, title, "")
	d.Kind, d.ThreadID, d.FaultID, d.ID, d.Topic = search.KindFault, 0, id, search.DocumentID(search.Fault(id), 0), ""
	d.Status, d.Affected, d.Parts = status, affected, 1
	return d
}

func findsFaults(t *testing.T, d *desk) {
	one := faultDocument(1, "Printer jams with thick paper", "confirmed", 12)
	one.Versions = []string{"4.7.5.1", "v4.8"}
	linked := thread(1, "Printer jams", "")
	linked.Status, linked.Affected = "confirmed", 12
	d.put(one, linked, thread(2, "Printer burns", ""))
	for _, c := range []struct {
		query search.Query
		want  []int64 // a fault with a minus
	}{
		{search.Query{Text: "printer"}, []int64{-1, 1, 2}},
		{search.Query{Text: "thick"}, []int64{-1}},
		{search.Query{Text: "printer", Kind: search.KindFault}, []int64{-1}},
		{search.Query{Text: "printer", Kind: search.KindThread}, []int64{1, 2}},
		{search.Query{Statuses: []string{"confirmed"}}, []int64{-1, 1}},
		{search.Query{Statuses: []string{"verified"}}, nil},
		{search.Query{Version: "4.7"}, []int64{-1}},
		{search.Query{Version: "v4.8"}, []int64{-1}},
		{search.Query{Version: "4.75"}, nil},
		{search.Query{Version: "4"}, []int64{-1}},
	} {
		c.query.Access = everyone
		if got := ids(d.ask(c.query)); !same(got, c.want) {
			t.Errorf("%+v: found %v, want %v", c.query, got, c.want)
		}
	}
	d.remove(-1)
	d.wantThreads("thick")
	d.wantThreads("printer", 1, 2)
}

func narrowsByPeopleAndTime(t *testing.T, d *desk) {
	one, two := thread(1, "Printer jams", ""), thread(2, "Printer burns", "")
	one.Members, two.Members = []int64{7, 8}, []int64{70}
	d.put(one, two)
	at := one.CreatedAt.UnixMicro()
	for name, c := range map[string]struct {
		query search.Query
		want  []int64
	}{
		"a member":              {search.Query{MemberID: 7}, []int64{1}},
		"another":               {search.Query{MemberID: 70}, []int64{2}},
		"nobody":                {search.Query{MemberID: 700}, nil},
		"since then":            {search.Query{After: at}, []int64{1, 2}},
		"after that":            {search.Query{After: at + 1}, nil},
		"before that":           {search.Query{Before: at}, nil},
		"before a moment later": {search.Query{Before: at + 1}, []int64{1, 2}},
	} {
		c.query.Access, c.query.Text = everyone, "printer"
		if got := ids(d.ask(c.query)); !same(got, c.want) {
			t.Errorf("%s: found %v, want %v", name, got, c.want)
		}
	}
}

func sorts(t *testing.T, d *desk) {
	best, worst := thread(1, "Printer jams", ""), thread(2, "It happens that the old thing beside the desk jams", "printer")
	best.Affected, worst.Affected = 3, 40
	d.put(best, worst, thread(3, "Printer jams and burns and leaks and smells", ""))
	for sort, want := range map[search.Sort][]int64{
		search.SortFit: {1, 3, 2}, search.SortNewest: {3, 2, 1}, search.SortAffected: {2, 1, 3},
	} {
		r := d.ask(search.Query{Text: "printer jams", Access: everyone, Sort: sort})
		d.wantIDs("sorted by "+string(sort), ids(r), want...)
		first := d.ask(search.Query{Text: "printer jams", Access: everyone, Sort: sort, Limit: 2})
		second := d.ask(search.Query{Text: "printer jams", Access: everyone, Sort: sort, Limit: 2, Cursor: first.Next})
		d.wantIDs("two pages by "+string(sort), append(ids(first), ids(second)...), want...)
	}
}

// liftsWhatHasAFix lets a fix decide among equals, and no more.
func liftsWhatHasAFix(t *testing.T, d *desk) {
	fixed, other := thread(2, "Printer jams", ""), thread(3, "The scanner beside it", "somebody said that a printer jams")
	fixed.Fixed, other.Fixed = true, true
	d.put(thread(1, "Printer jams", ""), fixed, other)
	d.wantThreads("printer jams ", 2, 1, 3)
}

func counts(t *testing.T, d *desk) {
	var all []search.Document
	for id := int64(1); id <= 6; id++ {
		one := thread(id, "Printer jams", "")
		one.Parts, one.Unanswered = 1, true
		one.Tags, one.Versions = []string{"usb", fmt.Sprint("tag", id%2)}, []string{"4.7"}
		if id > 4 {
			one.BoardID, one.Access = 2, "staff"
		}
		all = append(all, one)
	}
	all[0].Official, all[0].Answered, all[0].Unanswered = true, true, false
	all = append(all, faultDocument(1, "Printer jams", "confirmed", 2))
	d.put(all...)
	for access, want := range map[string]map[string]int{
		"everyone": {"board 1": 5, "kind thread": 4, "kind fault": 1, "answers answered": 1, "answers official": 1, "answers unanswered": 3,
			"status confirmed": 1, "tag usb": 4, "tag tag0": 2, "tag tag1": 2, "version 4.7": 4},
		"staff": {"board 2": 2, "kind thread": 2, "answers unanswered": 2, "tag usb": 2, "tag tag0": 1, "tag tag1": 1, "version 4.7": 2},
	} {
		r := d.ask(search.Query{Text: "printer", Access: []string{access}, Facets: true})
		got := map[string]int{}
		for _, c := range r.Facets {
			got[string(c.Dimension)+" "+c.Value] = c.Count
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s counts\n %v, want\n %v", access, got, want)
		}
	}
	if r := d.ask(search.Query{Text: "printer", Access: everyone}); len(r.Facets) != 0 {
		t.Errorf("counted without being asked: %v", r.Facets)
	}
}

// countsWhatNarrows asks with words of which some fit all, some and none: where a
// facet gives a number, narrowing by it finds as many.
func countsWhatNarrows(t *testing.T, d *desk) {
	var all []search.Document
	for id := int64(1); id <= 12; id++ {
		one := thread(id, []string{"Printer jams", "Home printer", "A jam of paper", "The home page"}[id%4], "")
		one.Parts, one.Unanswered, one.Answered = 1, id%3 != 0, id%3 == 0
		one.Tags, one.Versions = []string{fmt.Sprint("tag", id%2)}, []string{fmt.Sprint("4.", id%5)}
		one.BoardID = 1 + id%2
		all = append(all, one)
	}
	d.put(append(all, faultDocument(1, "Printer jams at home", "confirmed", 2))...)
	narrowed := map[search.Dimension]func(*search.Query, string){
		search.ByBoard: func(q *search.Query, v string) {
			id, err := strconv.ParseInt(v, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			q.BoardIDs = []int64{id}
		},
		search.ByKind:    func(q *search.Query, v string) { q.Kind = search.Kind(v) },
		search.ByAnswers: func(q *search.Query, v string) { q.Answers = search.Answers(v) },
		search.ByStatus:  func(q *search.Query, v string) { q.Statuses = []string{v} },
		search.ByTag:     func(q *search.Query, v string) { q.Tags = []string{v} },
		search.ByVersion: func(q *search.Query, v string) { q.Version = v },
	}
	for _, text := range []string{"printer", "home printer", "printer jam walrus"} {
		r := d.ask(search.Query{Text: text, Access: everyone, Facets: true, Limit: 20})
		if len(r.Facets) == 0 || int(r.Total) != len(r.Hits) {
			t.Errorf("%s: %d found, %d told, counts %v", text, len(r.Hits), r.Total, r.Facets)
		}
		for _, c := range r.Facets {
			q := search.Query{Text: text, Access: everyone, Limit: 20}
			narrowed[c.Dimension](&q, c.Value)
			if got := len(d.ask(q).Hits); got != c.Count {
				t.Errorf("%s, %s %s: says %d, finds %d", text, c.Dimension, c.Value, c.Count, got)
			}
		}
	}
}

// standsBehind checks that duplicates are found as what they are duplicates of.
func standsBehind(t *testing.T, d *desk) {
	duplicate := thread(2, "Printer jams again", "the walrus again")
	duplicate.Root, duplicate.Parts = 1, 1
	d.put(thread(1, "Printer jams", ""), duplicate, thread(3, "Printer burns", ""))
	if r := d.ask(search.Query{Text: "jams", Access: everyone}); len(r.Hits) != 1 || r.Hits[0].ID != 1 || r.Total != 1 {
		t.Errorf("%+v, want thread 1 alone", r)
	}
	r := d.ask(search.Query{Text: "walrus", Access: everyone})
	if len(r.Hits) != 1 || r.Hits[0].ID != 1 || len(r.Hits[0].Behind) != 1 || r.Hits[0].Behind[0].ID != 2 {
		t.Errorf("%+v, want thread 1 with 2 behind it", r.Hits)
	}
}

// readsDrafts looks for what a draft is about: its title first, then its body.
func readsDrafts(t *testing.T, d *desk) {
	var all []search.Document
	for id := int64(10); id < 30; id++ {
		all = append(all, thread(id, fmt.Sprintf("Something else %d", id), "hello everybody please help me with this one"))
	}
	d.put(append(all, thread(1, "Printer jams", "thick paper in the upper tray"), thread(2, "Scanner jams", "glass is dirty"),
		thread(3, "Printer burns", "smoke comes out of the upper tray"))...)
	r := d.ask(search.Query{Text: "It jams", More: "Hello everybody, please help: I use thick paper, from the upper tray.", Verbatim: true, Access: everyone})
	if got := ids(r); len(got) == 0 || got[0] != 1 {
		t.Errorf("found %v, want 1 first", got)
	}
	for _, more := range hostileTexts {
		d.ask(search.Query{Text: "It jams", More: more, Verbatim: true, Access: everyone})
	}
}

// corrects tells how a word that nobody used is spelled by others.
func corrects(t *testing.T, d *desk) {
	d.put(thread(1, "Thermostat calibration", ""), thread(2, "Scanner", ""))
	r := d.ask(search.Query{Text: "thermosttat ", Access: everyone})
	if len(r.Hits) != 1 {
		t.Errorf("a slip is not forgiven: %+v", r)
	}
}
