package meili

import (
	"context"
	"errors"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"answerable/forum/search"
)

// builder fills the successor of the index.
type builder struct {
	engine  *Engine
	touched map[search.Key]bool // what this node wrote since the start
	waiting []search.Document   // to be sent with those that follow
	bytes   int                 // of their texts
}

// Rebuild starts an empty successor; one that a crash left is dropped first.
func (e *Engine) Rebuild(ctx context.Context) (search.Builder, error) {
	if err := e.ready(ctx); err != nil {
		return nil, err
	}
	b := &builder{engine: e, touched: map[search.Key]bool{}}
	if !e.begin(b) {
		return nil, search.ErrRebuilding
	}
	err := e.deleteIndex(ctx, e.next)
	if err == nil {
		err = e.create(ctx, e.next)
	}
	if err != nil {
		e.end(b)
		return nil, unavailable(err)
	}
	return b, nil
}

func (e *Engine) begin(b *builder) bool {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.building != nil {
		return false
	}
	e.building = b
	return true
}

// end reports whether the rebuild was under way until now.
func (e *Engine) end(b *builder) bool {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	was := e.building == b
	if was {
		e.building = nil
	}
	return was
}

func (e *Engine) deleteIndex(ctx context.Context, name string) error {
	task, err := e.server.DeleteIndexWithContext(ctx, name)
	if hasCode(err, codeNoIndex) {
		return nil
	}
	return e.await(ctx, task, err, codeNoIndex)
}

// Put adds documents of what this node did not write since the start. They wait
// until there are many: a task of two thousand takes the server little longer than
// one of two hundred.
func (b *builder) Put(ctx context.Context, documents []search.Document) error {
	for _, d := range documents {
		b.waiting = append(b.waiting, d)
		b.bytes += size(d)
	}
	if len(b.waiting) < batchDocuments && b.bytes < batchBytes {
		_, under := b.untouched(nil)
		if !under {
			return search.ErrClosed
		}
		return nil
	}
	return b.send(ctx)
}

func (b *builder) send(ctx context.Context) error {
	kept, under := b.untouched(b.waiting)
	if !under {
		return search.ErrClosed
	}
	b.waiting, b.bytes = nil, 0
	if err := b.engine.put(ctx, b.engine.next, kept); err != nil {
		return unavailable(err)
	}
	return nil
}

func (b *builder) untouched(documents []search.Document) (kept []search.Document, under bool) {
	b.engine.mutex.Lock()
	defer b.engine.mutex.Unlock()
	for _, d := range documents {
		if !b.touched[d.Key()] {
			kept = append(kept, d)
		}
	}
	return kept, b.engine.building == b
}

// Commit labels the successor as complete and swaps the names in one task.
func (b *builder) Commit(ctx context.Context, mark string) error {
	if err := b.send(ctx); err != nil {
		return err
	}
	e := b.engine
	label := []document{{ID: labelID, Kind: kindLabel, Key: kindLabel, Group: kindLabel, Label: mark}}
	task, err := e.server.Index(e.next).AddDocumentsWithContext(ctx, label, nil)
	if err := e.await(ctx, task, err); err != nil {
		return unavailable(err)
	}
	task, err = e.server.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{e.index, e.next}}})
	if err := e.await(ctx, task, err); err != nil {
		return unavailable(err)
	}
	e.end(b)
	e.wrote()
	if err := e.deleteIndex(ctx, e.next); err != nil {
		return unavailable(err)
	}
	return nil
}

// abortTime bounds how long giving up a rebuild may take.
const abortTime = 10 * time.Second

// Abort drops the successor.
func (b *builder) Abort() error {
	if !b.engine.end(b) {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), abortTime)
	defer cancel()
	if err := b.engine.deleteIndex(ctx, b.engine.next); err != nil && !errors.Is(err, context.Canceled) {
		return unavailable(err)
	}
	return nil
}
