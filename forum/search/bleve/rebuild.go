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
	touched    map[int64]bool // threads written since the start; what the builder is given of them is older
}

// Rebuild starts a generation beside the current one.
func (e *Engine) Rebuild(context.Context) (search.Builder, error) {
	e.writing.Lock()
	defer e.writing.Unlock()
	switch {
	case e.current == nil:
		return nil, search.ErrClosed
	case e.building != nil:
		return nil, search.ErrRebuilding
	}
	name, err := e.folder.next()
	if err != nil {
		return nil, err
	}
	g, err := createGeneration(e.folder.path(name))
	if err != nil {
		return nil, err
	}
	e.building = &builder{engine: e, generation: g, touched: map[int64]bool{}}
	return e.building, nil
}

// Put adds documents of threads that nobody wrote to since the start.
func (b *builder) Put(ctx context.Context, documents []search.Document) error {
	for chunk := range chunks(documents) {
		if err := b.putChunk(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

// putChunk lets writers of the engine in between chunks.
func (b *builder) putChunk(ctx context.Context, documents []search.Document) error {
	b.engine.writing.Lock()
	defer b.engine.writing.Unlock()
	if b.engine.building != b {
		return search.ErrClosed
	}
	kept := make([]search.Document, 0, len(documents))
	for _, d := range documents {
		if !b.touched[d.ThreadID] {
			kept = append(kept, d)
		}
	}
	return b.generation.put(ctx, kept)
}

// Commit swaps the generations.
func (b *builder) Commit(context.Context) error {
	e := b.engine
	e.writing.Lock()
	defer e.writing.Unlock()
	if e.building != b {
		return search.ErrClosed
	}
	if err := b.generation.setLabel(label{Mapping: mappingVersion, Complete: true}); err != nil {
		return err
	}
	if err := e.folder.setCurrent(filepath.Base(b.generation.dir)); err != nil {
		return err
	}
	e.building, e.lastWrite = nil, e.now()
	old := e.swap(b.generation)
	return errors.Join(old.close(), os.RemoveAll(old.dir))
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
	b.engine.writing.Lock()
	defer b.engine.writing.Unlock()
	if b.engine.building != b {
		return nil
	}
	b.engine.building = nil
	return b.drop()
}

func (b *builder) drop() error {
	if b == nil {
		return nil
	}
	return errors.Join(b.generation.close(), os.RemoveAll(b.generation.dir))
}
