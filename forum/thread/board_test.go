package thread_test

import (
	"errors"
	"slices"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// open gives a board by id as an administrator sees it.
func (c *community) open(id int64) thread.Board {
	c.t.Helper()
	b, err := c.BoardByID(c.ctx, c.admin, id)
	c.must(err)
	return b
}

func (c *community) entries(id int64) int {
	c.t.Helper()
	return c.count(`SELECT count(*) FROM log_entries WHERE kind = ? AND target_id = ?`, modlog.NarrowBoard, id)
}

func TestNarrowingABoardNeedsAPublicReason(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		c.start(c.asker, c.public, "No line")
		b := c.open(c.public)
		b.MaySee = thread.Members
		for _, reason := range []string{"", " ", "no", "\x00\x00\x00\x00"} {
			b.Reason = reason
			_, err := c.SaveBoard(c.ctx, c.admin, b)
			if !fail.Is(err, fail.Invalid) || fail.From(err).Fields["reason"] == "" {
				t.Errorf("reason %q: %v", reason, err)
			}
		}
		if c.open(c.public).MaySee != thread.Everyone || c.entries(c.public) != 0 {
			t.Fatal("a refused narrowing changed something")
		}
		b.Reason = "Customers' numbers are quoted in it."
		if _, err := c.SaveBoard(c.ctx, c.asker, b); !fail.Is(err, fail.Forbidden) {
			t.Fatalf("a member narrowed the board: %v", err)
		}
		_, err := c.SaveBoard(c.ctx, c.admin, b)
		c.must(err)
		if c.open(c.public).MaySee != thread.Members || c.entries(c.public) != 1 {
			t.Fatalf("may see: %s, entries: %d", c.open(c.public).MaySee, c.entries(c.public))
		}
		said := c.count(`SELECT count(*) FROM boards b JOIN log_entries e ON e.id = b.narrow_entry_id JOIN log_texts x ON x.entry_id = e.id
			WHERE b.id = ? AND e.actor_id = ? AND e.source = 'own_initiative' AND x.public_reason = ?`, c.public, c.admin.ID, b.Reason)
		if said != 1 {
			t.Error("the board does not lead to an entry with actor and reason")
		}
	})
}

func TestOtherChangesOfABoardNeedNoReason(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		c.start(c.asker, c.members, "Hello")
		wider := c.open(c.members)
		wider.MaySee, wider.MayReply, wider.Name = thread.Everyone, thread.Nobody, "Lobby"
		_, err := c.SaveBoard(c.ctx, c.admin, wider)
		c.must(err)
		empty := c.open(c.public)
		empty.MaySee = thread.StaffOnly
		_, err = c.SaveBoard(c.ctx, c.admin, empty)
		c.must(err)
		if c.open(c.members).MaySee != thread.Everyone || c.open(c.public).MaySee != thread.StaffOnly || c.count(`SELECT count(*) FROM log_entries`) != 0 {
			t.Fatal("widening, or narrowing a board without threads, did not work as it should")
		}
	})
}

func TestEachNarrowingHasAnEntryOfItsOwn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		c.start(c.asker, c.public, "No line")
		for i, see := range []thread.Audience{thread.Members, thread.StaffOnly, thread.Everyone, thread.Members} {
			b := c.open(c.public)
			b.MaySee, b.Reason = see, "Because of what is quoted."
			if _, err := c.SaveBoard(c.ctx, c.admin, b); err != nil {
				t.Fatalf("step %d: %v", i, err)
			}
		}
		if c.entries(c.public) != 3 {
			t.Fatalf("%d entries for three narrowings", c.entries(c.public))
		}
	})
}

func TestTheSchemaRefusesToNarrowWithoutAnEntry(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		c.start(c.asker, c.public, "No line")
		other := c.board("Elsewhere", thread.Everyone)
		c.start(c.asker, other, "No line here either")
		foreign := c.narrow(other)
		lock := c.entryOf(modlog.LockThread, c.public)
		refused := func(what, statement string, values ...any) {
			t.Helper()
			err := c.db.Write(c.ctx, func(tx *db.Tx) error { return tx.Exec(statement, values...).Error })
			if err == nil {
				t.Errorf("%s was let through", what)
			}
		}
		const narrow = `UPDATE boards SET may_see = ?, narrow_entry_id = ?, narrow_kind = ? WHERE id = ?`
		refused("narrowing to members", `UPDATE boards SET may_see = 'members' WHERE id = ?`, c.public)
		refused("narrowing to staff", `UPDATE boards SET may_see = 'staff' WHERE id = ?`, c.public)
		refused("another board's entry", narrow, thread.StaffOnly, foreign, modlog.NarrowBoard, c.public)
		refused("an entry of another kind", narrow, thread.StaffOnly, lock, modlog.LockThread, c.public)
		refused("an entry whose kind is left out", narrow, thread.StaffOnly, lock, nil, c.public)
		refused("an entry that is not there", narrow, thread.StaffOnly, 4711, modlog.NarrowBoard, c.public)

		own := c.narrow(c.public)
		refused("the same entry once more", `UPDATE boards SET may_see = 'staff' WHERE id = ?`, c.public)
		refused("dropping the entry", `UPDATE boards SET narrow_entry_id = NULL, narrow_kind = NULL WHERE id = ?`, c.public)
		c.exec(`UPDATE boards SET may_see = 'everyone' WHERE id = ?`, c.public)
		refused("the entry of the narrowing before", narrow, thread.Members, own, modlog.NarrowBoard, c.public)
	})
}

