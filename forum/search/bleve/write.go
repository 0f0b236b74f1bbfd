package bleve

import (
	"context"
	"encoding/binary"
	"strconv"

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
	threads := make([]int64, len(documents))
	for i, d := range documents {
		threads[i] = d.ThreadID
	}
	return e.write(ctx, threads, func(g *generation) error { return g.put(ctx, documents) })
}

// Remove drops threads, durable when it returns.
func (e *Engine) Remove(ctx context.Context, threadIDs []int64) error {
	return e.write(ctx, threadIDs, func(g *generation) error { return g.remove(ctx, threadIDs) })
}

// write changes the current generation and the one being built.
func (e *Engine) write(ctx context.Context, threads []int64, change func(*generation) error) error {
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
		e.building.touch(threads)
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

func (g *generation) fill(ctx context.Context, batch *bleve.Batch, documents []search.Document) error {
	reader, err := g.scorch.Reader()
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	for _, d := range documents {
		stored, err := version(reader, d.ID)
		if err != nil {
			return err
		}
		if stored > d.Version {
			continue
		}
		if err := batch.IndexAdvanced(toIndex(d)); err != nil {
			return err
		}
		if err := dropBeyond(ctx, reader, batch, d); err != nil {
			return err
		}
	}
	return nil
}

// version gives the stored version of a document, or the lowest if there is none.
func version(reader index.IndexReader, id string) (int64, error) {
	stored, err := reader.Document(id)
	if err != nil || stored == nil {
		return -1 << 63, err
	}
	found := int64(-1 << 63)
	stored.VisitFields(func(f index.Field) {
		if f.Name() == fieldVersion && len(f.Value()) == 8 {
			found = int64(binary.BigEndian.Uint64(f.Value()))
		}
	})
	return found, nil
}

// dropBeyond drops the parts that a thread no longer has.
func dropBeyond(ctx context.Context, reader index.IndexReader, batch *bleve.Batch, d search.Document) error {
	if d.Part != 0 || d.Parts == 0 {
		return nil
	}
	return eachPart(ctx, reader, d.ThreadID, func(id string) {
		if _, part, ok := search.ParseDocumentID(id); ok && part >= d.Parts {
			batch.Delete(id)
		}
	})
}

func (g *generation) remove(ctx context.Context, threadIDs []int64) error {
	reader, err := g.scorch.Reader()
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	batch := g.index.NewBatch()
	for _, id := range threadIDs {
		if err := eachPart(ctx, reader, id, batch.Delete); err != nil {
			return err
		}
	}
	return g.index.Batch(batch)
}

// eachPart visits the ids of a thread's documents.
func eachPart(ctx context.Context, reader index.IndexReader, threadID int64, visit func(id string)) error {
	term := []byte(strconv.FormatInt(threadID, 10))
	parts, err := reader.TermFieldReader(ctx, term, fieldThread, false, false, false)
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
