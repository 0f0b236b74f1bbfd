package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

func TestAnAppealIsDecidedBySomebodyElseAndRestoresAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		c.hides()
		if got := c.ada.Get("/moderation/log/0/appeal").Status; got != 403 {
			t.Errorf("somebody else appeals: %d", got)
		}
		has(t, "without a reason", c.otto.Post("/moderation/log/0/appeal", form("reason", "")), "#f-reason-error", "why the decision is wrong")
		c.does(c.otto, "/moderation/log/0/appeal", "reason", "It was a quotation of "+secret+".")
		if again := c.otto.Post("/moderation/log/0/appeal", form("reason", "Once more.")); again.Status != 409 {
			t.Errorf("a second appeal gave %d", again.Status)
		}
		has(t, "the tombstone", c.Guest().Get(c.thread()).OK(), ".tombstone-mod", "under appeal")
		has(t, "the list", c.Guest().Get("/moderation/appeals").OK(), ".rows", "Appeal against entry 0")
		if body := c.Guest().Get("/moderation/appeals/1").OK().Body; strings.Contains(body, secret) {
			t.Error("the appeal's reason is public")
		}
		has(t, "a moderator reads the reason", c.milo.Get("/moderation/appeals/1").OK(), "main", secret)
		mine := c.mona.Get("/moderation/appeals/1").OK()
		has(t, "who did the act", mine, ".notice-warn", "You cannot decide this appeal", "had a part in the act")
		if mine.DOM().Find(`form[action$="/decide"]`).Length() != 0 || c.milo.Get("/moderation/appeals/1").OK().DOM().Find(`form[action$="/decide"]`).Length() != 1 {
			t.Error("the form to decide is offered to the wrong people")
		}
		if got := c.mona.Post("/moderation/appeals/1/decide", form("outcome", "rejected", "reason", "I was right.")); got.Status != 403 {
			t.Errorf("who did the act decides: %d", got.Status)
		}
		has(t, "without an outcome", c.milo.Post("/moderation/appeals/1/decide", form("reason", "Because.")), "#f-outcome-error", "upheld or rejected")
		c.does(c.milo, "/moderation/appeals/1/decide", "outcome", "upheld", "reason", "A quotation is no insult.")
		has(t, "the post", c.Guest().Get(c.thread()).OK(), fmt.Sprintf("#p%d .body", c.bad.PostID), secret)
		has(t, "the entry", c.Guest().Get("/moderation/log/0").OK(), "main", "upheld", "A quotation is no insult.", "undone, entry")
		has(t, "the record", c.Guest().Get("/record").OK(), "main", "Under rule 1.1", "Appeals upheld")
		if late := c.aditi.Post("/moderation/appeals/1/decide", form("outcome", "rejected", "reason", "Too late.")); late.Status != 409 {
			t.Errorf("deciding twice gave %d", late.Status)
		}
	})
}

func TestAProvisionalActNeedsASecondPerson(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	preview := c.mona.Post("/m/otto_odd/moderate", form(act("member.ban", "do", "preview")...)).OK()
	has(t, "the preview", preview, ".notice-warn", "provisional", "second moderator or an administrator")
	to := c.does(c.mona, "/m/otto_odd/moderate", act("member.ban")...)
	has(t, "the moderator", c.mona.Get(to).OK(), "main", "You cannot.", "provisional, ends")
	if got := c.mona.Post(to+"/confirm", form("reason", "I agree with myself.")).Status; got != 403 {
		t.Errorf("confirming one's own act gave %d", got)
	}
	has(t, "the queue", c.milo.Get("/moderation/queue?list=provisional").OK(), ".log-table", "Banned", "otto_odd")
	c.does(c.milo, to+"/confirm", "reason", "Right so.")
	has(t, "the entry", c.Guest().Get(to).OK(), ".row-state", "confirmed, entry 1")
	if again := c.aditi.Post(to+"/confirm", form("reason", "Me too.")).Status; again != 409 {
		t.Errorf("confirming twice gave %d", again)
	}
	has(t, "what he reads", c.SignIn("otto_odd").Get("/").OK(), ".notice-warn", "Your account is banned")
	if otto := c.SignIn("otto_odd"); otto.Post("/moderation/log/0/appeal", form("reason", "I want back in.")).Status != 303 {
		t.Error("a banned member cannot appeal")
	}
}

