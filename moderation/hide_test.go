package moderation_test

import (
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"
)

const token = "zanzibar4711token"

func TestHidingTakesTheTextFromEveryPublicRowAndRestoringPutsItBack(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line every night.")
		bad := w.reply(w.hedy, opening, "First words about "+token+".")
		_, err := w.forum.Edit(w.ctx, w.hedy, thread.Edit{PostID: bad.PostID, Revision: 1, Body: "You are all fools and " + token + " proves it.\n\nSo there."})
		w.must(err)
		quoting := w.reply(w.otto, opening, w.quote(w.otto, bad)+"I do not agree.")
		nested := w.reply(w.ada, opening, w.quote(w.ada, quoting)+"Nor do I.")
		other := w.start(w.otto, w.public, "Another matter.")
		elsewhere := w.reply(w.otto, other, w.quote(w.otto, bad)+"He wrote this there.")
		within := w.reply(w.ada, other, w.quote(w.ada, elsewhere)+"Did he?")
		before := []thread.Post{w.post(bad.PostID), w.post(quoting.PostID), w.post(nested.PostID), w.post(elsewhere.PostID), w.post(within.PostID)}
		aside, err := w.forum.Thread(w.ctx, w.guest, other.ThreadID)
		w.must(err)
		if !strings.Contains(before[2].Source, token) {
			t.Fatal("the nested quote shows nothing to take away")
		}
		done := w.act(w.mona, hide(bad.PostID))
		if done.Provisional() {
			t.Error("a single hiding is provisional")
		}
		if all := w.publicTexts(); strings.Contains(all, token) {
			t.Fatalf("the hidden text is still public:\n%s", all)
		}
		if p := w.post(quoting.PostID); !strings.Contains(p.HTML, "Quote removed by a moderator") || !strings.Contains(p.Source, "I do not agree.") {
			t.Errorf("the quoting post reads %q", p.Source)
		}
		if p := w.post(elsewhere.PostID); !strings.Contains(p.HTML, "Quote removed by a moderator") || !strings.Contains(p.Source, "He wrote this there.") {
			t.Errorf("the post that quotes it in another thread reads %q", p.Source)
		}
		if now, err := w.forum.Thread(w.ctx, w.guest, other.ThreadID); err != nil || now.Version == aside.Version {
			t.Errorf("the other thread's kept pages stay: version %d, %v", now.Version, err)
		}
		w.tombstone(opening, bad, done)
		_, err = w.forum.Quote(w.ctx, w.ada, bad.PostID, func(int64) string { return "" })
		wants(t, "quoting a hidden post", err, fail.Gone)
		_, _, _, err = w.forum.History(w.ctx, w.ada, bad.PostID)
		wants(t, "the history of a hidden post", err, fail.Gone)
		_, err = w.forum.Edit(w.ctx, w.hedy, thread.Edit{PostID: bad.PostID, Revision: 2, Body: "Again " + token})
		wants(t, "editing a hidden post", err, fail.Gone)
		w.authorReads(done.EntryID)
		_, err = w.Undo(w.ctx, w.mona, done.EntryID, moderation.Form{Reason: "This was my mistake."})
		w.must(err)
		for _, p := range before {
			if now := w.post(p.ID); now.Source != p.Source || now.HTML != p.HTML || now.Plain != p.Plain || now.GapCount != 0 || now.HideEntryID != nil {
				t.Errorf("post %d came back as %+v, it was %+v", p.ID, now, p)
			}
		}
		_, _, revisions, err := w.forum.History(w.ctx, w.ada, bad.PostID)
		w.must(err)
		if len(revisions) != 2 || !strings.Contains(revisions[1].Source, "First words") {
			t.Errorf("revisions came back as %+v", revisions)
		}
	})
}

// tombstone checks what everybody reads in the hidden post's place.
func (w *world) tombstone(opening, bad thread.Placed, done moderation.Done) {
	w.t.Helper()
	t, err := w.forum.Thread(w.ctx, w.guest, opening.ThreadID)
	w.must(err)
	page, err := w.forum.Page(w.ctx, w.guest, t, 1, nil)
	w.must(err)
	p := page.Posts[bad.Number-1]
	if p.Readable() || p.Source != "" || p.HTML != "" || len(p.Removed) != 1 {
		w.t.Fatalf("the page shows %+v", p)
	}
	stone := p.Removed[0]
	if stone.ByName != "Mona" || stone.Rule != "1.1@v1" || stone.Reason != "Facts that everybody may read." || stone.EntryID != done.EntryID || !stone.Hides() {
		w.t.Errorf("the tombstone says %+v", stone)
	}
}

