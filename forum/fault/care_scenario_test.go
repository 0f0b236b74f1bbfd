package fault_test

import (
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
)

// The world's clock stands at Monday 18 May 2026, 9:00 UTC, when it opens.

func TestAThreadWaitsStallsAndClimbs(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.ask("No dial tone")
		v := s.view(id)
		if v.WaitingSince == nil || !v.WaitingSince.Equal(s.clock.Now()) || v.Level != 1 || *v.TeamName != "Community" || v.OwnerName != nil ||
			!v.ReplyDueAt.Equal(s.clock.Now().Add(4*time.Hour)) || len(v.Ladder) != 2 || v.AtTop() {
			t.Fatalf("%+v", v)
		}
		s.after(time.Hour)
		s.says(s.bob, id, "Me too, and the customer cannot hide the wait.")
		s.says(s.mod, id, "Please stay polite.")
		if now := s.view(id); !now.WaitingSince.Equal(*v.WaitingSince) || !now.ReplyDueAt.Equal(*v.ReplyDueAt) {
			t.Fatalf("a later post moved the clock: %+v", now)
		}
		s.after(2*time.Hour + 59*time.Minute)
		if s.view(id).StalledSince != nil {
			t.Fatal("stalled before its target")
		}
		s.after(time.Minute)
		v = s.view(id)
		if v.StalledSince == nil || !v.StalledSince.Equal(*v.FirstDueAt) || !v.FirstLate || v.Level != 2 || *v.TeamName != "Firmware" || v.Handovers != 1 ||
			v.Handed == nil || v.Handed.Kind != fault.TargetPassed || v.Handed.Reason != "The target of 4 h for a first reply passed." || !v.AtTop() ||
			v.Ladder[1].Reached == nil || !v.Ladder[1].Current || v.EscalatedAt == nil {
			t.Fatalf("%+v", v)
		}
		if s.told(s.fay, notify.Escalated) != 1 || s.told(s.kim, notify.Escalated) != 1 || s.told(s.sam, notify.Stalled) != 1 {
			t.Error("not everybody was told of the escalation")
		}
		for range 3 {
			s.must(s.Sweep(s.ctx))
		}
		s.after(time.Hour) // the top's own target
		v = s.view(id)
		if v.Level != 2 || v.Handovers != 1 || v.StalledSince == nil || v.ReplyDueAt != nil {
			t.Fatalf("past the top: %+v", v)
		}
		lines, err := s.Stalled(s.ctx, s.guest, s.public, 5)
		s.must(err)
		if len(lines) != 1 || *lines[0].ThreadID != id || lines[0].TeamName != "Firmware" || !lines[0].WaitingSince.Equal(*v.WaitingSince) {
			t.Errorf("in public: %+v", lines)
		}
		s.says(s.kim, id, "We see it in the lab.")
		v = s.view(id)
		if v.WaitingSince != nil || v.StalledSince != nil || !v.FirstLate || v.FirstReplyAt == nil || v.EscalatedAt != nil || v.Level != 2 {
			t.Fatalf("after the answer: %+v", v)
		}
		if lines, _ := s.Stalled(s.ctx, s.guest, 0, 5); len(lines) != 0 {
			t.Errorf("still stalled: %+v", lines)
		}
	})
}

func TestTheClockComesToTheSameInAnyOrderAndAgain(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.thread(s.ann, s.public, "Jobs out of order")
		asked := s.clock.Now()
		s.clock.Advance(time.Hour)
		answer := s.reply(s.sam, id, "What does the light say?")
		s.clock.Advance(time.Hour)
		second := s.reply(s.ann, id, "Red.")
		s.must(s.Posted(s.ctx, second.PostID))
		s.must(s.Posted(s.ctx, answer.PostID))
		s.posted()
		s.posted()
		s.must(s.Posted(s.ctx, 987654)) // there is none
		v := s.view(id)
		if *v.WaitingPost != second.PostID || !v.FirstReplyAt.Equal(asked.Add(time.Hour)) || v.FirstLate || !v.FirstAskedAt.Equal(asked) ||
			!v.ReplyDueAt.Equal(asked.Add(4*time.Hour)) {
			t.Fatalf("%+v", v)
		}
	})
}

