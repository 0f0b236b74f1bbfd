package server_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"
)

// What stands in a text that some may not know, one unique word for each way in
// which it may be kept from them.
const (
	hiddenWord    = "zqhidden4711"
	redactedWord  = "zqredacted4711"
	withdrawnWord = "zqwithdrawn4711"
	privateWord   = "zqprivate4711"
	unlistedWord  = "zqunlisted4711"
	closedWord    = "zqclosed4711"
	notedWord     = "zqnoted4711"
	flagWord      = "zqflagged4711"
	toAuthorWord  = "zqexplained4711"
	heldWord      = "zqheld4711"
)

// court is a forum where something was kept from people in each of these ways,
// after it had been quoted, edited, found and told of.
type court struct {
	*forumtest.World
	t       *testing.T
	clients map[string]*forumtest.Client
	board   thread.Board
	open    thread.Placed // the thread of the texts
	posts   int64         // as many there are
	name    string        // of the author
	mails   *forumtest.Mailbox
}

func newKept(t *testing.T, engine db.Dialect) *court {
	t.Helper()
	mails := forumtest.NewMailbox(t)
	w := forumtest.New(t, engine, mails.Use)
	c := &court{World: w, t: t, name: "Aino", mails: mails, clients: map[string]*forumtest.Client{"guest": w.Guest(), "administrator": w.Member("Adam", account.Administrator), "author": w.Member("Aino", account.Member),
		"member": w.Member("Rita", account.Member), "staff": w.Member("Stig", account.Staff), "moderator": w.Member("Mona", account.Moderator)}}
	c.board = w.Board("Gateways")
	closed := w.Board("Back office", func(b *thread.Board) {
		b.MaySee, b.MayStart, b.MayReply = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly
	})
	author, member, staff, admin := c.clients["author"], c.clients["member"], c.clients["staff"], c.clients["administrator"]
	ctx := context.Background()
	c.open = w.Thread(member, c.board, "Line drops", "It drops. @Aino")
	other := w.Thread(member, c.board, "Another talk", "As I said elsewhere.")
	bad := map[string]thread.Placed{}
	for _, word := range []string{hiddenWord, redactedWord, withdrawnWord} {
		first := w.Reply(author, c.open, "@Rita @Stig known first "+word+" said.")
		_, err := w.Forum.Edit(ctx, author.Viewer, thread.Edit{PostID: first.PostID, Revision: 1, Body: "@Rita known then " + word + " was better.", Note: "again"})
		c.must(err)
		quote, err := w.Forum.Quote(ctx, member.Viewer, first.PostID, func(id int64) string { return fmt.Sprintf("/p/%d", id) })
		c.must(err)
		if word != withdrawnWord { // who quotes what its author takes back keeps the quote: it was public, and is his text
			w.Reply(member, c.open, quote+"\n\nI do not agree.")
			w.Reply(member, other, quote+"\n\nThere he wrote this.")
			for _, place := range []thread.Placed{c.open, other} { // a quote that was edited away stands in an earlier version
				at := w.Reply(member, place, quote+"\n\nNo, I disagree.")
				_, err = w.Forum.Edit(ctx, member.Viewer, thread.Edit{PostID: at.PostID, Revision: 1, Body: "I said that I disagree."})
				c.must(err)
			}
		}
		bad[word] = first
	}
	_, err := w.Forum.MarkOfficial(ctx, staff.Viewer, bad[hiddenWord].PostID, "")
	c.must(err)
	w.Thread(staff, closed, "Internal "+closedWord, "@Adam known "+closedWord)
	unlisted := w.Thread(author, c.board, "Quiet "+unlistedWord, "@Rita known "+unlistedWord)
	c.must(w.People.AddToTeam(ctx, admin.Viewer, c.team(), staff.Viewer.ID))
	for role, who := range c.clients {
		if role != "guest" {
			w.Address(who, role+"@mail.test")
		}
	}
	w.Settle()
	c.holds(ctx)
	c.acts(bad, unlisted, ctx)
	w.Settle()
	c.must(w.DB.Read(ctx).Raw(`SELECT max(id) FROM posts`).Row().Scan(&c.posts))
	return c
}

// holds lets a new member write what waits for approval.
func (c *court) holds(ctx context.Context) {
	c.t.Helper()
	nina := c.Member("Nina", account.Member)
	c.must(c.People.ChangeNewMembers(ctx, c.clients["administrator"].Viewer, account.NewMembers{Posts: 1, HoldFirst: 1}))
	for path, title := range map[string]string{fmt.Sprintf("/t/%d/reply", c.open.ThreadID): "", "/b/gateways/new": "A held one " + heldWord} {
		p := nina.Post(path, url.Values{"kind": {"question"}, "title": {title}, "body": {"@Rita @Stig known " + heldWord}, "key": {forumtest.Key()}})
		if p.Status != 303 || p.Header.Get("Location") != "/held" {
			c.t.Fatalf("a new member's %s: %d to %s", path, p.Status, p.Header.Get("Location"))
		}
	}
}

