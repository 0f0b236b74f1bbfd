package fault_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/notify"
)

// walkLength is how many acts a random walk has.
func walkLength() int {
	if os.Getenv("ANSWERABLE_CAMPAIGN") != "" {
		return 10_000
	}
	return 150
}

// walker does random acts, legal and illegal ones.
type walker struct {
	*shop
	*rand.Rand
	threads []int64
	posts   []int64
}

func (w *walker) anybody() account.Viewer {
	return []account.Viewer{w.guest, w.ann, w.bob, w.cyd, w.sam, w.fay, w.kim, w.mod, w.admin}[w.IntN(9)]
}

func (w *walker) faultID() int64 { return 1 + w.Int64N(4) }

func (w *walker) threadID() int64 { return w.threads[w.IntN(len(w.threads))] }

func (w *walker) reason() string {
	if w.IntN(5) == 0 {
		return ""
	}
	return "for a reason"
}

func (w *walker) when() *time.Time {
	if w.IntN(3) == 0 {
		return nil
	}
	return w.in(w.IntN(60) - 5)
}

// step does one act; what is refused must be refused in words.
func (w *walker) step() (string, error) {
	v, id := w.anybody(), w.faultID()
	switch w.IntN(16) {
	case 0:
		return "open", second(w.Open(w.ctx, v, fault.Opening{ThreadID: w.threadID(), Title: "A fault of a walk"}))
	case 1:
		return "link", w.Link(w.ctx, v, w.threadID(), id)
	case 2:
		return "unlink", w.Unlink(w.ctx, v, w.threadID(), id, w.reason())
	case 3:
		if w.IntN(8) > 0 {
			return "nothing", nil
		}
		return "merge", w.Merge(w.ctx, v, id, w.faultID(), w.reason())
	case 4, 5, 6:
		all := fault.Statuses()
		from := all[w.IntN(len(all))]
		if one, err := w.Fault(w.ctx, w.admin, id); err == nil && w.IntN(4) > 0 {
			from = one.Status
		}
		return "move", w.Move(w.ctx, v, fault.Move{FaultID: id, From: from, To: all[w.IntN(len(all))], Reason: w.reason()})
	case 7:
		return "update", w.Post(w.ctx, v, fault.Update{FaultID: id, Body: w.reason(), NextBy: w.when()})
	case 8, 9:
		standing := w.count(`SELECT coalesce(max(id), 0) FROM fault_estimates WHERE fault_id = ? AND moved_at IS NULL`, id)
		return "estimate", w.Estimate(w.ctx, v, fault.NewEstimate{FaultID: id, Standing: int64(standing), UntilAt: w.when(), NextUpdateAt: w.when(), Reason: w.reason()})
	case 10:
		return "promise", second(w.Promise(w.ctx, v, fault.NewPromise{FaultID: id, What: w.reason(), DueAt: *w.in(w.IntN(60) - 5)}))
	case 11:
		states := []fault.PromiseState{fault.PromiseKept, fault.PromiseBroken, fault.PromiseWithdrawn, "odd"}
		return "end", w.EndPromise(w.ctx, v, fault.Ending{PromiseID: 1 + w.Int64N(12), State: states[w.IntN(4)], KeptPostID: w.posts[w.IntN(len(w.posts))], Reason: w.reason()})
	case 12, 13:
		states := []fault.ReportState{fault.Affected, fault.Gone, fault.Worse, "odd"}
		return "report", w.Report(w.ctx, v, fault.Report{FaultID: id, ProductVersion: fmt.Sprint(w.IntN(4)), State: states[w.IntN(4)]})
	case 14:
		if w.IntN(2) == 0 {
			return "release", w.Release(w.ctx, v, fault.NewRelease{FaultID: id, Version: fmt.Sprint(w.IntN(4))})
		}
		return "answer", w.Answer(w.ctx, v, fault.Answer{FaultID: id, ReleaseID: 1 + w.Int64N(4), Gone: w.IntN(3) > 0})
	}
	w.clock.Advance(time.Duration(w.IntN(30)) * time.Hour)
	if w.IntN(3) == 0 {
		w.posts = append(w.posts, w.reply(w.fay, w.threadID(), "More from us.").PostID)
	}
	return "sweep", w.Sweep(w.ctx)
}