func TestFlagsStandTogetherAndTheirReportersMayAppeal(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		c.does(c.ada, c.post()+"/flag", "reason", "It is an insult.", "rule", "1.1")
		asked := c.Guest().Get(c.post() + "/flag").OK()
		has(t, "a guest is told that nobody answers", asked, "main", "nobody can answer you", "says so at the post", "sign in")
		if asked.DOM().Find("#f-name, #f-email").Length() != 0 {
			t.Error("a guest is asked for an address that nobody writes to")
		}
		has(t, "a guest", c.Guest().Post(c.post()+"/flag", form("reason", "It is about me.", "illegal", "1")).OK(), ".notice-done", "A moderator looks at it", "You get no message")
		if got := c.otto.Post(c.post()+"/flag", form("reason", "It is mine.")).Status; got != 403 {
			t.Errorf("flagging one's own post gave %d", got)
		}
		if got := c.ada.Get("/moderation/queue").Status; got != 403 {
			t.Errorf("a member sees the queue: %d", got)
		}
		has(t, "the queue", c.mona.Get("/moderation/queue").OK(), ".rows", "It is an insult.", "a guest", "against the law", "Rule 1.1")
		c.does(c.mona, "/moderation/queue/1/claim")
		if got := c.milo.Post("/moderation/queue/1/claim", form()).Status; got != 409 {
			t.Errorf("claiming what somebody works on gave %d", got)
		}
		has(t, "the item", c.mona.Get("/moderation/queue/1").OK(), "main", "You work on it", "otto_odd", "No act concerned him so far", secret)
		has(t, "without an answer", c.mona.Post("/moderation/queue/1/refuse", form("answer", "")), "#f-answer-error", "facts")
		c.does(c.mona, "/moderation/queue/1/refuse", "answer", "Sharp, and within the rules.")
		has(t, "the reporter's notice leads on", c.ada.Get("/notifications").OK(), `a[href="`+c.post()+`/flag"]`, "was looked at")
		has(t, "the outcome", c.ada.Get(c.post()+"/flag").OK(), `a[href="/moderation/queue/1/appeal"]`, "Appeal")
		has(t, "the reporter", c.ada.Get("/moderation/queue/1/appeal").OK(), "main", "Sharp, and within the rules.")
		if got := c.otto.Get("/moderation/queue/1/appeal").Status; got != 404 {
			t.Errorf("somebody else appeals against a refusal: %d", got)
		}
		at := c.does(c.ada, "/moderation/queue/1/appeal", "reason", "Look again.")
		if got := c.Guest().Get(at).Status; got != 404 {
			t.Errorf("who complained about whom is public: %d", got)
		}
		c.does(c.milo, at+"/decide", "outcome", "upheld", "reason", "It deserves another look.")
		c.does(c.milo, c.post()+"/moderate", act("post.hide", "item", "1", "source", "flag")...)
		has(t, "acted on", c.milo.Get("/moderation/queue/1").OK(), "main", "Acted on by milo_mod", "Log entry")
		for _, public := range []string{"/moderation/log", "/moderation/log.json", c.thread()} {
			if body := c.Guest().Get(public).OK().Body; strings.Contains(body, "It is about me.") || strings.Contains(body, "It is an insult.") {
				t.Errorf("%s shows who flagged or why", public)
			}
		}
	})
}

func TestRulesKeepTheirVersions(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	c.hides()
	has(t, "the rules", c.Guest().Get("/rules").OK(), "main", "2.1", "No private data in public", "Version 1")
	sent := []string{"base", "1", "note", "Fewer words.", "number1", "1.1", "title1", "Be kind", "body1", "Be kind to people.", "ground1", "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"}
	if got := c.mona.Post("/admin/rules", form(sent...)).Status; got != 404 {
		t.Errorf("a moderator publishes rules: %d", got)
	}
	twice := c.aditi.Post("/admin/rules", form(append([]string{"number2", "1.1", "title2", "Again", "body2", "Again."}, sent...)...))
	has(t, "a number twice", twice, ".field-error", "twice")
	if kept, _ := twice.DOM().Find("#f-title1").Attr("value"); twice.Status != 422 || kept != "Be kind" {
		t.Errorf("a bad form gave %d and kept %q", twice.Status, kept)
	}
	if to := c.does(c.aditi, "/admin/rules", sent...); to != "/rules/2" {
		t.Errorf("publishing leads to %s", to)
	}
	if stale := c.aditi.Post("/admin/rules", form(sent...)).Status; stale != 409 {
		t.Errorf("publishing from an old version gave %d", stale)
	}
	has(t, "the rules in force", c.Guest().Get("/rules").OK(), "main", "Be kind", "Fewer words.", "Version 2")
	has(t, "an old rule", c.Guest().Get("/rules/1/2.1").OK(), "main", "No private data in public", "no longer in force")
	has(t, "an old version", c.Guest().Get("/rules/1").OK(), ".notice-warn", "earlier version")
	has(t, "the entry", c.Guest().Get("/moderation/log/0").OK(), `a[href="/rules/1/1.1"]`, "Stay with the matter")
	for _, missing := range []string{"/rules/3", "/rules/0", "/rules/x", "/rules/2/2.1", "/rules/01"} {
		if got := c.Guest().Get(missing).Status; got != 404 {
			t.Errorf("%s gave %d", missing, got)
		}
	}
}

