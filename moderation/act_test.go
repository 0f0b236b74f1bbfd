package moderation_test

import (
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

func (w *world) thread(id int64) thread.Thread {
	w.t.Helper()
	t, err := w.forum.Thread(w.ctx, w.mona, id)
	w.must(err)
	return t
}

func (w *world) listed(v account.Viewer) map[int64]bool {
	w.t.Helper()
	list, err := w.forum.List(w.ctx, v, thread.Filter{})
	w.must(err)
	ids := map[int64]bool{}
	for _, row := range list.Rows {
		ids[row.ID] = true
	}
	return ids
}

func on(kind modlog.Kind, target int64) moderation.Proposal {
	return moderation.Proposal{Kind: kind, TargetID: target, Form: form("4.1")}
}

func TestLockingAndUnlisting(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		until := w.clock.Now().Add(time.Hour)
		lock := on(modlog.LockThread, opening.ThreadID)
		lock.EndsAt = &until
		w.act(w.mona, lock)
		_, err := w.Act(w.ctx, w.milo, lock)
		wants(t, "locking twice", err, fail.Conflict)
		_, err = w.forum.Reply(w.ctx, w.otto, thread.Reply{ThreadID: opening.ThreadID, Body: "Hello?", Key: w.key()})
		wants(t, "a reply to a locked thread", err, fail.Conflict)
		w.clock.Advance(time.Hour)
		w.reply(w.otto, opening, "The lock ended by itself.")
		lock.EndsAt = nil
		again := w.act(w.milo, lock)
		_, err = w.Undo(w.ctx, w.mona, again.EntryID, moderation.Form{Reason: "No need any more."})
		w.must(err)
		w.reply(w.otto, opening, "Open again.")
		_, err = w.Undo(w.ctx, w.mona, again.EntryID, moderation.Form{Reason: "No need any more."})
		wants(t, "unlocking twice", err, fail.Conflict)

		done := w.act(w.mona, on(modlog.UnlistThread, opening.ThreadID))
		if w.listed(w.guest)[opening.ThreadID] || w.listed(w.ada)[opening.ThreadID] {
			t.Error("an unlisted thread is in a list")
		}
		if rows, err := w.forum.Sitemap(w.ctx, w.guest, 0, 100); err != nil || len(rows) != 0 {
			t.Errorf("an unlisted thread is in the sitemap: %v %v", rows, err)
		}
		if _, err := w.forum.Thread(w.ctx, w.guest, opening.ThreadID); err != nil {
			t.Error("its address does not work:", err)
		}
		_, err = w.Act(w.ctx, w.mona, on(modlog.UnlistThread, opening.ThreadID))
		wants(t, "unlisting twice", err, fail.Conflict)
		_, err = w.Undo(w.ctx, w.milo, done.EntryID, moderation.Form{Reason: "It belongs in the list."})
		w.must(err)
		if !w.listed(w.guest)[opening.ThreadID] {
			t.Error("it does not come back")
		}
	})
}

func TestAnImportedLockIsUnlockedByAnEntry(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		var entry int64
		w.must(w.db.Write(w.ctx, func(tx *db.Tx) error {
			r, err := w.log.Append(w.ctx, tx, modlog.Act{Kind: modlog.LockThread, TargetID: opening.ThreadID, Source: modlog.Imported, ImportedFrom: "discourse:x", ActorName: "old"})
			if err != nil {
				return err
			}
			entry = r.Entry()
			return tx.Exec("UPDATE threads SET lock_entry_id = ?, lock_kind = ? WHERE id = ?", entry, modlog.LockThread, opening.ThreadID).Error
		}))
		_, err := w.Undo(w.ctx, w.mona, entry, moderation.Form{Reason: "It can go on here."})
		w.must(err)
		w.reply(w.otto, opening, "At last.")
	})
}

