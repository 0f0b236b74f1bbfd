package fault_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// holds gives a thread's care to a team, and to an owner (0 for none).
func (s *shop) holds(threadID, team, owner int64) {
	s.t.Helper()
	now := s.clock.Now()
	s.exec(`INSERT INTO care (thread_id, board_id, team_id, began_at, urgent_since, changed_at) SELECT id, board_id, ?, ?, ?, ? FROM threads WHERE id = ?
		ON CONFLICT (thread_id) DO UPDATE SET team_id = excluded.team_id`, team, now, now, now, threadID)
	if owner != 0 {
		s.exec(`UPDATE care SET owner_id = ?, owned_since = ? WHERE thread_id = ?`, owner, now, threadID)
	}
}

// handedOver notes a handover between teams that was answered as state says.
func (s *shop) handedOver(threadID, from, to int64, state string) {
	s.t.Helper()
	now := s.clock.Now()
	care := s.id(`SELECT id FROM care WHERE thread_id = ?`, threadID)
	s.exec(`INSERT INTO handovers (care_id, kind, from_team_id, from_level, to_team_id, to_level, reason, asked_at, state, answered_at)
		VALUES (?, 'handover', ?, 1, ?, 2, 'They know the firmware.', ?, ?, ?)`, care, from, to, now, state, now)
}

// reads says what of Ann's channel somebody sees: "customer", "staff" or the
// kind of refusal.
func (s *shop) reads(v account.Viewer, threadID, customer int64) string {
	s.t.Helper()
	page, err := s.Private(s.ctx, v, threadID, customer, 0)
	switch {
	case fail.Is(err, fail.Missing):
		return "missing"
	case fail.Is(err, fail.SignIn):
		return "sign in"
	}
	s.must(err)
	return string(page.Side)
}

func TestWhoReadsPrivateDetails(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id := s.thread(s.ann, s.public, "No connection since Monday")
		s.reply(s.bob, id, "Mine too.")
		s.holds(id, s.community, 0)
		s.must(s.AskPrivate(s.ctx, s.sam, id, s.ann.ID, "Your account number"))
		s.must(s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, "4711"))
		check := func(when, want string) {
			t.Helper()
			var got []string
			for _, v := range []account.Viewer{s.guest, s.ann, s.bob, s.cyd, s.sam, s.fay, s.mod, s.admin} {
				got = append(got, s.reads(v, id, s.ann.ID))
				if err := s.OpenPrivate(s.ctx, v, id, s.ann.ID); (err == nil) != (s.reads(v, id, s.ann.ID) == "staff") {
					t.Errorf("%s: %s opens: %v", when, v.Name, err)
				}
			}
			if all := strings.Join(got, " · "); all != want {
				t.Errorf("%s: %s\nwant %s", when, all, want)
			}
		}
		check("with Community", "sign in · customer · missing · missing · staff · missing · missing · missing")
		s.handedOver(id, s.community, s.firmware, "declined")
		check("Firmware declined", "sign in · customer · missing · missing · staff · missing · missing · missing")
		s.handedOver(id, s.community, s.firmware, "accepted")
		s.holds(id, s.firmware, 0)
		check("with Firmware, Community had it", "sign in · customer · missing · missing · staff · staff · missing · missing")
		s.must(s.people.AddToTeam(s.ctx, s.admin, s.firmware, s.admin.ID))
		s.must(s.people.RemoveFromTeam(s.ctx, s.admin, s.community, s.sam.ID))
		check("teams changed", "sign in · customer · missing · missing · missing · staff · missing · staff")
		s.holds(id, s.firmware, s.sam.ID)
		check("Sam without team owns it", "sign in · customer · missing · missing · staff · staff · missing · staff")
		for _, v := range []account.Viewer{s.bob, s.cyd, s.mod} {
			if _, err := s.PrivateChannels(s.ctx, v, id, 0); !fail.Is(err, fail.Missing) {
				t.Errorf("%s lists: %v", v.Name, err)
			}
			s.fails(v.Name+" asks", s.AskPrivate(s.ctx, v, id, s.ann.ID, "Your password"), fail.Missing, "")
			s.fails(v.Name+" writes", s.WritePrivate(s.ctx, v, id, s.ann.ID, "Let me in"), fail.Missing, "")
			s.fails(v.Name+" deletes", s.DeletePrivate(s.ctx, v, id, s.ann.ID), fail.Missing, "")
		}
		if got := s.reads(s.bob, id, s.bob.ID) + s.reads(s.cyd, id, s.cyd.ID); got != "customermissing" {
			t.Errorf("who wrote there and who did not: %s", got)
		}
		b, err := s.forum.BoardByID(s.ctx, s.admin, s.public)
		s.must(err)
		b.MaySee, b.Reason = thread.StaffOnly, "For the test"
		_, err = s.forum.SaveBoard(s.ctx, s.admin, b)
		s.must(err)
		if got := s.reads(s.ann, id, s.ann.ID); got != "missing" {
			t.Errorf("in a narrowed board Ann reads: %s", got)
		}
	})
}

