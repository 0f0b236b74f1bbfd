package bleve

import (
	"context"
	"errors"
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

	writing   turn     // one writer at a time
	building  *builder // nil unless a rebuild is under way; read and set in a turn
	busy      atomic.Bool
	lastWrite atomic.Pointer[time.Time]

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
	e := &Engine{folder: home, now: now, writing: newTurn()}
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

// closeWait bounds how long Close waits for a write under way.
const closeWait = 10 * time.Second

// Close waits for what is under way and drops an unfinished rebuild.
func (e *Engine) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	return e.writing.during(ctx, func() error {
		abort := e.building.drop()
		e.setBuilding(nil)
		e.reading.Lock()
		defer e.reading.Unlock()
		err := e.current.close()
		e.current = nil
		return errors.Join(abort, err)
	})
}

func (e *Engine) setBuilding(b *builder) {
	e.building = b
	e.busy.Store(b != nil)
}

func (e *Engine) wrote() {
	now := e.now()
	e.lastWrite.Store(&now)
}

// open reports whether the engine was not closed yet.
func (e *Engine) open() bool {
	e.reading.RLock()
	defer e.reading.RUnlock()
	return e.current != nil
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
	s := search.State{Engine: "bleve", Documents: count, Mapping: mappingVersion,
		Rebuilding: e.busy.Load(), Reason: e.staleness()}
	if at := e.lastWrite.Load(); at != nil {
		s.LastWrite = *at
	}
	s.Stale, s.Mark = s.Reason != "", e.mark()
	return s, nil
}

func (e *Engine) mark() string {
	e.reading.RLock()
	defer e.reading.RUnlock()
	if e.current == nil {
		return ""
	}
	return e.current.label.Mark
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

// noting does work on the current generation and remembers damage found by it.
func (e *Engine) noting(work func() error) error {
	err := guarded(work)
	var found *damage
	if errors.As(err, &found) {
		e.noteDamage("damaged", found.found)
	}
	return err
}
