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
	"answerable/forum/thread"
)

const secret = "zanzibar4711token"

// court is a forum with two moderators, an administrator and two customers.
type court struct {
	*forumtest.World
	mona, milo, aditi, ada, otto *forumtest.Client
	board                        thread.Board
	opening, bad                 thread.Placed
}

func newCourt(t *testing.T, engine db.Dialect) *court {
	t.Helper()
	c := &court{World: forumtest.New(t, engine)}
	c.aditi = c.Member("aditi_admin", account.Administrator)
	c.mona, c.milo = c.Member("mona_mod", account.Moderator), c.Member("milo_mod", account.Moderator)
	c.ada, c.otto = c.Member("ada_asks", account.Member), c.Member("otto_odd", account.Member)
	c.board = c.Board("Broadband")
	c.opening = c.Thread(c.ada, c.board, "No lease on Android", "Nothing connects.")
	c.bad = c.Reply(c.otto, c.opening, "You are all fools, and "+secret+" proves it.\n\nThe router is fine.")
	return c
}

func (c *court) post() string { return fmt.Sprintf("/p/%d", c.bad.PostID) }

func (c *court) thread() string { return fmt.Sprintf("/t/%d/%s", c.opening.ThreadID, c.opening.Slug) }

// does sends a form that must be accepted, and gives where it leads.
func (c *court) does(who *forumtest.Client, path string, pairs ...string) string {
	c.T.Helper()
	got := who.Post(path, form(pairs...))
	if got.Status != 303 {
		c.T.Fatalf("%s gave %d: %s %s", path, got.Status, got.Text("h1"), got.Text(".notice, .field-error, .lead"))
	}
	c.Settle()
	return got.Header.Get("Location")
}

// seal lets the log be signed now, as it is within two seconds by itself.
func (c *court) seal() {
	c.T.Helper()
	if err := c.ModLog.Seal(context.Background()); err != nil {
		c.T.Fatal(err)
	}
}

func act(kind string, pairs ...string) []string {
	return append([]string{"do", "act", "act", kind, "rule", "1.1", "reason", "Insults people.", "explanation", "Please keep to the matter.", "source", "own_initiative"}, pairs...)
}

func (c *court) hides() {
	c.T.Helper()
	c.does(c.mona, c.post()+"/moderate", act("post.hide")...)
}

func TestAHiddenPostLeavesATombstone(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		opened := c.mona.Get(c.post() + "/moderate").OK()
		has(t, "the form", opened, `select[name="rule"]`, "1.1 Stay with the matter, not the person")
		preview := c.mona.Post(c.post()+"/moderate", form(act("post.hide", "do", "preview")...)).OK()
		has(t, "what everybody will see", preview, `[aria-labelledby="public"]`, "Hidden by moderator mona_mod", "Rule 1.1", "Insults people.")
		has(t, "what the author will see", preview, `[aria-labelledby="private"]`, "Please keep to the matter.")
		has(t, "before it is done", c.Guest().Get(c.thread()).OK(), fmt.Sprintf("#p%d .body", c.bad.PostID), secret)
		c.hides()
		page := c.Guest().Get(c.thread()).OK()
		stone := fmt.Sprintf("#p%d .tombstone-mod", c.bad.PostID)
		has(t, "the tombstone", page, stone, "Hidden by moderator mona_mod", "Rule 1.1", "Insults people.", "Log entry 0", "Discuss this action", "the author may appeal")
		has(t, "the moderator's next page", c.mona.Get(c.thread()).OK(), ".notice-done", "with its entry in the moderation log")
		has(t, "the way to undo it", c.mona.Get(c.post()+"/moderate").OK(), `a[href="/moderation/log/0/undo"]`, "Undo it")
		c.secretFrom(t)
		c.authorHas(t)
		c.does(c.mona, "/moderation/log/0/undo", "reason", "My mistake, it was a quotation.")
		has(t, "after undoing", c.Guest().Get(c.thread()).OK(), fmt.Sprintf("#p%d .body", c.bad.PostID), secret)
		has(t, "the first entry", c.Guest().Get("/moderation/log/0").OK(), ".row-state", "undone, entry 1")
		has(t, "its later entries", c.Guest().Get("/moderation/log/0").OK(), `[aria-labelledby="later"]`, "Restored", "My mistake")
	})
}

// secretFrom looks for the hidden text wherever somebody without a right to it
// could read it.
func (c *court) secretFrom(t *testing.T) {
	t.Helper()
	for _, path := range []string{c.thread(), "/moderation/log", "/moderation/log/0", "/moderation/log.json", "/moderation/log.csv", "/moderation/log.atom", "/search?q=" + secret,
		c.post() + "/history", c.post() + "/quote", c.post() + "/original", c.post() + "/flag", "/latest.atom", "/moderation/log/0/discuss"} {
		for name, who := range map[string]*forumtest.Client{"guest": c.Guest(), "member": c.ada} {
			body := strings.ReplaceAll(who.Get(path).Body, "q="+secret, "")
			body = strings.ReplaceAll(body, `value="`+secret+`"`, "")
			if strings.HasPrefix(path, "/search") {
				body = strings.ReplaceAll(body, "“"+secret+"”", "")
				if strings.Contains(body, "fools, and") {
					t.Errorf("a %s finds the hidden text", name)
				}
				continue
			}
			if strings.Contains(body, secret) || strings.Contains(body, "keep to the matter") {
				t.Errorf("%s as %s shows what is hidden", path, name)
			}
		}
	}
}