// authorReads checks that the author and moderators get the text, nobody else.
func (w *world) authorReads(entry int64) {
	w.t.Helper()
	texts, err := w.Removed(w.ctx, w.hedy, entry)
	w.must(err)
	if len(texts) != 3 || !strings.Contains(texts[0].Source, token) {
		w.t.Errorf("the author reads %+v", texts)
	}
	_, err = w.Removed(w.ctx, w.guest, entry)
	wants(w.t, "a guest", err, fail.SignIn)
	texts, err = w.Removed(w.ctx, w.otto, entry)
	w.must(err)
	for _, text := range texts {
		if !strings.Contains(text.Source, "wrote") {
			w.t.Errorf("who quoted gets more than his quote: %+v", text)
		}
	}
	_, err = w.Removed(w.ctx, w.stella, entry)
	wants(w.t, "staff", err, fail.Missing)
}

func TestHidingRefusals(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		bad := w.reply(w.hedy, opening, "Fools.")
		_, err := w.Act(w.ctx, w.guest, hide(bad.PostID))
		wants(t, "guest", err, fail.SignIn)
		_, err = w.Act(w.ctx, w.stella, hide(bad.PostID))
		wants(t, "staff", err, fail.Forbidden)
		_, err = w.Act(w.ctx, w.mona, hide(9999))
		wants(t, "a missing post", err, fail.Missing)
		_, err = w.Act(w.ctx, w.mona, moderation.Proposal{Kind: modlog.CloseFault, TargetID: bad.PostID, Form: form("1.1")})
		wants(t, "an act that is not moderation's", err, fail.Malformed)
		none := hide(bad.PostID)
		none.Rule, none.Reason = "9.9", "x"
		_, err = w.Act(w.ctx, w.mona, none)
		wantsField(t, "no such rule", err, "rule")
		wantsField(t, "no reason", err, "reason")
		past := hide(bad.PostID)
		ended := w.clock.Now().Add(-1)
		past.EndsAt = &ended
		_, err = w.Act(w.ctx, w.mona, past)
		wantsField(t, "an end in the past", err, "ends_at")
		if n := w.count("SELECT count(*) FROM log_entries"); n != 0 {
			t.Errorf("%d entries of acts that were refused", n)
		}
		w.act(w.mona, hide(bad.PostID))
		_, err = w.Act(w.ctx, w.milo, hide(bad.PostID))
		wants(t, "hiding twice", err, fail.Conflict)
		_, err = w.Undo(w.ctx, w.mona, 99, moderation.Form{Reason: "A mistake."})
		wants(t, "undoing nothing", err, fail.Missing)
	})
}

func TestAnActThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		bad := w.reply(w.hedy, opening, "Fools.")
		jobs := w.count("SELECT count(*) FROM river_job")
		w.failOn("notices", "kind = 'moderated'") // the last write of an act
		if _, err := w.Act(w.ctx, w.mona, hide(bad.PostID)); err == nil {
			t.Fatal("the act succeeded without its notice")
		}
		for _, query := range []string{"SELECT count(*) FROM log_entries", "SELECT count(*) FROM actions", "SELECT count(*) FROM removed_texts",
			"SELECT count(*) FROM notices WHERE kind = 'moderated'"} {
			if n := w.count(query); n != 0 {
				t.Errorf("%s: %d", query, n)
			}
		}
		if n := w.count("SELECT count(*) FROM river_job"); n != jobs {
			t.Errorf("%d jobs, there were %d", n, jobs)
		}
		if p := w.post(bad.PostID); p.Source != "Fools." {
			t.Errorf("the post reads %q", p.Source)
		}
	})
}

// failOn makes the database refuse inserting such rows.
func (w *world) failOn(table, condition string) {
	w.t.Helper()
	condition = "NEW." + condition
	if w.db.Dialect() == db.SQLite {
		w.exec("CREATE TRIGGER test_fails BEFORE INSERT ON " + table + " WHEN " + condition + " BEGIN SELECT RAISE(ABORT, 'test'); END")
		return
	}
	w.exec("CREATE TRIGGER test_fails BEFORE INSERT ON " + table + " FOR EACH ROW WHEN (" + condition + ") EXECUTE FUNCTION refuse('test')")
}