func TestEditingAndMovingAThread(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		edit := on(modlog.EditThread, opening.ThreadID)
		edit.Title, edit.Tags = "Hub 3 loses the line since 4.7", []string{"Hub 3", "DSL"}
		done := w.act(w.mona, edit)
		if now := w.thread(opening.ThreadID); now.Title != edit.Title || now.Slug != "hub-3-loses-the-line-since-4-7" {
			t.Errorf("the thread is %+v", now)
		}
		if strings.Contains(w.publicTexts(), "No line since the update") {
			t.Error("the replaced title is still public")
		}
		_, err := w.Act(w.ctx, w.mona, edit)
		wantsField(t, "the same title", err, "title")
		_, err = w.Undo(w.ctx, w.mona, done.EntryID, moderation.Form{Reason: "The old one was better."})
		w.must(err)
		if now := w.thread(opening.ThreadID); now.Title != "No line since the update" {
			t.Errorf("the old title did not come back: %q", now.Title)
		}
		move := on(modlog.MoveThread, opening.ThreadID)
		move.BoardID = 99
		_, err = w.Act(w.ctx, w.mona, move)
		wantsField(t, "no such board", err, "board")
		move.BoardID = w.members
		moved := w.act(w.mona, move)
		if _, err := w.forum.Thread(w.ctx, w.guest, opening.ThreadID); !fail.Is(err, fail.Missing) {
			t.Errorf("a guest reads on in a members' board: %v", err)
		}
		back := on(modlog.MoveThread, opening.ThreadID)
		back.BoardID = w.public
		_, err = w.Act(w.ctx, w.milo, back)
		wantsField(t, "moving into a wider board", err, "board")
		_, err = w.Undo(w.ctx, w.milo, moved.EntryID, moderation.Form{Reason: "It was right before."})
		w.must(err)
		if n := w.count("SELECT thread_count FROM boards WHERE id = ?", w.public); n != 1 {
			t.Errorf("the board counts %d threads", n)
		}
	})
}

func TestMemberActs(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		token := w.signIn("Nora")
		nora, err := w.people.ViewerOf(w.ctx, token)
		w.must(err)
		bad := w.reply(nora, opening, "You fools.")
		until := w.clock.Now().Add(72 * time.Hour)
		p := moderation.Proposal{Kind: modlog.SuspendMember, TargetID: nora.ID, PostID: bad.PostID, Form: form("1.1")}
		_, err = w.Act(w.ctx, w.mona, p)
		wantsField(t, "a suspension without an end", err, "ends_at")
		p.EndsAt = &until
		_, err = w.Act(w.ctx, w.stella, p)
		wants(t, "staff", err, fail.Forbidden)
		done := w.act(w.mona, p)
		if v, err := w.people.ViewerOf(w.ctx, token); err != nil || v.SignedIn() {
			t.Errorf("the session lives on: %+v %v", v, err)
		}
		nora, err = w.people.ViewerOf(w.ctx, w.session("Nora"))
		w.must(err)
		if !nora.Suspended() || nora.SuspendedUntil == nil || !nora.SuspendedUntil.Equal(until) {
			t.Fatalf("the viewer is %+v", nora)
		}
		_, err = w.forum.Reply(w.ctx, nora, thread.Reply{ThreadID: opening.ThreadID, Body: "Hello?", Key: w.key()})
		wants(t, "writing while suspended", err, fail.Forbidden)
		if err != nil && !strings.Contains(fail.From(err).Text, "21 May 2026") {
			t.Errorf("it does not say when it ends: %q", fail.From(err).Text)
		}
		if _, err := w.AppealEntry(w.ctx, nora, done.EntryID, "I was provoked, see above."); err != nil {
			t.Error("a suspended member cannot appeal:", err)
		}
		_, err = w.Act(w.ctx, w.milo, p)
		wants(t, "suspending twice", err, fail.Conflict)
		w.clock.Advance(73 * time.Hour)
		nora, err = w.people.ViewerOf(w.ctx, w.session("Nora"))
		w.must(err)
		if nora.Suspended() {
			t.Error("the suspension did not end by itself")
		}
		later := w.clock.Now().Add(72 * time.Hour)
		p.EndsAt = &later
		again := w.act(w.milo, p)
		_, err = w.Undo(w.ctx, w.milo, again.EntryID, moderation.Form{Reason: "It was enough."})
		w.must(err)
		limit := moderation.Proposal{Kind: modlog.LimitMember, TargetID: nora.ID, PostsPerDay: 2, Form: form("3.1")}
		limit.EndsAt = &later
		w.act(w.mona, limit)
		nora, err = w.people.ViewerOf(w.ctx, w.session("Nora"))
		w.must(err)
		w.reply(nora, opening, "One.")
		w.reply(nora, opening, "Two.")
		_, err = w.forum.Reply(w.ctx, nora, thread.Reply{ThreadID: opening.ThreadID, Body: "Three.", Key: w.key()})
		wants(t, "the third post of two a day", err, fail.TooMany)
		_, err = w.Act(w.ctx, w.mona, moderation.Proposal{Kind: modlog.BanMember, TargetID: w.stella.ID, Form: form("1.1")})
		wants(t, "a moderator bans staff", err, fail.Forbidden)
		_, err = w.Act(w.ctx, w.mona, moderation.Proposal{Kind: modlog.BanMember, TargetID: w.aditi.ID, Form: form("1.1")})
		wants(t, "a moderator bans an administrator", err, fail.Forbidden)
		warned := w.act(w.mona, moderation.Proposal{Kind: modlog.WarnMember, TargetID: w.otto.ID, Form: form("1.1")})
		if n := w.count("SELECT count(*) FROM notices WHERE member_id = ? AND entry_id = ? AND kind = 'warned'", w.otto.ID, warned.EntryID); n != 1 {
			t.Errorf("%d notices of a warning", n)
		}
	})
}

