package smtp_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// wants sets how the asker hears of some groups, and when digests go.
func (s *site) wants(p notify.Preferences) {
	s.T.Helper()
	if err := s.Outbox.SetPreferences(context.Background(), s.asker.Viewer, p); err != nil {
		s.T.Fatal(err)
	}
}

// collect makes the digests that are due and sends what there is.
func (s *site) collect(want int) {
	s.T.Helper()
	s.Settle()
	if err := s.Outbox.Collect(context.Background()); err != nil {
		s.T.Fatal(err)
	}
	s.deliver(want)
}

func newest(t *testing.T, s *site) (subject, text string) {
	t.Helper()
	taken := s.box.All()
	if len(taken) == 0 {
		t.Fatal("no mail")
	}
	last := taken[len(taken)-1]
	text, _ = parts(t, last)
	return last.Header.Get("Subject"), text
}

func TestADailyDigestComesOnceAtItsHour(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine) // it is 9:00 on Monday, 18 May 2026
		s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{notify.AboutReplies: notify.Daily}, Hour: 14, Day: time.Monday})
		thread := s.ask("Gateways", "First answer.")
		s.Reply(s.cy, placed(thread), "Second answer.")
		s.collect(0)
		s.Clock.Advance(4*time.Hour + 59*time.Minute)
		s.collect(0)
		s.Clock.Advance(time.Minute)
		s.collect(1)
		subject, text := newest(t, s)
		if subject != "Your day at Answerable: 2 things happened" || !strings.Contains(text, "First answer.") || !strings.Contains(text, "Second answer.") {
			t.Fatalf("%s\n%s", subject, text)
		}
		if end := s.box.All()[0].Header.Get("List-Unsubscribe"); end == "" || s.box.All()[0].Header.Get("List-Id") != "<digest.forum.test>" {
			t.Error("a digest cannot be ended:", end)
		}
		s.collect(0)
		s.Clock.Advance(24 * time.Hour)
		s.collect(0) // nothing happened
		s.Reply(s.cy, placed(thread), "Third answer.")
		s.Clock.Advance(-30 * time.Hour) // the clock was wrong and is put right
		s.collect(0)
		s.Clock.Advance(54 * time.Hour)
		s.collect(1)
		if _, text := newest(t, s); strings.Contains(text, "First answer.") || !strings.Contains(text, "Third answer.") {
			t.Errorf("told twice, or not at all:\n%s", text)
		}
	})
}

func TestAWeeklyDigestComesOnItsDay(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{notify.AboutReplies: notify.Weekly}, Hour: 9, Day: time.Monday})
		thread := s.ask("Gateways", "First answer.")
		s.collect(0) // this Monday's nine o'clock has begun
		for range 6 {
			s.Clock.Advance(24 * time.Hour)
			s.collect(0)
		}
		s.Clock.Advance(24 * time.Hour)
		s.collect(1)
		if subject, _ := newest(t, s); subject != "Your week at Answerable: 1 thing happened" {
			t.Error(subject)
		}
		s.Reply(s.cy, placed(thread), "Second answer.")
		s.Settle()
		s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{}, Hour: 10, Day: time.Tuesday}) // what waits goes with the new time
		s.Clock.Advance(24 * time.Hour)
		s.collect(0)
		s.Clock.Advance(time.Hour)
		s.collect(1)
	})
}

// What a digest tells is asked again when it leaves: rights, wishes, what was
// read and what is gone.
func TestADigestAsksAgainWhenItLeaves(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		for name, between := range map[string]func(*site, thread.Board, thread.Placed){
			"the board was closed": func(s *site, b thread.Board, _ thread.Placed) {
				b.MaySee, b.MayStart, b.MayReply, b.Reason = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly, "This board is for staff from now on."
				if _, err := s.Forum.SaveBoard(context.Background(), s.administer.Viewer, b); err != nil {
					s.T.Fatal(err)
				}
			},
			"the answer was withdrawn": func(s *site, _ thread.Board, p thread.Placed) {
				if _, err := s.Forum.Withdraw(context.Background(), s.cy.Viewer, p.PostID, "I was wrong."); err != nil {
					s.T.Fatal(err)
				}
			},
			"it was read": func(s *site, _ thread.Board, _ thread.Placed) {
				if err := s.Notices.MarkRead(context.Background(), s.asker.Viewer, 1<<40); err != nil {
					s.T.Fatal(err)
				}
			},
			"it is not wanted by mail any more": func(s *site, _ thread.Board, _ thread.Placed) {
				s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{notify.AboutReplies: notify.InSite}, Hour: 14, Day: time.Monday})
			},
			"the thread was muted": func(s *site, _ thread.Board, p thread.Placed) {
				if err := s.Forum.SetLevel(context.Background(), s.asker.Viewer, p.ThreadID, notify.LevelMuted); err != nil {
					s.T.Fatal(err)
				}
			},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newSite(t, engine)
				s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{notify.AboutReplies: notify.Daily}, Hour: 14, Day: time.Monday})
				b := s.Board("Gateways")
				asked := s.Thread(s.asker, b, "No line since Monday", "The line is dead.")
				answer := s.Reply(s.cy, asked, "Restart it.")
				s.Settle()
				between(s, b, answer)
				s.Clock.Advance(6 * time.Hour)
				s.collect(0)
				if rows := s.outbox(notify.MailDropped); len(rows) != 1 || rows[0].Why == "" {
					t.Errorf("%+v", rows)
				}
			})
		}
	})
}

// Two nodes that look at the same moment make one digest.
func TestManyNodesCollectADigestOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{notify.AboutReplies: notify.Daily}, Hour: 14, Day: time.Monday})
		s.ask("Gateways", "First answer.")
		s.Settle()
		s.Clock.Advance(6 * time.Hour)
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if err := s.Outbox.Collect(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s.deliver(1)
	})
}

// A digest ends with one press, like any other mail.
func TestDigestsEndWithOnePress(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{notify.AboutReplies: notify.Daily, notify.AboutMentions: notify.AtOnce}, Hour: 14, Day: time.Monday})
	thread := s.ask("Gateways", "First answer.")
	s.Settle()
	s.Clock.Advance(6 * time.Hour)
	s.collect(1)
	s.Reply(s.cy, placed(thread), "Second answer.")
	s.Settle()
	end := strings.TrimPrefix(strings.Trim(s.box.All()[0].Header.Get("List-Unsubscribe"), "<>"), s.URL)
	if page := s.Guest().Post(end, map[string][]string{"List-Unsubscribe": {"One-Click"}}); page.Status != 200 {
		t.Fatal(page.Status)
	}
	s.Clock.Advance(48 * time.Hour)
	s.collect(0)
	p, err := s.Outbox.Preferences(context.Background(), s.asker.Viewer)
	if err != nil || p.Choices[notify.AboutReplies] != notify.InSite || p.Choices[notify.AboutMentions] != notify.AtOnce {
		t.Errorf("%+v, %v", p, err)
	}
}
