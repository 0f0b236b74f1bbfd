package searchtest

import (
	"testing"

	"answerable/forum/search"
)

func findsEveryText(t *testing.T, d *desk) {
	one := thread(1, "Printer jams", "The upper tray is stuck.")
	one.Replies, one.Tags = "Have you tried the lubricant?", []string{"laserjet"}
	d.put(one, thread(2, "Scanner is slow", "It takes minutes."))
	for _, word := range []string{"printer", "tray", "lubricant", "laserjet", "Printer jams", "jam"} {
		d.wantThreads(word, 1)
	}
	d.wantThreads("telescope")
}

func replaces(t *testing.T, d *desk) {
	d.put(thread(1, "Printer jams", "upper tray"))
	newer := thread(1, "Scanner jams", "lower tray")
	newer.Version = 2
	d.put(newer)
	d.wantCount(1)
	d.wantThreads("printer")
	d.wantThreads("scanner", 1)
}

func keepsNewest(t *testing.T, d *desk) {
	newer := thread(1, "Scanner jams", "lower tray")
	newer.Version = 2
	d.put(newer)
	d.put(thread(1, "Printer jams", "upper tray"))
	d.wantThreads("printer")
	d.wantThreads("scanner", 1)
}

func removes(t *testing.T, d *desk) {
	d.put(thread(1, "Printer jams", ""), part(1, 1, "Printer jams", "more"), thread(12, "Printer burns", ""))
	d.remove(1, 99)
	d.wantCount(1)
	d.wantThreads("printer", 12)
}

func dropsParts(t *testing.T, d *desk) {
	first := thread(1, "Printer jams", "")
	first.Parts = 3
	d.put(first, part(1, 1, "Printer jams", "walrus"), part(1, 2, "Printer jams", "ostrich"))
	d.wantThreads("ostrich", 1)
	first.Parts, first.Version = 2, 2
	d.put(first)
	d.wantThreads("walrus", 1)
	d.wantThreads("ostrich")
	d.wantCount(2)
}

func hidesOtherClasses(t *testing.T, d *desk) {
	open, members, staff := thread(1, "Printer jams", ""), thread(2, "Printer burns", ""), thread(3, "Printer leaks", "")
	members.Access, staff.Access = "members", "staff"
	d.put(open, members, staff)
	for _, c := range []struct {
		name   string
		access []string
		want   []int64
	}{
		{"a guest", []string{"everyone"}, []int64{1}},
		{"a member", []string{"everyone", "members"}, []int64{1, 2}},
		{"only an inner class", []string{"staff"}, []int64{3}},
		{"nobody", nil, nil},
		{"an unknown class", []string{"every"}, nil},
		{"a class with quotes", []string{`staff" OR access = "staff`}, nil},
	} {
		for _, text := range []string{"printer", ""} {
			r := d.ask(search.Query{Text: text, Access: c.access})
			if got := ids(r); !same(got, c.want) {
				t.Errorf("%s asking %q found %v, want %v", c.name, text, got, c.want)
			}
			if int(r.Total) != len(c.want) {
				t.Errorf("%s asking %q: Total = %d tells of what is hidden", c.name, text, r.Total)
			}
		}
	}
}

