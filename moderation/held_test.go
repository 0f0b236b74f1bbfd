package moderation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"
)

func TestFirstPostsWaitForApproval(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		wants(t, "a moderator sets it", w.forum.SetHoldFirst(w.ctx, w.mona, w.public, 1), fail.Forbidden)
		w.must(w.forum.SetHoldFirst(w.ctx, w.aditi, w.public, 1))
		r := thread.Reply{ThreadID: opening.ThreadID, Body: "My first words, " + token + ".", Key: w.key()}
		place, err := w.forum.Reply(w.ctx, w.otto, r)
		w.must(err)
		if place.Held == 0 || place.PostID != 0 {
			t.Fatalf("the post came to %+v", place)
		}
		again, err := w.forum.Reply(w.ctx, w.otto, r)
		w.must(err)
		if !again.Again || again.Held != place.Held {
			t.Errorf("a second click came to %+v", again)
		}
		w.reply(w.ada, opening, "Ada has a post already.")
		if strings.Contains(w.publicTexts(), token) {
			t.Error("a held post is public")
		}
		mine, err := w.forum.HeldOf(w.ctx, w.otto)
		w.must(err)
		if len(mine) != 1 || mine[0].State != "waiting" || !strings.Contains(mine[0].Source, token) {
			t.Errorf("the author sees %+v", mine)
		}
		_, err = w.forum.HeldPost(w.ctx, w.hedy, place.Held)
		wants(t, "another member", err, fail.Missing)
		_, err = w.Waiting(w.ctx, w.ada, 10)
		wants(t, "a member reads the list", err, fail.Forbidden)
		w.clock.Advance(thread.HeldTooLong)
		if waiting, ever, err := w.forum.HeldOverdue(w.ctx); err != nil || waiting != 1 || ever != 1 {
			t.Errorf("%d wait too long, %d ever, %v", waiting, ever, err)
		}
		done, err := w.Approve(w.ctx, w.mona, place.Held)
		w.must(err)
		if done.Place.Number != 3 {
			t.Errorf("it got number %d", done.Place.Number)
		}
		_, err = w.Approve(w.ctx, w.mona, place.Held)
		wants(t, "approving twice", err, fail.Conflict)
		if next := w.reply(w.otto, opening, "Now I am known."); next.Held != 0 || next.Number != 4 {
			t.Errorf("the second post came to %+v", next)
		}
		if waiting, ever, err := w.forum.HeldOverdue(w.ctx); err != nil || waiting != 0 || ever != 1 {
			t.Errorf("%d wait too long, %d ever, %v", waiting, ever, err)
		}
		refused := w.hold(w.hedy, "Buy cheap routers at my shop.")
		_, err = w.RefuseHeld(w.ctx, w.mona, refused, moderation.Form{Rule: "9", Reason: "x"})
		wantsField(t, "no rule", err, "rule")
		ruled, err := w.RefuseHeld(w.ctx, w.mona, refused, form("3.1"))
		w.must(err)
		_, err = w.RefuseHeld(w.ctx, w.milo, refused, form("3.1"))
		wants(t, "refusing twice", err, fail.Conflict)
		appeal, err := w.AppealEntry(w.ctx, w.hedy, ruled.EntryID, "It was a question, not a shop.")
		w.must(err)
		_, err = w.Decide(w.ctx, w.milo, appeal, true, "It is a question indeed.")
		w.must(err)
		if h, err := w.forum.HeldPost(w.ctx, w.hedy, refused); err != nil || h.State != "approved" || h.PostID == nil {
			t.Errorf("the post is %+v, %v", h, err)
		}
		about := w.hold(w.signedUp("Nelly"), "I complain about Mona.")
		_, err = w.RefuseHeld(w.ctx, w.mona, about, form("1.1"))
		wants(t, "a held post about her", err, fail.Forbidden)
		w.agrees()
	})
}

