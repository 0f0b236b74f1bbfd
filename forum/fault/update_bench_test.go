package fault_test

import (
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
)

// BenchmarkUpdateOfALargeFault posts an update on a fault with 200 threads and
// 50,000 followers: ms/update is what the member of staff waits for, notices/s
// how fast the job tells them.
func BenchmarkUpdateOfALargeFault(b *testing.B) {
	for _, engine := range []db.Dialect{db.SQLite, db.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			if engine == db.Postgres {
				forumtest.PostgresURL(b) // skips where there is none
			}
			s := newShop(b, engine)
			id := s.largeFault()
			told, posted, telling := 0, time.Duration(0), time.Duration(0)
			for b.Loop() {
				start := time.Now()
				s.must(s.Post(s.ctx, s.fay, fault.Update{FaultID: id, Body: "We found the cause."}))
				posted += time.Since(start)
				event := s.id(`SELECT max(id) FROM fault_events`)
				start = time.Now()
				s.must(s.Tell(s.ctx, fault.Told{EventID: event}))
				telling += time.Since(start)
				told += s.count(`SELECT count(*) FROM notices WHERE fault_event_id = ?`, event)
			}
			if told < 50_000*b.N {
				b.Fatalf("%d were told", told)
			}
			b.ReportMetric(float64(posted.Milliseconds())/float64(b.N), "ms/update")
			b.ReportMetric(float64(told)/telling.Seconds(), "notices/s")
		})
	}
}

// largeFault makes one with 200 threads and 50,000 followers.
func (s *shop) largeFault() int64 {
	s.t.Helper()
	id, _ := s.fault("No connection")
	for range 199 {
		s.must(s.Link(s.ctx, s.fay, s.thread(s.bob, s.public, "Mine too"), id))
	}
	s.exec(`WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 50999)
		INSERT INTO members (id, log_id, name, name_key, created_at) SELECT i, 'log' || i, 'many' || i, 'many' || i, ? FROM n`, s.clock.Now())
	s.exec(`INSERT INTO fault_followers (fault_id, member_id, following, changed_at) SELECT ?, id, TRUE, ? FROM members WHERE id >= 1000`, id, s.clock.Now())
	return id
}
