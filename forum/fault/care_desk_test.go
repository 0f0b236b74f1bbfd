package fault_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
)

func (s cared) desk(v account.Viewer, q fault.DeskQuery) fault.Desk {
	s.t.Helper()
	d, err := s.Desk(s.ctx, v, q)
	s.must(err)
	return d
}

func titles(d fault.Desk) string {
	var all []string
	for _, r := range d.Rows {
		if r.ThreadTitle != nil {
			all = append(all, *r.ThreadTitle)
		} else {
			all = append(all, fault.Number(*r.FaultID))
		}
	}
	return strings.Join(all, " | ")
}

func TestTheDeskShowsWhatNeedsStaff(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		first := s.ask("Longest wait")
		s.clock.Advance(time.Minute)
		owned := s.ask("Sam has it")
		s.must(s.Take(s.ctx, s.sam, s.view(owned).ID))
		s.clock.Advance(time.Minute)
		frail := s.ask("An elderly parent")
		s.must(s.Triage(s.ctx, s.sam, s.view(frail).ID, fault.Normal, true))
		s.clock.Advance(time.Minute)
		done := s.ask("Answered already")
		s.says(s.sam, done, "So it is.")
		inside := s.thread(s.sam, s.internal, "Between us")
		s.posted()
		_ = inside
		_, err := s.Desk(s.ctx, s.ann, fault.DeskQuery{})
		wants(t, err, fail.Forbidden, "Only staff")
		_, err = s.Desk(s.ctx, s.sam, fault.DeskQuery{List: "'; DROP TABLE care"})
		wants(t, err, fail.Malformed, "no such list")
		for _, bad := range []string{"x", "MQ", "LTUuMQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5LjE"} {
			_, err = s.Desk(s.ctx, s.sam, fault.DeskQuery{After: bad})
			wants(t, err, fail.Malformed, "cannot be found")
		}
		for list, want := range map[fault.DeskList]string{
			fault.ByUrgency: "An elderly parent | Longest wait | Sam has it", fault.MineList: "Sam has it", fault.Unowned: "An elderly parent | Longest wait",
			fault.MyTeam: "An elderly parent | Longest wait | Sam has it", fault.FirstReply: "An elderly parent | Longest wait | Sam has it", fault.StalledList: "",
			fault.EscalatedToMe: "", fault.HandedToMe: "", fault.LikelyTheSame: "",
		} {
			if got := titles(s.desk(s.sam, fault.DeskQuery{List: list})); got != want {
				t.Errorf("%s: %q, want %q", list, got, want)
			}
		}
		if got := titles(s.desk(s.kim, fault.DeskQuery{List: fault.MyTeam})); got != "" {
			t.Errorf("Firmware has %q", got)
		}
		if got := titles(s.desk(s.admin, fault.DeskQuery{List: fault.MyTeam})); got != "" {
			t.Errorf("in no team: %q", got)
		}
		if got := titles(s.desk(s.sam, fault.DeskQuery{Board: s.members})); got != "" {
			t.Errorf("another board: %q", got)
		}
		row := s.desk(s.sam, fault.DeskQuery{}).Rows[0]
		if why := row.Reasons(); why[0].Text != "a vulnerable customer" || why[0].Hours != 96 || row.Levels != 2 || *row.OpenerName != "Ann" || len(row.Earlier) != 3 {
			t.Errorf("%+v\n%+v", why, row)
		}
		for _, e := range row.Earlier {
			if e.ID == frail {
				t.Error("a thread is no earlier thread of itself")
			}
		}
		s.must(s.HandOver(s.ctx, s.sam, fault.NewHandover{CareID: s.view(first).ID, TeamID: s.firmware, Reason: "The firmware's"}))
		handed := s.desk(s.kim, fault.DeskQuery{List: fault.HandedToMe})
		if titles(handed) != "Longest wait" || !handed.Rows[0].HandedToMe || handed.Tiles.Handed != 1 {
			t.Errorf("%+v", handed)
		}
		s.after(4 * time.Hour)
		d := s.desk(s.kim, fault.DeskQuery{List: fault.EscalatedToMe})
		if len(d.Rows) != 3 || d.Tiles != (fault.Tiles{First: 3, Stalled: 3, Escalated: 3, Handed: 3, Unowned: 2}) {
			t.Errorf("%s %+v", titles(d), d.Tiles)
		}
	})
}