func TestWithdrawnAndThankfulPostsDoNotWait(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.ask("Which cable?")
		s.says(s.sam, id, "The yellow one.")
		thanks := s.says(s.ann, id, "Thanks!")
		if s.view(id).WaitingPost == nil {
			t.Fatal("a new post starts a clock")
		}
		_, err := s.forum.Withdraw(s.ctx, s.ann, thanks, "")
		s.must(err)
		s.work()
		if v := s.view(id); v.WaitingPost != nil || v.Open {
			t.Fatalf("withdrawn, and waits: %+v", v)
		}
		closing := s.says(s.ann, id, "It works, thank you.")
		wants(t, s.NoAnswerNeeded(s.ctx, s.bob, closing), fail.Forbidden, "its author and staff")
		wants(t, s.NoAnswerNeeded(s.ctx, s.guest, closing), fail.SignIn, "sign in")
		s.must(s.NoAnswerNeeded(s.ctx, s.kim, closing))
		s.must(s.NoAnswerNeeded(s.ctx, s.sam, closing)) // the first word stands
		if v := s.view(id); v.WaitingPost != nil {
			t.Fatalf("%+v", v)
		}
		marks, err := s.NoAnswers(s.ctx, id, 1, 20)
		s.must(err)
		if m := marks[closing]; len(marks) != 1 || m.ByName != "Kim" || !m.ByStaff || !m.MarkedAt.Equal(s.clock.Now()) {
			t.Errorf("marks: %+v", marks)
		}
		s.must(s.AnswerNeeded(s.ctx, s.ann, closing))
		if v := s.view(id); v.WaitingPost == nil || *v.WaitingPost != closing {
			t.Fatalf("its author says it does: %+v", v)
		}
		staff := s.says(s.sam, id, "Glad to hear.")
		wants(t, s.NoAnswerNeeded(s.ctx, s.sam, staff), fail.Conflict, "Nobody waits")
		wants(t, s.NoAnswerNeeded(s.ctx, s.sam, 99999), fail.Missing, "")
	})
}

func TestABoardWithoutALadderHasNoTargets(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.thread(s.ann, s.members, "A wobbly chair")
		s.posted()
		s.after(1000 * time.Hour)
		v, err := s.ThreadCare(s.ctx, s.ann, id)
		s.must(err)
		if v.WaitingSince == nil || v.ReplyDueAt != nil || v.StalledSince != nil || len(v.Ladder) != 0 {
			t.Fatalf("%+v", v)
		}
		wants(t, s.Escalate(s.ctx, s.sam, v.ID, "It wobbles too much", ""), fail.Conflict, "no ladder")
		if hidden, err := s.ThreadCare(s.ctx, s.guest, id); err != nil || hidden.ID != 0 {
			t.Errorf("a guest sees the care of a members' thread: %+v %v", hidden, err)
		}
		s.says(s.kim, id, "Any staff may answer here.")
		if v, _ := s.ThreadCare(s.ctx, s.ann, id); v.WaitingSince != nil || v.FirstLate || v.Open {
			t.Fatalf("%+v", v)
		}
	})
}