func (c *court) authorHas(t *testing.T) {
	t.Helper()
	page := c.otto.Get(c.thread()).OK()
	if page.DOM().Find(fmt.Sprintf(`#p%d a[href="%s/original"]`, c.bad.PostID, c.post())).Length() != 1 {
		t.Error("the author is not led to his text")
	}
	has(t, "the author's text", c.otto.Get(c.post()+"/original").OK(), ".original", secret)
	download := c.otto.Get(c.post() + "/original?download=1").OK()
	if download.Body != "You are all fools, and "+secret+" proves it.\n\nThe router is fine." || !strings.HasPrefix(download.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the download is %q with %q", download.Body, download.Header.Get("Content-Disposition"))
	}
	if got := c.ada.Get(c.post() + "/original").Status; got != 404 {
		t.Errorf("another member gets the text with %d", got)
	}
	c.seal()
	entry := c.otto.Get("/moderation/log/0").OK()
	has(t, "the author at the entry", entry, "main", "Please keep to the matter.", "Your receipt", "Appeal", "Sealed")
	if strings.Contains(c.ada.Get("/moderation/log/0").OK().Body, "keep to the matter") {
		t.Error("somebody else reads the explanation")
	}
	receipt := c.otto.Get("/moderation/log/0/receipt").OK()
	if !json.Valid([]byte(receipt.Body)) || !strings.Contains(receipt.Body, "content_before") {
		t.Errorf("the author's receipt has no salt of his content: %.300s", receipt.Body)
	}
}

func TestActingIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	path := c.post() + "/moderate"
	for who, want := range map[*forumtest.Client]int{c.otto: 403, c.Guest(): 401} {
		if got := who.Post(path, form(act("post.hide")...)).Status; got != want {
			t.Errorf("who may not act got %d, want %d", got, want)
		}
	}
	bad := c.mona.Post(path, form("do", "act", "act", "post.hide", "reason", "no", "explanation", "Kept words.", "source", "automatic"))
	if bad.Status != 422 || bad.Text("#f-explanation") != "Kept words." {
		t.Errorf("a form with errors gave %d and kept %q", bad.Status, bad.Text("#f-explanation"))
	}
	has(t, "an act in a program's name", bad, "#f-source-error", "Only programs act automatically")
	bad = c.mona.Post(path, form("do", "act", "act", "post.hide", "reason", "no", "source", "flag"))
	has(t, "without a rule", bad, "#f-rule-error", "Choose the rule")
	has(t, "with too short a reason", bad, "#f-reason-error", "3 to 1,000 characters")
	if got := c.mona.Post(path, form("do", "act", "act", "member.ban")).Status; got != 400 {
		t.Errorf("an act of another sort gave %d", got)
	}
	if got := c.mona.Get("/p/999/moderate").Status; got != 404 {
		t.Errorf("a missing post gave %d", got)
	}
	gap := c.mona.Post(path, form(act("post.redact", "passages", "words that are not there")...))
	has(t, "a passage that is not there", gap, "#f-passages-error", "does not stand in the post")
	c.hides()
	again := c.milo.Post(path, form(act("post.hide")...))
	if again.Status != 409 {
		t.Errorf("hiding twice gave %d", again.Status)
	}
	has(t, "hiding twice", again, "#errors", "hidden already")
	other := c.Reply(c.otto, c.opening, "Nonsense, @milo_mod.")
	mine := fmt.Sprintf("/p/%d/moderate", other.PostID)
	has(t, "who is mentioned", c.milo.Get(mine).OK(), ".notice-warn", "This post mentions you.", "Somebody else must decide")
	if got := c.milo.Post(mine, form(act("post.hide")...)); got.Status != 403 || !strings.Contains(got.Text(".notice-warn"), "mentions you") {
		t.Errorf("who is mentioned got %d: %s", got.Status, got.Text(".notice-warn"))
	}
}

func TestARedactionStandsInAVisiblePost(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	preview := c.mona.Post(c.post()+"/moderate", form(act("post.redact", "do", "preview", "passages", secret)...)).OK()
	if strings.Contains(preview.Text(`[aria-labelledby="public"] .body`), secret) {
		t.Error("the preview still shows the passage")
	}
	c.does(c.mona, c.post()+"/moderate", act("post.redact", "passages", secret)...)
	page := c.Guest().Get(c.thread()).OK()
	post := fmt.Sprintf("#p%d", c.bad.PostID)
	has(t, "the rest", page, post+" .body", "You are all fools", "The router is fine.")
	has(t, "the box", page, post+" .tombstone-mod", "Passages removed by moderator mona_mod", "Log entry 0")
	if strings.Contains(page.Body, secret) {
		t.Error("the passage is still there")
	}
	has(t, "the author", c.otto.Get(c.post()+"/original").OK(), ".original", secret)
}

