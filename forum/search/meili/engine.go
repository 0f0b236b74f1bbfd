package meili

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"answerable/forum/search"
)

// Options say where the server is.
type Options struct {
	URL    string
	Key    string // a key that may search, write documents and manage indexes
	Prefix string // of the indexes' names, for communities that share a server; "" = "answerable"
	Now    func() time.Time
}

// requestTime bounds one request; a task may take longer and is asked about again.
const requestTime = 30 * time.Second

// Engine is the client of one Meilisearch server.
type Engine struct {
	server          meilisearch.ServiceManager
	prefix          string
	index, next     string
	now             func() time.Time
	closed          atomic.Bool
	preparing       sync.Mutex
	prepared        atomic.Bool
	lastWrite       atomic.Pointer[time.Time]
	swept           atomic.Pointer[time.Time]
	mutex           sync.Mutex // guards building
	building        *builder
	gathering       *gathering
	closeConnection func()
}

var _ search.Engine = (*Engine)(nil)

// Open gives an engine; the server is first asked when it is first needed, so
// that a server that is away never keeps the site from starting.
func Open(o Options) *Engine {
	if o.Prefix == "" {
		o.Prefix = "answerable"
	}
	client := &http.Client{Timeout: requestTime}
	server := meilisearch.New(o.URL, meilisearch.WithAPIKey(o.Key), meilisearch.WithCustomClient(client))
	return &Engine{server: server, prefix: o.Prefix, index: indexName(o.Prefix), next: successorName(o.Prefix), now: o.Now, gathering: newGathering(),
		closeConnection: client.CloseIdleConnections}
}

// ready makes sure that the index exists with our settings.
func (e *Engine) ready(ctx context.Context) error {
	if e.closed.Load() {
		return search.ErrClosed
	}
	if e.prepared.Load() {
		return nil
	}
	e.preparing.Lock()
	defer e.preparing.Unlock()
	if e.prepared.Load() {
		return nil
	}
	if err := e.create(ctx, e.index); err != nil {
		return unavailable(err)
	}
	e.prepared.Store(true)
	return nil
}

// create makes an index, if it does not exist yet, and gives it our settings.
func (e *Engine) create(ctx context.Context, name string) error {
	task, err := e.server.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: name, PrimaryKey: fieldID})
	if err := e.await(ctx, task, err, codeIndexExists); err != nil {
		return err
	}
	task, err = e.server.Index(name).UpdateSettingsWithContext(ctx, settings())
	return e.await(ctx, task, err)
}

// askEvery is how often a task is asked about.
const askEvery = 20 * time.Millisecond

// await waits for the task that a call enqueued, and gives its error unless
// that is one of the codes to be forgiven.
func (e *Engine) await(ctx context.Context, info *meilisearch.TaskInfo, err error, forgiven ...string) error {
	if err != nil {
		return err
	}
	task, err := e.server.WaitForTaskWithContext(ctx, info.TaskUID, askEvery)
	if err != nil {
		return err
	}
	if task.Status == meilisearch.TaskStatusSucceeded {
		return nil
	}
	for _, code := range forgiven {
		if task.Error.Code == code {
			return nil
		}
	}
	return fmt.Errorf("meilisearch: task %d (%s) ended as %s, code %q", info.TaskUID, task.Type, task.Status, task.Error.Code)
}

// Close ends an unfinished rebuild and lets go of connections.
func (e *Engine) Close() error {
	e.mutex.Lock()
	unfinished := e.building
	e.mutex.Unlock()
	var err error
	if unfinished != nil {
		err = unfinished.Abort()
	}
	e.closed.Store(true)
	e.closeConnection()
	return err
}

// Count gives the number of documents that answer.
func (e *Engine) Count(ctx context.Context) (uint64, error) {
	if err := e.ready(ctx); err != nil {
		return 0, err
	}
	var found meilisearch.DocumentsResult
	err := e.server.Index(e.index).GetDocumentsWithContext(ctx, &meilisearch.DocumentsQuery{
		Fields: []string{fieldID}, Limit: 1, Filter: fieldKind + " != " + kindLabel}, &found)
	if err != nil {
		return 0, e.lost(err)
	}
	return uint64(found.Total), nil
}

// lost gives the error for people; an index that is gone is made again when it
// is next needed.
func (e *Engine) lost(err error) error {
	if hasCode(err, codeNoIndex) {
		e.prepared.Store(false)
	}
	return unavailable(err)
}

// State tells how the index is.
func (e *Engine) State(ctx context.Context) (search.State, error) {
	count, err := e.Count(ctx)
	if err != nil {
		return search.State{}, err
	}
	s := search.State{Engine: "meilisearch", Documents: count, Mapping: mappingVersion}
	if at := e.lastWrite.Load(); at != nil {
		s.LastWrite = *at
	}
	if s.Rebuilding, err = e.exists(ctx, e.next); err != nil {
		return search.State{}, unavailable(err)
	}
	var label document
	err = e.server.Index(e.index).GetDocumentWithContext(ctx, labelID, nil, &label)
	switch {
	case hasCode(err, codeNoDocument):
		s.Stale, s.Reason = true, "The search index is new or was emptied, and was not filled since."
	case err != nil:
		return search.State{}, e.lost(err)
	}
	s.Mark = label.Label
	if !s.Stale {
		if err := e.sweep(ctx); err != nil {
			return search.State{}, unavailable(err)
		}
	}
	return s, nil
}

func (e *Engine) exists(ctx context.Context, index string) (bool, error) {
	_, err := e.server.GetIndexWithContext(ctx, index)
	if hasCode(err, codeNoIndex) {
		return false, nil
	}
	return err == nil, err
}

func (e *Engine) wrote() {
	now := e.now()
	e.lastWrite.Store(&now)
}