func TestTheOldOwnerStaysUntilSomebodyAccepts(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.ask("Who has it?")
		v := s.view(id)
		care, due := v.ID, *v.ReplyDueAt
		wants(t, s.Take(s.ctx, s.ann, care), fail.Forbidden, "Only staff")
		s.must(s.Take(s.ctx, s.sam, care))
		s.must(s.Take(s.ctx, s.sam, care)) // a second click
		wants(t, s.Take(s.ctx, s.kim, care), fail.Conflict, "Sam owns this")
		for _, bad := range []struct {
			n     fault.NewHandover
			field string
		}{
			{fault.NewHandover{TeamID: s.firmware}, "reason of 3"},
			{fault.NewHandover{Reason: "It is the firmware"}, "Choose the team"},
			{fault.NewHandover{TeamID: s.community, Reason: "It is ours"}, "has it already"},
			{fault.NewHandover{TeamID: s.community, Member: "Sam", Reason: "It is ours"}, "owns it already"},
			{fault.NewHandover{TeamID: s.firmware, Member: "Sam", Reason: "It is theirs"}, "Nobody of this name"},
			{fault.NewHandover{TeamID: 4711, Reason: "It is theirs"}, "Nobody is in this team"},
		} {
			bad.n.CareID = care
			wants(t, s.HandOver(s.ctx, s.sam, bad.n), fail.Invalid, bad.field)
		}
		s.clock.Advance(time.Hour)
		s.must(s.HandOver(s.ctx, s.sam, fault.NewHandover{CareID: care, TeamID: s.firmware, Reason: "It is the firmware", Note: "Contract 4711"}))
		v = s.view(id)
		if *v.OwnerName != "Sam" || *v.TeamName != "Community" || v.Handovers != 0 || v.Handed == nil || v.Handed.Note != "" || !v.ReplyDueAt.Equal(due) {
			t.Fatalf("asked: %+v", v)
		}
		if inside, _ := s.ThreadCare(s.ctx, s.kim, id); inside.Handed == nil || inside.Handed.Note != "Contract 4711" {
			t.Errorf("staff see the note: %+v", inside.Handed)
		}
		if s.told(s.kim, notify.Handover) != 1 || s.told(s.fay, notify.Handover) != 1 || s.told(s.sam, notify.Handover) != 0 {
			t.Error("the team was not told")
		}
		wants(t, s.Accept(s.ctx, s.sam, care), fail.Forbidden, "a team that you are not in")
		wants(t, s.Decline(s.ctx, s.kim, care, ""), fail.Invalid, "reason")
		s.must(s.Decline(s.ctx, s.kim, care, "It is the line, not the box"))
		if v = s.view(id); *v.OwnerName != "Sam" || v.Handed != nil || v.Moves[len(v.Moves)-1].Answer != "It is the line, not the box" || v.Handovers != 0 {
			t.Fatalf("declined: %+v", v)
		}
		wants(t, s.Accept(s.ctx, s.kim, care), fail.Conflict, "any more")
		s.must(s.HandOver(s.ctx, s.sam, fault.NewHandover{CareID: care, TeamID: s.firmware, Member: "kim", Reason: "The line was measured"}))
		s.must(s.Accept(s.ctx, s.kim, care))
		v = s.view(id)
		if *v.OwnerName != "Kim" || *v.TeamName != "Firmware" || v.Level != 2 || v.Handovers != 1 || !v.ReplyDueAt.Equal(due) || !v.WaitingSince.Equal(*v.FirstAskedAt) {
			t.Fatalf("accepted: %+v", v)
		}
		if s.told(s.sam, notify.Owner) != 1 {
			t.Error("the old owner was not told")
		}
		s.says(s.sam, id, "I answer, but it is not mine any more.")
		if s.view(id).WaitingSince == nil {
			t.Error("another team's post stopped the clock")
		}
		s.says(s.fay, id, "Of the team.")
		if s.view(id).WaitingSince != nil {
			t.Error("the team's post did not stop the clock")
		}
	})
}