func TestThreadsAreMovedMergedSplitAndUnlistedByForm(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		tv := c.Board("TV")
		second := c.Thread(c.otto, c.board, "Same here with a Galaxy", "It drops.")
		c.Reply(c.ada, second, "Mine too.")
		has(t, "no numbers", c.mona.Post("/t/1/moderate", form(act("thread.split", "rule", "4.1", "title", "Another matter", "posts", "two")...)), "#f-posts-error", "4-9, 12")
		c.does(c.mona, "/t/1/moderate", act("thread.split", "rule", "4.1", "title", "Another matter", "posts", "2")...)
		has(t, "the new thread", c.Guest().Get("/t/3/another-matter").OK(), "h1", "Another matter")
		has(t, "the stub", c.Guest().Get(c.thread()).OK(), ".tombstone", "This post was moved")
		has(t, "no thread", c.mona.Post("/t/2/moderate", form(act("thread.merge", "rule", "4.1", "into", "banana")...)), "#f-into-error", "number or its address")
		c.does(c.mona, "/t/2/moderate", act("thread.merge", "rule", "4.1", "into", c.URL+c.thread())...)
		has(t, "the merged posts", c.Guest().Get(c.thread()).OK(), ".posts", "It drops.", "Mine too.", "merged into this one")
		c.does(c.mona, "/t/1/moderate", act("thread.move", "rule", "4.1", "board", fmt.Sprint(tv.ID))...)
		has(t, "the moved thread", c.Guest().Get(c.thread()).OK(), ".crumbs", "TV")
		has(t, "nothing changed", c.mona.Post("/t/1/moderate", form(act("thread.edit", "rule", "4.1", "title", "No lease on Android", "tags", "")...)), "#f-title-error", "as they were")
		c.does(c.mona, "/t/1/moderate", act("thread.edit", "rule", "4.1", "title", "No DHCP lease on Android", "tags", "dhcp")...)
		has(t, "the title", c.Guest().Follow(c.Guest().Get(c.thread())).OK(), "h1", "No DHCP lease on Android")
		c.does(c.mona, "/t/1/moderate", act("thread.unlist", "rule", "4.1")...)
		has(t, "unlisted", c.Guest().Follow(c.Guest().Get("/t/1")).OK(), ".tombstone-mod", "This thread is unlisted")
		if strings.Contains(c.Guest().Get("/latest").OK().Text("main"), "DHCP lease") {
			t.Error("an unlisted thread stands in a list")
		}
		has(t, "the log", c.Guest().Get("/moderation/log?kind=threads").OK(), ".log-table", "Merged", "Split", "Moved", "Unlisted", "Title or tags changed")
	})
}

func TestHeldPostsWaitForApproval(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	if err := c.People.ChangeNewMembers(context.Background(), c.aditi.Viewer, account.NewMembers{Posts: 5, HoldFirst: 3, Links: -1}); err != nil {
		t.Fatal(err)
	}
	nina := c.Member("nina_new", account.Member)
	if to := c.does(nina, "/t/1/reply", "body", "My first words, "+secret+"."); to != "/held" {
		t.Fatalf("a held reply leads to %s", to)
	}
	own := nina.Get("/held").OK()
	has(t, "its author", own, "main", "waiting", secret, "No lease on Android", "waits for approval")
	again := c.does(nina, "/t/1/reply", "body", "My first words, "+secret+".") // by another form
	if held := nina.Get("/held").OK(); again != "/held" || strings.Count(held.Text("main"), secret) != 1 {
		t.Errorf("sent again it leads to %s: %s", again, held.Text("main"))
	}
	if strings.Contains(c.Guest().Get(c.thread()).OK().Body, "My first words") {
		t.Error("a held post is public")
	}
	if got := c.ada.Get("/moderation/held/1").Status; got != 403 {
		t.Errorf("a member reads a held post: %d", got)
	}
	has(t, "the queue", c.mona.Get("/moderation/queue?list=held").OK(), ".rows", "nina_new", secret)
	has(t, "refusing without a rule", c.mona.Post("/moderation/held/1/refuse", form("reason", "Not now, please.")), "#f-rule-error", "Choose the rule")
	c.does(c.mona, "/moderation/held/1/approve")
	has(t, "the thread", c.Guest().Get(c.thread()).OK(), "#p3 .body", "My first words")
	c.does(nina, "/t/1/reply", "body", "Buy my pills.")
	c.does(c.mona, "/moderation/held/2/refuse", "rule", "3.1", "reason", "Advertising.", "explanation", "Nobody asked.")
	has(t, "the refused author", nina.Get("/held").OK(), "main", "refused", "Buy my pills.", "Appeal")
	if twice := c.milo.Post("/moderation/held/2/approve", form()).Status; twice != 409 {
		t.Errorf("deciding twice gave %d", twice)
	}
}