// narrow lets only members see a board, and gives the entry.
func (c *community) narrow(id int64) int {
	c.t.Helper()
	b := c.open(id)
	b.MaySee, b.Reason = thread.Members, "Because of what is quoted."
	_, err := c.SaveBoard(c.ctx, c.admin, b)
	c.must(err)
	return c.count(`SELECT narrow_entry_id FROM boards WHERE id = ?`, id)
}

// entryOf appends an entry that nothing uses.
func (c *community) entryOf(kind modlog.Kind, target int64) (entry int64) {
	c.t.Helper()
	c.write(func(tx *db.Tx) error {
		receipt, err := modlog.New(c.db, c.clock.Now).Append(c.ctx, tx, modlog.Act{Kind: kind, TargetID: target,
			ActorID: c.admin.ID, Source: modlog.OwnInitiative, PublicReason: "A test."})
		entry = receipt.Entry()
		return err
	})
	return entry
}

func TestARolledBackNarrowingLeavesNoEntry(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		c.start(c.asker, c.public, "No line")
		b := c.open(c.public)
		b.MaySee, b.Reason, b.Slug = thread.StaffOnly, "Because of what is quoted.", c.open(c.members).Slug
		if _, err := c.SaveBoard(c.ctx, c.admin, b); !fail.Is(err, fail.Invalid) || fail.From(err).Fields["slug"] == "" {
			t.Fatalf("the address of another board: %v", err)
		}
		stopped := errors.New("stopped")
		err := c.db.Write(c.ctx, func(tx *db.Tx) error {
			if _, err := modlog.New(c.db, c.clock.Now).Append(c.ctx, tx, modlog.Act{Kind: modlog.NarrowBoard, TargetID: c.public,
				ActorID: c.admin.ID, Source: modlog.OwnInitiative, PublicReason: "A test."}); err != nil {
				return err
			}
			return stopped
		})
		if !errors.Is(err, stopped) || c.entries(c.public) != 0 || c.open(c.public).MaySee != thread.Everyone {
			t.Fatalf("%v; %d entries, may see %s", err, c.entries(c.public), c.open(c.public).MaySee)
		}
		if c.count(`SELECT count(*) FROM redirects`) != 0 {
			t.Error("a refused change left a redirect")
		}
	})
}

func TestABoardsOldAddressLeadsOn(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		b := c.open(c.internal)
		old := b.Slug
		b.Slug = "office"
		_, err := c.SaveBoard(c.ctx, c.admin, b)
		c.must(err)
		for _, path := range []string{"/b/" + old, "/b/" + old + "/feed.atom"} {
			moved, err := c.OldAddress(c.ctx, c.staff, path)
			if err != nil || moved.Kind != thread.ToBoard || moved.Board != "office" {
				t.Errorf("%s leads to %+v, %v", path, moved, err)
			}
			if _, err := c.OldAddress(c.ctx, c.asker, path); !fail.Is(err, fail.Missing) {
				t.Errorf("%s: a member learns of a board of staff: %v", path, err)
			}
		}
	})
}

func TestBoardsAreMoved(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		c := newCommunity(t, engine)
		order := func() (ids []int64) {
			boards, err := c.Boards(c.ctx, c.admin)
			c.must(err)
			for _, b := range boards {
				ids = append(ids, b.ID)
			}
			return ids
		}
		one, two, three := c.public, c.members, c.internal
		for _, step := range []struct {
			id   int64
			by   int
			want []int64
		}{
			{three, -1, []int64{one, three, two}}, {one, 1, []int64{three, one, two}}, {three, -1, []int64{three, one, two}},
			{two, 1, []int64{three, one, two}}, {three, 1 << 62, []int64{one, two, three}}, {three, -1 << 62, []int64{three, one, two}},
		} {
			c.must(c.MoveBoard(c.ctx, c.admin, step.id, step.by))
			if got := order(); !slices.Equal(got, step.want) {
				t.Fatalf("board %d by %d: %v, want %v", step.id, step.by, got, step.want)
			}
		}
		if err := c.MoveBoard(c.ctx, c.admin, 4711, 1); !fail.Is(err, fail.Missing) {
			t.Error("a board that is not there:", err)
		}
		for _, v := range []account.Viewer{c.guest, c.asker, c.staff, c.moderator} {
			if err := c.MoveBoard(c.ctx, v, one, 1); err == nil {
				t.Errorf("%s moved a board", v.Role)
			}
		}
	})
}
