package bleve

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"

	"answerable/forum/search"
)

// A batch is written at once; these bound its memory.
const (
	batchDocuments = 500
	batchBytes     = 8 << 20
)

// Put stores documents, durable when it returns.
func (e *Engine) Put(ctx context.Context, documents []search.Document) error {
	keys := make([]search.Key, len(documents))
	for i, d := range documents {
		keys[i] = d.Key()
	}
	return e.write(ctx, keys, func(g *generation) error { return g.put(ctx, documents) })
}

// Remove drops threads and faults, durable when it returns.
func (e *Engine) Remove(ctx context.Context, keys []search.Key) error {
	return e.write(ctx, keys, func(g *generation) error { return g.remove(ctx, keys) })
}

// write changes the current generation and the one being built.
func (e *Engine) write(ctx context.Context, keys []search.Key, change func(*generation) error) error {
	return e.writing.during(ctx, func() error {
		if !e.open() {
			return search.ErrClosed
		}
		if err := e.noting(func() error { return change(e.current) }); err != nil {
			return err
		}
		e.wrote()
		if e.building == nil {
			return nil
		}
		e.building.touch(keys)
		return change(e.building.generation)
	})
}

// put stores what is not older than what is there.
func (g *generation) put(ctx context.Context, documents []search.Document) error {
	for chunk := range chunks(documents) {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch := g.index.NewBatch()
		if err := g.fill(ctx, batch, chunk); err != nil {
			return err
		}
		if err := g.index.Batch(batch); err != nil {
			return err
		}
	}
	return nil
}

func (g *generation) fill(ctx context.Context, batch *bleve.Batch, documents []search.Document) (err error) {
	state, err := g.columns.open(g.scorch)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, state.close()) }()
	for _, d := range documents {
		newer, err := state.newer(d.ID, d.Version)
		if err != nil {
			return err
		}
		if newer {
			continue
		}
		if err := batch.IndexAdvanced(toIndex(d)); err != nil {
			return err
		}
		if err := dropBeyond(ctx, state.reader, batch, d); err != nil {
			return err
		}
	}
	return nil
}

// newer reports whether a newer version of a document is stored.
func (s *snapshot) newer(id string, version int64) (bool, error) {
	stored, err := s.reader.InternalID(id)
	if err != nil || stored == nil {
		return false, err
	}
	_, facts := s.at(stored.Value())
	return facts.version > version, nil
}

// dropBeyond drops the parts that a thread no longer has.
func dropBeyond(ctx context.Context, reader index.IndexReader, batch *bleve.Batch, d search.Document) error {
	if d.Part != 0 || d.Parts == 0 {
		return nil
	}
	return eachPart(ctx, reader, d.Key(), func(id string) {
		if _, part, ok := search.ParseDocumentID(id); ok && part >= d.Parts {
			batch.Delete(id)
		}
	})
}

func (g *generation) remove(ctx context.Context, keys []search.Key) error {
	reader, err := g.scorch.Reader()
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	batch := g.index.NewBatch()
	for _, key := range keys {
		if err := eachPart(ctx, reader, key, batch.Delete); err != nil {
			return err
		}
	}
	return g.index.Batch(batch)
}

// eachPart visits the ids of the documents of a thread or a fault.
func eachPart(ctx context.Context, reader index.IndexReader, key search.Key, visit func(id string)) error {
	parts, err := reader.TermFieldReader(ctx, []byte(key.String()), fieldKey, false, false, false)
	if err != nil {
		return err
	}
	defer func() { _ = parts.Close() }()
	for {
		part, err := parts.Next(nil)
		if err != nil || part == nil {
			return err
		}
		id, err := reader.ExternalID(part.ID)
		if err != nil {
			return err
		}
		visit(id)
	}
}
