package fault_test

import (
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
	"answerable/moderation/modlog"
)

// in is a time that many hours from now.
func (s *shop) in(hours int) *time.Time {
	at := s.clock.Now().Add(time.Duration(hours) * time.Hour)
	return &at
}

func (s *shop) standing(id int64) fault.Estimate {
	s.t.Helper()
	panel, err := s.Panel(s.ctx, s.guest, id)
	s.must(err)
	if panel.Standing() == nil {
		return fault.Estimate{}
	}
	return *panel.Standing()
}

func TestEveryEarlierEstimateIsKept(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("Cable theft")
		estimate := func(v account.Viewer, e fault.NewEstimate) error {
			e.FaultID = id
			return s.Estimate(s.ctx, v, e)
		}
		s.fails("a customer", estimate(s.ann, fault.NewEstimate{UntilAt: s.in(24)}), fail.Forbidden, "")
		s.fails("nothing", estimate(s.fay, fault.NewEstimate{}), fail.Invalid, "until")
		s.fails("the past", estimate(s.fay, fault.NewEstimate{UntilAt: s.in(-1)}), fail.Invalid, "until")
		s.fails("a window turned round", estimate(s.fay, fault.NewEstimate{FromAt: s.in(48), UntilAt: s.in(24)}), fail.Invalid, "until")
		s.fails("half a window", estimate(s.fay, fault.NewEstimate{FromAt: s.in(48)}), fail.Invalid, "until")
		s.fails("next in the past", estimate(s.fay, fault.NewEstimate{NextUpdateAt: s.in(-1)}), fail.Invalid, "next")
		s.fails("ten years ahead", estimate(s.fay, fault.NewEstimate{UntilAt: s.in(24 * 3650)}), fail.Invalid, "until")
		s.must(estimate(s.fay, fault.NewEstimate{NextUpdateAt: s.in(24)}))
		none := s.standing(id)
		s.fails("moved without reason", estimate(s.fay, fault.NewEstimate{Standing: none.ID, UntilAt: s.in(48)}), fail.Invalid, "reason")
		s.must(estimate(s.fay, fault.NewEstimate{Standing: none.ID, UntilAt: s.in(48), Reason: "The parts are here."}))
		first := s.standing(id)
		s.must(estimate(s.fay, fault.NewEstimate{Standing: first.ID, UntilAt: s.in(72), Reason: "Certification failed."}))
		s.fails("moved from an old page", estimate(s.kim, fault.NewEstimate{Standing: first.ID, UntilAt: s.in(96), Reason: "Certification failed."}), fail.Conflict, "until")
		all, err := s.Estimates(s.ctx, id)
		s.must(err)
		if len(all) != 3 || all[0].Standing() || all[1].Standing() || !all[2].Standing() || all[1].Slip || !all[2].Slip || all[1].MoveEntryID == nil {
			t.Errorf("the history is %+v", all)
		}
		if one := s.load(id); one.SlipCount != 1 || s.count(`SELECT count(*) FROM log_entries WHERE kind = 'estimate.move'`) != 2 {
			t.Errorf("%d slips", one.SlipCount)
		}
		s.work()
		if n := s.told(s.ann, notify.FaultEstimate); n != 3 {
			t.Errorf("a follower was told %d times of three estimates", n)
		}
		s.refused(`UPDATE fault_estimates SET until_at = made_at WHERE id = ?`, all[2].ID)
		s.refused(`UPDATE fault_estimates SET moved_at = made_at WHERE id = ?`, all[2].ID)
		s.refused(`DELETE FROM fault_estimates`)
		s.move(id, fault.Confirmed, fault.WontFix)
		s.fails("on a closed fault", estimate(s.fay, fault.NewEstimate{Standing: all[2].ID, UntilAt: s.in(100), Reason: "Still hoping."}), fail.Conflict, "")
	})
}

func TestADateThatPassesIsShownAndCountsOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, _ := s.fault("Cable theft")
		s.must(s.Estimate(s.ctx, s.fay, fault.NewEstimate{FaultID: id, UntilAt: s.in(10)}))
		s.must(s.Sweep(s.ctx))
		if s.standing(id).PassedAt != nil {
			t.Fatal("it passed too early")
		}
		s.clock.Advance(11 * time.Hour)
		s.must(s.Sweep(s.ctx))
		s.must(s.Sweep(s.ctx))
		e := s.standing(id)
		if e.PassedAt == nil || s.load(id).SlipCount != 1 || s.count(`SELECT count(*) FROM fault_events WHERE kind = 'estimate_passed'`) != 1 {
			t.Fatalf("passed: %v, slips: %d", e.PassedAt, s.load(id).SlipCount)
		}
		s.must(s.Estimate(s.ctx, s.fay, fault.NewEstimate{FaultID: id, Standing: e.ID, UntilAt: s.in(10), Reason: "A second cable was cut."}))
		if s.load(id).SlipCount != 1 {
			t.Error("a passed date counts again when it is moved")
		}
		s.move(id, fault.Confirmed, fault.InProgress, fault.RollingOut)
		s.clock.Advance(11 * time.Hour)
		s.must(s.Sweep(s.ctx))
		if s.standing(id).PassedAt != nil || s.load(id).SlipCount != 1 {
			t.Error("a date that was kept counts as passed")
		}
	})
}

func TestTheNextUpdateIsDue(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		kept, _ := s.fault("Kept")
		missed, _ := s.fault("Missed")
		for _, id := range []int64{kept, missed} {
			s.must(s.Estimate(s.ctx, s.fay, fault.NewEstimate{FaultID: id, NextUpdateAt: s.in(10)}))
		}
		s.clock.Advance(9 * time.Hour)
		s.must(s.Post(s.ctx, s.fay, fault.Update{FaultID: kept, Body: "Nothing new, we are still on it."}))
		s.clock.Advance(2 * time.Hour)
		s.must(s.Sweep(s.ctx))
		if s.standing(kept).PassedAt != nil || s.load(kept).SlipCount != 0 {
			t.Error("an update that came counts as missed")
		}
		if s.standing(missed).PassedAt == nil || s.load(missed).SlipCount != 1 {
			t.Error("an update that did not come does not count")
		}
		s.must(s.Estimate(s.ctx, s.fay, fault.NewEstimate{FaultID: kept, Standing: s.standing(kept).ID, NextUpdateAt: s.in(10), Reason: "The next one."}))
		if s.load(kept).SlipCount != 0 {
			t.Error("the time of the next update after one that came is a slip")
		}
	})
}

