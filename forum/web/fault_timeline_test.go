package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// A timeline of any length is read to its beginning, each event once, and the
// permalink of each leads to where it stands.
func TestALongTimelineIsReadToItsBeginning(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open()
		h.do(h.staff, "/t/2/fault/new", "title", "The same thing")
		h.do(h.staff, "/faults/F-2/merge", "into", "F-1", "reason", "The same cause.")
		for n := range 450 {
			err := h.DB.Write(context.Background(), func(tx *db.Tx) error {
				return tx.Exec(`INSERT INTO fault_events (fault_id, kind, detail, happened_at) VALUES (1, 'severity', 'major', ?)`, h.Clock.Now()).Error
			})
			if err != nil {
				t.Fatal(n, err)
			}
		}
		var all, first int64
		if err := h.DB.Read(context.Background()).Raw(`SELECT count(*), min(id) FROM fault_events WHERE fault_id = 1`).Row().Scan(&all, &first); err != nil {
			t.Fatal(err)
		}
		guest, seen, at, back := h.Guest(), map[string]bool{}, "/faults/F-1", ""
		for pages := 1; at != ""; pages++ {
			page := guest.Get(at).OK()
			has(t, at, page, ".facts", "F-2 was merged into it")
			events := page.DOM().Find(".timeline > li")
			for _, li := range events.Nodes {
				for _, a := range li.Attr {
					if a.Key == "id" && seen[a.Val] {
						t.Errorf("%s shows %s once more", at, a.Val)
					} else if a.Key == "id" {
						seen[a.Val] = true
					}
				}
			}
			if newer, _ := page.DOM().Find(`.pager a[rel="prev"]`).Attr("href"); (newer == "") != (pages == 1) {
				t.Errorf("%s leads back to %q", at, newer)
			} else {
				back = newer
			}
			older, _ := page.DOM().Find(`.pager a[rel="next"]`).Attr("href")
			at, _, _ = strings.Cut(older, "#")
		}
		if int64(len(seen)) != all || back == "" {
			t.Errorf("%d of %d events seen, back to %q", len(seen), all, back)
		}
		for name, event := range map[string]int64{"the first": first, "the last": first + all} {
			to := guest.Get(fmt.Sprintf("/faults/F-1?event=%d", event))
			if to.Status != 303 || !strings.HasSuffix(to.Header.Get("Location"), fmt.Sprintf("#e%d", event)) {
				t.Fatalf("%s: %d to %q", name, to.Status, to.Header.Get("Location"))
			}
			if guest.Follow(to).OK().DOM().Find(fmt.Sprintf("#e%d", event)).Length() != 1 {
				t.Errorf("%s does not stand at %q", name, to.Header.Get("Location"))
			}
		}
		for path, want := range map[string]int{"?event=999999": 404, "?event=x": 400, "?before=x": 400, "?before=1": 200} {
			if got := guest.Get("/faults/F-1" + path).Status; got != want {
				t.Errorf("%s gave %d, want %d", path, got, want)
			}
		}
	})
}
