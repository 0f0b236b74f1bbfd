package fault_test

import (
	"testing"

	"answerable/forum/fault"
	"answerable/forum/forumtest"
)

// BenchmarkDesk shows the desk with 1,000 open threads and 50 faults, and with
// 100,000 and 5,000: the second takes at most twice the time of the first.
func BenchmarkDesk(b *testing.B) {
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			times := map[int]float64{}
			for _, threads := range []int{1000, 100_000} {
				b.Run(map[int]string{1000: "1000", 100_000: "100000"}[threads], func(b *testing.B) {
					s := newCared(b, engine)
					s.fill(threads, threads/20)
					for b.Loop() {
						for _, list := range []fault.DeskList{fault.ByUrgency, fault.MyTeam, fault.Unowned, fault.StalledList} {
							if _, err := s.Desk(s.ctx, s.sam, fault.DeskQuery{List: list}); err != nil {
								b.Fatal(err)
							}
						}
					}
					times[threads] = float64(b.Elapsed().Nanoseconds()) / float64(b.N)
				})
			}
			if large := times[100_000] / times[1000]; large > 2 {
				b.Errorf("100 times the threads take %.2f times as long", large)
			}
		})
	}
}
