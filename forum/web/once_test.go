package web_test

import (
	"context"
	"fmt"
	"net/url"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// staged is a forum in which every form about faults and moderation can be sent,
// one after the other.
type staged struct {
	*hub
	mona, milo, otto, nina *forumtest.Client
	care                   []int64 // of the first and the second thread
	posts                  map[string]int64
}

func newStaged(t *testing.T, engine db.Dialect) *staged {
	t.Helper()
	s := &staged{hub: cared(t, engine), posts: map[string]int64{}}
	s.mona, s.milo = s.Member("mona_mod", account.Moderator), s.Member("milo_mod", account.Moderator)
	s.otto, s.nina = s.Member("otto_odd", account.Member), s.Member("nina_new", account.Member)
	s.Board("Televisions")
	for _, at := range []thread.Placed{s.thread, s.second} {
		c, err := s.Faults.ThreadCare(context.Background(), s.staff.Viewer, at.ThreadID)
		if err != nil {
			t.Fatal(err)
		}
		s.care = append(s.care, c.ID)
	}
	third := s.Thread(s.otto, s.board, "A third matter", "It smells of burnt plastic, you fools.")
	s.posts["third"] = third.PostID
	for i := range 8 {
		s.posts[fmt.Sprint("otto", i)] = s.Reply(s.otto, third, fmt.Sprintf("You are all fools, for the %dth time.", i)).PostID
	}
	s.posts["answer"] = s.Reply(s.staff, s.second, "Give it a fixed address.").PostID
	if _, err := s.Forum.MarkOfficial(context.Background(), s.staff.Viewer, s.posts["answer"], ""); err != nil {
		t.Fatal(err)
	}
	if err := s.People.ChangeNewMembers(context.Background(), s.admin.Viewer, account.NewMembers{Posts: 1, HoldFirst: 1}); err != nil {
		t.Fatal(err)
	}
	s.Settle()
	return s
}

// sending is a form that somebody sends.
type sending struct {
	who    string
	path   string
	fields []string
	// needs are fields that must not be blank: each is left out once before, and
	// its absence must be said beside it.
	needs []string
	page  bool // it answers with a page, which leads nowhere
}

func (s *staged) people() map[string]*forumtest.Client {
	return map[string]*forumtest.Client{"admin": s.admin, "asker": s.asker, "other": s.other, "staff": s.staff, "lead": s.lead, "mona": s.mona, "milo": s.milo, "otto": s.otto, "nina": s.nina, "guest": s.Guest()}
}

// sendings tells a story in which every form is sent that acts on faults, care,
// private details or as moderation.
func (s *staged) sendings() []sending {
	care := func(i int, act string) string { return fmt.Sprintf("/care/%d/%s", s.care[i], act) }
	post := func(name, act string) string { return fmt.Sprintf("/p/%d/%s", s.posts[name], act) }
	ask := fmt.Sprintf("/t/1/private/%d", s.asker.Viewer.ID)
	reason := []string{"reason"}
	moderates := func(who, path string, fields ...string) sending {
		return sending{who: who, path: path, fields: act(fields[0], fields[1:]...), needs: []string{"reason", "rule"}}
	}
	return []sending{
		{who: "staff", path: care(0, "take")},
		{who: "staff", path: care(0, "hand-over"), fields: []string{"team", "2", "reason", "It is the firmware", "note", "Ask for the build"}, needs: reason},
		{who: "lead", path: care(0, "decline"), fields: []string{"reason", "Not ours."}, needs: reason},
		{who: "staff", path: care(0, "hand-over"), fields: []string{"team", "2", "reason", "It is, says the log", "note", ""}, needs: reason},
		{who: "lead", path: care(0, "accept")},
		{who: "lead", path: care(0, "triage"), fields: []string{"severity", "major", "vulnerable", "1"}},
		{who: "staff", path: care(1, "escalate"), fields: []string{"reason", "Nobody here can build it", "note", "x"}, needs: reason},
		{who: "lead", path: fmt.Sprintf("/desk/%d/answer", s.care[1]), fields: []string{"body", "We look at it."}, needs: []string{"body"}},
		{who: "other", path: "/p/2/no-answer", fields: []string{"on", "1"}},

		{who: "staff", path: "/t/1/fault/new", fields: []string{"title", "DHCP offer rejected", "severity", "major"}, needs: []string{"title"}},
		{who: "staff", path: "/t/2/fault", fields: []string{"fault", "F-1"}, needs: []string{"fault"}},
		{who: "staff", path: "/faults/F-1/status", fields: []string{"from", "reported", "status", "confirmed", "reason", ""}},
		{who: "staff", path: "/faults/F-1/update", fields: []string{"body", "It is the radio chip."}, needs: []string{"body"}},
		{who: "staff", path: "/desk/FAULTCARE/update", fields: []string{"body", "The build is ready."}, needs: []string{"body"}},
		{who: "staff", path: "/faults/F-1/estimate", fields: []string{"standing", "0", "kind", "date", "until", s.at(24)}},
		{who: "lead", path: "/faults/F-1/estimate", fields: []string{"standing", "1", "kind", "date", "until", s.at(72), "reason", "the build failed"}, needs: reason},
		{who: "staff", path: "/faults/F-1/promise", fields: []string{"what", "Certification result", "due", s.at(24), "owner", "net_ops"}, needs: []string{"what", "due"}},
		{who: "staff", path: "/promises/1/end", fields: []string{"state", "broken", "reason", "The lab was closed."}, needs: []string{"state", "reason"}},
		{who: "staff", path: "/t/1/promise", fields: []string{"what", "Call everybody back", "due", s.at(48)}, needs: []string{"what", "due"}},
		{who: "asker", path: "/faults/F-1/report", fields: []string{"version", "4.7.5", "state", "affected"}},
		{who: "staff", path: "/faults/F-1/workaround", fields: []string{"answer", "1"}},
		{who: "staff", path: "/faults/F-1/edit", fields: []string{"title", "DHCP option 125", "severity", "critical"}, needs: []string{"title"}},
		{who: "staff", path: "/faults/F-1/release", fields: []string{"version", "4.7.6", "note", "At night."}, needs: []string{"version"}},
		{who: "asker", path: "/faults/F-1/verify", fields: []string{"release", "1", "gone", "1", "note", "Fine."}, needs: []string{"gone"}},
		{who: "staff", path: "/t/2/fault/unlink", fields: []string{"fault", "1", "reason", "Another cause."}, needs: reason},
		{who: "lead", path: "/t/2/fault/new", fields: []string{"title", "Galaxy drops Wi-Fi", "severity", "normal"}},
		{who: "staff", path: "/faults/F-2/merge", fields: []string{"into", "F-1", "reason", "The same cause after all."}, needs: []string{"into", "reason"}},

		{who: "lead", path: "/t/1/private", fields: []string{"member", "hub3_owner", "asked_for", "Your account number"}, needs: []string{"member", "asked_for"}},
		{who: "asker", path: ask, fields: []string{"body", "It is 4711."}, needs: []string{"body"}},
		{who: "lead", path: ask, fields: []string{"do", "ask", "asked_for", "And the address?"}},
		{who: "lead", path: ask + "/open"},
		{who: "lead", path: ask, fields: []string{"body", "Thank you."}, needs: []string{"body"}},
		{who: "asker", path: ask, fields: []string{"body", "It is 4711."}},
		{who: "asker", path: ask + "/delete", fields: []string{"sure", "1"}, needs: []string{"sure"}},

		{who: "other", path: post("otto0", "flag"), fields: []string{"reason", "It is an insult.", "rule", "1.1"}, needs: reason},
		{who: "guest", path: post("otto0", "flag"), fields: []string{"reason", "It is about me.", "illegal", "1"}, needs: reason, page: true},
		{who: "mona", path: "/moderation/queue/1/claim"},
		{who: "mona", path: "/moderation/queue/1/release"},
		{who: "mona", path: "/moderation/queue/1/refuse", fields: []string{"answer", "Sharp, and within the rules."}, needs: []string{"answer"}},
		{who: "other", path: "/moderation/queue/1/appeal", fields: []string{"reason", "Look again."}, needs: reason},
		{who: "milo", path: "/moderation/appeals/1/decide", fields: []string{"outcome", "rejected", "reason", "It was looked at twice."}, needs: []string{"outcome", "reason"}},

		moderates("mona", post("otto1", "moderate"), "post.hide"),
		{who: "otto", path: "/moderation/log/ENTRY/appeal", fields: []string{"reason", "It was a joke."}, needs: reason},
		{who: "otto", path: "/moderation/appeals/2/withdraw"},
		{who: "other", path: "/moderation/log/ENTRY/discuss", fields: []string{"board", "1", "title", "Was it an insult?", "body", "I think not."}, needs: []string{"title", "body", "board"}},
		{who: "mona", path: "/moderation/log/ENTRY/undo", fields: []string{"reason", "My mistake."}, needs: reason},
		moderates("milo", post("otto2", "moderate"), "post.redact", "passages", "fools"),
		moderates("milo", "/t/3/moderate", "thread.lock"),
		{who: "milo", path: "/moderation/log/ENTRY/undo", fields: []string{"reason", "It cooled down."}, needs: reason},
		moderates("milo", "/t/3/moderate", "thread.edit", "title", "A burnt plug", "tags", "plug"),
		moderates("milo", "/t/3/moderate", "thread.unlist"),
		moderates("milo", "/t/3/moderate", "thread.split", "title", "Another matter", "posts", "5-6"),
		moderates("milo", "/t/3/moderate", "thread.move", "board", "2"),
		moderates("milo", "/t/NEWEST/moderate", "thread.merge", "into", "1"),
		moderates("mona", "/m/otto_odd/moderate", "member.warn"),
		moderates("mona", "/m/otto_odd/moderate", "member.limit", "posts_per_day", "3", "ends_at", s.at(240)),
		moderates("mona", "/m/otto_odd/moderate", "member.suspend", "ends_at", s.at(240)),
		{who: "mona", path: "/moderation/log/ENTRY/undo", fields: []string{"reason", "A ban instead."}, needs: reason},
		moderates("mona", "/m/otto_odd/moderate", "member.ban"),
		{who: "milo", path: "/moderation/log/ENTRY/confirm", fields: []string{"reason", "I agree."}},
		{who: "nina", path: "/t/2/reply", fields: []string{"body", "Buy my pills."}},
		{who: "mona", path: "/moderation/held/HELD/refuse", fields: []string{"rule", "3.1", "reason", "Advertising.", "explanation", "Nobody asked."}, needs: []string{"reason", "rule"}},
		{who: "nina", path: "/t/2/reply", fields: []string{"body", "It still drops."}},
		{who: "mona", path: "/moderation/held/HELD/approve"},
		{who: "staff", path: "/t/2/notes", fields: []string{"body", "Between us: he is right."}},

		{who: "staff", path: "/p/NINAS/official", fields: []string{"versions", "4.7.5"}},
		{who: "staff", path: "/p/NINAS/official/withdraw", fields: []string{"mark", "2", "reason", "It was for another model."}, needs: reason},
		{who: "admin", path: "/admin/teams/new", fields: []string{"name", "Billing", "description", "Bills and contracts."}, needs: []string{"name"}},
		{who: "admin", path: "/admin/templates/new", fields: []string{"name", "Thanks", "body", "Thank you for the log."}, needs: []string{"name", "body"}},
		{who: "admin", path: "/admin/products/new", fields: []string{"board", "1", "name", "Home Hub", "models", "Rev A"}, needs: []string{"name"}},
		{who: "admin", path: "/admin/boards/new", fields: []string{"name", "Phones", "description", "Calls and texts.", "position", "3", "see", "everyone", "start", "members", "reply", "members"}, needs: []string{"name"}},
	}
}

// fill puts the newest entry, thread and held post and the care for F-1 where a
// path asks for them.
func (s *staged) fill(path string) string {
	for name, query := range map[string]string{"ENTRY": "SELECT coalesce(max(id), 0) FROM log_entries WHERE kind NOT LIKE 'appeal.%'", "NEWEST": "SELECT max(id) FROM threads",
		"FAULTCARE": "SELECT coalesce(max(id), 0) FROM care WHERE fault_id = 1", "NINAS": "SELECT coalesce(max(p.id), 0) FROM posts p JOIN members m ON m.id = p.author_id WHERE m.name = 'nina_new'", "HELD": "SELECT coalesce(max(id), 0) FROM held_posts"} {
		var id int64
		if err := s.DB.Read(context.Background()).Raw(query).Row().Scan(&id); err != nil {
			s.T.Fatal(err)
		}
		path = strings.Replace(path, name, fmt.Sprint(id), 1)
	}
	return path
}

// rows counts the rows of every table that people's acts fill.
func (s *staged) rows() map[string]int {
	s.T.Helper()
	s.Settle()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'river%'`
	if s.DB.Dialect() == db.Postgres {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'river%'`
	}
	var tables []string
	if err := s.DB.Read(context.Background()).Raw(list).Scan(&tables).Error; err != nil {
		s.T.Fatal(err)
	}
	all := map[string]int{}
	for _, table := range tables {
		var n int
		if err := s.DB.Read(context.Background()).Raw(`SELECT count(*) FROM ` + table).Row().Scan(&n); err != nil {
			s.T.Fatal(err)
		}
		if table != "log_hashes" && table != "log_checkpoints" { // sealing takes its own steps
			all[table] = n
		}
	}
	return all
}

