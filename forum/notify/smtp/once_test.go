package smtp_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
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

// TestOneEventIsOneMail follows somebody who has every reason at once to be told:
// he asked, is mentioned and replied to, follows the thread, the fault, the board
// and two tags, and is affected. Whatever happens, he gets one notice and one mail.
func TestOneEventIsOneMail(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		ctx := context.Background()
		staff := s.Member("Fay", account.Staff)
		b := s.Board("Gateways")
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(s.Notices.FollowBoard(ctx, s.asker.Viewer, b.ID, notify.LevelAll))
		must(s.Notices.FollowTag(ctx, s.asker.Viewer, "dhcp", notify.LevelAll))
		must(s.Notices.FollowTag(ctx, s.asker.Viewer, "hub3", notify.LevelAll))
		s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{notify.AboutThreads: notify.AtOnce}, Hour: 8})
		asked, err := s.Forum.Start(ctx, s.asker.Viewer, thread.Opening{BoardID: b.ID, Kind: thread.Fault, Title: "No line", Body: "The line is dead.", Tags: []string{"dhcp", "hub3"}, Key: forumtest.Key()})
		must(err)
		must(s.Forum.SetLevel(ctx, s.asker.Viewer, asked.ThreadID, notify.LevelAll))
		s.Settle()
		f, err := s.Faults.Open(ctx, staff.Viewer, fault.Opening{ThreadID: asked.ThreadID, Title: "No connection", Severity: fault.Major})
		must(err)
		must(s.Faults.Report(ctx, s.asker.Viewer, fault.Report{FaultID: f, ProductName: "Home Hub 3", ProductVersion: "4.1", State: fault.Affected}))
		must(s.Faults.SetLevel(ctx, s.asker.Viewer, f, notify.LevelAll))
		s.Settle()
		if _, err := s.Deliver(); err != nil {
			t.Fatal(err)
		}
		var answer thread.Placed
		var promise int64
		soon, later := s.Clock.Now().Add(24*time.Hour), s.Clock.Now().Add(48*time.Hour)
		for _, step := range []struct {
			name string
			do   func() error
		}{
			{"another's thread with the tags that mentions him", func() error {
				_, err := s.Forum.Start(ctx, s.cy.Viewer, thread.Opening{BoardID: b.ID, Kind: thread.Question, Title: "Mine too", Body: "As @Ada has it.", Tags: []string{"dhcp", "hub3"}, Key: forumtest.Key()})
				return err
			}},
			{"a reply to him that mentions and quotes him", func() (err error) {
				answer, err = s.Forum.Reply(ctx, s.cy.Viewer, thread.Reply{ThreadID: asked.ThreadID, ReplyTo: asked.PostID, Body: "> @Ada wrote: dead\n\n@Ada, restart it, @Ada.", Key: forumtest.Key()})
				return err
			}},
			{"an official answer", func() error { _, err := s.Forum.MarkOfficial(ctx, staff.Viewer, answer.PostID, "4.1"); return err }},
			{"an update with the next one's date", func() error {
				return s.Faults.Post(ctx, staff.Viewer, fault.Update{FaultID: f, Body: "We look into it.", NextBy: &soon})
			}},
			{"an estimate", func() error {
				return s.Faults.Estimate(ctx, staff.Viewer, fault.NewEstimate{FaultID: f, Standing: s.standing(f), UntilAt: &soon, Reason: "We know more."})
			}},
			{"an estimate moved", func() error {
				return s.Faults.Estimate(ctx, staff.Viewer, fault.NewEstimate{FaultID: f, Standing: s.standing(f), UntilAt: &later, Reason: "It takes longer."})
			}},
			{"a promise", func() (err error) {
				promise, err = s.Faults.Promise(ctx, staff.Viewer, fault.NewPromise{FaultID: f, What: "We call everybody.", DueAt: soon})
				return err
			}},
			{"a promise broken", func() error {
				return s.Faults.EndPromise(ctx, staff.Viewer, fault.Ending{PromiseID: promise, State: fault.PromiseBroken, Reason: "Nobody had time."})
			}},
			{"a fix that is out", func() error {
				return s.Faults.Release(ctx, staff.Viewer, fault.NewRelease{FaultID: f, Version: "4.2"})
			}},
			{"a merge into another fault that he follows, too", func() error {
				other, err := s.Faults.Open(ctx, staff.Viewer, fault.Opening{ThreadID: s.Thread(s.cy, b, "Other", "Another one.").ThreadID, Title: "Another fault", Severity: fault.Major})
				must(err)
				must(s.Faults.SetLevel(ctx, s.asker.Viewer, other, notify.LevelAll))
				s.Settle()
				_, err = s.Deliver() // the new thread's mail
				must(err)
				return s.Faults.Merge(ctx, staff.Viewer, f, other, "The same cause.")
			}},
		} {
			s.Clock.Advance(time.Minute)
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v %v", step.name, err, fail.From(err).Fields)
			}
			before := len(s.box.To(askersAddress))
			if _, err := s.Deliver(); err != nil {
				t.Fatal(step.name, err)
			}
			after := s.box.To(askersAddress)
			if len(after)-before != 1 && step.name != "a merge into another fault that he follows, too" || len(after)-before > 1 && strings.HasPrefix(step.name, "a merge") {
				var subjects []string
				for _, m := range after[min(before, len(after)):] {
					subjects = append(subjects, m.Header.Get("Subject"))
				}
				t.Errorf("%s: %d mails %q", step.name, len(after)-before, subjects)
			}
		}
		seen := map[string]bool{}
		for _, m := range s.box.To(askersAddress) {
			if id := m.Header.Get("Message-ID"); seen[id] {
				t.Error("twice:", id)
			} else {
				seen[id] = true
			}
		}
	})
}

