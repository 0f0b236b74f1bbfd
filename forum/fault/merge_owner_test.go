package fault_test

import (
	"testing"

	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
)

// Whose a merged fault is stands on its timeline: the other's owner keeps it, and
// where there is none, the owner of the one merged away goes with it.
func TestMergingOwnedFaultsSaysWhoAnswers(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		for _, one := range []struct {
			name         string
			ownsA, ownsB bool
			owner        string
		}{{"both", true, true, "Kim"}, {"the one that goes", true, false, "Sam"}, {"the one that stays", false, true, "Kim"}, {"nobody", false, false, ""}} {
			s := newCared(t, engine)
			a, _ := s.fault("Dead after update")
			b, _ := s.fault("No light after update")
			s.posted()
			take := func(id int64, owns bool, lead func(int64) error) {
				if c, err := s.FaultCare(s.ctx, s.guest, id); err != nil || owns && c.ID == 0 {
					t.Fatal(one.name, c, err)
				} else if owns {
					s.must(lead(c.ID))
				}
			}
			take(a, one.ownsA, func(id int64) error { return s.Take(s.ctx, s.sam, id) })
			take(b, one.ownsB, func(id int64) error { return s.Take(s.ctx, s.kim, id) })
			s.must(s.Merge(s.ctx, s.fay, a, b, "The same fault."))
			c, err := s.FaultCare(s.ctx, s.guest, b)
			s.must(err)
			if got := nameOf(c.OwnerName); got != one.owner {
				t.Errorf("%s: %q answers for both, want %q", one.name, got, one.owner)
			}
			events, err := s.Timeline(s.ctx, s.guest, b, 0, 100)
			s.must(err)
			last, said := "", false
			for i, e := range events {
				said = said || e.Kind == fault.EventOwner && i > 0 && events[i-1].Kind == fault.EventMerged
				if e.Kind == fault.EventOwner {
					last = e.Detail
				}
			}
			if last != one.owner || said != one.ownsA {
				t.Errorf("%s: the timeline says %q (after the merge: %t): %+v", one.name, last, said, events)
			}
			told := s.count(`SELECT count(*) FROM notices n JOIN members m ON m.id = n.member_id WHERE m.name = 'Sam' AND n.kind = 'owner'`)
			if both := one.ownsA && one.ownsB; (told > 0) != both {
				t.Errorf("%s: who no longer answers was told %d times", one.name, told)
			}
			s.sound()
		}
	})
}

func nameOf(name *string) string {
	if name == nil {
		return ""
	}
	return *name
}
