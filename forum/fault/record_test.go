package fault_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
)

func TestPercentileIsTheNearestRank(t *testing.T) {
	t.Parallel()
	var ten []time.Duration
	for i := range 10 {
		ten = append(ten, time.Duration(i+1)*time.Hour)
	}
	for _, c := range []struct {
		of      []time.Duration
		percent int
		want    time.Duration
	}{{nil, 50, 0}, {ten[:1], 50, time.Hour}, {ten[:1], 90, time.Hour}, {ten, 50, 5 * time.Hour}, {ten, 90, 9 * time.Hour}, {ten[:3], 50, 2 * time.Hour}, {ten[:3], 90, 3 * time.Hour}} {
		if got := fault.Percentile(c.of, c.percent); got != c.want {
			t.Errorf("%d of %v is %v, want %v", c.percent, c.of, got, c.want)
		}
	}
}

// asked gives a thread in the board whose question came at that time and was
// answered after wait; 0 for not yet.
func (s *shop) asked(board, team int64, at time.Time, wait time.Duration, late bool) int64 {
	s.t.Helper()
	id := s.thread(s.sam, board, "A question of the record")
	var replied *time.Time
	if wait != 0 {
		then := at.Add(wait)
		replied = &then
	}
	s.exec(`DELETE FROM care WHERE thread_id = ?`, id)
	s.exec(`INSERT INTO care (thread_id, board_id, team_id, first_asked_at, first_due_at, first_reply_at, first_late, began_at, urgent_since, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, board, team, at, at.Add(8*time.Hour), replied, late, at, at, at)
	return id
}

// same compares the record's figures with the lists behind them.
func (s *shop) sameAsItems(r fault.Record) {
	s.t.Helper()
	check := func(what string, g fault.RecordFigures, f fault.RecordFilter) {
		for figure, want := range map[fault.RecordFigure]int{fault.FigureReplies: g.Replied, fault.FigureWaiting: g.Waiting, fault.FigureLate: g.Late,
			fault.FigureKept: g.Kept, fault.FigureKeptLate: g.KeptLate, fault.FigureBroken: g.Broken, fault.FigureWithdrawn: g.Withdrawn, fault.FigureSlips: g.Slips,
			fault.FigureErrors: g.Estimated, fault.FigureStalled: g.Stalled, fault.FigureVerified: g.Verified, fault.FigureUnverified: g.Unverified, fault.FigureHandovers: g.Handovers} {
			if figure == fault.FigureStalled && !f.Month.IsZero() {
				continue // it is a figure of now
			}
			f.Figure, f.Older = figure, ""
			got := 0
			for {
				list, err := s.RecordItems(s.ctx, f)
				s.must(err)
				got += len(list.Items)
				if f.Older = list.Older; f.Older == "" {
					break
				}
			}
			if got != want {
				s.t.Errorf("%s, %s: %d, but %d items", what, figure, want, got)
			}
		}
	}
	check("all", r.All, fault.RecordFilter{})
	for _, row := range r.Months {
		check(row.Month.Format("2006-01"), row.RecordFigures, fault.RecordFilter{Month: row.Month})
	}
	for _, row := range r.Teams {
		check("team "+row.Name, row.RecordFigures, fault.RecordFilter{Team: &row.ID})
	}
	for _, row := range r.Boards {
		check("board "+row.Name, row.RecordFigures, fault.RecordFilter{Board: row.ID})
	}
}

func TestTheRecordCountsReplies(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		now := s.clock.Now()
		other := s.team("Billing")
		for i := range 8 {
			s.asked(s.public, s.community, now.Add(-time.Duration(i)*time.Hour), time.Duration(i+1)*time.Hour, false)
		}
		s.asked(s.public, other, now.AddDate(0, -2, 0), 50*time.Hour, true)
		s.asked(s.public, other, now.AddDate(0, -1, 0), 0, false)               // overdue by now
		s.asked(s.public, s.community, now, 0, false)                           // not due yet
		s.asked(s.public, other, now.AddDate(0, -13, 0), time.Hour, true)       // too long ago
		s.asked(s.members, s.community, now.AddDate(0, -1, 0), time.Hour, true) // not for guests
		s.asked(s.internal, s.community, now, 0, true)
		r, err := s.Record(s.ctx)
		s.must(err)
		a := r.All
		if a.Replied != 9 || a.Median != 5*time.Hour || a.P90 != 50*time.Hour || a.Waiting != 2 || a.Late != 2 || a.Due != 10 || a.LateShare() != 20 {
			t.Errorf("all: %+v", a)
		}
		if len(r.Months) != 12 || r.Months[11].Replied != 8 || r.Months[11].Late != 0 || r.Months[10].Late != 1 || r.Months[9].Late != 1 || r.Months[9].Median != 50*time.Hour || r.Months[8].Replied != 0 {
			t.Errorf("months: %+v", r.Months)
		}
		if len(r.Boards) != 1 || r.Boards[0].Name != "Home Hub" || r.Boards[0].Replied != 9 {
			t.Errorf("boards: %+v", r.Boards)
		}
		if len(r.Teams) != 2 || r.Teams[0].Name != "Billing" || r.Teams[0].Late != 2 || r.Teams[1].Replied != 8 || r.Teams[1].P90 != 8*time.Hour {
			t.Errorf("teams: %+v", r.Teams)
		}
		s.sameAsItems(r)
	})
}

func TestTheRecordCountsFixes(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		id, threadID := s.fault("No connection")
		day := func(n int) *time.Time { at := s.clock.Now().AddDate(0, 0, n); return &at }
		standing := int64(0)
		for i, until := range []*time.Time{day(3), day(6), day(5)} {
			s.must(s.Estimate(s.ctx, s.sam, fault.NewEstimate{FaultID: id, Standing: standing, UntilAt: until, Reason: "The lab is busy."}))
			standing = s.id(`SELECT max(id) FROM fault_estimates`)
			if i == 0 {
				first, err := s.Record(s.ctx)
				s.must(err)
				if first.All.Estimated != 0 || first.All.Slips != 0 {
					t.Errorf("a first date alone counts: %+v", first.All)
				}
			}
		}
		s.clock.Advance(24 * time.Hour)
		now := s.clock.Now()
		s.exec(`UPDATE care SET stalled_since = ? WHERE fault_id = ?`, now, id)
		hidden := s.thread(s.sam, s.internal, "Nobody knows this one")
		s.holds(hidden, s.community, 0)
		s.exec(`UPDATE care SET stalled_since = ?, open = TRUE WHERE thread_id = ?`, now, hidden)
		s.holds(threadID, s.community, 0)
		s.handedOver(threadID, s.community, s.firmware, "accepted")
		s.handedOver(threadID, s.community, s.firmware, "declined")
		s.handedOver(hidden, s.community, s.firmware, "accepted")
		for i, state := range []fault.PromiseState{fault.PromiseKept, fault.PromiseKept, fault.PromiseBroken, fault.PromiseWithdrawn, fault.PromiseLate, fault.PromiseOpen} {
			s.promised(threadID, id, state, i)
		}
		r, err := s.Record(s.ctx)
		s.must(err)
		a := r.All
		if a.Slips != 1 || a.Estimated != 1 || a.ErrorDays < 1.99 || a.ErrorDays > 2.01 || a.Handovers != 1 ||
			a.Kept != 2 || a.KeptLate != 1 || a.Broken != 1 || a.Withdrawn != 1 || a.KeptShare() != 50 || a.VerifiedShare() != -1 {
			t.Errorf("all: %+v", a)
		}
		if stalled := s.count(`SELECT count(*) FROM care WHERE stalled_since IS NOT NULL AND fault_id IS NOT NULL`); a.Stalled != stalled {
			t.Errorf("%d stalled, want %d", a.Stalled, stalled)
		}
		s.sameAsItems(r)
		list, err := s.RecordItems(s.ctx, fault.RecordFilter{Figure: fault.FigureBroken})
		s.must(err)
		if len(list.Items) != 1 || list.Items[0].What != "Promise 2" || *list.Items[0].ThreadID != threadID || *list.Items[0].FaultTitle != "No connection" {
			t.Errorf("the broken promise is %+v", list.Items)
		}
	})
}

// promised makes a promise and ends it like that; "open" leaves it.
func (s *shop) promised(threadID, faultID int64, state fault.PromiseState, n int) {
	s.t.Helper()
	id, err := s.Promise(s.ctx, s.sam, fault.NewPromise{FaultID: faultID, ThreadID: threadID, What: fmt.Sprintf("Promise %d", n), DueAt: s.clock.Now().Add(time.Hour)})
	s.must(err)
	end := fault.Ending{PromiseID: id, State: state, Reason: "So it came."}
	switch state {
	case fault.PromiseOpen:
		return
	case fault.PromiseLate:
		s.clock.Advance(2 * time.Hour)
		end.State = fault.PromiseKept
	}
	if end.State == fault.PromiseKept {
		end.KeptPostID = s.reply(s.sam, threadID, "Here it is.").PostID
	}
	s.must(s.EndPromise(s.ctx, s.sam, end))
}

func TestRecordItemsArePagedWithoutGaps(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		now := s.clock.Now()
		var want []int64
		for i := range fault.RecordItems + 7 {
			want = append(want, s.asked(s.public, s.community, now.Add(-time.Duration(i/3)*time.Minute), time.Hour, false))
		}
		var got []int64
		filter := fault.RecordFilter{Figure: fault.FigureReplies}
		for {
			list, err := s.RecordItems(s.ctx, filter)
			s.must(err)
			for _, item := range list.Items {
				got = append(got, *item.ThreadID)
			}
			if filter.Older = list.Older; list.Older == "" {
				break
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%d items, want %d", len(got), len(want))
		}
		for _, older := range []string{"x", "!!", "MQ", "MS4w", "OTk5OTk5OTk5OTk5OTk5OTk5OS4x"} {
			_, err := s.RecordItems(s.ctx, fault.RecordFilter{Figure: fault.FigureReplies, Older: older})
			s.fails("the cursor "+older, err, fail.Malformed, "")
		}
		_, err := s.RecordItems(s.ctx, fault.RecordFilter{Figure: "' OR 1=1"})
		s.fails("an unknown figure", err, fail.Malformed, "")
	})
}

// TestTheRecordReadsNoWholeTable: what grows is read by an index, boards and
// teams are few.
func TestTheRecordReadsNoWholeTable(t *testing.T) {
	t.Parallel()
	s := newShop(t, db.SQLite)
	for _, figure := range fault.RecordFiguresListed() {
		plan, err := s.RecordPlan(s.ctx, figure)
		s.must(err)
		for _, line := range plan {
			if strings.HasPrefix(line, "SCAN") && line != "SCAN b" && line != "SCAN x" && !strings.Contains(line, "USING INDEX") {
				t.Errorf("%s: %s\n%s", figure, line, strings.Join(plan, "\n"))
			}
		}
	}
}
