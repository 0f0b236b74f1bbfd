package meili

import (
	"context"
	"iter"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"answerable/forum/search"
)

// So many documents, or so much text, are sent in one request. A task has a fixed
// price; the server takes 100 MB at a time, and each text is sent twice.
const (
	batchDocuments = 2000
	batchBytes     = 16 << 20
)

// batches cuts documents into what is sent in one request.
func batches(documents []search.Document) iter.Seq[[]search.Document] {
	return func(yield func([]search.Document) bool) {
		for len(documents) > 0 {
			n := fits(documents)
			if !yield(documents[:n]) {
				return
			}
			documents = documents[n:]
		}
	}
}

// fits is how many of the documents go in one request: one at least.
func fits(documents []search.Document) int {
	for n, bytes := 0, 0; n < len(documents); n++ {
		bytes += size(documents[n])
		if n == batchDocuments || n > 0 && bytes > batchBytes {
			return n
		}
	}
	return len(documents)
}

func size(d search.Document) int { return len(d.Title) + len(d.Body) + len(d.Replies) }

// Put stores documents and waits until they are found.
func (e *Engine) Put(ctx context.Context, documents []search.Document) error {
	return e.gathering.put(ctx, documents, func(all []search.Document) error { return e.putAll(ctx, all) })
}

func (e *Engine) putAll(ctx context.Context, documents []search.Document) error {
	keys := make([]search.Key, len(documents))
	for i, d := range documents {
		keys[i] = d.Key()
	}
	return e.write(ctx, keys, func(index string) error { return e.put(ctx, index, documents) })
}

// Remove drops threads and faults and waits until they are gone.
func (e *Engine) Remove(ctx context.Context, keys []search.Key) error {
	return e.write(ctx, keys, func(index string) error {
		for some := range slices.Chunk(keys, batchDocuments) {
			if err := e.drop(ctx, index, ofKeys(some)); err != nil {
				return err
			}
		}
		return nil
	})
}

// write changes the index that answers and, if some node is rebuilding, its
// successor too.
func (e *Engine) write(ctx context.Context, keys []search.Key, change func(index string) error) error {
	if err := e.ready(ctx); err != nil {
		return err
	}
	e.touch(keys)
	if err := change(e.index); err != nil {
		return e.lost(err)
	}
	e.wrote()
	rebuilding, err := e.exists(ctx, e.next)
	if err != nil {
		return unavailable(err)
	}
	if !rebuilding {
		return nil
	}
	if err := change(e.next); err != nil && !hasCode(err, codeNoIndex) { // the rebuild ended meanwhile
		return unavailable(err)
	}
	return nil
}

// touch notes what the builder's documents are older than.
func (e *Engine) touch(keys []search.Key) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.building == nil {
		return
	}
	for _, key := range keys {
		e.building.touched[key] = true
	}
}

func (e *Engine) put(ctx context.Context, index string, documents []search.Document) error {
	for chunk := range batches(documents) {
		newer, err := e.newer(ctx, index, chunk)
		if err != nil {
			return err
		}
		if err := e.store(ctx, index, newer); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) store(ctx context.Context, index string, documents []search.Document) error {
	if len(documents) == 0 {
		return nil
	}
	sent := make([]document, len(documents))
	for i, d := range documents {
		sent[i] = toServer(d)
	}
	task, err := e.server.Index(index).AddDocumentsWithContext(ctx, sent, nil)
	if err := e.await(ctx, task, err); err != nil {
		return err
	}
	return e.dropBeyond(ctx, index, documents)
}

func (e *Engine) dropBeyond(ctx context.Context, index string, documents []search.Document) error {
	for _, d := range documents {
		if d.Part != 0 || d.Parts == 0 {
			continue
		}
		parts, err := e.versions(ctx, index, &meilisearch.DocumentsQuery{Filter: beyond(d)})
		if err != nil {
			return err
		}
		if len(parts) == 0 {
			continue // a task costs more than asking
		}
		if err := e.drop(ctx, index, beyond(d)); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) drop(ctx context.Context, index, filter string) error {
	task, err := e.server.Index(index).DeleteDocumentsByFilterWithContext(ctx, filter, nil)
	return e.await(ctx, task, err)
}

// newer leaves out documents older than what the server holds. Asking and
// storing are two steps; between them another node may store, and then the
// later one stays until the thread changes again.
func (e *Engine) newer(ctx context.Context, index string, documents []search.Document) ([]search.Document, error) {
	ids := make([]string, len(documents))
	for i, d := range documents {
		ids[i] = serverID(d.ID)
	}
	stored, err := e.versions(ctx, index, &meilisearch.DocumentsQuery{Ids: ids})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(documents), func(d search.Document) bool {
		version, there := stored[serverID(d.ID)]
		return there && version > d.Version
	}), nil
}

// versions gives the versions of stored documents by their ids on the server.
func (e *Engine) versions(ctx context.Context, index string, q *meilisearch.DocumentsQuery) (map[string]int64, error) {
	q.Fields, q.Limit = []string{fieldID, fieldVersion}, batchDocuments
	var found meilisearch.DocumentsResult
	if err := e.server.Index(index).GetDocumentsWithContext(ctx, q, &found); err != nil {
		return nil, err
	}
	versions := make(map[string]int64, len(found.Results))
	for _, hit := range found.Results {
		var d document
		if err := hit.DecodeInto(&d); err != nil {
			return nil, err
		}
		versions[d.ID] = d.Revision
	}
	return versions, nil
}
