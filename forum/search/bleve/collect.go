package bleve

import (
	"cmp"
	"container/heap"
	"slices"

	"answerable/forum/search"
)

const (
	// fixedLift is by how much the score of what has a fix is raised: enough to
	// decide among equals, too little to pass what clearly fits better. Measured on
	// the linked questions of IoT, of which 185 of 320 have an accepted answer: by
	// title hit@10 is 0.556 without it, 0.571 with 1.02 to 1.10, 0.540 with 1.5; by
	// title and body 0.794 up to 1.05, 0.746 with 1.10.
	fixedLift = 1.05
)

// candidate is a thread or a fault that fits, with its best document.
type candidate struct {
	rank   float64
	group  int64
	best   *facts // of the group's own documents, nil if only a duplicate fits
	column *column
	score  float32
	behind map[int64]*facts // duplicates
}

// collector gathers what fits in one state of the index.
type collector struct {
	query  search.Query
	state  *snapshot
	filter *filter
	all    []candidate
	at     map[int64]int // of groups with several documents
}

func newCollector(q search.Query, s *snapshot, f *filter) *collector {
	return &collector{query: q, state: s, filter: f, at: map[int64]int{}}
}

// everything takes all documents that pass.
func (c *collector) everything() {
	for i := range c.state.segments {
		part := &c.state.segments[i]
		deleted := part.Deleted()
		for n := range part.facts {
			if d := &part.facts[n]; (deleted == nil || !deleted.Contains(uint32(n))) && c.filter.passes(part.column, d) {
				c.take(part.column, d, 0)
			}
		}
	}
}

// found takes the documents that have a score and all required words.
func (c *collector) found(s *scores) {
	best := s.best
	if s.need > 0 { // it may not have all required words
		best = 0
		for _, number := range s.found {
			if s.hits[number] == s.need {
				best = max(best, s.total[number])
			}
		}
	}
	for _, number := range s.found {
		score := s.total[number]
		if s.hits[number] != s.need || score < best*farBelow {
			continue
		}
		part, d := c.state.at(uint64(number))
		if !c.filter.passes(part.column, d) {
			continue
		}
		if d.marks&markFixed != 0 {
			score *= fixedLift
		}
		c.take(part.column, d, score)
	}
}

// take adds a document to its group.
func (c *collector) take(col *column, d *facts, score float32) {
	if d.single && d.self == d.group && len(c.at) == 0 {
		c.all = append(c.all, candidate{group: d.group, best: d, column: col, score: score})
		return
	}
	c.join(col, d, score)
}

func (c *collector) join(col *column, d *facts, score float32) {
	if len(c.at) == 0 { // from now on groups meet
		for i := range c.all {
			c.at[c.all[i].group] = i
		}
	}
	i, there := c.at[d.group]
	if !there {
		i = len(c.all)
		c.at[d.group] = i
		c.all = append(c.all, candidate{group: d.group, column: col, score: score})
	}
	one := &c.all[i]
	if d.self != d.group {
		if one.behind == nil {
			one.behind = map[int64]*facts{}
		}
		one.behind[d.self] = d
	} else if one.best == nil || score > one.score || score == one.score && d.part < one.best.part {
		one.best, one.column = d, col
	}
	one.score = max(one.score, score)
}

// rank gives what a candidate is ordered by.
func (c *collector) rank(one *candidate) float64 {
	d := one.facts()
	switch {
	case c.query.Sort == search.SortAffected:
		return float64(d.affected) + float64(min(max(d.active, 0), 1<<52))/(1<<53)
	case c.query.Sort == search.SortNewest || one.score == 0:
		return float64(d.active) // a float64 holds microseconds exactly until the year 2255
	}
	return float64(one.score)
}

// facts are the group's own, or a duplicate's where only that fits.
func (one *candidate) facts() *facts {
	if one.best != nil {
		return one.best
	}
	least := int64(1<<63 - 1)
	for id := range one.behind {
		least = min(least, id)
	}
	return one.behind[least]
}

// result cuts out the page after the cursor.
func (c *collector) result(after search.Cursor) search.Result {
	r := search.Result{Total: uint64(len(c.all))}
	limit := min(c.query.Limit, search.MaxHits-after.Seen)
	page := c.page(after, limit+1)
	for _, one := range page[:min(max(limit, 0), len(page))] {
		r.Hits = append(r.Hits, c.hit(one))
	}
	if seen := after.Seen + limit; len(page) > limit && limit > 0 && seen < search.MaxHits {
		last := page[limit-1]
		r.Next = search.Cursor{Rank: last.rank, Last: last.group, Seen: seen}.String()
	}
	if c.query.Facets {
		r.Facets = c.facets()
	}
	return r
}

// page gives the first so many candidates after the cursor, in their order.
func (c *collector) page(after search.Cursor, most int) ranking {
	page := ranking{}
	for i := range c.all {
		one := &c.all[i]
		one.rank = c.rank(one)
		if most <= 0 || after.Before(one.rank, one.group) {
			continue
		}
		if len(page) < most {
			heap.Push(&page, one)
		} else if page.before(one, page[0]) {
			page[0] = one
			heap.Fix(&page, 0)
		}
	}
	slices.SortFunc(page, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.group, b.group))
	})
	return page
}

// ranking is a heap with the last of its candidates on top.
type ranking []*candidate

func (r ranking) before(a, b *candidate) bool {
	return a.rank > b.rank || a.rank == b.rank && a.group < b.group
}
func (r ranking) Len() int           { return len(r) }
func (r ranking) Less(a, b int) bool { return r.before(r[b], r[a]) }
func (r ranking) Swap(a, b int)      { r[a], r[b] = r[b], r[a] }
func (r *ranking) Push(one any)      { *r = append(*r, one.(*candidate)) }
func (r *ranking) Pop() any {
	last := len(*r) - 1
	one := (*r)[last]
	*r = (*r)[:last]
	return one
}

func (c *collector) hit(one *candidate) search.Hit {
	hit := search.Hit{Key: search.KeyOf(one.group), Score: one.rank, Version: 1<<63 - 1}
	if d := one.best; d != nil {
		hit.Part, hit.Version, hit.Hidden = int(d.part), d.version, c.text(d.hidden)
	}
	for id, d := range one.behind {
		hit.Behind = append(hit.Behind, search.Hit{Key: search.KeyOf(id), Part: int(d.part), Version: d.version, Hidden: c.text(d.hidden)})
	}
	slices.SortFunc(hit.Behind, func(a, b search.Hit) int { return cmp.Compare(a.ID, b.ID) })
	return hit
}

func (c *collector) text(n name) string { return c.state.names.all()[n] }