func TestEscalationStopsAtTheTop(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.ask("Higher please")
		v := s.view(id)
		wants(t, s.Escalate(s.ctx, s.ann, v.ID, "I want it", ""), fail.Forbidden, "Only staff")
		wants(t, s.Escalate(s.ctx, s.sam, v.ID, "", ""), fail.Invalid, "reason")
		s.must(s.Take(s.ctx, s.sam, v.ID))
		s.must(s.Escalate(s.ctx, s.sam, v.ID, "Needs the lab", "ask Kim"))
		due := *v.ReplyDueAt
		if v = s.view(id); *v.OwnerName != "Sam" || v.Level != 2 || *v.TeamName != "Firmware" || v.Handovers != 1 || !v.ReplyDueAt.Equal(due) {
			t.Fatalf("%+v", v)
		}
		wants(t, s.Escalate(s.ctx, s.sam, v.ID, "Higher still", ""), fail.Conflict, "top of the ladder already: level 2, Firmware")
		s.must(s.Decline(s.ctx, s.kim, v.ID, "The lab is not needed"))
		if v = s.view(id); *v.OwnerName != "Sam" || v.Level != 1 || *v.TeamName != "Community" || v.EscalatedAt != nil || v.Handovers != 1 {
			t.Fatalf("declined: %+v", v)
		}
		s.after(4 * time.Hour)
		if v = s.view(id); v.Level != 2 || *v.OwnerName != "Sam" {
			t.Fatalf("climbed: %+v", v)
		}
		wants(t, s.Decline(s.ctx, s.kim, v.ID, "Not ours"), fail.Conflict, "cannot be declined")
		s.must(s.Take(s.ctx, s.fay, v.ID))
		if v = s.view(id); *v.OwnerName != "Fay" || v.Handovers != 2 || v.StalledSince == nil {
			t.Fatalf("taken: %+v", v)
		}
	})
}

func TestCustomersAskAStalledThreadUp(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		form := s.form(s.public)
		form.Rungs[0].First = "1 h"
		s.must(s.SaveLadder(s.ctx, s.admin, form))
		third := s.team("Lab", &s.kim)
		form.Rungs = append(form.Rungs, fault.RungForm{TeamID: third, First: "100 h", Next: "100 h", Update: "100 h"})
		form.Rungs[1].First, form.Rungs[1].Next = "100 h", "100 h"
		s.must(s.SaveLadder(s.ctx, s.admin, form))
		id := s.ask("Nobody answers")
		s.says(s.bob, id, "Same here")
		care := s.view(id).ID
		_, err := s.AskUp(s.ctx, s.ann, care)
		wants(t, err, fail.Conflict, "Nothing here has waited past its target")
		s.after(time.Hour)
		if v := s.view(id); v.Level != 2 || v.StalledSince == nil {
			t.Fatalf("%+v", v)
		}
		_, err = s.AskUp(s.ctx, s.cyd, care)
		wants(t, err, fail.Forbidden, "Only those whom this affects")
		_, err = s.AskUp(s.ctx, s.sam, care)
		wants(t, err, fail.Forbidden, "for customers")
		_, err = s.AskUp(s.ctx, s.guest, care)
		wants(t, err, fail.SignIn, "sign in")
		for range 2 { // one ask a person and level
			asked, err := s.AskUp(s.ctx, s.ann, care)
			s.must(err)
			if asked != (fault.Asked{People: 1, Needed: 2}) {
				t.Fatalf("%+v", asked)
			}
		}
		if v := s.view(id); v.Asks != 1 || v.AsksNeeded != 2 {
			t.Errorf("%+v", v)
		}
		asked, err := s.AskUp(s.ctx, s.bob, care)
		s.must(err)
		v := s.view(id)
		if !asked.Climbed || v.Level != 3 || v.Handed.Kind != fault.CustomersAsked || v.Handed.AskedBy != nil || v.Handed.Reason != "2 people who wait asked for it." || v.Asks != 0 {
			t.Fatalf("%+v %+v", asked, v)
		}
		_, err = s.AskUp(s.ctx, s.bob, care)
		wants(t, err, fail.Conflict, "top of the ladder")
	})
}

