package bleve

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"answerable/forum/search"
)

// builder fills the next generation.
type builder struct {
	engine     *Engine
	generation *generation
	touched    map[search.Key]bool // threads and faults written since the start; what the builder is given of them is older
}

// Rebuild starts a generation beside the current one.
func (e *Engine) Rebuild(ctx context.Context) (search.Builder, error) {
	b := &builder{engine: e, touched: map[search.Key]bool{}}
	err := e.writing.during(ctx, func() (err error) {
		switch {
		case !e.open():
			return search.ErrClosed
		case e.building != nil:
			return search.ErrRebuilding
		}
		name, err := e.folder.next()
		if err != nil {
			return err
		}
		if b.generation, err = createGeneration(e.folder.path(name)); err != nil {
			return err
		}
		e.setBuilding(b)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

func (b *builder) touch(keys []search.Key) {
	for _, key := range keys {
		b.touched[key] = true
	}
}

// Put adds documents of threads that nobody wrote to since the start. Writers
// of the engine come in between its chunks.
func (b *builder) Put(ctx context.Context, documents []search.Document) error {
	for chunk := range chunks(documents) {
		err := b.during(ctx, func() error { return b.generation.put(ctx, b.untouched(chunk)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// during does work in a turn, if this rebuild is still under way then.
func (b *builder) during(ctx context.Context, work func() error) error {
	return b.engine.writing.during(ctx, func() error {
		if b.engine.building != b {
			return search.ErrClosed
		}
		return work()
	})
}

func (b *builder) untouched(documents []search.Document) []search.Document {
	kept := make([]search.Document, 0, len(documents))
	for _, d := range documents {
		if !b.touched[d.Key()] {
			kept = append(kept, d)
		}
	}
	return kept
}

// Commit swaps the generations.
func (b *builder) Commit(ctx context.Context, mark string) error {
	return b.during(ctx, func() error {
		if err := b.generation.setLabel(label{Mapping: mappingVersion, Complete: true, Mark: mark}); err != nil {
			return err
		}
		if err := b.engine.folder.setCurrent(filepath.Base(b.generation.dir)); err != nil {
			return err
		}
		b.engine.setBuilding(nil)
		b.engine.wrote()
		old := b.engine.swap(b.generation)
		return errors.Join(old.close(), os.RemoveAll(old.dir))
	})
}

// swap waits for the searches under way, so that the old generation is idle.
func (e *Engine) swap(next *generation) (old *generation) {
	e.reading.Lock()
	defer e.reading.Unlock()
	old, e.current = e.current, next
	e.damaged.Store(nil)
	return old
}

// Abort drops the new generation.
func (b *builder) Abort() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	err := b.during(ctx, func() error {
		b.engine.setBuilding(nil)
		return b.drop()
	})
	if errors.Is(err, search.ErrClosed) {
		return nil // committed, aborted or closed before
	}
	return err
}

func (b *builder) drop() error {
	if b == nil {
		return nil
	}
	return errors.Join(b.generation.close(), os.RemoveAll(b.generation.dir))
}