func TestStatementsOfReasonsAndDiscussion(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	c.hides()
	day := c.Clock.Now().Format("2006-01-02")
	if got := c.mona.Get("/moderation/transparency.json?from=" + day + "&to=" + day).Status; got != 403 {
		t.Errorf("a moderator exports statements: %d", got)
	}
	var out struct {
		Statements []struct {
			PUID  string `json:"puid"`
			Facts string `json:"decision_facts"`
		}
	}
	body := c.aditi.Get("/moderation/transparency.json?from=" + day + "&to=" + day).OK().Body
	if err := json.Unmarshal([]byte(body), &out); err != nil || len(out.Statements) != 1 || out.Statements[0].Facts != "Insults people." || !strings.HasSuffix(out.Statements[0].PUID, "-entry-0") {
		t.Errorf("the statements are %s: %v", body, err)
	}
	has(t, "no title", c.ada.Post("/moderation/log/0/discuss", form("board", "1", "title", "", "body", "Why?")), "#f-title-error", "")
	to := c.does(c.ada, "/moderation/log/0/discuss", "board", "1", "title", "Was it an insult?", "body", "I think it was not.")
	if to != "/t/2" {
		t.Fatalf("the discussion is at %s", to)
	}
	has(t, "the tombstone leads there", c.Guest().Get(c.thread()).OK(), `.tombstone-mod a[href="/t/2"]`, "Discuss this action")
	has(t, "the entry leads there", c.Guest().Get("/moderation/log/0").OK(), "aside", "Was it an insult?")
	if got := c.otto.Get("/moderation/log/0/discuss").Header.Get("Location"); got != "/t/2" {
		t.Errorf("a second discussion leads to %s", got)
	}
	reply := c.Reply(c.otto, c.Thread(c.ada, c.board, "Other", "Other words."), "See /moderation/log/0 for what mona did.")
	got := c.mona.Post(fmt.Sprintf("/p/%d/moderate", reply.PostID), form(act("post.hide")...))
	if got.Status != 403 || !strings.Contains(got.Text(".notice-warn"), "entry 0, which is yours") {
		t.Errorf("acting on a post about one's own act gave %d: %s", got.Status, got.Text(".notice-warn"))
	}
}

func TestSpamIsHiddenManyAtATimeWithAnEntryEach(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	second := c.Reply(c.otto, c.opening, "Buy pills now.")
	c.does(c.milo, fmt.Sprintf("/p/%d/moderate", second.PostID), act("post.hide")...)
	third := c.Reply(c.otto, c.opening, "Buy more pills, @mona_mod.")
	offered := c.mona.Get("/m/otto_odd/spam").OK()
	if n := offered.DOM().Find(`input[name="posts"]`).Length(); n != 2 {
		t.Errorf("%d posts are offered, want those that have a text", n)
	}
	has(t, "no post chosen", c.mona.Post("/m/otto_odd/spam", form("rule", "3.1", "reason", "Advertising.")), "#f-posts-error", "1 to 200 posts")
	sent := form("rule", "3.1", "reason", "Advertising.")
	sent["posts"] = []string{fmt.Sprint(c.bad.PostID), fmt.Sprint(third.PostID), fmt.Sprint(c.opening.PostID)}
	got := c.mona.Post("/m/otto_odd/spam", sent).OK()
	has(t, "what became of them", got, ".plain", "hidden", "Log entry 1", "not hidden", "This post mentions you.")
	has(t, "another's post", c.Guest().Get(c.thread()).OK(), fmt.Sprintf("#p%d .body", c.opening.PostID), "Nothing connects.")
	has(t, "the spam", c.Guest().Get(c.thread()).OK(), fmt.Sprintf("#p%d .tombstone-mod", c.bad.PostID), "Rule 3.1")
}