func TestTheFaultsTeamReadsToo(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, threadID := s.fault("No connection")
		now := s.clock.Now()
		s.exec(`INSERT INTO care (fault_id, board_id, team_id, began_at, urgent_since, changed_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (fault_id) DO UPDATE SET team_id = excluded.team_id, owner_id = NULL, owned_since = NULL`, id, s.public, s.firmware, now, now, now)
		s.must(s.WritePrivate(s.ctx, s.ann, threadID, s.ann.ID, "4711"))
		if got := s.reads(s.kim, threadID, s.ann.ID); got != "staff" {
			t.Errorf("Kim: %s", got)
		}
		s.exec(`INSERT INTO fault_reports (fault_id, member_id, created_at, changed_at) VALUES (?, ?, ?, ?)`, id, s.cyd.ID, now, now)
		s.must(s.AskPrivate(s.ctx, s.kim, threadID, s.cyd.ID, "When may we call?"))
		if got := s.reads(s.cyd, threadID, s.cyd.ID); got != "customer" {
			t.Errorf("who reported the fault: %s", got)
		}
		s.must(s.Unlink(s.ctx, s.sam, threadID, id, "It is another fault."))
		if got := s.reads(s.kim, threadID, s.ann.ID); got != "missing" {
			t.Errorf("after unlinking Kim: %s", got)
		}
	})
}

func TestReadingIsNotedAndShown(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id := s.thread(s.ann, s.public, "No connection since Monday")
		s.holds(id, s.community, s.sam.ID)
		s.must(s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, "Account 4711"))
		s.must(s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, "Account 4711"))
		see := func(v account.Viewer) fault.PrivatePage {
			t.Helper()
			page, err := s.Private(s.ctx, v, id, s.ann.ID, 0)
			s.must(err)
			return page
		}
		if page := see(s.sam); len(page.Messages) != 0 || page.Closed != 1 || len(page.Readings) != 0 {
			t.Errorf("before opening Sam sees %+v", page)
		}
		if list, err := s.PrivateChannels(s.ctx, s.sam, id, 0); err != nil || len(list.Channels) != 1 || list.Channels[0].New != 1 || list.Channels[0].MessageCount != 1 {
			t.Errorf("the list is %+v, %v", list, err)
		}
		if s.told(s.sam, notify.Private) != 1 || s.told(s.ann, notify.Private) != 0 || s.told(s.mod, notify.Private) != 0 {
			t.Error("the wrong people were told")
		}
		first := s.clock.Now()
		s.must(s.OpenPrivate(s.ctx, s.sam, id, s.ann.ID))
		if page := see(s.sam); len(page.Messages) != 1 || page.Messages[0].Body != "Account 4711" || page.Closed != 0 {
			t.Errorf("after opening Sam sees %+v", page)
		}
		s.clock.Advance(5 * time.Minute)
		s.must(s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, "And my address:\nHigh Street"))
		if page := see(s.sam); len(page.Messages) != 1 || page.Closed != 1 {
			t.Errorf("what came since the opening is shown unopened: %+v", page)
		}
		s.clock.Advance(10 * time.Minute)
		if page := see(s.sam); len(page.Messages) != 0 || page.Closed != 2 {
			t.Errorf("a quarter of an hour later Sam sees %+v", page)
		}
		s.must(s.OpenPrivate(s.ctx, s.sam, id, s.ann.ID))
		page := see(s.ann)
		if len(page.Readings) != 1 || page.Readings[0].MemberName != "Sam" || page.Readings[0].TeamName != "Community" || page.Readings[0].Times != 2 ||
			!page.Readings[0].FirstAt.Equal(first) || !page.Readings[0].LastAt.Equal(s.clock.Now()) {
			t.Errorf("Ann sees as readings %+v", page.Readings)
		}
		if len(page.Messages) != 2 || page.Messages[1].Body != "And my address:\nHigh Street" {
			t.Errorf("Ann sees %+v", page.Messages)
		}
		s.must(s.WritePrivate(s.ctx, s.sam, id, s.ann.ID, "Thank you"))
		if s.told(s.ann, notify.Private) != 1 {
			t.Error("Ann was not told")
		}
		if page := see(s.sam); len(page.Messages) != 3 || page.Messages[2].AuthorTeam != "Community" || !page.Messages[2].ByStaff || page.Closed != 0 {
			t.Errorf("after writing Sam sees %+v", page)
		}
		notices, _, err := s.notices.List(s.ctx, s.ann, []string{"everyone"}, 0)
		s.must(err)
		if len(notices) != 1 || notices[0].Excerpt != "" || notices[0].ThreadID != id {
			t.Errorf("the notice is %+v", notices)
		}
	})
}

