package bleve

import (
	"context"
	"errors"

	"answerable/forum/fail"
	"answerable/forum/search"
)

// Search answers a question.
func (e *Engine) Search(ctx context.Context, q search.Query) (result search.Result, err error) {
	q = q.Clean()
	after, err := search.ParseCursor(q.Cursor)
	if err != nil || len(q.Access) == 0 {
		return search.Result{}, err
	}
	e.reading.RLock()
	defer e.reading.RUnlock()
	if e.current == nil {
		return search.Result{}, search.ErrClosed
	}
	err = e.noting(func() error {
		result, err = e.current.search(ctx, q, after)
		return err
	})
	var found *damage
	if errors.As(err, &found) {
		return search.Result{}, fail.New(fail.Unavailable, "Search does not work at the moment.",
			"Please try again later; browsing and posting are not affected.").Because(err)
	}
	return result, err
}

func (g *generation) search(ctx context.Context, q search.Query, after search.Cursor) (result search.Result, err error) {
	state, err := g.columns.open(g.scorch)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, state.close()) }()
	lists, err := openLists(state, fieldText)
	if err != nil {
		return result, err
	}
	wanted := search.Parse(q.Text, q.Verbatim)
	wanted.Draft(q.More)
	excluded, err := lists.holders(state, wanted.Excluded)
	if err != nil {
		return result, err
	}
	c := newCollector(q, state, newFilter(q, g.columns.names, excluded))
	if len(wanted.Words)+len(wanted.More) == 0 {
		c.everything()
		return c.result(after), nil
	}
	p := &planner{ctx: ctx, state: state, lists: lists, filter: c.filter, languages: q.Languages, corrected: map[string]string{}}
	if err := c.score(p, wanted); err != nil {
		return result, err
	}
	result = c.result(after)
	result.Words, result.Corrected = p.looked, p.corrected
	return result, nil
}

// holders gives what has one of the words in any of its parts.
func (l *lists) holders(s *snapshot, words []string) (map[int64]bool, error) {
	if len(words) == 0 {
		return nil, nil
	}
	found := map[int64]bool{}
	for _, word := range words {
		err := l.each(word, func(number uint32, _ uint16) {
			_, d := s.at(uint64(number))
			found[d.self] = true
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// score looks all words up and collects what passes.
func (c *collector) score(p *planner, wanted search.Wanted) error {
	words, err := p.plan(wanted)
	if err != nil {
		return err
	}
	s := newScores(c.state.numbers)
	defer s.free()
	if err := s.all(p.ctx, p.lists, words, c.state.documents); err != nil {
		return err
	}
	c.found(s)
	return nil
}