const password = "correct horse battery 4711"

func (w *world) signIn(name string) string {
	w.t.Helper()
	w.must(w.db.Write(w.ctx, func(tx *db.Tx) error {
		_, err := w.people.CreateMember(w.ctx, tx, account.NewMember{Name: name, Role: account.Member, Password: password})
		return err
	}))
	return w.session(name)
}

func (w *world) session(name string) string {
	w.t.Helper()
	token, _, err := w.people.SignIn(w.ctx, account.SignIn{Name: name, Password: password, Device: "test"})
	w.must(err)
	return token
}

func TestRedactingTakesOutAPassageEverywhere(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		opening := w.start(w.ada, w.public, "My hub loses the line.")
		post := w.reply(w.hedy, opening, "Old: "+token)
		_, err := w.forum.Edit(w.ctx, w.hedy, thread.Edit{PostID: post.PostID, Revision: 1, Body: "Call me at " + token + ", please.\n\nThe rest is fine, " + token + " or not."})
		w.must(err)
		quoting := w.reply(w.otto, opening, w.quote(w.otto, post)+"Thank you.")
		before := w.post(quoting.PostID)
		p := moderation.Proposal{Kind: modlog.RedactPost, TargetID: post.PostID, Passages: []string{token}, Form: form("2.1")}
		none := p
		none.Passages = []string{"not there"}
		_, err = w.Act(w.ctx, w.mona, none)
		wantsField(t, "a passage that is not there", err, "passages")
		none.Passages = []string{" ", "a"}
		_, err = w.Act(w.ctx, w.mona, none)
		wantsField(t, "a single letter", err, "passages")
		preview, err := w.Preview(w.ctx, w.mona, p)
		w.must(err)
		if strings.Contains(preview.HTML, token) || !strings.Contains(preview.HTML, "The rest is fine") || preview.Quotes != 1 {
			t.Errorf("the preview says %+v", preview)
		}
		done := w.act(w.mona, p)
		if strings.Contains(w.publicTexts(), token) {
			t.Fatalf("the passage is still public:\n%s", w.publicTexts())
		}
		now := w.post(post.PostID)
		if !now.Readable() || now.GapCount != 1 || !strings.Contains(now.Source, "The rest is fine") {
			t.Errorf("the post reads %+v", now)
		}
		stones, err := w.forum.Tombstones(w.ctx, post.PostID)
		w.must(err)
		if len(stones) != 1 || stones[0].Hides() || stones[0].Rule != "2.1@v1" {
			t.Errorf("it shows %+v", stones)
		}
		_, err = w.forum.Edit(w.ctx, w.hedy, thread.Edit{PostID: post.PostID, Revision: 2, Body: now.Source + "\n\nAdded later."})
		w.must(err)
		hidden := w.act(w.milo, hide(post.PostID))
		_, err = w.Undo(w.ctx, w.mona, done.EntryID, moderation.Form{Reason: "It was an example number."})
		w.must(err)
		if strings.Contains(w.publicTexts(), token) {
			t.Fatal("undoing the redaction shows a hidden post's text")
		}
		_, err = w.Undo(w.ctx, w.milo, hidden.EntryID, moderation.Form{Reason: "This was a mistake."})
		w.must(err)
		if now := w.post(post.PostID); strings.Count(now.Source, token) != 2 || !strings.HasSuffix(now.Source, "Added later.") || now.GapCount != 0 {
			t.Errorf("the post came back as %+v", now)
		}
		if now := w.post(quoting.PostID); now.Source != before.Source || now.HTML != before.HTML {
			t.Errorf("the quote came back as %q, it was %q", now.Source, before.Source)
		}
	})
}