// TestNoHistoryIsLostAndEveryCounterEqualsItsRows walks at random.
func TestNoHistoryIsLostAndEveryCounterEqualsItsRows(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newShop(t, engine)
		seed := uint64(s.clock.Now().UnixNano()) ^ uint64(len(engine))
		w := &walker{shop: s, Rand: rand.New(rand.NewPCG(seed, 7))}
		for i := range 5 {
			w.threads = append(w.threads, s.thread(s.ann, s.public, fmt.Sprintf("A walk's thread %d", i)))
		}
		w.posts = append(w.posts, s.reply(s.fay, w.threads[0], "An early answer.").PostID)
		kept := []string{"fault_events", "fault_estimates", "promises", "fault_releases", "fault_links", "log_entries", "handovers"}
		rows := make([]int, len(kept))
		done := map[string]int{}
		for range walkLength() {
			what, err := w.step()
			if err == nil {
				done[what]++
			} else if fail.Is(err, fail.Internal) {
				t.Fatalf("%s: %v", what, err)
			}
			for i, table := range kept {
				n := s.count(`SELECT count(*) FROM ` + table)
				if n < rows[i] {
					t.Fatalf("after %s %s has %d rows instead of %d", what, table, n, rows[i])
				}
				rows[i] = n
			}
		}
		s.counters()
		if done["open"] == 0 || done["report"] == 0 || done["move"] == 0 {
			t.Errorf("the walk did little: %v", done)
		}
	})
}

// counters compares every stored counter with its rows.
func (s *shop) counters() {
	s.t.Helper()
	for what, query := range map[string]string{
		"threads": `thread_count <> (SELECT count(*) FROM threads t WHERE t.fault_id = faults.id)`,
		"links":   `thread_count <> (SELECT count(*) FROM fault_links l WHERE l.fault_id = faults.id AND l.ended_at IS NULL)`,
		"reports": `affected_count <> (SELECT count(*) FROM fault_reports r WHERE r.fault_id = faults.id)`,
		"gone":    `gone_count <> (SELECT count(*) FROM fault_reports r WHERE r.fault_id = faults.id AND r.state = 'gone')`,
		"still":   `still_count <> (SELECT count(*) FROM fault_reports r WHERE r.fault_id = faults.id AND r.state = 'still')`,
		"slips": `slip_count <> (SELECT count(*) FROM fault_estimates e WHERE e.fault_id = faults.id AND e.slip) + (SELECT count(*) FROM fault_estimates e WHERE e.fault_id = faults.id AND e.passed_at IS NOT NULL)
			- (SELECT count(*) FROM fault_estimates e WHERE e.fault_id = faults.id AND e.passed_at IS NOT NULL
				AND EXISTS (SELECT 1 FROM fault_estimates n WHERE n.fault_id = e.fault_id AND n.slip AND n.id = (SELECT min(x.id) FROM fault_estimates x WHERE x.fault_id = e.fault_id AND x.id > e.id)))`,
		"entries": `status IN ('verified', 'unverified', 'not_reproduced', 'wont_fix', 'duplicate') AND close_entry_id IS NULL`,
	} {
		if n := s.count(`SELECT count(*) FROM faults WHERE ` + query); n != 0 {
			s.t.Errorf("%d faults whose %s are not what their rows say", n, what)
		}
	}
	for what, query := range map[string]string{
		"a moved estimate without its entry":  `SELECT count(*) FROM fault_estimates e LEFT JOIN log_entries l ON l.id = e.move_entry_id AND l.kind = 'estimate.move' AND l.target_id = e.id WHERE e.moved_at IS NOT NULL AND l.id IS NULL`,
		"an ended promise without its entry":  `SELECT count(*) FROM promises p LEFT JOIN log_entries l ON l.id = p.end_entry_id AND l.kind = 'promise.end' AND l.target_id = p.id WHERE p.ended_at IS NOT NULL AND l.id IS NULL`,
		"a log entry of a promise not ended":  `SELECT count(*) FROM log_entries l LEFT JOIN promises p ON p.end_entry_id = l.id WHERE l.kind = 'promise.end' AND p.id IS NULL`,
		"a log entry of an estimate standing": `SELECT count(*) FROM log_entries l LEFT JOIN fault_estimates e ON e.move_entry_id = l.id WHERE l.kind = 'estimate.move' AND e.id IS NULL`,
	} {
		if n := s.count(query); n != 0 {
			s.t.Errorf("%s: %d", what, n)
		}
	}
}

