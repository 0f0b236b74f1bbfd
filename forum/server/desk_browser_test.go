package server_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is one person's tab in Chromium.
type tab struct {
	t   *testing.T
	ctx context.Context
	w   *forumtest.World
}

func newTab(t *testing.T, in context.Context, w *forumtest.World, who *forumtest.Client) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(in)
	ctx, late := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(func() { late(); cancel() })
	b := &tab{t, ctx, w}
	b.do(network.Enable(), network.ClearBrowserCookies(), network.SetCookie("session", who.Session()).WithURL(w.URL))
	return b
}

func (b *tab) do(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		var text string
		_ = chromedp.Run(b.ctx, chromedp.Evaluate("location.href + ' ' + document.body.innerText.slice(0, 1500)", &text))
		b.t.Fatalf("%v at %s", err, text)
	}
}

func (b *tab) open(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.w.URL + path)) }

// until waits for a condition in the page, across pages.
func (b *tab) until(what, condition string) {
	b.t.Helper()
	for range 60 {
		if chromedp.Run(b.ctx, chromedp.Poll("document.readyState === 'complete' && ("+condition+")", nil, chromedp.WithPollingTimeout(time.Second))) == nil {
			return
		}
	}
	b.do(chromedp.ActionFunc(func(context.Context) error { return errors.New("waited in vain until " + what) }))
}

// sends presses a button and waits for the page that follows.
func (b *tab) sends(button, what, condition string) {
	b.t.Helper()
	b.do(chromedp.Evaluate("window.before = true", nil), chromedp.Click(button, chromedp.ByQuery))
	b.until(what, "!window.before && ("+condition+")")
}