func TestMergingKeepsEverything(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		into := w.start(w.ada, w.public, "The thread that stays.")
		w.reply(w.otto, into, "A reply there.")
		from := w.start(w.hedy, w.public, "The same matter again.")
		answer := w.reply(w.otto, from, "Set the channel to 11.")
		second := w.reply(w.stella, from, "We fixed it in 4.8.")
		withdrawn := w.reply(w.stella, from, "An older answer.")
		for _, post := range []thread.Placed{second, withdrawn} {
			_, err := w.forum.MarkOfficial(w.ctx, w.stella, post.PostID, "4.8")
			w.must(err)
		}
		_, err := w.forum.Accept(w.ctx, w.hedy, answer.PostID)
		w.must(err)
		officials, err := w.forum.Officials(w.ctx, from.ThreadID)
		w.must(err)
		_, err = w.forum.WithdrawOfficial(w.ctx, w.stella, officials[1].ID, "It was wrong after all.")
		w.must(err)
		merge := on(modlog.MergeThread, from.ThreadID)
		merge.Into = from.ThreadID
		_, err = w.Act(w.ctx, w.mona, merge)
		wantsField(t, "into itself", err, "into")
		merge.Into = into.ThreadID
		done := w.act(w.mona, merge)
		if done.Place.ThreadID != into.ThreadID || done.Place.Number != 3 {
			t.Errorf("it came to %+v", done)
		}
		page, err := w.forum.Page(w.ctx, w.guest, w.thread(into.ThreadID), 1, nil)
		w.must(err)
		if len(page.Posts) != 6 || len(page.Official) != 2 || page.OfficialCount != 1 || page.AcceptedCount != 1 || len(page.Accepted) != 1 {
			t.Fatalf("the thread has %d posts, %d official, counts %d and %d", len(page.Posts), len(page.Official), page.OfficialCount, page.AcceptedCount)
		}
		if page.Posts[2].BlockFrom == nil || *page.Posts[2].BlockFrom != from.ThreadID || page.Posts[3].BlockFrom != nil {
			t.Error("the block has no heading")
		}
		for _, post := range []thread.Placed{from, answer, second} {
			place, err := w.forum.PostPlace(w.ctx, w.guest, post.PostID)
			w.must(err)
			if place.ThreadID != into.ThreadID || place.Number != post.Number+2 {
				t.Errorf("post %d stands at %+v", post.PostID, place)
			}
			id, err := w.forum.PostAt(w.ctx, from.ThreadID, post.Number)
			if err != nil || id != post.PostID {
				t.Errorf("the old number %d leads to %d, %v", post.Number, id, err)
			}
		}
		stubs, err := w.forum.Page(w.ctx, w.guest, w.thread(from.ThreadID), 1, nil)
		w.must(err)
		if len(stubs.Posts) != 4 || stubs.Posts[0].MovedTo == nil || *stubs.Posts[0].MovedTo != from.PostID || stubs.Posts[0].Readable() {
			t.Errorf("the old thread shows %+v", stubs.Posts)
		}
		if w.listed(w.guest)[from.ThreadID] {
			t.Error("the merged thread is listed")
		}
		_, err = w.forum.Reply(w.ctx, w.otto, thread.Reply{ThreadID: from.ThreadID, Body: "Hello?", Key: w.key()})
		wants(t, "a reply to a merged thread", err, fail.Conflict)
		if n := w.count("SELECT thread_count FROM boards WHERE id = ?", w.public); n != 1 {
			t.Errorf("the board counts %d threads", n)
		}
		if n := w.count("SELECT unanswered_count FROM boards WHERE id = ?", w.public); n != 0 {
			t.Errorf("the board counts %d unanswered", n)
		}
		_, err = w.Act(w.ctx, w.mona, merge)
		wants(t, "merging twice", err, fail.Conflict)
	})
}

