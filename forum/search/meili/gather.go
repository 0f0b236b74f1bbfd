package meili

import (
	"context"
	"errors"
	"sync"

	"answerable/forum/search"
)

// gathering lets what is stored while a task is under way go together in the
// next one: a task costs the server about as much for fifty documents as for one.
type gathering struct {
	mutex sync.Mutex
	open  *round        // that can still be joined, nil for none
	turn  chan struct{} // held by the round that is being stored
}

var errNotStored = errors.New("meilisearch: storing was broken off")

// round is what goes together.
type round struct {
	documents map[string]search.Document // by id, of each the latest version
	stored    chan struct{}              // closed when err says how it went
	err       error
}

func newGathering() *gathering { return &gathering{turn: make(chan struct{}, 1)} }

// put stores documents with store, in one call with those of others who come
// meanwhile, and returns when they are stored. Whoever comes first stores for all.
func (g *gathering) put(ctx context.Context, documents []search.Document, store func([]search.Document) error) error {
	r, first := g.join(documents)
	if !first {
		select {
		case <-r.stored:
			return r.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return lead(ctx, g, r, store)
}

// lead stores a round when its turn has come.
func lead(ctx context.Context, g *gathering, r *round, store func([]search.Document) error) error {
	defer close(r.stored)
	select {
	case g.turn <- struct{}{}:
		defer func() { <-g.turn }()
	case <-ctx.Done():
		g.close(r)
		r.err = ctx.Err()
		return r.err
	}
	r.err = store(g.close(r))
	return r.err
}

func (g *gathering) join(documents []search.Document) (r *round, first bool) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if first = g.open == nil; first {
		g.open = &round{documents: map[string]search.Document{}, stored: make(chan struct{}), err: errNotStored}
	}
	for _, d := range documents {
		if there, known := g.open.documents[d.ID]; !known || there.Version <= d.Version {
			g.open.documents[d.ID] = d
		}
	}
	return g.open, first
}

// close lets nobody join any more and gives what was gathered.
func (g *gathering) close(r *round) []search.Document {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.open = nil
	all := make([]search.Document, 0, len(r.documents))
	for _, d := range r.documents {
		all = append(all, d)
	}
	return all
}
