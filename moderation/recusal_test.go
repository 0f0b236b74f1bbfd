package moderation_test

import (
	"fmt"
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

func TestRecusalSaysWhy(t *testing.T) {
	t.Parallel()
	none := moderation.Ties{OwnDiscussion: -1}
	for _, c := range []struct {
		want   string
		change func(*moderation.Ties)
	}{
		{"", func(*moderation.Ties) {}},
		{"your own post", func(t *moderation.Ties) { t.OwnPost = true }},
		{"your own account", func(t *moderation.Ties) { t.OwnAccount = true }},
		{"discusses entry 0", func(t *moderation.Ties) { t.OwnDiscussion = 0 }},
		{"about entry 7", func(t *moderation.Ties) { t.CitedEntries = []int64{7} }},
		{"on which you acted", func(t *moderation.Ties) { t.CitedPosts = []int64{7} }},
		{"mentions you", func(t *moderation.Ties) { t.Named = true }},
		{"opened this thread", func(t *moderation.Ties) { t.Opened = true }},
		{"own this thread or its fault", func(t *moderation.Ties) { t.Owns = true }},
		{"took part in this thread", func(t *moderation.Ties) { t.Posted = true }},
	} {
		ties := none
		c.change(&ties)
		if got := ties.Recusal(); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%+v: %q, want %q", ties, got, c.want)
		}
	}
	for _, c := range []struct {
		want bool
		ties moderation.Ties
	}{
		{false, none}, {true, moderation.Ties{Ban: true}}, {true, moderation.Ties{Recent: true}}, {false, moderation.Ties{Recent: true, Spam: true}},
		{true, moderation.Ties{Hidden: moderation.MassHiding, Spam: true}}, {false, moderation.Ties{Hidden: moderation.MassHiding - 1}},
	} {
		if got := c.ties.Provisional() != ""; got != c.want {
			t.Errorf("%+v: provisional %v", c.ties, got)
		}
	}
}