func TestTheDeskIsPagedWithoutGaps(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		s.fill(70, 0)
		for _, list := range []fault.DeskList{fault.ByUrgency, fault.MyTeam} {
			seen, q := map[int64]bool{}, fault.DeskQuery{List: list, Limit: 9}
			var last time.Time
			for {
				d := s.desk(s.sam, q)
				for _, r := range d.Rows {
					if seen[r.CareID] || r.UrgentSince.Before(last) {
						t.Fatalf("%s: row %d out of order", list, r.CareID)
					}
					seen[r.CareID], last = true, r.UrgentSince
				}
				if q.After = d.Next; d.Next == "" {
					break
				}
			}
			if len(seen) != 70 {
				t.Errorf("%s: %d of 70", list, len(seen))
			}
		}
	})
}

// fill makes open threads and faults, straight into the tables, at 100 times: of
// ten threads one is nobody's, one has stalled, one was escalated.
func (s cared) fill(threads, faults int) {
	s.t.Helper()
	now := s.clock.Now()
	const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) `
	for k := range 100 {
		at := now.Add(-time.Duration(k) * time.Minute)
		if n := (threads - k + 99) / 100; n > 0 {
			s.exec(`INSERT INTO threads (board_id, title, slug, kind, opener_id, created_at, active_at) `+numbers+`SELECT ?, 'Filled', 'x', 'question', ?, ?, ? FROM n`, n, s.public, s.ann.ID, at, at)
		}
		if n := (faults - k + 99) / 100; n > 0 {
			s.exec(`INSERT INTO faults (board_id, title, status_since, opened_by, opened_at, changed_at) `+numbers+`SELECT ?, 'Filled', ?, ?, ?, ? FROM n`, n, s.public, at, s.sam.ID, at, at)
		}
	}
	s.exec(`INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at) SELECT id, 1, opener_id, 's', 'h', 'p', 1, created_at FROM threads WHERE title = 'Filled'`)
	s.exec(`INSERT INTO care (thread_id, board_id, owner_id, owned_since, team_id, began_at, waiting_post_id, waiting_since, stalled_since, escalated_at, urgent_since, changed_at)
		SELECT t.id, t.board_id, CASE WHEN t.id % 10 <> 0 THEN CAST(? AS BIGINT) END, CASE WHEN t.id % 10 <> 0 THEN t.created_at END, ?, t.created_at, p.id, p.created_at,
		CASE WHEN t.id % 10 = 1 THEN t.created_at END, CASE WHEN t.id % 10 = 2 THEN t.created_at END, t.created_at, t.created_at
		FROM threads t JOIN posts p ON p.thread_id = t.id WHERE t.title = 'Filled'`, s.sam.ID, s.community)
	s.exec(`INSERT INTO care (fault_id, board_id, team_id, began_at, urgent_since, changed_at) SELECT id, board_id, ?, opened_at, opened_at, opened_at FROM faults WHERE title = 'Filled'`, s.community)
	if s.db.Dialect() == db.Postgres {
		s.exec(`ANALYZE`)
	}
}

// TestTheDeskWalksItsIndexes reads the engines' plans: no list and no tile may
// look at every care, whatever their number.
func TestTheDeskWalksItsIndexes(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		s.fill(20_000, 1000)
		for _, list := range fault.DeskLists() {
			if list == fault.PromisesDue || list == fault.HandedToMe || list == fault.MayBeBack {
				continue // promises, open handovers and faults that may be back have indexes of their own
			}
			sql, values := s.DeskStatement(s.sam, fault.DeskQuery{List: list}, []int64{s.community, s.firmware})
			plan := s.plan(sql, values)
			if !strings.Contains(plan, "care_") || strings.Contains(plan, "Seq Scan on care") || strings.Contains(plan, "SCAN threads") || strings.Contains(plan, "Seq Scan on threads") {
				t.Errorf("%q walks a whole table:\n%s", list, plan)
			}
			for _, walk := range strings.Split(plan, "CO-ROUTINE w")[1:] { // SQLite's
				if walk, _, _ = strings.Cut(walk, "SCAN w"); strings.Contains(walk, "TEMP B-TREE") {
					t.Errorf("%q sorts all there is:\n%s", list, plan)
				}
			}
		}
		sql, values := s.TilesStatement(s.sam, []int64{s.community, s.firmware})
		if plan := s.plan(sql, values); strings.Contains(plan, "SCAN c\n") {
			t.Errorf("the tiles walk a whole table:\n%s", plan)
		}
	})
}

func (s cared) plan(sql string, values []any) string {
	s.t.Helper()
	explain := "EXPLAIN "
	if s.db.Dialect() == db.SQLite {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := s.db.Read(s.ctx).Raw(explain+sql, values...).Rows()
	s.must(err)
	defer func() { s.must(rows.Close()) }()
	var all strings.Builder
	for rows.Next() {
		var a, b, c, line any
		if s.db.Dialect() == db.SQLite {
			s.must(rows.Scan(&a, &b, &c, &line))
		} else {
			s.must(rows.Scan(&line))
		}
		all.WriteString(fmt.Sprint(line) + "\n")
	}
	return all.String()
}

func TestALikelyFaultIsProposedOnce(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		f12, _ := s.fault("Obtaining an address takes for ever")
		id := s.ask("Nexus stuck on obtaining address")
		other := s.ask("Landline dead since Tuesday")
		d := s.desk(s.sam, fault.DeskQuery{List: fault.LikelyTheSame})
		if titles(d) != "Nexus stuck on obtaining address" || *d.Rows[0].LikelyFaultID != f12 || d.Rows[0].LikelyWhy != "Both titles have: obtaining, address." {
			t.Fatalf("%+v", d.Rows)
		}
		wants(t, s.RefuseLikely(s.ctx, s.sam, s.view(other).ID), fail.Conflict, "Nothing is proposed")
		s.must(s.RefuseLikely(s.ctx, s.sam, s.view(id).ID))
		s.says(s.ann, id, "Still stuck.")
		if d := s.desk(s.sam, fault.DeskQuery{List: fault.LikelyTheSame}); len(d.Rows) != 0 {
			t.Errorf("proposed again: %s", titles(d))
		}
	})
}

// TestAFaultIsRecognisedInOtherWords: other forms of the words, a closer version, and
// words that only a thread linked to it has.
func TestAFaultIsRecognisedInOtherWords(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		f12, _ := s.fault("Rejected leases after firmware 4.7.5")
		linked := s.ask("Toaster refuses wi-fi every evening")
		s.must(s.Link(s.ctx, s.sam, linked, f12))
		for _, c := range []struct{ title, why string }{
			{"My lease is rejecting me", "lease, rejecting"},
			{"Lease trouble with 4.7.5.1.83", "lease, 4.7.5.1.83"},
			{"Wifi refused by my toaster", "wifi, refused, toaster"},
			{"Lease trouble with 4.7.50", ""},
			{"Landline dead since Tuesday", ""},
		} {
			id := s.ask(c.title)
			why := ""
			for _, row := range s.desk(s.sam, fault.DeskQuery{List: fault.LikelyTheSame}).Rows {
				if row.ThreadID != nil && *row.ThreadID == id {
					why = row.LikelyWhy
				}
			}
			want := ""
			if c.why != "" {
				want = "Both titles have: " + c.why + "."
			}
			if why != want {
				t.Errorf("%q was proposed with %q, want %q", c.title, why, want)
			}
		}
	})
}

// second is another node over the same database.
func (s cared) second() cared {
	s.t.Helper()
	other := openShop(s.t, s.db, s.clock)
	return cared{other}
}

func TestTwoNodesRaceAndOneWins(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.ask("Who is first?")
		care := s.view(id).ID
		node := s.second()
		race := func(what string, acts ...func() error) {
			t.Helper()
			errs := make(chan error, len(acts))
			for _, act := range acts {
				go func() { errs <- act() }()
			}
			won := 0
			for range acts {
				if err := <-errs; err == nil {
					won++
				} else if !fail.Is(err, fail.Conflict) && !fail.Is(err, fail.Forbidden) {
					t.Errorf("%s: %v", what, err)
				}
			}
			if won != 1 {
				t.Errorf("%s: %d won", what, won)
			}
			s.sound()
		}
		race("take", func() error { return s.Take(s.ctx, s.sam, care) }, func() error { return node.Take(s.ctx, s.kim, care) })
		if *s.view(id).OwnerName == "Kim" {
			s.must(s.HandOver(s.ctx, s.kim, fault.NewHandover{CareID: care, TeamID: s.community, Reason: "Back to the first"}))
			s.must(s.Accept(s.ctx, s.sam, care))
		}
		s.must(s.HandOver(s.ctx, s.sam, fault.NewHandover{CareID: care, TeamID: s.firmware, Reason: "The firmware's"}))
		race("accept and decline", func() error { return s.Accept(s.ctx, s.fay, care) }, func() error { return node.Decline(s.ctx, s.fay, care, "Not ours") })
		if s.view(id).Level == 1 {
			race("escalate", func() error { return s.Escalate(s.ctx, s.sam, care, "Up with it", "") }, func() error { return node.Escalate(s.ctx, s.fay, care, "Up as well", "") })
		}
		before := s.count(`SELECT count(*) FROM handovers`)
		fresh := s.ask("Fires once")
		s.clock.Advance(4 * time.Hour)
		done := make(chan error, 4)
		for i := range 4 {
			go func() { done <- []cared{s, node}[i%2].Sweep(context.Background()) }()
		}
		for range 4 {
			s.must(<-done)
		}
		if v := s.view(fresh); v.Handovers != 1 || v.Level != 2 {
			t.Errorf("%+v", v)
		}
		if n := s.count(`SELECT count(*) FROM handovers h JOIN care c ON c.id = h.care_id WHERE c.thread_id = ?`, fresh); n != 1 {
			t.Errorf("%d handovers of one deadline, %d before", n, before)
		}
	})
}

func TestANodeWithAWrongClockDoesNotSweep(t *testing.T) {
	t.Parallel()
	s := newCared(t, db.SQLite)
	id := s.ask("Later")
	s.clock.Advance(5 * time.Hour)
	apart := 6 * time.Second
	wrong := s.WithDBNow(func(context.Context) (time.Time, error) { return s.clock.Now().Add(-apart), nil })
	s.must(wrong.Sweep(s.ctx))
	if s.view(id).StalledSince != nil {
		t.Fatal("a node with a wrong clock swept")
	}
	apart = 4 * time.Second
	s.must(wrong.Sweep(s.ctx))
	if s.view(id).StalledSince == nil {
		t.Fatal("a node with a right clock did not sweep")
	}
}

func TestADeadlineThatMovedOnIsDropped(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		s := newCared(t, engine)
		id := s.ask("Answered in time")
		s.says(s.sam, id, "Here you are.")
		gone := s.ask("Withdrawn, and the job is late")
		s.exec(`UPDATE posts SET withdrawn_at = ? WHERE thread_id = ?`, s.clock.Now(), gone)
		s.after(100 * time.Hour)
		s.must(s.Sweep(s.ctx))
		for _, one := range []int64{id, gone} {
			if v := s.view(one); v.StalledSince != nil || v.Level != 1 || v.FirstLate {
				t.Errorf("%+v", v)
			}
		}
		if n := s.count(`SELECT count(*) FROM deadlines WHERE fired_at IS NOT NULL OR dropped_at IS NULL`); n != 0 {
			t.Errorf("%d deadlines fired or wait", n)
		}
	})
}

func TestBadLaddersAreRefused(t *testing.T) {
	t.Parallel()
	s := newCared(t, db.SQLite)
	empty := s.team("Nobody")
	for field, spoil := range map[string]func(*fault.LadderForm){
		"timezone": func(f *fault.LadderForm) { f.Zone = "Mars/Olympus" }, "opens": func(f *fault.LadderForm) { f.Opens = "9am" }, "closes": func(f *fault.LadderForm) { f.Closes = "08:00" },
		"days": func(f *fault.LadderForm) { f.Days = nil }, "holidays": func(f *fault.LadderForm) { f.Holidays = "Christmas" }, "team1": func(f *fault.LadderForm) { f.Rungs[0].TeamID = 4711 },
		"team2": func(f *fault.LadderForm) { f.Rungs[1].TeamID = s.community }, "first1": func(f *fault.LadderForm) { f.Rungs[0].First = "soon" }, "next2": func(f *fault.LadderForm) { f.Rungs[1].Next = "" },
		"climb_asks": func(f *fault.LadderForm) { f.ClimbAsks = 0 }, "verify_share": func(f *fault.LadderForm) { f.VerifyShare = 101 }, "private_days": func(f *fault.LadderForm) { f.PrivateDays = -1 },
	} {
		form := s.form(s.public)
		spoil(&form)
		err := s.SaveLadder(s.ctx, s.admin, form)
		if !fail.Is(err, fail.Invalid) || fail.From(err).Fields[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	form := s.form(s.public)
	form.Rungs[1].TeamID = empty
	wants(t, s.SaveLadder(s.ctx, s.admin, form), fail.Invalid, "Nobody is in this team")
	wants(t, s.SaveLadder(s.ctx, s.sam, s.form(s.public)), fail.Forbidden, "Only administrators")
	wants(t, s.SaveLadder(s.ctx, s.admin, s.form(4711)), fail.Missing, "")
	id := s.ask("New targets")
	shorter := s.form(s.public)
	shorter.Rungs[0].First = "30 min"
	s.must(s.SaveLadder(s.ctx, s.admin, shorter))
	s.work()
	if v := s.view(id); !v.ReplyDueAt.Equal(s.clock.Now().Add(30*time.Minute)) || !v.FirstDueAt.Equal(*v.ReplyDueAt) {
		t.Errorf("what waits takes the new targets: %+v", v)
	}
}