// TestAFormSentTwiceActsOnce tells the story in one forum once, and in another
// with every form sent twice at the same time and once more after that. Both have
// the same rows after every form, and who is second understands his answer.
func TestAFormSentTwiceActsOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		once, often := newStaged(t, engine), newStaged(t, engine)
		stories := once.sendings()
		for i, form := range often.sendings() {
			key := forumtest.Key()
			form.path = often.fill(form.path) // sent once more it goes to the same address
			first := once.send(stories[i], key)
			if !form.took(first) {
				t.Fatalf("%s's %s gave %d: %s", form.who, form.path, first.Status, first.Text("main"))
			}
			answers := make([]forumtest.Page, 3)
			var both sync.WaitGroup
			for n := range 2 {
				both.Go(func() { answers[n] = often.send(form, key) })
			}
			both.Wait()
			answers[2] = often.send(form, key)
			t.Logf("%s %s: %s", form.who, form.path, understood(t, form, answers))
			if !form.took(answers[2]) && !form.page {
				t.Errorf("%s's %s sent once more gave %d: %s", form.who, form.path, answers[2].Status, answers[2].Text(".lead, .notice, .field-error"))
			}
			before, after := once.rows(), often.rows()
			for table := range before {
				if before[table] != after[table] {
					t.Errorf("%s's %s sent three times made %d rows in %s, sent once %d", form.who, form.path, after[table], table, before[table])
				}
			}
			if t.Failed() {
				t.FailNow()
			}
		}
	})
}