// enters presses a button by the keyboard and waits for the page that follows.
func (b *tab) enters(button, what, condition string) {
	b.t.Helper()
	b.do(chromedp.Evaluate("window.before = true", nil), chromedp.Focus(button, chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	b.until(what, "!window.before && ("+condition+")")
}

// types opens a row's menu and types into a field of it.
func (b *tab) types(summary, field, text string) {
	b.t.Helper()
	b.opens(summary)
	b.do(chromedp.WaitVisible(field, chromedp.ByQuery), chromedp.SendKeys(field, text, chromedp.ByQuery))
}

// opens presses a summary where it stands: a page that still moves would take the
// mouse elsewhere between down and up.
func (b *tab) opens(summary string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(summary, chromedp.ByQuery), chromedp.Evaluate(fmt.Sprintf("document.querySelector(%q).click()", summary), nil))
}

func (b *tab) row() (id string) {
	b.t.Helper()
	b.do(chromedp.Evaluate(`(document.activeElement.closest("[data-row]") || {id: ""}).id`, &id))
	return id
}

// TestTheDeskInABrowser walks the desk by keys, takes a thread and writes in its row;
// that the forms of a row lead back to it is TestTheDeskWorksWithoutScripts.
func TestTheDeskInABrowser(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	b := newTab(t, browser(t), d.World, d.stig)
	b.open("/desk")
	var rows []string
	b.do(chromedp.Evaluate(`[...document.querySelectorAll("[data-row]")].map(row => row.id)`, &rows))
	if len(rows) != 4 {
		t.Fatalf("the rows are %q", rows)
	}
	for _, step := range []struct{ key, row string }{{"j", rows[0]}, {"j", rows[1]}, {"k", rows[0]}, {"k", rows[0]}, {"j", rows[1]}} {
		b.do(chromedp.KeyEvent(step.key))
		if got := b.row(); got != step.row {
			t.Fatalf("%s goes to %q, not %q", step.key, got, step.row)
		}
	}
	b.do(chromedp.Evaluate("window.before = true", nil), chromedp.KeyEvent(kb.Enter))
	b.until("Enter opens the row", `!window.before && location.pathname !== "/desk"`)

	row := fmt.Sprintf("#c%d", d.care[0])
	onDesk := `location.pathname === "/desk" && document.querySelector(".notice-done")`
	b.open("/desk")
	b.sends(row+` form[action$="/take"] button`, "the thread is taken", onDesk)
	d.is("its owner", `SELECT owner_id FROM care WHERE id = ?`, d.stig.Viewer.ID, d.care[0])
	var said string
	b.do(chromedp.Text(row+" .desk-facts", &said, chromedp.ByQuery))
	if !strings.Contains(said, "you") {
		t.Errorf("the row says %q", said)
	}
	b.types(row+` details:has(form[action$="/answer"]) > summary`, row+` form[action$="/answer"] textarea`, "Please send the j log.")
	if got := b.row(); got != row[1:] {
		t.Errorf("a j in an answer goes to %q", got)
	}
	b.enters(row+` form[action$="/answer"] button`, "it is answered", onDesk)
	d.is("the answer", `SELECT count(*) FROM posts WHERE thread_id = ? AND number = 2 AND source LIKE '%j log%'`, 1, d.threads[0])
	d.works(b, fmt.Sprintf("#c%d", d.care[1]), fmt.Sprintf("#c%d", d.faultCare), onDesk)
}

// works links a thread to the fault, posts an update and hands over, each from its
// row, and is led back to the desk each time.
func (d *deskWorld) works(b *tab, waiting, fault, onDesk string) {
	d.t.Helper()
	b.types(waiting+` details:has(form[action$="/link"]) > summary`, waiting+` form[action$="/link"] input[name="fault"]`, "F-1")
	b.enters(waiting+` form[action$="/link"] button`, "it is linked", onDesk)
	d.is("its fault", `SELECT fault_id FROM threads WHERE id = ?`, 1, d.threads[1])
	b.types(fault+` details:has(form[action$="/update"]) > summary`, fault+` form[action$="/update"] textarea[name="body"]`, "The build is in the lab.")
	b.enters(fault+` form[action$="/update"] button`, "the update is out", onDesk)
	d.is("updates", `SELECT count(*) FROM fault_events WHERE fault_id = 1 AND kind = 'update'`, 1)
	third := fmt.Sprintf("#c%d", d.care[2])
	b.types(third+` details:has(form[action$="/hand-over"]) > summary`, third+` form[action$="/hand-over"] [name="reason"]`, "They have the tools.")
	b.do(chromedp.SetValue(third+` form[action$="/hand-over"] select[name="team"]`, fmt.Sprint(d.firmware), chromedp.ByQuery))
	b.enters(third+` form[action$="/hand-over"] button`, "it is handed over", onDesk)
	d.is("who is asked", `SELECT to_team_id FROM handovers WHERE care_id = ? AND state = 'open'`, d.firmware, d.care[2])
}

// TestTheFaultPanelInABrowser reports, follows and opens the why of an estimate from
// the panel above a thread.
func TestTheFaultPanelInABrowser(t *testing.T) {
	t.Parallel()
	d := newDesk(t, db.SQLite)
	ctx, late := context.Background(), d.Clock.Now().Add(96*time.Hour)
	for i, until := range []time.Time{d.Clock.Now().Add(24 * time.Hour), late} {
		err := d.Faults.Estimate(ctx, d.stig.Viewer, fault.NewEstimate{FaultID: 1, UntilAt: &until, Standing: int64(i), Reason: "Certification failed."})
		if err != nil {
			t.Fatal(err)
		}
	}
	b := newTab(t, browser(t), d.World, d.asker)
	thread := fmt.Sprintf("/t/%d", d.threads[3])
	b.open(thread)
	var panel string
	b.do(chromedp.Text(".fault", &panel, chromedp.ByQuery))
	for _, word := range []string{"F-1", "Reported", "moved once", "why?", "none known"} {
		if !strings.Contains(panel, word) {
			t.Errorf("the panel lacks %q: %s", word, panel)
		}
	}
	b.until("the earlier date is struck through", `document.querySelector(".fault s, .fault del")`)
	b.sends(`.fault form[action$="/follow"] button`, "he follows", `document.querySelector(".notice-done")`)
	b.open(thread)
	b.do(chromedp.Evaluate("window.before = true", nil), chromedp.Click(`.fault a[href$="/report"]`, chromedp.ByQuery))
	b.until("the report is opened", `!window.before && location.pathname === "/faults/F-1/report"`)
	b.do(chromedp.SendKeys(`main input[name="version"]`, "4.7.5", chromedp.ByQuery))
	b.sends(`main form[action$="/report"] button.button-main`, "he is counted", `document.querySelector(".notice-done")`)
	b.open(thread)
	b.do(chromedp.Text(".fault", &panel, chromedp.ByQuery))
	if !strings.Contains(panel, "1 person affected") {
		t.Errorf("the panel says %q", panel)
	}
	d.is("posts of the thread", `SELECT count(*) FROM posts WHERE thread_id = ?`, 1, d.threads[3])
}

// deskWorld is a board with threads that wait and a fault.
type deskWorld struct {
	*forumtest.World
	t                   *testing.T
	stig, asker         *forumtest.Client
	threads, care       []int64
	faultCare, firmware int64
}

func newDesk(t *testing.T, engine db.Dialect) *deskWorld {
	t.Helper()
	d := &deskWorld{World: forumtest.New(t, engine), t: t}
	admin := d.Member("Adam", account.Administrator)
	d.stig, d.asker = d.Member("Stig", account.Staff), d.Member("Aino", account.Member)
	ctx, board := context.Background(), d.Board("Gateways")
	for i := range 4 {
		at := d.Thread(d.asker, board, fmt.Sprint("Line drops ", i), "Since May.")
		d.threads = append(d.threads, at.ThreadID)
	}
	d.Settle()
	var err error
	if d.firmware, err = d.People.CreateTeam(ctx, admin.Viewer, "Firmware", ""); err == nil {
		err = d.People.AddToTeam(ctx, admin.Viewer, d.firmware, d.Member("Vera", account.Staff).Viewer.ID)
	}
	if err == nil {
		_, err = d.Faults.Open(ctx, d.stig.Viewer, fault.Opening{ThreadID: d.threads[3], Title: "The line drops"})
	}
	if err != nil {
		t.Fatal(err)
	}
	d.Settle()
	read := func(query string, value int64) (id int64) {
		if err := d.DB.Read(ctx).Raw(query, value).Row().Scan(&id); err != nil {
			t.Fatal(err)
		}
		return id
	}
	for _, id := range d.threads[:3] {
		d.care = append(d.care, read(`SELECT id FROM care WHERE thread_id = ?`, id))
	}
	d.faultCare = read(`SELECT id FROM care WHERE fault_id = ?`, 1)
	return d
}

func (d *deskWorld) is(what, query string, want any, values ...any) {
	d.t.Helper()
	var got int64
	if err := d.DB.Read(context.Background()).Raw(query, values...).Row().Scan(&got); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		d.t.Errorf("%s: %d, want %v (%v)", what, got, want, err)
	}
}
