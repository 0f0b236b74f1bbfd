package moderation_test

import (
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/moderation"
	"answerable/moderation/modlog"
)

func (w *world) notices(v account.Viewer, kind string) int {
	w.t.Helper()
	return w.count("SELECT count(*) FROM notices WHERE member_id = ? AND kind = ?", v.ID, kind)
}

func (w *world) flag(v account.Viewer, post int64) error {
	return w.FlagPost(w.ctx, v, moderation.Flag{PostID: post, Rule: "1.1", Reason: "He insults people."})
}

func TestOneItemHoldsAllFlagsOfAPost(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		bad := w.reply(w.hedy, opening, "Fools.")
		internal := w.start(w.stella, w.internal, "A word among us.")
		w.must(w.flag(w.ada, bad.PostID))
		w.must(w.flag(w.ada, bad.PostID))
		w.must(w.flag(w.otto, bad.PostID))
		guest := moderation.Flag{PostID: bad.PostID, Reason: "This is about me.", Illegal: true}
		w.must(w.FlagPost(w.ctx, w.guest, guest))
		w.must(w.FlagPost(w.ctx, w.guest, guest))
		wants(t, "one's own post", w.flag(w.hedy, bad.PostID), fail.Forbidden)
		wants(t, "a post nobody may know of", w.flag(w.ada, internal.PostID), fail.Missing)
		wantsField(t, "no reason", w.FlagPost(w.ctx, w.ada, moderation.Flag{PostID: bad.PostID, Reason: "x"}), "reason")
		wantsField(t, "no such rule", w.FlagPost(w.ctx, w.ada, moderation.Flag{PostID: bad.PostID, Reason: "He insults.", Rule: "9.9"}), "rule")
		_, err := w.Queue(w.ctx, w.ada, 0, 10)
		wants(t, "a member reads the queue", err, fail.Forbidden)
		items, err := w.Queue(w.ctx, w.mona, 0, 10)
		w.must(err)
		if len(items) != 1 || len(items[0].Complaints) != 3 || !items[0].Complaints[2].Guest || items[0].Complaints[2].Reporter != "" {
			t.Fatalf("the queue is %+v", items)
		}
		id := items[0].ID
		w.must(w.Claim(w.ctx, w.mona, id))
		w.must(w.Claim(w.ctx, w.mona, id))
		wants(t, "claiming another's", w.Claim(w.ctx, w.milo, id), fail.Conflict)
		_, err = w.Act(w.ctx, w.milo, hide(bad.PostID))
		wants(t, "acting on another's", err, fail.Conflict)
		w.clock.Advance(moderation.ClaimFor)
		w.must(w.Claim(w.ctx, w.milo, id))
		w.must(w.Release(w.ctx, w.milo, id))
		p := hide(bad.PostID)
		p.Item = id
		done := w.act(w.mona, p)
		effect, err := w.Effect(w.ctx, done.EntryID)
		w.must(err)
		if effect.Source != modlog.Flag {
			t.Errorf("the act's source is %s", effect.Source)
		}
		if w.notices(w.ada, "flag-decided") != 1 || w.notices(w.otto, "flag-decided") != 1 || w.notices(w.hedy, "moderated") != 1 {
			t.Error("not everybody was told once")
		}
		_, err = w.Act(w.ctx, w.mona, p)
		wants(t, "deciding twice", err, fail.Conflict)
		history, err := w.History(w.ctx, w.mona, w.hedy.ID)
		w.must(err)
		if len(history.Actions) != 1 || history.Posts != 1 || history.Suspended {
			t.Errorf("the history is %+v", history)
		}
	})
}

func TestAppeals(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		bad := w.reply(w.hedy, opening, "You are wrong about it.")
		done := w.act(w.mona, hide(bad.PostID))
		_, err := w.AppealEntry(w.ctx, w.guest, done.EntryID, "I said nothing wrong.")
		wants(t, "guest", err, fail.SignIn)
		_, err = w.AppealEntry(w.ctx, w.otto, done.EntryID, "He said nothing wrong.")
		wants(t, "another member", err, fail.Forbidden)
		_, err = w.AppealEntry(w.ctx, w.hedy, 999, "I said nothing wrong.")
		wants(t, "a missing entry", err, fail.Missing)
		_, err = w.AppealEntry(w.ctx, w.hedy, done.EntryID, "x")
		wantsField(t, "no reason", err, "reason")
		id, err := w.AppealEntry(w.ctx, w.hedy, done.EntryID, "I said nothing wrong.")
		w.must(err)
		_, err = w.AppealEntry(w.ctx, w.hedy, done.EntryID, "Once more, please.")
		wants(t, "appealing twice", err, fail.Conflict)
		if w.notices(w.milo, "appeal") != 1 {
			t.Error("the moderators were not told")
		}
		open, err := w.OpenAppeals(w.ctx, w.guest)
		w.must(err)
		if len(open) != 1 || open[0].Reason != "" {
			t.Errorf("everybody reads %+v", open)
		}
		_, err = w.Decide(w.ctx, w.hedy, id, true, "I agree with myself.")
		wants(t, "the appellant", err, fail.Forbidden)
		_, err = w.Decide(w.ctx, w.mona, id, false, "I was right about it.")
		wants(t, "who did it", err, fail.Forbidden)
		_, err = w.Decide(w.ctx, w.milo, id, true, "x")
		wantsField(t, "no reasons", err, "reason")
		w.clock.Advance(moderation.AppealRemind)
		w.must(w.Sweep(w.ctx))
		w.must(w.Sweep(w.ctx))
		if w.notices(w.milo, "appeal") != 2 {
			t.Errorf("%d notices after the reminder", w.notices(w.milo, "appeal"))
		}
		w.clock.Advance(moderation.AppealDue - moderation.AppealRemind)
		w.must(w.Sweep(w.ctx))
		w.must(w.Sweep(w.ctx))
		if n := w.count("SELECT count(*) FROM appeals WHERE overdue_at IS NOT NULL"); n != 1 || w.notices(w.milo, "appeal") != 3 {
			t.Errorf("%d overdue, %d notices", n, w.notices(w.milo, "appeal"))
		}
		_, err = w.Decide(w.ctx, w.milo, id, true, "This is an opinion and no insult.")
		w.must(err)
		if p := w.post(bad.PostID); p.Source != "You are wrong about it." {
			t.Errorf("the post reads %q", p.Source)
		}
		if n := w.count("SELECT count(*) FROM log_entries WHERE kind IN ('appeal.decide', 'post.restore')"); n != 2 {
			t.Errorf("%d entries of the ruling and the restoration", n)
		}
		_, err = w.Decide(w.ctx, w.aditi, id, false, "I do not agree with it.")
		wants(t, "deciding twice", err, fail.Conflict)
		if told := w.notices(w.hedy, "appeal-decided") + w.notices(w.hedy, "restored"); told != 1 { // one event, one mail
			t.Errorf("the appellant was told %d times", told)
		}
	})
}