func (s *staged) send(f sending, key string) forumtest.Page {
	sent := url.Values{"key": {key}}
	for i := 0; i+1 < len(f.fields); i += 2 {
		sent.Set(f.fields[i], f.fields[i+1])
	}
	return s.people()[f.who].Post(s.fill(f.path), sent)
}

func (f sending) took(p forumtest.Page) bool { return p.Status == 303 || f.page && p.Status == 200 }

// understood checks that one of the answers says it was done, and that every
// other leads on too or says in words what is the matter.
func understood(t *testing.T, f sending, answers []forumtest.Page) string {
	t.Helper()
	var said []string
	took := 0
	for _, p := range answers {
		text := p.Header.Get("Location")
		if f.took(p) {
			took++
		} else {
			text = p.Text("#errors, .lead, .notice-warn, .field-error")
		}
		if p.Status >= 500 || text == "" && !f.page {
			t.Errorf("%s: an answer is %d: %s", f.path, p.Status, p.Text("main"))
		}
		said = append(said, fmt.Sprintf("%d %s", p.Status, text))
	}
	if took == 0 {
		t.Errorf("%s: nobody was told that it was done: %q", f.path, said)
	}
	sort.Strings(said)
	return strings.Join(said, " | ")
}

// TestABlankFieldIsNamedBesideIt sends every form of the story without each of
// the fields it needs, before it sends the whole form.
func TestABlankFieldIsNamedBesideIt(t *testing.T) {
	t.Parallel()
	s := newStaged(t, db.SQLite)
	for _, form := range s.sendings() {
		keep := ""
		for _, blank := range form.needs {
			before := fmt.Sprint(s.rows())
			got := s.send(form.without(blank), forumtest.Key())
			keep = kept(got, s.fill(form.path))
			beside := got.DOM().Find("#f-" + blank + "-error")
			if got.Status != 422 || beside.Length() != 1 || len(strings.TrimSpace(beside.Text())) < 10 {
				t.Errorf("%s without %s: %d, beside it %q: %s", form.path, blank, got.Status, beside.Text(), got.Text("main"))
				continue
			}
			if field := got.DOM().Find(`[aria-describedby~="f-` + blank + `-error"]`); field.Length() == 0 {
				t.Errorf("%s without %s: no field is described by the error", form.path, blank)
			}
			for i := 0; i+1 < len(form.fields); i += 2 {
				if typed := form.fields[i+1]; form.fields[i] != blank && len(typed) > 8 && !strings.Contains(got.Body, typed) && !strings.Contains(got.Body, strings.ReplaceAll(typed, "+", "&#43;")) {
					t.Errorf("%s without %s: what was typed as %s is lost", form.path, blank, form.fields[i])
				}
			}
			if after := fmt.Sprint(s.rows()); after != before {
				t.Errorf("%s without %s wrote something: %s, then %s", form.path, blank, before, after)
			}
		}
		if got := s.send(form, forumtest.Key()); !form.took(got) {
			t.Fatalf("%s gave %d: %s", form.path, got.Status, got.Text("main"))
		} else if keep != "" && !form.page {
			forgets(t, form.path, s.people()[form.who], got, keep)
		}
		s.Clock.Advance(time.Second)
	}
}

