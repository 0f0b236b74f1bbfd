package moderation_test

import (
	"fmt"
	"slices"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
)

// TestMergingTheTargetOfDuplicates: threads that led to a merged thread lead to the
// one that has its posts now, or to where that one leads, and never to themselves.
func TestMergingTheTargetOfDuplicates(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		what  string
		marks [][2]int // a thread and what it is marked a duplicate of
		from  int      // is merged
		into  int
		undo  int    // the mark of this one is taken back afterwards, 0 for none
		leads [5]int // where thread 1 to 5 lead in the end, 0 for nowhere
	}{
		{what: "the target", marks: [][2]int{{1, 2}}, from: 2, into: 3, leads: [5]int{3, 0, 0, 0, 0}},
		{what: "the end of a chain", marks: [][2]int{{1, 2}, {2, 3}}, from: 3, into: 4, leads: [5]int{4, 4, 0, 0, 0}},
		{what: "a target into a duplicate of another", marks: [][2]int{{1, 2}, {3, 4}}, from: 2, into: 3, leads: [5]int{4, 0, 4, 0, 0}},
		{what: "a target into its only duplicate", marks: [][2]int{{1, 2}}, from: 2, into: 1, leads: [5]int{0, 0, 0, 0, 0}},
		{what: "a target into one of its duplicates", marks: [][2]int{{1, 2}, {3, 2}}, from: 2, into: 1, leads: [5]int{0, 0, 1, 0, 0}},
		{what: "a chain into its beginning", marks: [][2]int{{1, 2}, {2, 3}, {4, 2}}, from: 3, into: 1, leads: [5]int{0, 1, 0, 1, 0}},
		{what: "the middle of a chain", marks: [][2]int{{1, 2}, {2, 3}}, from: 2, into: 4, leads: [5]int{3, 3, 0, 0, 0}},
		{what: "the target, and a mark taken back", marks: [][2]int{{1, 2}, {5, 2}}, from: 2, into: 3, undo: 1, leads: [5]int{0, 0, 0, 0, 3}},
		{what: "the target, and the middle's mark taken back", marks: [][2]int{{1, 2}, {2, 3}}, from: 3, into: 4, undo: 2, leads: [5]int{2, 0, 0, 0, 0}},
	} {
		t.Run(one.what, func(t *testing.T) {
			t.Parallel()
			forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
				w := newWorld(t, engine)
				ids := []int64{0}
				for n := range 5 {
					ids = append(ids, w.start(w.hedy, w.public, fmt.Sprintf("Matter %d.", n+1)).ThreadID)
				}
				for _, m := range one.marks {
					w.must(w.forum.MarkDuplicate(w.ctx, w.stella, ids[m[0]], ids[m[1]], "The same."))
				}
				merge := on(modlog.MergeThread, ids[one.from])
				merge.Into = ids[one.into]
				w.act(w.mona, merge)
				if one.undo != 0 {
					w.must(w.forum.UndoDuplicate(w.ctx, w.stella, ids[one.undo], "It is none."))
				}
				for n, want := range one.leads {
					at := w.thread(ids[n+1])
					leads := 0
					if at.DuplicateOf != nil {
						leads = slices.Index(ids, *at.DuplicateOf)
					}
					if leads != want && n+1 != one.from {
						t.Errorf("thread %d leads to %d, want %d", n+1, leads, want)
					}
					if leads == n+1 || leads == one.from {
						t.Errorf("thread %d leads to %d", n+1, leads)
					}
				}
			})
		})
	}
}