func (w *world) hold(v account.Viewer, body string) int64 {
	w.t.Helper()
	place, err := w.forum.Start(w.ctx, v, thread.Opening{BoardID: w.public, Kind: thread.Question, Title: "A first question", Body: body, Key: w.key()})
	w.must(err)
	if place.Held == 0 {
		w.t.Fatalf("the post came to %+v", place)
	}
	return place.Held
}

func (w *world) signedUp(name string) account.Viewer {
	w.t.Helper()
	v, err := w.people.ViewerOf(w.ctx, w.signIn(name))
	w.must(err)
	return v
}

// agrees checks that what is visible and the log say the same.
func (w *world) agrees() {
	w.t.Helper()
	found, err := w.Reconcile(w.ctx)
	w.must(err)
	for _, f := range found {
		w.t.Errorf("%s: %d", f.What, f.ID)
	}
}

func TestLimitsForNewMembers(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		w.must(w.people.ChangeNewMembers(w.ctx, w.aditi, account.NewMembers{Posts: 5, PostsPerDay: 2, Links: 1}))
		wants(t, "a moderator changes them", w.people.ChangeNewMembers(w.ctx, w.mona, account.NewMembers{}), fail.Forbidden)
		_, err := w.forum.Reply(w.ctx, w.otto, thread.Reply{ThreadID: opening.ThreadID, Body: "https://a.example and https://b.example", Key: w.key()})
		wantsField(t, "two links", err, "body")
		w.reply(w.otto, opening, "See https://a.example for it.")
		w.reply(w.otto, opening, "Two.")
		_, err = w.forum.Reply(w.ctx, w.otto, thread.Reply{ThreadID: opening.ThreadID, Body: "Three.", Key: w.key()})
		wants(t, "a third post a day", err, fail.TooMany)
		w.reply(w.stella, opening, "https://a.example and https://b.example")
	})
}

func TestStatementsOfReasons(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		bad := w.reply(w.hedy, w.start(w.ada, w.public, "My hub."), "Fools.")
		from := w.clock.Now()
		w.must(w.flag(w.otto, bad.PostID))
		w.act(w.mona, hide(bad.PostID))
		p := hide(w.reply(w.hedy, bad, "Hatred.").PostID)
		p.Rule = "1.2"
		w.act(w.mona, p)
		w.act(w.mona, moderation.Proposal{Kind: modlog.WarnMember, TargetID: w.hedy.ID, Form: form("1.1")})
		site := moderation.SiteRef{ID: "help.example.org", BaseURL: "https://help.example.org"}
		_, _, err := w.Statements(w.ctx, w.mona, from, from.Add(time.Hour), -1, site)
		wants(t, "a moderator", err, fail.Forbidden)
		_, _, err = w.Statements(w.ctx, w.aditi, from, from, -1, site)
		wantsField(t, "an empty range", err, "to")
		first, last, err := w.Statements(w.ctx, w.aditi, from, from.Add(time.Hour), -1, site)
		w.must(err)
		again, _, err := w.Statements(w.ctx, w.aditi, from, from.Add(time.Hour), -1, site)
		w.must(err)
		rest, _, err := w.Statements(w.ctx, w.aditi, from, from.Add(time.Hour), last, site)
		w.must(err)
		if len(first) != 2 || len(rest) != 0 || again[0].PUID != first[0].PUID || first[0].PUID == first[1].PUID {
			t.Fatalf("%+v", first)
		}
		s := first[0]
		if s.PUID != "help-example-org-entry-0" || s.DecisionVisibility[0] != "DECISION_VISIBILITY_CONTENT_DISABLED" || s.ApplicationDate != "2026-05-18" ||
			s.DecisionGround != "DECISION_GROUND_INCOMPATIBLE_CONTENT" || s.Category != "STATEMENT_CATEGORY_CYBER_VIOLENCE" || s.ContentLanguage != "EN" ||
			s.GroundReference != "https://help.example.org/rules/1#1.1" || s.AutomatedDecision != "AUTOMATED_DECISION_NOT_AUTOMATED" {
			t.Errorf("%+v", s)
		}
		if first[1].DecisionGround != "DECISION_GROUND_ILLEGAL_CONTENT" || first[1].IncompatibleGround != "" || first[1].IllegalGround == "" {
			t.Errorf("%+v", first[1])
		}
		text, err := json.Marshal(first)
		w.must(err)
		for _, secret := range []string{"Hedy", "Mona", "Fools", "only the author"} {
			if strings.Contains(string(text), secret) {
				t.Errorf("the statements hold %q", secret)
			}
		}
		figures, err := w.Figures(w.ctx, from, from.Add(time.Hour))
		w.must(err)
		if figures.ByRule["1.1@v1"] != 2 || figures.BySource[modlog.Flag] != 0 || figures.ByKind[modlog.HidePost] != 2 {
			t.Errorf("%+v", figures)
		}
	})
}

