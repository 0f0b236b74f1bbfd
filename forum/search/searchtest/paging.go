package searchtest

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"answerable/forum/fail"
	"answerable/forum/search"
)

// pages walks through many threads whose scores are equal in part.
func pages(t *testing.T, d *desk) {
	var all []search.Document
	for id := int64(1); id <= 60; id++ {
		all = append(all, thread(id, "Printer jams", strings.Repeat("paper ", int(id%4))))
		if id%7 == 0 {
			all = append(all, part(id, 1, "Printer jams", "paper paper"), part(id, 2, "Printer jams", "jam"))
		}
	}
	d.put(all...)
	for _, text := range []string{"printer jams", ""} {
		whole := ids(d.ask(search.Query{Text: text, Access: everyone, Limit: 100}))
		if len(whole) != 60 {
			t.Fatalf("%q: one page has %d threads, want 60", text, len(whole))
		}
		for _, limit := range []int{1, 7, 20, 60} {
			if walked := d.walk(text, limit); !slices.Equal(walked, whole) {
				t.Errorf("%q by %d:\n got %v\nwant %v", text, limit, walked, whole)
			}
		}
	}
}

// walk follows the pages to the end.
func (d *desk) walk(text string, limit int) []int64 {
	d.t.Helper()
	var all []int64
	after := ""
	for page := 0; ; page++ {
		r := d.ask(search.Query{Text: text, Access: everyone, Limit: limit, Cursor: after})
		all = append(all, ids(r)...)
		if after = r.Next; after == "" {
			return all
		}
		if len(r.Hits) != limit || page > 200 {
			d.t.Fatalf("page %d has %d hits and still a next page", page, len(r.Hits))
		}
	}
}

func browses(t *testing.T, d *desk) {
	d.put(thread(2, "Scanner", ""), thread(3, "Printer", ""), thread(1, "Modem", ""))
	for _, text := range []string{"", "   ", "?!", "\x00"} {
		d.wantThreads(text, 3, 2, 1)
	}
}

func refusesCursors(t *testing.T, d *desk) {
	d.put(thread(1, "Printer jams", ""))
	forged := search.Cursor{Rank: 1, Last: 1, Seen: search.MaxHits + 1}.String()
	for _, after := range []string{"x", "AAAA", "' OR 1=1", forged, strings.Repeat("A", 100_000), base64.RawURLEncoding.EncodeToString(make([]byte, 19))} {
		_, err := d.engine.Search(context.Background(), search.Query{Text: "printer", Access: everyone, Cursor: after})
		if !fail.Is(err, fail.Invalid) {
			t.Errorf("cursor %.40q: %v, want fail.Invalid", after, err)
		}
	}
	end := search.Cursor{Rank: 1e-9, Last: 1, Seen: search.MaxHits}.String()
	if r := d.ask(search.Query{Text: "printer", Access: everyone, Cursor: end}); len(r.Hits) != 0 || r.Next != "" {
		t.Errorf("after the last page: %s", fmt.Sprint(r))
	}
}
