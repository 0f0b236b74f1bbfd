package web_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"

	"github.com/PuerkitoBio/goquery"
)

// answered notes in a thread's care that its first reply took so long.
func answered(w *forumtest.World, threadID int64, at time.Time, took time.Duration, late bool) {
	w.T.Helper()
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		if err := tx.Exec(`DELETE FROM care WHERE thread_id = ?`, threadID).Error; err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO care (thread_id, board_id, first_asked_at, first_due_at, first_reply_at, first_late, began_at, urgent_since, changed_at)
			SELECT id, board_id, ?, ?, ?, ?, ?, ?, ? FROM threads WHERE id = ?`, at, at, at.Add(took), late, at, at, at, threadID).Error
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

func TestTheRecordIsOneForEverybody(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		admin, ann := w.Member("root_admin", account.Administrator), w.Member("ann_hub", account.Member)
		open := w.Board("Broadband")
		inner := w.Board("Back office", func(b *thread.Board) { b.MaySee = thread.StaffOnly })
		first, second, hidden := w.Thread(ann, open, "No dial tone", "Dead."), w.Thread(ann, open, "No lease", "None."), w.Thread(admin, inner, "Zqhidden plan", "Secret.")
		w.Settle()
		now := w.Clock.Now()
		answered(w, first.ThreadID, now.AddDate(0, -1, 0), 90*time.Minute, false)
		answered(w, second.ThreadID, now, 26*time.Hour, true)
		answered(w, hidden.ThreadID, now, time.Minute, true)
		guest := w.Guest()
		for _, c := range []*forumtest.Client{guest, ann, admin} {
			page := c.Get("/record").OK()
			figures := page.Text("dl.figures")
			if !strings.Contains(figures, "First reply, median1 h 30 min") || !strings.Contains(figures, "9 of 10 within1 d 2 h") || !strings.Contains(figures, "late50 % (1)") {
				t.Errorf("%s: %s", c.Viewer.Name, figures)
			}
			if strings.Contains(page.Body, "Back office") || page.DOM().Find("rect.record-bar").Length() != 12 || page.DOM().Find("table").First().Find("tbody tr").Length() != 12 {
				t.Errorf("%s: the page is wrong", c.Viewer.Name)
			}
		}
		guest.Get("/record").OK().DOM().Find("main a[href^='/record/items']").Each(func(_ int, a *goquery.Selection) {
			if list := guest.Get(a.AttrOr("href", "")).OK(); list.DOM().Find("li.row").Length() == 0 || strings.Contains(list.Body, "Zqhidden") {
				t.Errorf("behind %s: %s", a.AttrOr("href", ""), list.Text("main"))
			}
		})
		if list := guest.Get("/record/items?figure=late&month=2026-05").OK().Text("main"); !strings.Contains(list, "No lease") || strings.Contains(list, "No dial tone") || !strings.Contains(list, "answered after 1 d 2 h") {
			t.Errorf("the late ones are %s", list)
		}
		for _, query := range []string{"", "?figure=x", "?figure=late&team=-1", "?figure=late&team=x", "?figure=late&month=2026", "?figure=late&board=0", "?figure=late&older=x", "?figure=stalled&month=2026-05"} {
			if got := guest.Get("/record/items" + query); got.Status != 400 {
				t.Errorf("%q gave %d", query, got.Status)
			}
		}
		for _, query := range []string{"?figure=late&team=99", "?figure=late&board=99", "?figure=late&board=2"} {
			if got := guest.Get("/record/items" + query); got.Status != 404 {
				t.Errorf("%q gave %d", query, got.Status)
			}
		}
		recordJSONSays(t, w, 2, "Broadband")
		if n := statements(t, w, "/record", ""); n > 20 {
			t.Errorf("%d statements", n)
		}
		if n := statements(t, w, "/record", ""); n != 0 {
			t.Errorf("asked for again, %d statements", n)
		}
		third := w.Thread(ann, open, "No light", "Dark.")
		w.Settle()
		answered(w, third.ThreadID, now, time.Hour, false)
		w.Clock.Advance(time.Minute)
		recordJSONSays(t, w, 3, "Broadband")
		open.MaySee, open.Reason = thread.StaffOnly, "For the test"
		if _, err := w.Forum.SaveBoard(context.Background(), admin.Viewer, open); err != nil {
			t.Fatal(err)
		}
		if body := guest.Get("/record").OK().Body + guest.Get("/record/items?figure=late").OK().Body; strings.Contains(body, "Broadband") || strings.Contains(body, "No lease") {
			t.Error("a narrowed board is still in the record")
		}
		recordJSONSays(t, w, 0, "")
	})
}

func recordJSONSays(t *testing.T, w *forumtest.World, replies int, board string) {
	t.Helper()
	page := w.Guest().Get("/record.json").OK()
	var record struct {
		All struct {
			Median *int64            `json:"first_reply_median_seconds"`
			Counts map[string]int    `json:"counts"`
			Items  map[string]string `json:"items"`
		} `json:"all"`
		Months []struct {
			Month string `json:"month"`
		} `json:"months"`
		Boards []struct {
			Board string `json:"board"`
		} `json:"boards"`
	}
	if err := json.Unmarshal([]byte(page.Body), &record); err != nil || page.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatal(err, page.Header)
	}
	got := ""
	for _, b := range record.Boards {
		got += b.Board
	}
	if record.All.Counts["first-replies"] != replies || got != board || len(record.Months) != 12 || (record.All.Median == nil) != (replies == 0) ||
		record.All.Items["late"] != w.URL+"/record/items?figure=late" {
		t.Errorf("the record is %+v", record)
	}
}