func TestPrivateDetailsAreDeleted(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id := s.thread(s.ann, s.public, "No connection since Monday")
		s.holds(id, s.community, 0)
		s.exec(`INSERT INTO board_care (board_id, private_days, changed_at) VALUES (?, 10, ?)
			ON CONFLICT (board_id) DO UPDATE SET private_days = 10`, s.public, s.clock.Now())
		s.must(s.AskPrivate(s.ctx, s.sam, id, s.ann.ID, "Your account number"))
		channel := s.id(`SELECT id FROM private_channels`)
		s.clock.Advance(9 * 24 * time.Hour)
		s.must(s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, "Account 4711"))
		s.clock.Advance(24 * time.Hour)
		s.must(s.FirePrivateDelete(s.ctx, channel, s.clock.Now()))
		if s.count(`SELECT count(*) FROM private_messages`) != 1 || s.count(`SELECT count(*) FROM deadlines WHERE kind = 'private_delete' AND dropped_at IS NULL`) != 1 {
			t.Fatal("the message did not move the end")
		}
		s.clock.Advance(9 * 24 * time.Hour)
		for range 2 {
			s.must(s.FirePrivateDelete(s.ctx, channel, s.clock.Now()))
		}
		s.gone(id, nil)
		s.must(s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, "Once more 4711"))
		s.fails("staff delete", s.DeletePrivate(s.ctx, s.sam, id, s.ann.ID), fail.Forbidden, "")
		s.must(s.DeletePrivate(s.ctx, s.ann, id, s.ann.ID))
		s.fails("deleted twice", s.DeletePrivate(s.ctx, s.ann, id, s.ann.ID), fail.Conflict, "")
		s.fails("opened afterwards", s.OpenPrivate(s.ctx, s.sam, id, s.ann.ID), fail.Conflict, "")
		s.fails("staff write unasked", s.WritePrivate(s.ctx, s.sam, id, s.ann.ID, "Are you there?"), fail.Conflict, "")
		s.gone(id, &s.ann.Name)
		if s.count(`SELECT count(*) FROM deadlines WHERE kind = 'private_delete' AND dropped_at IS NULL AND fired_at IS NULL AND subject_id <> ?`, channel) != 0 {
			t.Error("a deadline is left")
		}
		s.refused(`UPDATE private_channels SET asked_for = 'x' WHERE id = ?`, channel)
		s.refused(`UPDATE private_channels SET deleted_at = NULL`)
	})
}