func TestTheSchemaRefusesSilentActs(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		a, b := w.reply(w.hedy, opening, "First."), w.reply(w.hedy, opening, "Second.")
		other := w.start(w.otto, w.public, "Another one.")
		hidden := w.act(w.mona, hide(a.PostID))
		const foreign, unique, check = "foreign key", "unique", "check"
		hideSQL := "UPDATE posts SET source = '', html = '', plain = '', hide_entry_id = ?, hide_kind = ? WHERE id = ?"
		w.refusedSQL("hiding without an entry", foreign, hideSQL, 77, "post.hide", b.PostID)
		w.refusedSQL("hiding by another post's entry", "constraint", hideSQL, hidden.EntryID, "post.hide", b.PostID)
		w.refusedSQL("hiding with the text left", check, "UPDATE posts SET hide_entry_id = ?, hide_kind = 'post.hide' WHERE id = ?", hidden.EntryID, b.PostID)
		w.refusedSQL("blanking a post", "revision or a log entry", "UPDATE posts SET source = '', html = '', plain = '' WHERE id = ?", b.PostID)
		w.refusedSQL("rewriting a post", "revision or a log entry", "UPDATE posts SET source = 'I love this' WHERE id = ?", b.PostID)
		w.refusedSQL("restoring without an entry", "needs a log entry", "UPDATE posts SET hide_entry_id = NULL, hide_kind = NULL WHERE id = ?", a.PostID)
		w.refusedSQL("taking out a passage", "needs a log entry", "UPDATE posts SET gap_count = 1, source = 'x' WHERE id = ?", b.PostID)
		w.refusedSQL("locking without an entry", foreign, "UPDATE threads SET lock_entry_id = 55, lock_kind = 'thread.lock' WHERE id = ?", other.ThreadID)
		w.refusedSQL("locking by a hiding", foreign, "UPDATE threads SET lock_entry_id = ?, lock_kind = 'thread.lock' WHERE id = ?", hidden.EntryID, other.ThreadID)
		w.refusedSQL("unlisting without an entry", foreign, "UPDATE threads SET unlist_entry_id = 55, unlist_kind = 'thread.unlist' WHERE id = ?", other.ThreadID)
		w.refusedSQL("moving a thread", "needs a log entry", "UPDATE threads SET board_id = ? WHERE id = ?", w.members, other.ThreadID)
		w.refusedSQL("merging without an entry", check, "UPDATE threads SET merged_into = ? WHERE id = ?", opening.ThreadID, other.ThreadID)
		w.refusedSQL("moving a post", "leaves a stub", "UPDATE posts SET thread_id = ?, number = 9 WHERE id = ?", other.ThreadID, b.PostID)
		w.refusedSQL("giving a post to another", "leaves a stub", "UPDATE posts SET author_id = ? WHERE id = ?", w.otto.ID, b.PostID)
		w.refusedSQL("suspending without an entry", foreign, "INSERT INTO restrictions (member_id, effect, entry_id, kind) VALUES (?, 'suspend', 55, 'member.ban')", w.otto.ID)
		w.refusedSQL("deleting an action", "never deleted", "DELETE FROM actions")
		w.refusedSQL("deleting a kept text", "kept for their author", "DELETE FROM removed_texts")
		w.refusedSQL("changing a rule", "never change", "UPDATE rules SET body = 'Discussing moderation is forbidden.' WHERE number = '5.1'")
		w.refusedSQL("deleting a rule", "stay", "DELETE FROM rules")

		_, err := w.Undo(w.ctx, w.mona, hidden.EntryID, moderation.Form{Reason: "A mistake."})
		w.must(err)
		w.refusedSQL("hiding again by the same entry", "new entry", hideSQL, hidden.EntryID, "post.hide", a.PostID)
		w.refusedSQL("undoing an undoing", "ends once", "UPDATE actions SET undo_entry_id = NULL, undo_kind = NULL, undo_target = NULL, undone_at = NULL")
	})
}

func TestAQuoteWrittenMeanwhileShowsNothingHidden(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		bad := w.reply(w.hedy, opening, "Fools with a "+token+".")
		innocent := w.reply(w.otto, opening, "Nothing to see.")
		quote := w.quote(w.otto, bad)
		w.act(w.mona, hide(bad.PostID))
		_, err := w.forum.Reply(w.ctx, w.otto, thread.Reply{ThreadID: opening.ThreadID, Body: quote + "I disagree.", Key: w.key()})
		wantsField(t, "a reply that quotes it", err, "body")
		_, err = w.forum.Edit(w.ctx, w.otto, thread.Edit{PostID: innocent.PostID, Revision: 1, Body: quote + "I disagree."})
		wantsField(t, "an edit that quotes it", err, "body")
		if strings.Contains(w.publicTexts(), token) {
			t.Error("the hidden text is public in a quote")
		}
	})
}
