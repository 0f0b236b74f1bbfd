package bleve

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"answerable/forum/search"
)

// Engine is an embedded index in a folder of its own.
type Engine struct {
	folder folder
	now    func() time.Time

	reading sync.RWMutex // held while searching; taken to swap or close
	current *generation  // nil after Close

	writing   sync.Mutex // one writer at a time
	building  *builder   // nil unless a rebuild is under way
	lastWrite time.Time

	damaged atomic.Pointer[string] // why the current generation must be rebuilt, if it is
}

var _ search.Engine = (*Engine)(nil)

// Open opens the index in dir, or starts an empty one. An index that is
// damaged or of another mapping is replaced by an empty one; State tells. An
// index open elsewhere is search.ErrHeld.
func Open(dir string, now func() time.Time) (*Engine, error) {
	home, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	e := &Engine{folder: home, now: now}
	if e.current, err = e.openCurrent(); err != nil {
		return nil, fmt.Errorf("search: opening the index in %s: %w", dir, err)
	}
	if err := home.sweep(filepath.Base(e.current.dir)); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return e, nil
}

func (e *Engine) openCurrent() (*generation, error) {
	name, err := e.folder.current()
	if err != nil {
		return nil, err
	}
	if name == "" {
		return e.startEmpty()
	}
	g, err := openGeneration(e.folder.path(filepath.Base(name)))
	if err == nil || environmental(err) {
		return g, err
	}
	e.noteDamage("set aside", err)
	return e.startEmpty()
}

func (e *Engine) startEmpty() (*generation, error) {
	name, err := e.folder.next()
	if err != nil {
		return nil, err
	}
	g, err := createGeneration(e.folder.path(name))
	if err != nil {
		return nil, err
	}
	return g, e.folder.setCurrent(name)
}

// Close waits for searches under way and drops an unfinished rebuild.
func (e *Engine) Close() error {
	e.writing.Lock()
	defer e.writing.Unlock()
	abort := e.building.drop()
	e.building = nil
	e.reading.Lock()
	defer e.reading.Unlock()
	err := e.current.close()
	e.current = nil
	if err == nil {
		err = abort
	}
	return err
}

// Count gives the number of documents that answer.
func (e *Engine) Count(context.Context) (uint64, error) {
	e.reading.RLock()
	defer e.reading.RUnlock()
	if e.current == nil {
		return 0, search.ErrClosed
	}
	return e.current.index.DocCount()
}

// State tells how the index is.
func (e *Engine) State(ctx context.Context) (search.State, error) {
	count, err := e.Count(ctx)
	if err != nil {
		return search.State{}, err
	}
	e.writing.Lock()
	defer e.writing.Unlock()
	s := search.State{Engine: "bleve", Documents: count, Mapping: mappingVersion,
		Rebuilding: e.building != nil, LastWrite: e.lastWrite}
	s.Reason = e.staleness()
	s.Stale = s.Reason != ""
	return s, nil
}

// staleness says why a rebuild is needed, or "".
func (e *Engine) staleness() string {
	if why := e.damaged.Load(); why != nil {
		return *why
	}
	e.reading.RLock()
	defer e.reading.RUnlock()
	if e.current != nil && !e.current.label.Complete {
		return "The search index is new and was not filled yet."
	}
	return ""
}

// noteDamage remembers that something happened which only a rebuild cures.
func (e *Engine) noteDamage(what string, cause any) {
	why := fmt.Sprintf("The search index is %s: %v.", what, cause)
	e.damaged.Store(&why)
}