func (c *court) team() int64 {
	id, err := c.People.CreateTeam(context.Background(), c.clients["administrator"].Viewer, "Network", "")
	c.must(err)
	return id
}

// acts keeps each of the texts from people.
func (c *court) acts(bad map[string]thread.Placed, unlisted thread.Placed, ctx context.Context) {
	c.t.Helper()
	author, member, staff, mona := c.clients["author"], c.clients["member"], c.clients["staff"], c.clients["moderator"]
	form := moderation.Form{Rule: "1.1", Reason: "Insults people in the thread.", Explanation: "You wrote " + toAuthorWord + " there.", Source: modlog.OwnInitiative}
	c.must(c.Moderation.FlagPost(ctx, member.Viewer, moderation.Flag{PostID: bad[hiddenWord].PostID, Reason: "I say " + flagWord}))
	c.must(c.Moderation.FlagPost(ctx, account.Viewer{}, moderation.Flag{PostID: bad[redactedWord].PostID, Reason: "I say " + flagWord}))
	c.must(c.Moderation.FlagPost(ctx, member.Viewer, moderation.Flag{PostID: bad[withdrawnWord].PostID, Reason: "I say " + flagWord}))
	_, err := c.Moderation.Act(ctx, mona.Viewer, moderation.Proposal{Kind: modlog.HidePost, TargetID: bad[hiddenWord].PostID, Form: form})
	c.must(err)
	_, err = c.Moderation.Act(ctx, mona.Viewer, moderation.Proposal{Kind: modlog.RedactPost, TargetID: bad[redactedWord].PostID, Form: form, Passages: []string{redactedWord}})
	c.must(err)
	_, err = c.Moderation.Act(ctx, mona.Viewer, moderation.Proposal{Kind: modlog.UnlistThread, TargetID: unlisted.ThreadID, Form: form})
	c.must(err)
	if p := author.Post(fmt.Sprintf("/p/%d/withdraw", bad[withdrawnWord].PostID), url.Values{}); p.Status != 303 {
		c.t.Fatalf("withdrawing: %d", p.Status)
	}
	care, err := c.Faults.ThreadCare(ctx, staff.Viewer, c.open.ThreadID)
	c.must(err)
	c.must(c.Faults.Take(ctx, staff.Viewer, care.ID))
	_, err = c.Faults.Open(ctx, staff.Viewer, fault.Opening{ThreadID: c.open.ThreadID, Title: "The line drops"})
	c.must(err)
	c.must(c.Faults.AskPrivate(ctx, staff.Viewer, c.open.ThreadID, member.Viewer.ID, "Your number "+privateWord))
	c.must(c.Faults.WritePrivate(ctx, member.Viewer, c.open.ThreadID, member.Viewer.ID, "It is "+privateWord))
	if p := staff.Post(fmt.Sprintf("/t/%d/notes", c.open.ThreadID), url.Values{"body": {"Among us " + notedWord}}); p.Status != 303 {
		c.t.Fatalf("noting: %d", p.Status)
	}
}

func (c *court) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// addresses are those of every GET route with every object in its places, and
// searches for the words.
func (c *court) addresses() []string {
	c.t.Helper()
	ids := make([]string, c.posts)
	for i := range ids {
		ids[i] = text(int64(i + 1))
	}
	fill := map[string][]string{":tag": {"x"}, ":member": {text(c.clients["member"].Viewer.ID), text(c.clients["author"].Viewer.ID)}, ":version": {"1"}, ":number": {"1.1"}, ":slug": {"gateways", "back-office"}, ":n.xml": {"1.xml"}}
	var all []string
	for _, route := range c.Web.Routes() {
		if route.Method != "GET" || strings.HasPrefix(route.Path, "/static/") || strings.HasPrefix(route.Path, "/uploads/") {
			continue
		}
		fill[":id"], fill[":name"], fill[":n"] = ids[:min(len(ids), 6)], []string{"Aino", "Rita", "Stig"}, []string{"0", "1", "2", "3"}
		switch {
		case strings.HasPrefix(route.Path, "/p/"):
			fill[":id"] = ids
		case strings.HasPrefix(route.Path, "/faults"):
			fill[":n"] = []string{"F-1"}
		}
		all = append(all, c.filled(once(strings.Replace(route.Path, "/t/:id/:slug", "/t/:id/x", 1)), fill)...)
	}
	for _, word := range []string{"known", "known+then", "%22was+better%22", "zq*", hiddenWord, redactedWord, withdrawnWord, privateWord, unlistedWord, closedWord, notedWord, flagWord, heldWord} {
		if rest, whole := strings.CutSuffix(word, "4711"); whole {
			word = rest + "*" // the page shows what was searched for
		}
		all = append(all, "/search?q="+word)
	}
	return append(all, "/moderation/log/tile/0/000", "/moderation/log/tile/0/000.p/3", "/moderation/log/texts/000.p/3", "/moderation/log/tile/entries/000.p/3", "/moderation/log?q=zq", "/moderation/log.json?q=zq", "/moderation/transparency.json?from=2020-01-01&to=2030-01-01")
}

