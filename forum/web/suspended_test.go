package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation"
	"answerable/moderation/modlog"
)

// Who is suspended signs in, is told on each page, reads, and appeals; nothing
// else.
func TestSomebodySuspendedReadsAndAppeals(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		mona, ada := w.Member("Mona", account.Moderator), w.Member("Ada", account.Member)
		place := w.Thread(ada, w.Board("Broadband"), "No dial tone since Tuesday", "The line is dead.")
		until := w.Clock.Now().Add(72 * time.Hour)
		done, err := w.Moderation.Act(context.Background(), mona.Viewer, moderation.Proposal{Kind: modlog.SuspendMember, TargetID: ada.Viewer.ID,
			Form: moderation.Form{Rule: "1.1", Reason: "Insults people.", Source: modlog.OwnInitiative, EndsAt: &until}})
		if err != nil {
			t.Fatal(err)
		}
		if got := ada.Get("/account"); got.Status != 303 { // SECURITY 79
			t.Errorf("the session lives on: %d", got.Status)
		}
		ada = w.SignIn("Ada")
		entry := "/moderation/log/" + id(done.EntryID)
		for _, path := range []string{"/", "/account", "/notifications", "/t/" + id(place.ThreadID) + "/x"} {
			page := ada.Get(path)
			if page.Status != 200 {
				page = ada.Follow(page)
			}
			if notice := page.DOM().Find(".notice-warn"); !strings.Contains(notice.Text(), "suspended") || notice.Find("a[href='"+entry+"']").Length() != 1 {
				t.Errorf("%s: does not say so: %q", path, notice.Text())
			}
		}
		here := ada.Get("/t/" + id(place.ThreadID) + "/no-dial-tone-since-tuesday").OK()
		if here.DOM().Find("form#reply").Length() != 0 || here.DOM().Find(".reply a[href='"+entry+"']").Length() != 1 {
			t.Errorf("somebody suspended is offered to reply: %s", here.Text(".reply"))
		}
		if acts := here.Text(".acts"); !strings.Contains(acts, "Share") || strings.Contains(acts, "Reply") || strings.Contains(acts, "Quote") || strings.Contains(acts, "Flag") || strings.Contains(acts, "Helpful") {
			t.Errorf("acts of somebody suspended: %q", acts)
		}
		if acts := mona.Get("/t/" + id(place.ThreadID) + "/no-dial-tone-since-tuesday").OK().Text(".acts"); !strings.Contains(acts, "Quote") || !strings.Contains(acts, "Flag") {
			t.Errorf("acts of everybody else: %q", acts)
		}
		if got := ada.Get("/notifications").OK().Text("main"); !strings.Contains(got, "Your account is suspended") {
			t.Errorf("the notice does not say what was done: %s", got)
		}
		if got := ada.Get("/notifications").OK().Text("main"); strings.Contains(got, "warned") {
			t.Errorf("a suspension is called a warning: %s", got)
		}
		if got := ada.Post("/t/"+id(place.ThreadID)+"/reply", url.Values{"body": {"Still dead."}, "key": {forumtest.Key()}}); got.Status != 403 {
			t.Errorf("writing gave %d", got.Status)
		}
		if got := ada.Post(entry+"/appeal", url.Values{"reason": {"I insulted nobody."}}); got.Status != 303 {
			t.Errorf("the appeal gave %d: %.300s", got.Status, got.Text("main"))
		}
		if got := mona.Post(entry+"/undo", url.Values{"reason": {"It was a quotation."}, "key": {forumtest.Key()}}); got.Status != 303 {
			t.Fatalf("lifting gave %d: %.300s", got.Status, got.Text("main"))
		}
		w.Settle()
		if got := ada.Get("/notifications").OK().Text("main"); !strings.Contains(got, "A restriction of your account was lifted") || strings.Contains(got, "visible again") {
			t.Errorf("what was lifted: %s", got)
		}
		w.Clock.Advance(73 * time.Hour)
		if notice := w.SignIn("Ada").Get("/").OK().DOM().Find(".notice-warn"); notice.Length() != 0 {
			t.Errorf("after its end: %q", notice.Text())
		}
	})
}

// A script that asks for events is told in a word that the session ended: a
// redirect would give it the sign-in page.
func TestTheStreamOfASessionThatEndedIsRefusedPlainly(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		ada := w.Member("Ada", account.Member)
		if got := ada.Get("/notifications/live?once=1", "Accept", "text/event-stream"); got.Status != 200 {
			t.Fatalf("before: %d", got.Status)
		}
		if err := w.People.SignOut(context.Background(), ada.Session()); err != nil {
			t.Fatal(err)
		}
		got := ada.Get("/notifications/live", "Accept", "text/event-stream")
		if kind := got.Header.Get("Content-Type"); got.Status != 401 || !strings.HasPrefix(kind, "text/plain") || strings.Contains(string(got.Body), "<") {
			t.Errorf("%d %s: %.200s", got.Status, kind, got.Body)
		}
	})
}