func TestAnOwnerWhoLeftIsNoOwner(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		left, demoted := s.ask("He left the team"), s.ask("She lost the role")
		s.must(s.Take(s.ctx, s.sam, s.view(left).ID))
		care := s.view(demoted).ID
		s.must(s.HandOver(s.ctx, s.sam, fault.NewHandover{CareID: care, TeamID: s.firmware, Reason: "The firmware's"}))
		s.must(s.Accept(s.ctx, s.kim, care))
		s.must(s.people.RemoveFromTeam(s.ctx, s.admin, s.community, s.sam.ID))
		s.exec(`DELETE FROM team_members WHERE member_id = ?`, s.kim.ID)
		s.exec(`UPDATE members SET role = 'member' WHERE id = ?`, s.kim.ID)
		for _, id := range []int64{left, demoted} {
			if v := s.view(id); v.OwnerName != nil || v.OwnerID != nil {
				t.Errorf("read before anybody looked: %+v", v)
			}
		}
		s.must(s.CheckOwners(s.ctx))
		s.must(s.CheckOwners(s.ctx))
		if n := s.count(`SELECT count(*) FROM care WHERE owner_id IS NOT NULL`); n != 0 {
			t.Errorf("%d owners stay", n)
		}
		if n := s.count(`SELECT count(*) FROM handovers WHERE kind = 'owner_left'`); n != 2 {
			t.Errorf("%d lines tell of it", n)
		}
		if s.told(s.fay, notify.Owner) != 1 {
			t.Error("the team was not told")
		}
		s.must(s.Take(s.ctx, s.fay, care))
		if v := s.view(demoted); *v.OwnerName != "Fay" {
			t.Errorf("%+v", v)
		}
		wants(t, s.Take(s.ctx, s.admin, s.view(left).ID), fail.Conflict, "in no team")
	})
}

func TestAFaultOwnsItsThreads(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		first := s.ask("The light is red")
		s.must(s.Take(s.ctx, s.sam, s.view(first).ID))
		f12, err := s.Open(s.ctx, s.sam, fault.Opening{ThreadID: first, Title: "The light is red", Severity: fault.Major})
		s.must(err)
		s.clock.Advance(time.Hour)
		second := s.thread(s.bob, s.public, "My light is red too")
		s.posted()
		s.must(s.Link(s.ctx, s.sam, second, f12))
		of, err := s.FaultCare(s.ctx, s.guest, f12)
		s.must(err)
		if *of.OwnerName != "Sam" || !of.WaitingSince.Equal(*s.view(first).WaitingSince) || of.UpdateDueAt == nil {
			t.Fatalf("%+v", of)
		}
		if v := s.view(second); *v.OwnerName != "Sam" || v.ID != of.ID || *v.FaultID != f12 || !v.WaitingSince.Equal(s.clock.Now()) {
			t.Fatalf("a linked thread is its fault's: %+v", v)
		}
		s.must(s.HandOver(s.ctx, s.sam, fault.NewHandover{CareID: of.ID, TeamID: s.firmware, Reason: "The firmware's"}))
		s.must(s.Accept(s.ctx, s.kim, of.ID))
		s.must(s.Post(s.ctx, s.sam, fault.Update{FaultID: f12, Body: "Not of the team: news, but no answer."}))
		if s.view(second).WaitingSince == nil {
			t.Fatal("an update by another team stopped the clock")
		}
		s.must(s.Post(s.ctx, s.fay, fault.Update{FaultID: f12, Body: "We know the cause."}))
		for _, id := range []int64{first, second} {
			if v := s.view(id); v.WaitingSince != nil || v.FirstReplyAt == nil || v.FirstLate {
				t.Errorf("an update is a reply in each thread: %+v", v)
			}
		}
		s.clock.Advance(time.Minute)
		s.says(s.bob, second, "When?")
		if of, _ = s.FaultCare(s.ctx, s.guest, f12); of.WaitingSince == nil || !of.WaitingSince.Equal(s.clock.Now()) {
			t.Fatalf("%+v", of)
		}
		s.after(2 * time.Hour) // Firmware answers within an hour
		of, _ = s.FaultCare(s.ctx, s.guest, f12)
		if v := s.view(second); of.StalledSince == nil || v.StalledSince == nil || of.Level != 2 {
			t.Fatalf("%+v\n%+v", of, v)
		}
		s.must(s.Unlink(s.ctx, s.sam, second, f12, "Another cause"))
		if v := s.view(second); v.FaultID != nil || v.ID == of.ID || v.StalledSince == nil || !v.Open {
			t.Fatalf("its own again: %+v", v)
		}
		if of, _ = s.FaultCare(s.ctx, s.guest, f12); of.WaitingSince != nil || of.StalledSince != nil {
			t.Fatalf("nothing waits in it now: %+v", of)
		}
	})
}