func TestAnAppealComesTooLate(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		bad := w.reply(w.hedy, w.start(w.ada, w.public, "My hub."), "Fools.")
		done := w.act(w.mona, hide(bad.PostID))
		w.clock.Advance(185 * 24 * time.Hour)
		_, err := w.AppealEntry(w.ctx, w.hedy, done.EntryID, "I said nothing wrong.")
		wants(t, "after six months", err, fail.Gone)
	})
}

func TestARefusedReporterAppeals(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		bad := w.reply(w.hedy, w.start(w.ada, w.public, "My hub."), "Fools.")
		w.must(w.flag(w.otto, bad.PostID))
		items, err := w.Queue(w.ctx, w.mona, 0, 10)
		w.must(err)
		_, err = w.AppealRefusal(w.ctx, w.otto, items[0].ID, "He does insult people.")
		wants(t, "before the outcome", err, fail.Conflict)
		w.must(w.Refuse(w.ctx, w.mona, items[0].ID, "This is no insult."))
		wants(t, "refusing twice", w.Refuse(w.ctx, w.milo, items[0].ID, "This is no insult."), fail.Conflict)
		_, err = w.AppealRefusal(w.ctx, w.ada, items[0].ID, "He does insult people.")
		wants(t, "who did not flag", err, fail.Missing)
		id, err := w.AppealRefusal(w.ctx, w.otto, items[0].ID, "He does insult people.")
		w.must(err)
		_, err = w.Decide(w.ctx, w.mona, id, true, "I think again about it.")
		wants(t, "who refused", err, fail.Forbidden)
		_, err = w.Decide(w.ctx, w.milo, id, true, "It is an insult indeed.")
		w.must(err)
		again, err := w.Queue(w.ctx, w.milo, 0, 10)
		w.must(err)
		if len(again) != 1 || len(again[0].Complaints) != 1 {
			t.Errorf("the queue is %+v", again)
		}
	})
}

func TestRulebookVersions(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.must(w.Begin(w.ctx))
		book, err := w.Rulebook(w.ctx, 0)
		w.must(err)
		if rule, there := book.Rule("5.1"); book.Version != 1 || !there || rule.Ref() != "5.1@v1" {
			t.Fatalf("the starter is %+v", book)
		}
		bad := w.reply(w.hedy, w.start(w.ada, w.public, "My hub."), "Fools.")
		done := w.act(w.mona, hide(bad.PostID))
		rules := append(book.Rules[:1:1], moderation.Rule{Number: "7", Title: "Be brief", Body: "Say it in few words."})
		_, err = w.Publish(w.ctx, w.mona, 1, "Fewer rules", rules)
		wants(t, "a moderator", err, fail.Forbidden)
		_, err = w.Publish(w.ctx, w.aditi, 1, "Twice", append(rules, rules[0]))
		wantsField(t, "a number twice", err, "rules")
		version, err := w.Publish(w.ctx, w.aditi, 1, "Fewer rules", rules)
		w.must(err)
		_, err = w.Publish(w.ctx, w.aditi, 1, "Fewer rules", rules)
		wants(t, "from an old version", err, fail.Conflict)
		now, err := w.Rulebook(w.ctx, 0)
		w.must(err)
		if version != 2 || now.Version != 2 || len(now.Rules) != 2 || now.PublishedBy != "Aditi" {
			t.Errorf("version %d is %+v", version, now)
		}
		effect, err := w.Effect(w.ctx, done.EntryID)
		w.must(err)
		if rule, err := w.RuleOf(w.ctx, effect.Rule); err != nil || rule.Version != 1 || rule.Number != "1.1" {
			t.Errorf("the entry names %q: %+v %v", effect.Rule, rule, err)
		}
		_, err = w.Rulebook(w.ctx, 3)
		wants(t, "a missing version", err, fail.Missing)
		gone := hide(bad.PostID)
		gone.Rule = "3.1"
		_, err = w.Act(w.ctx, w.mona, gone)
		wantsField(t, "a rule that is not in force any more", err, "rule")
	})
}