func TestPromises(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, in := s.fault("No connection")
		promise := func(v account.Viewer, p fault.NewPromise) error { return second(s.Promise(s.ctx, v, p)) }
		s.fails("a customer", promise(s.ann, fault.NewPromise{FaultID: id, What: "A result", DueAt: *s.in(1)}), fail.Forbidden, "")
		s.fails("the past", promise(s.fay, fault.NewPromise{FaultID: id, What: "A result", DueAt: *s.in(-1)}), fail.Invalid, "due")
		s.fails("nothing", promise(s.fay, fault.NewPromise{FaultID: id, DueAt: *s.in(1)}), fail.Invalid, "what")
		s.fails("a customer as owner", promise(s.fay, fault.NewPromise{FaultID: id, What: "A result", DueAt: *s.in(1), OwnerID: s.ann.ID}), fail.Invalid, "owner")
		s.fails("on nothing", promise(s.fay, fault.NewPromise{What: "A result", DueAt: *s.in(1)}), fail.Missing, "")
		if s.count(`SELECT count(*) FROM promises`) != 0 {
			t.Fatal("refused promises left rows")
		}
		make := func(hours int) int64 {
			p, err := s.Promise(s.ctx, s.fay, fault.NewPromise{ThreadID: in, What: "Certification result", DueAt: *s.in(hours)})
			s.must(err)
			return p
		}
		keeps := func(e fault.Ending) error { return s.EndPromise(s.ctx, s.kim, e) }
		before := s.reply(s.fay, in, "This was there before.")
		s.clock.Advance(time.Minute)
		kept := make(10)
		if p, err := s.PromiseByID(s.ctx, s.guest, kept); err != nil || p.FaultID == nil || p.TeamName != "Firmware" {
			t.Errorf("a promise in a linked thread is the fault's too: %+v %v", p, err)
		}
		s.fails("by a customer", s.EndPromise(s.ctx, s.ann, fault.Ending{PromiseID: kept, State: fault.PromiseBroken, Reason: "You never do."}), fail.Forbidden, "")
		s.fails("kept by nothing", keeps(fault.Ending{PromiseID: kept, State: fault.PromiseKept}), fail.Invalid, "kept")
		s.fails("kept by what was before", keeps(fault.Ending{PromiseID: kept, State: fault.PromiseKept, KeptPostID: before.PostID}), fail.Invalid, "kept")
		s.fails("no such ending", keeps(fault.Ending{PromiseID: kept, State: "forgotten"}), fail.Invalid, "state")
		s.fails("broken without reason", keeps(fault.Ending{PromiseID: kept, State: fault.PromiseBroken}), fail.Invalid, "reason")
		s.clock.Advance(time.Minute)
		answer := s.reply(s.fay, in, "Certification passed.")
		s.must(keeps(fault.Ending{PromiseID: kept, State: fault.PromiseKept, KeptPostID: answer.PostID}))
		s.fails("ended twice", keeps(fault.Ending{PromiseID: kept, State: fault.PromiseBroken, Reason: "No, it was not."}), fail.Conflict, "")
		withdrawn := make(10)
		s.must(keeps(fault.Ending{PromiseID: withdrawn, State: fault.PromiseWithdrawn, Reason: "The lab is closed."}))
		late, broken := make(10), make(10)
		s.clock.Advance(6 * time.Hour)
		s.must(s.Sweep(s.ctx))
		if n := s.told(s.fay, notify.PromiseReminder); n != 2 {
			t.Errorf("the owner was reminded of %d promises", n)
		}
		s.clock.Advance(5 * time.Hour)
		s.must(s.Sweep(s.ctx))
		if s.told(s.kim, notify.PromiseOverdue) != 2 {
			t.Error("the team was not told that promises are overdue")
		}
		s.fails("withdrawn after it was due", keeps(fault.Ending{PromiseID: late, State: fault.PromiseWithdrawn, Reason: "Forget it."}), fail.Invalid, "state")
		s.must(s.Post(s.ctx, s.fay, fault.Update{FaultID: id, Body: "Here is the result."}))
		update := s.id(`SELECT max(id) FROM fault_events WHERE kind = 'update'`)
		s.must(keeps(fault.Ending{PromiseID: late, State: fault.PromiseKept, KeptEventID: update}))
		s.clock.Advance(8 * 24 * time.Hour)
		s.must(s.Sweep(s.ctx))
		want := map[int64]fault.PromiseState{kept: fault.PromiseKept, withdrawn: fault.PromiseWithdrawn, late: fault.PromiseLate, broken: fault.PromiseBroken}
		all, err := s.Promises(s.ctx, id)
		s.must(err)
		for _, p := range all {
			if p.State != want[p.ID] || p.EndEntryID == nil {
				t.Errorf("promise %d ended as %s", p.ID, p.State)
			}
		}
		s.refused(`UPDATE promises SET due_at = made_at WHERE id = ?`, make(3))
		s.refused(`UPDATE promises SET state = 'broken', ended_at = made_at WHERE id = (SELECT max(id) FROM promises)`)
		s.refused(`UPDATE promises SET state = 'kept' WHERE id = ?`, broken)
		s.refused(`DELETE FROM promises`)
	})
}

func TestNothingIsPromisedInALockedThread(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		in := s.thread(s.ann, s.public, "Locked soon")
		s.write(func(tx *db.Tx) error {
			receipt, err := s.log.Append(s.ctx, tx, modlog.Act{Kind: modlog.LockThread, TargetID: in, ActorID: s.mod.ID, Source: modlog.OwnInitiative, PublicReason: "It went in circles."})
			if err != nil {
				return err
			}
			return tx.Exec(`UPDATE threads SET lock_entry_id = ?, lock_kind = 'thread.lock' WHERE id = ?`, receipt.Entry(), in).Error
		})
		s.fails("a promise", second(s.Promise(s.ctx, s.fay, fault.NewPromise{ThreadID: in, What: "A result", DueAt: *s.in(1)})), fail.Conflict, "")
	})
}