// filled leaves out routes with parts that name nothing of this forum.
func (c *court) filled(path string, fill map[string][]string) []string {
	for part := range strings.SplitSeq(path, "/") {
		if _, known := fill[part]; strings.HasPrefix(part, ":") && !known {
			return nil
		}
	}
	return filled(c.t, path, fill)
}

// mayKnow says who is shown a word where; everywhere else nobody is.
func (c *court) mayKnow(word, role, address string) bool {
	path, _, _ := strings.Cut(address, "?")
	own := strings.HasSuffix(path, "/original") || path == "/account" || strings.HasPrefix(path, "/account/")
	moderator := role == "moderator" || role == "administrator"
	switch word {
	case hiddenWord, redactedWord:
		quoter := role == "member" // his post as it was, with the quote that stood in it
		return own && (moderator || role == "author" || quoter)
	case withdrawnWord:
		return false
	case privateWord:
		return strings.Contains(path, "/private") && (role == "staff" || role == "member") || own && role == "member"
	case unlistedWord: // a thread that stands in no list is read by who has its address
		listing := []string{"/", "/latest", "/latest.atom", "/b/gateways", "/b/gateways/feed.atom", "/sitemap.xml", "/sitemap/1.xml", "/tag/x", "/search", "/faults", "/desk"}
		return !slices.Contains(listing, path) || path == "/desk" && (role == "staff" || role == "administrator")
	case closedWord:
		return role == "staff" || moderator
	case notedWord:
		return strings.HasPrefix(path, "/t/1/") && (role == "staff" || moderator)
	case flagWord:
		return moderator && strings.HasPrefix(path, "/moderation/queue") || moderator && strings.HasSuffix(path, "/moderate") || role == "member" && strings.HasSuffix(path, "/flag")
	case heldWord:
		return moderator && (strings.HasPrefix(path, "/moderation/queue") || strings.HasPrefix(path, "/moderation/held/"))
	case toAuthorWord:
		return role == "author" || moderator
	}
	return false
}

// TestNobodyIsShownWhatIsKeptFromHim asks for every page of the route table as
// everybody, and looks for each word where it must not be: pages, feeds,
// sitemap, search, exports, log, notices, quotes in this and other threads,
// earlier versions, descriptions for machines, error pages.
func TestNobodyIsShownWhatIsKeptFromHim(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newKept(t, engine)
		words := []string{hiddenWord, redactedWord, withdrawnWord, privateWord, unlistedWord, closedWord, notedWord, flagWord, toAuthorWord, heldWord}
		shown := map[string]int{}
		addresses := c.addresses()
		for _, role := range []string{"guest", "member", "author", "staff", "moderator", "administrator"} {
			for _, address := range addresses {
				p := c.clients[role].Get(address)
				if p.Status >= 301 && p.Status <= 303 {
					address, _, _ = strings.Cut(strings.TrimPrefix(p.Header.Get("Location"), c.URL), "#")
					p = c.clients[role].Get(address)
				}
				if p.Status >= 500 {
					t.Errorf("a %s's GET %s: %d", role, address, p.Status)
				}
				for _, word := range words {
					where := seen(p, address, word)
					if where == "" {
						continue
					}
					shown[word]++
					if !c.mayKnow(word, role, address) {
						t.Errorf("a %s reads %s at %s: %q", role, word, address, where)
					}
				}
			}
		}
		t.Logf("%d addresses for each of 6 readers, words shown where they may be: %v", len(addresses), shown)
		for _, word := range words {
			if shown[word] == 0 && word != withdrawnWord {
				t.Errorf("%s stands nowhere: the test looks at nothing", word)
			}
		}
	})
}

// TestNobodyIsMailedWhatIsKeptFromHim sends the mails that were due when the texts
// were hidden, held and closed: none brings anybody what he may not read.
func TestNobodyIsMailedWhatIsKeptFromHim(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newKept(t, engine)
		if _, err := c.Deliver(); err != nil {
			t.Fatal(err)
		}
		harmless := 0
		for _, m := range c.mails.All() {
			raw := strings.NewReplacer("=\r\n", "", "=\n", "").Replace(m.Raw)
			if strings.Contains(raw, "base64") {
				t.Errorf("a mail to %s cannot be read here", m.To)
			}
			if strings.Contains(raw, "Line drops") {
				harmless++
			}
			role, _, _ := strings.Cut(m.To, "@")
			for _, word := range []string{hiddenWord, redactedWord, withdrawnWord, privateWord, closedWord, notedWord, flagWord, toAuthorWord, heldWord} {
				if strings.Contains(raw, word) && !(word == toAuthorWord && role == "author") && !(word == closedWord && role == "administrator") {
					t.Errorf("a mail to %s brings %s: %.600s", m.To, word, m.Header.Get("Subject"))
				}
			}
		}
		if harmless == 0 {
			t.Errorf("of %d mails none is about the thread: the test looks at nothing", len(c.mails.All()))
		}
	})
}