func (s *site) standing(f int64) int64 {
	s.T.Helper()
	all, err := s.Faults.Estimates(context.Background(), f)
	if err != nil {
		s.T.Fatal(err)
	}
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].ID
}

// TestOpenAsksAgain: why a mail that was written does not leave.
func TestOpenAsksAgain(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		set := func(statement string) func(*site, thread.Board, thread.Placed) {
			return func(s *site, _ thread.Board, _ thread.Placed) {
				err := s.DB.Write(context.Background(), func(tx *db.Tx) error { return tx.Exec(statement, s.asker.Viewer.ID).Error })
				if err != nil {
					s.T.Fatal(err)
				}
			}
		}
		for _, c := range []struct {
			name, why string
			between   func(*site, thread.Board, thread.Placed)
		}{
			{"nothing", "", func(*site, thread.Board, thread.Placed) {}},
			{"the address is not confirmed any more", "the address is not confirmed", set("UPDATE members SET email_confirmed_at = NULL WHERE id = ?")},
			{"the address was taken away", "the address is not confirmed", set("UPDATE members SET email = NULL, email_confirmed_at = NULL WHERE id = ?")},
			{"the choice changed", "the member does not want it by mail any more", func(s *site, _ thread.Board, _ thread.Placed) {
				s.wants(notify.Preferences{Choices: map[notify.About]notify.Choice{notify.AboutReplies: notify.Off}, Hour: 8})
			}},
			{"the thread was muted", "the member muted it", func(s *site, _ thread.Board, p thread.Placed) {
				if err := s.Forum.SetLevel(context.Background(), s.asker.Viewer, p.ThreadID, notify.LevelMuted); err != nil {
					s.T.Fatal(err)
				}
			}},
			{"the answer was withdrawn", "what it was about is not there any more", func(s *site, _ thread.Board, p thread.Placed) {
				if _, err := s.Forum.Withdraw(context.Background(), s.cy.Viewer, p.PostID, "I was wrong."); err != nil {
					s.T.Fatal(err)
				}
			}},
			{"the board was closed", "the member may not see it any more", func(s *site, b thread.Board, _ thread.Placed) {
				b.MaySee, b.MayStart, b.MayReply, b.Reason = thread.StaffOnly, thread.StaffOnly, thread.StaffOnly, "This board is for staff from now on."
				if _, err := s.Forum.SaveBoard(context.Background(), s.administer.Viewer, b); err != nil {
					s.T.Fatal(err)
				}
			}},
			{"mail came back", "the address is switched off, because mail to it came back", func(s *site, _ thread.Board, _ thread.Placed) {
				if err := s.Outbox.Bounced(context.Background(), notify.Bounce{MailID: 1, Hard: true, Status: "5.1.1"}); err != nil {
					s.T.Fatal(err)
				}
			}},
		} {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				s := newSite(t, engine)
				b := s.Board("Gateways")
				asked := s.Thread(s.asker, b, "No line since Monday", "The line is dead.")
				answer := s.Reply(s.cy, asked, "Restart it.")
				s.Settle()
				s.Clock.Advance(time.Second)
				c.between(s, b, answer)
				want := 0
				if c.why == "" {
					want = 1
				}
				s.deliver(want)
				rows := s.outbox("")
				if last := rows[len(rows)-1]; last.Why != c.why {
					t.Errorf("%q, want %q: %+v", last.Why, c.why, rows)
				}
			})
		}
	})
}

