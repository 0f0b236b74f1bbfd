package bleve

import "answerable/forum/search"

// facets counts the candidates by what their facts say.
func (c *collector) facets() []search.Count {
	texts := c.state.names.all()
	t := newTally(len(texts))
	for i := range c.all {
		d := c.all[i].facts()
		t.board[d.board]++
		t.status[d.status]++
		t.marked[d.marks]++
		if d.self < 0 {
			t.faults++
		}
		if c.all[i].best == nil {
			continue // a duplicate's column is not this one
		}
		for _, tag := range c.all[i].column.tags(d) {
			t.tag[tag]++
		}
		for _, version := range c.all[i].column.versions(d) {
			t.version[version]++
		}
	}
	return t.counts(texts, len(c.all))
}

// tally counts by the numbers of names.
type tally struct {
	board, status, tag, version []int32
	marked                      [1 << 8]int32 // by all marks of a document
	faults                      int
}

func newTally(names int) *tally {
	all := make([]int32, 4*names)
	return &tally{board: all[:names], status: all[names : 2*names], tag: all[2*names : 3*names], version: all[3*names:]}
}

func (t *tally) counts(texts []string, found int) []search.Count {
	all := []search.Count{}
	add := func(by search.Dimension, value string, count int) {
		if count > 0 && value != "" {
			all = append(all, search.Count{Dimension: by, Value: value, Count: count})
		}
	}
	add(search.ByKind, string(search.KindFault), t.faults)
	add(search.ByKind, string(search.KindThread), found-t.faults)
	for mark, answers := range map[marks]search.Answers{markOfficial: search.Official, markAnswered: search.Answered, markUnanswered: search.Unanswered} {
		count := 0
		for all, n := range t.marked {
			if marks(all)&mark != 0 {
				count += int(n)
			}
		}
		add(search.ByAnswers, string(answers), count)
	}
	for by, counted := range map[search.Dimension][]int32{search.ByBoard: t.board, search.ByStatus: t.status, search.ByTag: t.tag, search.ByVersion: t.version} {
		for n, count := range counted {
			add(by, texts[n], int(count))
		}
	}
	return all
}