func TestWhatWaitsInAClosedFaultIsOnTheDesk(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		f12, id := s.fault("Closed too early")
		s.posted()
		s.move(f12, fault.Confirmed, fault.WontFix)
		if v := s.view(id); v.FaultID != nil || !v.Open || v.WaitingSince == nil {
			t.Fatalf("%+v", v)
		}
		if n := s.count(`SELECT count(*) FROM care WHERE fault_id = ? AND open`, f12); n != 0 {
			t.Error("a closed fault is on the desk")
		}
		s.move(f12, fault.Confirmed)
		if v := s.view(id); v.FaultID == nil || v.WaitingSince == nil {
			t.Fatalf("reopened: %+v", v)
		}
		of, _ := s.FaultCare(s.ctx, s.guest, f12)
		if !of.Open || of.WaitingSince == nil {
			t.Errorf("reopened: %+v", of)
		}
	})
}

func TestALateUpdateSendsAFaultUp(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		f12, id := s.fault("Silent staff")
		s.says(s.sam, id, "We look into it.")
		s.after(24 * time.Hour) // 8 business hours
		of, err := s.FaultCare(s.ctx, s.guest, f12)
		s.must(err)
		if of.Level != 2 || of.Handed == nil || of.Handed.Reason != "The target of 8 h for an update passed." || of.StalledSince != nil {
			t.Fatalf("%+v", of)
		}
		if n := s.count(`SELECT count(*) FROM fault_events WHERE fault_id = ? AND kind = 'escalated'`, f12); n != 1 {
			t.Errorf("%d lines on the timeline", n)
		}
	})
}

func TestAPromiseKeepsItsThreadOnTheDesk(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.ask("Will you call me?")
		s.says(s.sam, id, "By tomorrow.")
		if s.view(id).Open {
			t.Fatal("nothing needs anybody")
		}
		promise, err := s.Promise(s.ctx, s.sam, fault.NewPromise{ThreadID: id, What: "A call back", DueAt: s.clock.Now().Add(48 * time.Hour)})
		s.must(err)
		if !s.view(id).Open {
			t.Fatal("a promise is open, and the thread is off the desk")
		}
		if d := s.desk(s.sam, fault.DeskQuery{List: fault.PromisesDue}); len(d.Promises) != 0 || d.Tiles.Promises != 0 {
			t.Errorf("due already: %+v", d)
		}
		s.after(25 * time.Hour)
		if d := s.desk(s.sam, fault.DeskQuery{List: fault.PromisesDue}); len(d.Promises) != 1 || d.Tiles.Promises != 1 || d.Tiles.Overdue != 0 {
			t.Errorf("due within a day: %+v", d)
		}
		s.after(24 * time.Hour)
		d := s.desk(s.sam, fault.DeskQuery{})
		if d.Tiles.Overdue != 1 || len(d.Rows) != 1 || d.Rows[0].Reasons()[0].Kind != fault.BrokenPromiseReason {
			t.Errorf("overdue: %+v", d)
		}
		post := s.says(s.sam, id, "I called you.")
		s.must(s.EndPromise(s.ctx, s.sam, fault.Ending{PromiseID: promise, State: fault.PromiseKept, KeptPostID: post}))
		if s.view(id).Open {
			t.Error("the promise has ended")
		}
	})
}

func TestNobodyIsCalledLateBecauseTheJobsAre(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.ask("No dial tone")
		s.after(time.Hour)
		s.reply(s.sam, id, "It is the adapter; its job has not run yet.")
		s.after(4 * time.Hour)
		if v := s.view(id); v.StalledSince != nil || v.FirstLate || v.Level != 1 || v.Handovers != 0 || v.FirstReplyAt == nil {
			t.Fatalf("answered in time, and now %+v", v)
		}
	})
}