func TestTheLogIsNarrowedAndDownloaded(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCourt(t, engine)
		c.hides()
		c.does(c.milo, "/t/1/moderate", act("thread.lock", "rule", "4.1", "reason", "Answered long ago.", "ends_at", c.Clock.Now().AddDate(0, 0, 3).Format("2006-01-02T15:04"))...)
		c.does(c.mona, "/m/otto_odd/moderate", act("member.warn", "reason", "Third time this week.")...)
		day := c.Clock.Now().Format("2006-01-02")
		for query, want := range map[string]string{"": "2 1 0", "?kind=content": "0", "?kind=threads": "1", "?kind=member.warn": "2", "?rule=4.1": "1", "?rule=9.9": "", "?by=mona_mod": "2 0", "?by=milo_mod&kind=content": "",
			"?board=1": "1 0", "?q=LONG+ago": "1", "?q=100%25": "", "?from=" + day + "&until=" + day: "2 1 0", "?until=2001-01-01": "", "?before=1": "0"} {
			page := c.Guest().Get("/moderation/log" + query).OK()
			var got []string
			for _, row := range page.DOM().Find(".log-table tbody th a").Nodes {
				got = append(got, row.FirstChild.Data)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%q lists %q, want %q", query, got, want)
			}
			var out struct{ Entries []struct{ Entry int64 } }
			if err := json.Unmarshal([]byte(c.Guest().Get("/moderation/log.json"+query).OK().Body), &out); err != nil || len(out.Entries) != len(got) {
				t.Errorf("%q as JSON has %d entries: %v", query, len(out.Entries), err)
			}
		}
		for _, wrong := range []string{"?kind=x", "?rule=a", "?from=yesterday", "?before=x", "?board=x", "?q=%00"} {
			if got := c.Guest().Get("/moderation/log" + wrong).Status; got != 400 {
				t.Errorf("%s gave %d", wrong, got)
			}
		}
		if got := c.Guest().Get("/moderation/log?by=nobody_here").Status; got != 404 {
			t.Errorf("an unknown name gave %d", got)
		}
		csv := c.Guest().Get("/moderation/log.csv").OK()
		if lines := strings.Count(csv.Body, "\n"); lines != 4 {
			t.Errorf("the CSV has %d lines: %s", lines, csv.Body)
		}
		has(t, "the lock in the thread", c.Guest().Get(c.thread()).OK(), ".tombstone", "This thread is locked", "Answered long ago.", "Log entry")
		c.seal()
		has(t, "once it is signed", c.Guest().Get("/moderation/log").OK(), ".log-signed", "Signed", "3 entries", "root")
		if strings.Contains(c.Guest().Get("/moderation/log").Text(".log-table"), "not yet sealed") {
			t.Error("a sealed entry says it is not")
		}
		has(t, "how to check", c.Guest().Get("/moderation/log/check").OK(), "main", "answerable-audit "+c.URL+"/moderation/log")
		if got := c.Guest().Get("/moderation/log/3").Status; got != 404 {
			t.Errorf("a missing entry gave %d", got)
		}
	})
}

func TestAPrivateBoardHasNoPlaceInTheLog(t *testing.T) {
	t.Parallel()
	c := newCourt(t, db.SQLite)
	lounge := c.Board("Lounge", func(b *thread.Board) { b.MaySee = thread.Members })
	place := c.Thread(c.otto, lounge, "A title for members", "Fools.")
	c.does(c.mona, fmt.Sprintf("/p/%d/moderate", place.PostID), act("post.hide")...)
	for _, path := range []string{"/moderation/log", "/moderation/log/0", "/moderation/log.json", "/moderation/log.csv", "/moderation/log.atom"} {
		body := c.Guest().Get(path).OK().Body
		if strings.Contains(body, "A title for members") || strings.Contains(body, fmt.Sprintf("/p/%d", place.PostID)) || strings.Contains(body, "Lounge") {
			t.Errorf("%s tells a guest of a board he may not see", path)
		}
	}
	if feed := c.Guest().Get("/moderation/log.atom").OK(); !strings.Contains(feed.Body, "<title>Entry 0: Hidden</title>") {
		t.Errorf("the feed does not say what was done: %.600s", feed.Body)
	}
	has(t, "a guest", c.Guest().Get("/moderation/log").OK(), ".log-table", "in a board that is not open to you")
	has(t, "a member", c.ada.Get("/moderation/log").OK(), ".log-table", "A title for members")
	if got := c.Guest().Get("/moderation/log?board=2").Status; got != 404 {
		t.Errorf("a guest asks for a board he may not see: %d", got)
	}
}
