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

// TestEveryActIsAllOrNothing lets each kind of act fail at its last write and
// checks that neither an entry nor an effect nor a job is left.
func TestEveryActIsAllOrNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		bad := w.reply(w.hedy, opening, "Fools, says "+token+".")
		other := w.start(w.hedy, w.public, "Another one.")
		standing := w.act(w.mona, hide(w.reply(w.hedy, opening, "Hidden before.").PostID))
		w.act(w.mona, moderation.Proposal{Kind: modlog.BanMember, TargetID: w.otto.ID, Form: form("1.2")})
		appeal, err := w.AppealEntry(w.ctx, w.hedy, standing.EntryID, "I said nothing wrong.")
		w.must(err)
		until := w.clock.Now().Add(time.Hour)
		suspend := moderation.Proposal{Kind: modlog.SuspendMember, TargetID: w.hedy.ID, Form: form("1.1")}
		suspend.EndsAt = &until
		redact := moderation.Proposal{Kind: modlog.RedactPost, TargetID: bad.PostID, Passages: []string{token}, Form: form("2.1")}
		edit, move, split, merge := on(modlog.EditThread, other.ThreadID), on(modlog.MoveThread, other.ThreadID), on(modlog.SplitThread, opening.ThreadID), on(modlog.MergeThread, other.ThreadID)
		edit.Title, move.BoardID, split.Posts, split.Title, merge.Into = "A better title", w.members, []int64{bad.PostID}, "A matter of its own", opening.ThreadID
		w.failOn("notices", "entry_id IS NOT NULL")
		before := w.state()
		for _, p := range []moderation.Proposal{hide(bad.PostID), redact, on(modlog.LockThread, other.ThreadID), on(modlog.UnlistThread, other.ThreadID),
			edit, move, split, merge, suspend, {Kind: modlog.WarnMember, TargetID: w.hedy.ID, Form: form("1.1")}} {
			if _, err := w.Act(w.ctx, w.mona, p); err == nil || fail.From(err).Kind != fail.Internal {
				t.Errorf("%s: %v", p.Kind, err)
			}
		}
		if _, err := w.Undo(w.ctx, w.mona, standing.EntryID, moderation.Form{Reason: "A mistake of mine."}); err == nil {
			t.Error("an undoing without its notice")
		}
		if _, err := w.Decide(w.ctx, w.milo, appeal, true, "An opinion, no insult."); err == nil {
			t.Error("a ruling without its notice")
		}
		w.clock.Advance(49 * time.Hour)
		if err := w.Sweep(w.ctx); err == nil {
			t.Error("a lapse without its notice")
		}
		if after := w.state(); after != before {
			t.Errorf("something is left:\n%v\n%v", before, after)
		}
	})
}

// state counts everything that an act could leave.
func (w *world) state() [13]int {
	w.t.Helper()
	var s [13]int
	for i, query := range []string{"log_entries", "actions", "removed_texts", "removed_passages", "removed_titles", "stubs", "restrictions", "notices", "river_job",
		"threads", "posts WHERE hide_entry_id IS NOT NULL OR gap_count > 0", "threads WHERE lock_entry_id IS NOT NULL OR unlist_entry_id IS NOT NULL OR move_entry_id IS NOT NULL OR merged_into IS NOT NULL",
		"appeals WHERE state = 'open'"} {
		s[i] = w.count("SELECT count(*) FROM " + query)
	}
	return s
}

// TestOnlyModeratorsAct asks every use case as each who may not.
func TestOnlyModeratorsAct(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		suspended := w.mona
		entry := int64(0)
		suspended.SuspendEntryID = &entry
		for _, who := range []struct {
			name string
			v    account.Viewer
			kind fail.Kind
		}{{"guest", w.guest, fail.SignIn}, {"member", w.ada, fail.Forbidden}, {"staff", w.stella, fail.Forbidden}, {"suspended moderator", suspended, fail.Forbidden}} {
			for what, do := range map[string]func(account.Viewer) error{
				"act":         func(v account.Viewer) error { _, err := w.Act(w.ctx, v, hide(1)); return err },
				"preview":     func(v account.Viewer) error { _, err := w.Preview(w.ctx, v, hide(1)); return err },
				"undo":        func(v account.Viewer) error { _, err := w.Undo(w.ctx, v, 0, form("")); return err },
				"confirm":     func(v account.Viewer) error { _, err := w.Confirm(w.ctx, v, 0, "Agreed with it."); return err },
				"spam":        func(v account.Viewer) error { _, _, err := w.RemoveSpam(w.ctx, v, []int64{1}, form("3.1")); return err },
				"queue":       func(v account.Viewer) error { _, err := w.Queue(w.ctx, v, 0, 1); return err },
				"item":        func(v account.Viewer) error { _, err := w.Item(w.ctx, v, 1); return err },
				"claim":       func(v account.Viewer) error { return w.Claim(w.ctx, v, 1) },
				"release":     func(v account.Viewer) error { return w.Release(w.ctx, v, 1) },
				"refuse":      func(v account.Viewer) error { return w.Refuse(w.ctx, v, 1, "No insult at all.") },
				"history":     func(v account.Viewer) error { _, err := w.History(w.ctx, v, 1); return err },
				"context":     func(v account.Viewer) error { _, err := w.Context(w.ctx, v, 1); return err },
				"unconfirmed": func(v account.Viewer) error { _, err := w.Unconfirmed(w.ctx, v); return err },
				"decide":      func(v account.Viewer) error { _, err := w.Decide(w.ctx, v, 1, true, "So I decide."); return err },
				"waiting":     func(v account.Viewer) error { _, err := w.Waiting(w.ctx, v, 1); return err },
				"approve":     func(v account.Viewer) error { _, err := w.Approve(w.ctx, v, 1); return err },
				"refuse held": func(v account.Viewer) error { _, err := w.RefuseHeld(w.ctx, v, 1, form("1.1")); return err },
				"publish":     func(v account.Viewer) error { _, err := w.Publish(w.ctx, v, 1, "", nil); return err },
				"erase":       func(v account.Viewer) error { _, err := w.EraseAccount(w.ctx, v, 1, true, "By law."); return err },
				"statements": func(v account.Viewer) error {
					_, _, err := w.Statements(w.ctx, v, w.clock.Now(), w.clock.Now().Add(1), 0, moderation.SiteRef{})
					return err
				},
			} {
				wants(t, who.name+" "+what, do(who.v), who.kind)
			}
		}
	})
}