// same compares without order.
func same(a, b []int64) bool {
	count := map[int64]int{}
	for _, id := range a {
		count[id]++
	}
	for _, id := range b {
		count[id]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func filters(t *testing.T, d *desk) {
	official, accepted, open := thread(1, "Printer jams", ""), thread(2, "Printer burns", ""), thread(3, "Printer leaks", "")
	official.Official, official.Answered, official.BoardID = true, true, 7
	accepted.Accepted, accepted.Answered, accepted.Tags = true, true, []string{"Läser Jet"}
	open.Topic, open.Unanswered = "fault", true
	d.put(official, accepted, open)
	for _, c := range []struct {
		name  string
		query search.Query
		want  []int64
	}{
		{"any", search.Query{}, []int64{1, 2, 3}},
		{"official", search.Query{Answers: search.Official}, []int64{1}},
		{"answered", search.Query{Answers: search.Answered}, []int64{1, 2}},
		{"unanswered", search.Query{Answers: search.Unanswered}, []int64{3}},
		{"board", search.Query{BoardIDs: []int64{7}}, []int64{1}},
		{"empty board", search.Query{BoardIDs: []int64{8}}, nil},
		{"topic", search.Query{Topic: "fault"}, []int64{3}},
		{"tag in other case", search.Query{Tags: []string{"läser JET"}}, []int64{2}},
		{"half a tag", search.Query{Tags: []string{"läser"}}, nil},
		{"two at once", search.Query{Answers: search.Answered, BoardIDs: []int64{1}}, []int64{2}},
	} {
		for _, text := range []string{"printer", ""} {
			c.query.Text, c.query.Access = text, everyone
			if got := ids(d.ask(c.query)); !same(got, c.want) {
				t.Errorf("%s with %q: found %v, want %v", c.name, text, got, c.want)
			}
		}
	}
}

func prefersTitle(t *testing.T, d *desk) {
	d.put(thread(1, "Something else entirely", "the printer is blue and quiet"),
		thread(2, "Printer drops pages", "one after the other it happens"))
	d.wantThreads("printer", 2, 1)
}

func completes(t *testing.T, d *desk) {
	d.put(thread(1, "Installation of the bridge", ""), thread(2, "Scanner is slow", ""))
	d.wantThreads("installa", 1)
	d.wantThreads("bridge inst", 1)
	d.wantThreads("installa ") // a space ends the word: nothing is called that
}

func forgives(t *testing.T, d *desk) {
	d.put(thread(1, "Thermostat calibration", "the valve hisses"), thread(2, "Scanner is slow", ""))
	for _, text := range []string{
		"thermostat", "thermosta", "themostat", "thermosttat", "thermoxtat", "thermsotat",
		"calibratoin", "calibraton", "vallve hisses",
	} {
		d.wantThreads(text+" ", 1)
	}
	d.wantThreads("thxrmxstxt ")
}

func folds(t *testing.T, d *desk) {
	d.put(thread(1, "Wärmepumpe TROPFT", "über Nacht, naïve café"))
	for _, text := range []string{"wärmepumpe", "warmepumpe", "WÄRMEPUMPE", "tropft", "uber nacht", "naive", "Café", "cafe\u0301"} {
		d.wantThreads(text, 1)
	}
}

func findsCodes(t *testing.T, d *desk) {
	d.put(thread(1, "Update fails with 0x80070057", "since 4.7.5.1.83 in snap_to_grid"),
		thread(2, "Update fails with 0x80070058", "since 4.8.1 in c++"), thread(3, "Update is slow", "option 125"))
	for text, want := range map[string]int64{
		"0x80070057": 1, "0X80070058": 2, "4.7.5.1.83": 1, "4.7.5": 1, "snap_to_grid": 1, "4.8.1": 2, "option 125": 3,
	} {
		if got := d.threads(text); len(got) == 0 || got[0] != want {
			t.Errorf("%s: found %v, want %d first", text, got, want)
		}
	}
}

func requires(t *testing.T, d *desk) {
	d.put(thread(1, "Printer driver crashes", ""), thread(2, "Printer paper jams", ""), thread(3, "Scanner driver crashes", ""))
	d.wantThreads(`printer "driver"`, 1, 3)
	d.wantThreads(`"printer" "driver"`, 1)
	d.wantThreads("printer -paper", 1)
	d.wantThreads("-paper -scanner", 1)
	d.wantThreads(`"printer`, 1, 2) // no second quote: an inch mark or a slip
}

func takesVerbatim(t *testing.T, d *desk) {
	d.put(thread(1, "rm -paper tray", ""), thread(2, "Scanner", ""))
	for _, text := range []string{`tray rm -paper`, `"tray rm" -paper`} {
		if got := ids(d.ask(search.Query{Text: text, Access: everyone})); len(got) != 0 {
			t.Errorf("%s found %v, though it excludes paper", text, got)
		}
		if got := ids(d.ask(search.Query{Text: text, Verbatim: true, Access: everyone})); !same(got, []int64{1}) {
			t.Errorf("%s, verbatim, found %v, want 1", text, got)
		}
	}
}

func collapses(t *testing.T, d *desk) {
	d.put(thread(1, "Printer jams", ""), part(1, 1, "Printer jams", "a walrus sits on it, tusks and all"), part(1, 2, "Printer jams", "a walrus?"),
		thread(2, "Printer burns", "nothing"))
	r := d.ask(search.Query{Text: "walrus tusks", Access: everyone})
	if len(r.Hits) != 1 || r.Hits[0].ID != 1 || r.Hits[0].Part != 1 {
		t.Errorf("hits = %+v, want thread 1 in part 1 alone", r.Hits)
	}
}