// kept is the name under which scripts keep what is typed into a form of the page.
func kept(p forumtest.Page, action string) string {
	return p.DOM().Find(`form[data-keep][action="`+action+`"]`).AttrOr("data-keep", "")
}

// forgets checks that the page after a form tells the scripts to forget its text.
func forgets(t *testing.T, path string, who *forumtest.Client, after forumtest.Page, keep string) {
	t.Helper()
	for after.Status >= 300 && after.Status < 400 {
		after = who.Follow(after)
	}
	if got := after.DOM().Find("meta[name=kept]").AttrOr("content", ""); got != keep {
		t.Errorf("%s: its text is kept as %q, and the page after it says that %q was accepted", path, keep, got)
	}
}

// TestAnAcceptedFormIsForgotten sends the forms of the administration, and a note.
func TestAnAcceptedFormIsForgotten(t *testing.T) {
	t.Parallel()
	h := cared(t, db.SQLite)
	for _, form := range []struct {
		page, action string
		fields       url.Values
	}{
		{"/admin/site", "/admin/site", form("name", "Help", "sign_up", "open", "sign_up_mail", "optional", "invites", "0", "language", "en")},
		{"/admin/teams/new", "/admin/teams/new", form("name", "Billing")},
		{"/admin/teams/1", "/admin/teams/1", form("name", "Community team")},
		{"/admin/products/new", "/admin/products/new", form("board", "1", "name", "Hub")},
		{"/admin/templates/new", "/admin/templates/new", form("name", "Thanks", "body", "Thank you.")},
		{"/admin/boards/new", "/admin/boards/new", boardForm("Mobile")},
		{"/admin/boards/1", "/admin/boards/1", boardForm("Broadband")},
		{"/admin/care/1", "/admin/care/1", form(ladderForm()...)},
		{"/t/1", "/t/1/notes", form("body", "Between us.")},
	} {
		page := h.admin.Get(form.page)
		if page.Status == 301 {
			page = h.admin.Follow(page)
		}
		keep, got := kept(page.OK(), form.action), h.admin.Post(form.action, form.fields)
		if keep == "" || got.Status != 303 {
			t.Errorf("%s: kept as %q, sent it gave %d: %s", form.action, keep, got.Status, got.Text("main"))
			continue
		}
		forgets(t, form.action, h.admin, got, keep)
	}
}

func TestAWithdrawnMarkIsNotOfferedForWithdrawing(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	h.do(h.staff, "/p/1/official", "versions", "")
	page := "/p/1/official/withdraw?mark=1"
	if n := h.staff.Get(page).OK().DOM().Find("textarea[name=reason]").Length(); n != 1 {
		t.Errorf("%d fields for a reason", n)
	}
	h.do(h.staff, "/p/1/official/withdraw", "mark", "1", "reason", "It was for another model.")
	if got := h.staff.Get(page); got.Status != 409 || !strings.Contains(got.Text("main"), "withdrawn already") || got.DOM().Find("textarea").Length() != 0 {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
}

// without is the form with one field left empty.
func (f sending) without(blank string) sending {
	fields := append([]string(nil), f.fields...)
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == blank {
			fields[i+1] = ""
		}
	}
	f.fields = fields
	return f
}