func TestAModeratorDoesNotActOnWhatIsHisOwn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		bad := w.reply(w.hedy, opening, "You are all fools and nobody helps me.")
		done := w.act(w.mona, hide(bad.PostID))
		elsewhere := w.start(w.otto, w.public, "Something else, in another place.")
		discussion, err := w.Discuss(w.ctx, w.otto, done.EntryID, thread.Opening{BoardID: w.public, Kind: thread.Discussion, Title: "About the entry", Body: "Why?", Key: w.key()})
		w.must(err)
		asAMember := w.mona
		asAMember.Role = account.Member // before she became a moderator
		party := w.start(w.otto, w.public, "Mona answered here once.")
		w.reply(asAMember, party, "As a customer I say: buy another one.")
		owned := w.start(w.otto, w.public, "Mona owns this one.")
		w.exec(`INSERT INTO care (thread_id, board_id, owner_id, owned_since, urgent_since, changed_at, began_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			owned.ThreadID, w.public, w.mona.ID, w.clock.Now(), w.clock.Now(), w.clock.Now(), w.clock.Now())
		for _, c := range []struct {
			what, why string
			post      thread.Placed
		}{
			{"her own post", "your own post", w.reply(w.mona, elsewhere, "Please stay with the matter.")},
			{"a link to her entry", "which is yours", w.reply(w.hedy, elsewhere, fmt.Sprintf("See /moderation/log/%d for what happens here.", done.EntryID))},
			{"a link to the tombstone", "on which you acted", w.reply(w.hedy, elsewhere, fmt.Sprintf("My post was https://forum.example/p/%d by the way.", bad.PostID))},
			{"a quote of her reason", "which is yours", w.reply(w.hedy, elsewhere, "They told me: “Facts that everybody may read.” Really?")},
			{"a mention", "mentions you", w.reply(w.hedy, elsewhere, "Ask @Mona about it.")},
			{"her name", "mentions you", w.reply(w.hedy, elsewhere, "It was mona, of course.")},
			{"her entry's discussion", "discusses entry", w.reply(w.hedy, thread.Placed{ThreadID: discussion}, "I agree with Otto here.")},
			{"a thread she took part in", "took part", w.reply(w.hedy, party, "Thank you very much.")},
			{"a thread she owns", "You own", w.reply(w.hedy, owned, "Thank you very much.")},
			{"a thread she opened", "opened", w.reply(w.hedy, w.start(w.mona, w.public, "A notice for all."), "Thank you.")},
		} {
			_, err := w.Act(w.ctx, w.mona, hide(c.post.PostID))
			wants(t, c.what, err, fail.Forbidden)
			if err != nil && !strings.Contains(fail.From(err).Text, c.why) {
				t.Errorf("%s: the page would say %q", c.what, fail.From(err).Text)
			}
			if c.what == "her own post" {
				continue
			}
			if why, err := w.RecusalFrom(w.ctx, w.milo, c.post.PostID); err != nil || why != "" {
				t.Errorf("%s: another moderator is bound by %q, %v", c.what, why, err)
			}
		}
		monarch := w.reply(w.hedy, elsewhere, "A monarch is no mona-rch, is it; nor is Monaco.")
		if why, err := w.RecusalFrom(w.ctx, w.milo, monarch.PostID); err != nil || why != "" {
			t.Errorf("bound by %q, %v", why, err)
		}
		_, err = w.Act(w.ctx, w.mona, moderation.Proposal{Kind: modlog.WarnMember, TargetID: w.mona.ID, Form: form("1.1")})
		wants(t, "her own account", err, fail.Forbidden)
		_, err = w.Act(w.ctx, w.mona, moderation.Proposal{Kind: modlog.LockThread, TargetID: party.ThreadID, Form: form("4.1")})
		wants(t, "locking a thread she took part in", err, fail.Forbidden)
		_, err = w.Undo(w.ctx, w.mona, done.EntryID, moderation.Form{Reason: "I was wrong about it."})
		wants(t, "undoing her own act", err, fail.Internal)
	})
}

func TestActingAgainInAThreadIsProvisionalAndLapses(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		old := w.reply(w.otto, opening, "Written before anybody acted.")
		first := w.act(w.mona, hide(w.reply(w.hedy, opening, "Fools, all of you.").PostID))
		w.clock.Advance(time.Hour)
		about := w.reply(w.hedy, opening, "Somebody deletes what I write. That is not right.")
		if w.act(w.mona, hide(old.PostID)).Provisional() {
			t.Error("a post written before the first act is provisional")
		}
		spam := hide(w.reply(w.otto, opening, "Buy cheap routers at my shop.").PostID)
		spam.Rule = "3.1"
		if w.act(w.mona, spam).Provisional() {
			t.Error("plain spam is provisional")
		}
		preview, err := w.Preview(w.ctx, w.mona, hide(about.PostID))
		w.must(err)
		if preview.Provisional == "" || preview.LapsesAt == nil {
			t.Errorf("the preview says %+v", preview)
		}
		done := w.act(w.mona, hide(about.PostID))
		if !done.Provisional() || !done.LapsesAt.Equal(w.clock.Now().Add(48*time.Hour)) {
			t.Fatalf("the act on a post after hers came to %+v", done)
		}
		if w.post(about.PostID).Readable() {
			t.Error("a provisional act is not in force at once")
		}
		_, err = w.Confirm(w.ctx, w.mona, done.EntryID, "I confirm myself.")
		wants(t, "confirming one's own", err, fail.Forbidden)
		_, err = w.Confirm(w.ctx, w.milo, first.EntryID, "Agreed with this.")
		wants(t, "confirming a lasting act", err, fail.Conflict)
		appeal, err := w.AppealEntry(w.ctx, w.hedy, done.EntryID, "It is about deleting, not about her.")
		w.must(err)
		w.clock.Advance(48*time.Hour - time.Second)
		w.must(w.Sweep(w.ctx))
		if w.post(about.PostID).Readable() {
			t.Fatal("it lapsed too early")
		}
		w.clock.Advance(time.Second)
		w.must(w.Sweep(w.ctx))
		w.must(w.Sweep(w.ctx))
		if p := w.post(about.PostID); !strings.Contains(p.Source, "That is not right.") {
			t.Errorf("after the lapse the post reads %q", p.Source)
		}
		if n := w.count("SELECT count(*) FROM log_entries WHERE kind = 'action.lapse' AND target_id = ?", done.EntryID); n != 1 {
			t.Errorf("%d entries of one lapse", n)
		}
		_, err = w.Confirm(w.ctx, w.milo, done.EntryID, "Too late for this.")
		wants(t, "confirming what lapsed", err, fail.Conflict)
		_, err = w.Decide(w.ctx, w.milo, appeal, true, "It was wrong of her.")
		wants(t, "an appeal against what lapsed", err, fail.Conflict)
		ended, err := w.Appeal(w.ctx, w.guest, appeal)
		w.must(err)
		if ended.State != "ended" || !ended.Lapsed || ended.EndEntryID == nil || ended.DecidedAt == nil {
			t.Errorf("the appeal is %+v", ended)
		}
		if open, err := w.OpenAppeals(w.ctx, w.milo); err != nil || len(open) != 0 {
			t.Errorf("%d appeals still wait, %v", len(open), err)
		}
	})
}

func TestAConfirmedActStays(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		ban := w.act(w.mona, moderation.Proposal{Kind: modlog.BanMember, TargetID: w.otto.ID, Form: form("1.2")})
		lapsing := w.act(w.mona, moderation.Proposal{Kind: modlog.BanMember, TargetID: w.hedy.ID, Form: form("1.2")})
		if !ban.Provisional() || !lapsing.Provisional() {
			t.Fatal("a ban by one person lasts")
		}
		waiting, err := w.Unconfirmed(w.ctx, w.milo)
		w.must(err)
		if len(waiting) != 2 || !waiting[0].Provisional() {
			t.Errorf("waiting: %+v", waiting)
		}
		_, err = w.Confirm(w.ctx, w.aditi, ban.EntryID, "I looked at it as well.")
		w.must(err)
		w.clock.Advance(49 * time.Hour)
		w.must(w.Sweep(w.ctx))
		if n := w.count("SELECT count(*) FROM restrictions WHERE member_id = ?", w.otto.ID); n != 1 {
			t.Errorf("the confirmed ban is gone")
		}
		if n := w.count("SELECT count(*) FROM restrictions WHERE member_id = ?", w.hedy.ID); n != 0 {
			t.Errorf("the ban that nobody confirmed stays")
		}
	})
}

func TestMassHidingIsProvisional(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		var posts []int64
		for n := range moderation.MassHiding {
			posts = append(posts, w.reply(w.otto, opening, fmt.Sprintf("Buy cheap routers at my shop %d.", n)).PostID)
		}
		done, failed, err := w.RemoveSpam(w.ctx, w.mona, append(posts, 9999), form("3.1"))
		w.must(err)
		if len(done) != moderation.MassHiding || len(failed) != 1 || !fail.Is(failed[9999], fail.Missing) {
			t.Fatalf("%d done, %v failed", len(done), failed)
		}
		for post, one := range done {
			if !one.Provisional() {
				t.Errorf("post %d is hidden for good by one person", post)
			}
		}
		if n := w.count("SELECT count(DISTINCT target_id) FROM log_entries WHERE kind = 'post.hide'"); n != moderation.MassHiding {
			t.Errorf("%d entries", n)
		}
		_, _, err = w.RemoveSpam(w.ctx, w.mona, posts, form("1.1"))
		wantsField(t, "a rule that is not about spam", err, "rule")
	})
}

// A moderator is bound by the reason of each of his entries, also by one that
// came after he was asked about, or whose first words are those of another.
func TestEveryReasonBindsWhoGaveIt(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		reasons := []string{"Facts that everybody may read about hubs.", "Facts that everybody may read about lines.", "Überlange Wörter stören hier täglich alle.", "Kurz und gut."}
		for _, reason := range reasons {
			p := hide(w.reply(w.hedy, w.start(w.otto, w.public, "My hub loses the line."), "Fools.").PostID)
			p.Form.Reason = reason
			w.act(w.mona, p)
			quote := w.reply(w.hedy, w.start(w.otto, w.public, "Something else."), "They said “"+reason+"” to me. Überlange Wörter?")
			why, err := w.RecusalFrom(w.ctx, w.mona, quote.PostID)
			if bound := strings.Contains(why, "which is yours"); err != nil || bound != (len(reason) > 20) {
				t.Errorf("%q quoted: %q, %v", reason, why, err)
			}
			if why, err := w.RecusalFrom(w.ctx, w.milo, quote.PostID); err != nil || why != "" {
				t.Errorf("another moderator is bound by %q, %v", why, err)
			}
		}
		near := w.reply(w.hedy, w.start(w.otto, w.public, "Something else."), "Facts that everybody may read about cats.")
		if why, err := w.RecusalFrom(w.ctx, w.mona, near.PostID); err != nil || why != "" {
			t.Errorf("the beginning of a reason alone binds: %q, %v", why, err)
		}
	})
}