// gone checks that of Ann's newest channel the fact alone is left.
func (s *shop) gone(threadID int64, by *string) {
	s.t.Helper()
	page, err := s.Private(s.ctx, s.ann, threadID, s.ann.ID, 0)
	s.must(err)
	if page.Channel != nil || len(page.Deleted) == 0 || len(page.Messages) != 0 || s.count(`SELECT count(*) FROM private_messages`) != 0 {
		s.t.Fatalf("left: %+v", page)
	}
	c := page.Deleted[0]
	if c.AskedFor != "" || (by == nil) != (c.DeletedByName == nil) || (by != nil && *by != *c.DeletedByName) || !c.DeletedAt.Equal(s.clock.Now()) {
		s.t.Errorf("the fact is %+v", c)
	}
}

func TestPrivateDetailsRefuseBadInput(t *testing.T) {
	t.Parallel()
	s := newShop(t, db.SQLite)
	id := s.thread(s.ann, s.public, "No connection since Monday")
	s.holds(id, s.community, 0)
	for what, body := range map[string]string{"empty": " \n ", "too long": strings.Repeat("é", fault.MaxPrivate+1), "NUL": "a\x00b", "not UTF-8": "a\xff"} {
		s.fails(what, s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, body), fail.Invalid, "body")
	}
	for what, text := range map[string]string{"empty": "", "too long": strings.Repeat("é", fault.MaxAskedFor+1), "two lines": "a\nb"} {
		s.fails(what, s.AskPrivate(s.ctx, s.sam, id, s.ann.ID, text), fail.Invalid, "asked_for")
	}
	s.fails("somebody who never wrote", s.AskPrivate(s.ctx, s.sam, id, s.cyd.ID, "Your name"), fail.Invalid, "member")
	s.fails("staff", s.AskPrivate(s.ctx, s.sam, id, s.fay.ID, "Your name"), fail.Invalid, "member")
	s.fails("himself", s.AskPrivate(s.ctx, s.sam, id, s.sam.ID, "Your name"), fail.Missing, "")
	s.fails("no such thread", s.WritePrivate(s.ctx, s.ann, 999, s.ann.ID, "4711"), fail.Missing, "")
	if n := s.count(`SELECT count(*) FROM private_channels`) + s.count(`SELECT count(*) FROM deadlines WHERE kind = 'private_delete'`); n != 0 {
		t.Errorf("refused acts left %d rows", n)
	}
	s.must(s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, strings.Repeat("é", fault.MaxPrivate)))
}

func TestManyAtOnceOpenOneChannel(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id := s.thread(s.ann, s.public, "No connection since Monday")
		s.holds(id, s.community, 0)
		failed := make(chan error)
		const all = 12
		for i := range all {
			go func() {
				if i%4 == 0 {
					failed <- s.AskPrivate(s.ctx, s.sam, id, s.ann.ID, fmt.Sprintf("Question %d", i))
				} else {
					failed <- s.WritePrivate(s.ctx, s.ann, id, s.ann.ID, fmt.Sprintf("Answer %d", i))
				}
			}()
		}
		for range all {
			if err := <-failed; err != nil {
				t.Error(err)
			}
		}
		said := s.count(`SELECT count(*) FROM private_messages`) + s.count(`SELECT count(*) FROM private_channels WHERE asked_for <> ''`)
		if s.count(`SELECT count(*) FROM private_channels`) != 1 || said != all ||
			s.count(`SELECT message_count FROM private_channels`) != s.count(`SELECT count(*) FROM private_messages`) ||
			s.count(`SELECT count(*) FROM deadlines WHERE kind = 'private_delete' AND dropped_at IS NULL`) != 1 {
			t.Errorf("%d channels with %d of %d texts", s.count(`SELECT count(*) FROM private_channels`), said, all)
		}
		other := s.thread(s.ann, s.public, "Another one")
		s.must(s.WritePrivate(s.ctx, s.ann, other, s.ann.ID, "4711"))
		s.must(s.WritePrivate(s.ctx, s.sam, id, s.ann.ID, "Thanks"))
		s.write(func(tx *db.Tx) error { return s.ErasePrivate(s.ctx, tx, s.ann.ID) })
		if s.count(`SELECT count(*) FROM private_messages`) != 0 || s.count(`SELECT count(*) FROM private_channels WHERE deleted_at IS NOT NULL`) != 2 {
			t.Error("the erasure left something")
		}
	})
}