func TestMergingAcrossTwoFaultsIsRefused(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		a, b := w.start(w.ada, w.public, "One."), w.start(w.hedy, w.public, "Two.")
		for i, place := range []thread.Placed{a, b} {
			w.exec(`INSERT INTO faults (id, board_id, title, status_since, opened_by, opened_at, changed_at) VALUES (?, ?, 'A fault', ?, ?, ?, ?)`,
				i+1, w.public, w.clock.Now(), w.stella.ID, w.clock.Now(), w.clock.Now())
			w.exec("UPDATE threads SET fault_id = ? WHERE id = ?", i+1, place.ThreadID)
		}
		merge := on(modlog.MergeThread, a.ThreadID)
		merge.Into = b.ThreadID
		_, err := w.Act(w.ctx, w.mona, merge)
		wants(t, "merging across faults", err, fail.Conflict)
		if err != nil && !strings.Contains(fail.From(err).Next, "Merge the faults first") {
			t.Errorf("it says %q", fail.From(err).Next)
		}
	})
}

func TestSplittingLeavesStubs(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		from := w.start(w.ada, w.public, "My hub loses the line.")
		one, two := w.reply(w.hedy, from, "Mine is another matter."), w.reply(w.otto, from, "Stay with it.")
		three := w.reply(w.hedy, from, "My screen is green.")
		split := on(modlog.SplitThread, from.ThreadID)
		split.Title, split.Posts = "A green screen", []int64{three.PostID, one.PostID, one.PostID}
		wrong := split
		wrong.Posts = []int64{from.PostID}
		_, err := w.Act(w.ctx, w.mona, wrong)
		wantsField(t, "the opening post", err, "posts")
		done := w.act(w.mona, split)
		page, err := w.forum.Page(w.ctx, w.guest, w.thread(done.Place.ThreadID), 1, nil)
		w.must(err)
		if len(page.Posts) != 2 || page.Posts[0].ID != one.PostID || page.Posts[1].ID != three.PostID || page.Posts[1].Number != 2 || page.OpenerID != w.hedy.ID || page.LastNumber != 2 {
			t.Errorf("the new thread is %+v", page)
		}
		old, err := w.forum.Page(w.ctx, w.guest, w.thread(from.ThreadID), 1, nil)
		w.must(err)
		if len(old.Posts) != 4 || old.Posts[1].MovedTo == nil || old.Posts[2].ID != two.PostID || old.Posts[3].MovedTo == nil || old.People != 2 {
			t.Errorf("the old thread is %+v", old.Posts)
		}
		if next := w.reply(w.otto, from, "Go on."); next.Number != 5 {
			t.Errorf("the next number is %d", next.Number)
		}
	})
}