func TestErasingAnAccount(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.hedy, w.public, "I am Hedy and this is "+token+".")
		hidden := w.reply(w.hedy, opening, "Fools with a "+token+".")
		w.act(w.mona, hide(hidden.PostID))
		w.reply(w.ada, opening, "Set the channel to 11.")
		w.must(w.forum.SaveDraft(w.ctx, w.hedy, thread.Draft{Place: thread.ReplyDraft(opening.ThreadID), Body: "A draft with a " + token}))
		_, err := w.EraseAccount(w.ctx, w.mona, w.hedy.ID, true, "Article 17 GDPR")
		wants(t, "a moderator", err, fail.Forbidden)
		_, err = w.EraseAccount(w.ctx, w.aditi, w.hedy.ID, true, "")
		wantsField(t, "no ground", err, "reason")
		_, err = w.EraseAccount(w.ctx, w.aditi, w.aditi.ID, true, "Article 17 GDPR")
		wants(t, "an administrator", err, fail.Conflict)
		_, err = w.EraseAccount(w.ctx, w.aditi, w.hedy.ID, true, "Article 17 GDPR")
		w.must(err)
		_, err = w.EraseAccount(w.ctx, w.aditi, w.hedy.ID, true, "Article 17 GDPR")
		wants(t, "erasing twice", err, fail.Missing)
		for _, query := range []string{"SELECT count(*) FROM posts WHERE source LIKE ?", "SELECT count(*) FROM removed_texts WHERE source LIKE ?",
			"SELECT count(*) FROM drafts WHERE body LIKE ?", "SELECT count(*) FROM post_revisions WHERE source LIKE ?"} {
			if n := w.count(query, "%"+token+"%"); n != 0 {
				t.Errorf("%s: %d", query, n)
			}
		}
		if n := w.count("SELECT count(*) FROM members WHERE name = 'Hedy' OR name_key = 'hedy'"); n != 0 {
			t.Error("the name is still there")
		}
		page, err := w.forum.Page(w.ctx, w.guest, w.thread(opening.ThreadID), 1, nil)
		w.must(err)
		if len(page.Posts) != 3 || page.Posts[0].Readable() || !page.Posts[2].Readable() {
			t.Errorf("the page shows %+v", page.Posts)
		}
		list, err := w.Erasures(w.ctx)
		w.must(err)
		if len(list) != 1 || !list[0].Contents {
			t.Fatalf("the list is %+v", list)
		}
		w.agrees()
		// An older backup, in which the name is there again.
		w.exec("UPDATE members SET name = 'Otto', name_key = 'otto' WHERE id = ?", w.otto.ID)
		var logID string
		w.must(w.db.Read(w.ctx).Raw("SELECT log_id FROM members WHERE id = ?", w.otto.ID).Row().Scan(&logID))
		again, err := w.Replay(w.ctx, append(list, moderation.Erasure{LogID: logID}))
		w.must(err)
		if again != 1 || w.count("SELECT count(*) FROM members WHERE name = 'Otto'") != 0 {
			t.Errorf("%d erased again", again)
		}
		if again, err = w.Replay(w.ctx, list); err != nil || again != 0 {
			t.Errorf("%d erased a third time, %v", again, err)
		}
	})
}