// TestTwoNodesAtOnce lets two nodes on one database do the same at once.
func TestTwoNodesAtOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		a := newShop(t, engine)
		b := *a
		b.Faults = fault.New(fault.Parts{DB: a.db, Now: a.clock.Now, Log: discard(), Markup: a.renderer, ModLog: a.log, Jobs: a.queue, Forum: a.forum, DBNow: a.clock.DBNow})
		id, in := a.fault("Raced for")
		promise, err := a.Promise(a.ctx, a.fay, fault.NewPromise{ThreadID: in, What: "A result", DueAt: *a.in(5)})
		a.must(err)
		both := func(do func(*shop) error) (won int) {
			errs := make([]error, 8)
			var all sync.WaitGroup
			for i := range errs {
				all.Add(1)
				go func() {
					defer all.Done()
					errs[i] = do([]*shop{a, &b}[i%2])
				}()
			}
			all.Wait()
			for _, err := range errs {
				if err == nil {
					won++
				} else if !fail.Is(err, fail.Conflict) {
					t.Errorf("the loser is told: %v", err)
				}
			}
			return won
		}
		if won := both(func(s *shop) error {
			return s.Move(s.ctx, s.fay, fault.Move{FaultID: id, From: fault.Reported, To: fault.Confirmed})
		}); won != 1 {
			t.Errorf("%d made the same change of status", won)
		}
		if won := both(func(s *shop) error {
			return s.Estimate(s.ctx, s.fay, fault.NewEstimate{FaultID: id, UntilAt: s.in(10)})
		}); won != 1 {
			t.Errorf("%d made the first estimate", won)
		}
		both(func(s *shop) error { return s.Report(s.ctx, s.bob, fault.Report{FaultID: id}) })
		if n := a.load(id).AffectedCount; n != 1 {
			t.Errorf("one person counts %d times", n)
		}
		a.clock.Advance(6 * time.Hour)
		both(func(s *shop) error { return s.Sweep(s.ctx) })
		if n := a.count(`SELECT count(*) FROM fault_events WHERE kind = 'promise_overdue'`); n != 1 {
			t.Errorf("a promise became overdue %d times", n)
		}
		if n := a.told(a.kim, notify.PromiseOverdue); n != 1 {
			t.Errorf("the team was told %d times", n)
		}
		if won := both(func(s *shop) error {
			return s.EndPromise(s.ctx, s.fay, fault.Ending{PromiseID: promise, State: fault.PromiseBroken, Reason: "We did not manage."})
		}); won != 1 {
			t.Errorf("%d ended one promise", won)
		}
		a.counters()
	})
}

// TestChainsOfDuplicatesNeverClose merges at random and looks for circles.
func TestChainsOfDuplicatesNeverClose(t *testing.T) {
	t.Parallel()
	s := newShop(t, db.SQLite)
	for range 6 {
		s.fault("One of many")
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		err := s.Merge(s.ctx, s.fay, 1+random.Int64N(6), 1+random.Int64N(6), "The same.")
		if err != nil && !fail.Is(err, fail.Conflict) && !fail.Is(err, fail.Invalid) {
			t.Fatal(err)
		}
	}
	standing := 0
	for id := int64(1); id <= 6; id++ {
		seen, at := []int64{id}, s.load(id)
		for at.MergedInto != nil {
			if slices.Contains(seen, *at.MergedInto) {
				t.Fatalf("duplicates in a circle: %v", seen)
			}
			seen, at = append(seen, *at.MergedInto), s.load(*at.MergedInto)
		}
		if len(seen) == 1 {
			standing++
		}
	}
	if standing != 1 {
		t.Errorf("%d faults stand", standing)
	}
	s.counters()
}