// Nobody but administrators sees the outbox or sends again, and only what can be
// sent again is.
func TestTheOutboxIsForAdministrators(t *testing.T) {
	t.Parallel()
	s := newSite(t, db.SQLite)
	ctx := context.Background()
	s.ask("Gateways", "First.")
	s.deliver(1)
	for _, v := range []account.Viewer{{}, s.asker.Viewer, s.Member("Fay", account.Staff).Viewer, s.Member("Mo", account.Moderator).Viewer} {
		if _, _, err := s.Outbox.List(ctx, v, "", 0); err == nil {
			t.Errorf("%s sees the outbox", v.Role)
		}
		if _, err := s.Outbox.Counts(ctx, v); err == nil {
			t.Errorf("%s counts the outbox", v.Role)
		}
		if err := s.Outbox.Retry(ctx, v, 1); err == nil {
			t.Errorf("%s sends again", v.Role)
		}
	}
	if err := s.Outbox.Retry(ctx, s.administer.Viewer, 1); err == nil {
		t.Error("a mail that left leaves again")
	}
	if err := s.Outbox.Retry(ctx, s.administer.Viewer, 4711); err == nil {
		t.Error("a mail that is not there leaves")
	}
}

// TestMailsAreOpenedTogether: what a mail costs must not be a statement or two of
// its own, and each is asked by itself whether it may leave.
func TestMailsAreOpenedTogether(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		bo := s.Member("Bo", account.Member)
		s.Address(bo, "bo@example.test")
		asked := s.ask("Gateways", "First, @Bo.")
		for n := range 5 {
			s.Reply(s.cy, placed(asked), fmt.Sprintf("You too, @Bo, %d.", n))
		}
		s.Settle()
		gone := s.Reply(s.cy, placed(asked), "One more, @Bo.")
		s.Settle()
		if _, err := s.Forum.Withdraw(context.Background(), s.cy.Viewer, gone.PostID, "I was wrong."); err != nil {
			t.Fatal(err)
		}
		ids, err := s.Outbox.Claim(context.Background(), 100)
		if err != nil || len(ids) != 14 {
			t.Fatalf("%d mails, %v", len(ids), err)
		}
		ctx, statements := db.CountStatements(context.Background())
		all := s.Outbox.OpenAll(ctx, append(ids, 4711))
		if n := statements.Load(); n > 3 { // the mails, and their notices by group of kinds
			t.Errorf("%d statements for %d mails", n, len(ids))
		}
		refused := 0
		for i, m := range all[:len(ids)] {
			var unsendable *notify.Unsendable
			switch {
			case m.ID != ids[i]:
				t.Errorf("mail %d in the place of %d", m.ID, ids[i])
			case errors.As(m.Err, &unsendable):
				refused++
			case m.Err != nil || m.Notice == nil || m.Notice.MemberID != m.MemberID || !strings.Contains(m.Notice.Body, "@Bo"):
				t.Errorf("%+v", m)
			}
		}
		if last := all[len(ids)]; refused != 2 || fail.From(last.Err).Kind != fail.Missing {
			t.Errorf("%d refused, what is not there: %v", refused, last.Err)
		}
	})
}

// TestEndsAreWrittenTogether: attempts that end at once are all written down.
func TestEndsAreWrittenTogether(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newSite(t, engine)
		asked := s.ask("Gateways", "First.")
		for n := range 15 {
			s.Reply(s.cy, placed(asked), fmt.Sprintf("One more, %d.", n))
		}
		s.Settle()
		ids, err := s.Outbox.Claim(context.Background(), 100)
		if err != nil || len(ids) != 16 {
			t.Fatalf("%d mails, %v", len(ids), err)
		}
		ctx, statements := db.CountStatements(context.Background())
		var all sync.WaitGroup
		for _, id := range ids {
			all.Go(func() {
				if err := s.Outbox.Sent(ctx, id, "250 ok"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if rows := s.outbox(notify.MailSent); len(rows) != len(ids) || rows[0].Answer != "250 ok" {
			t.Errorf("%d of %d written with %d statements: %+v", len(rows), len(ids), statements.Load(), rows[:1])
		}
	})
}
