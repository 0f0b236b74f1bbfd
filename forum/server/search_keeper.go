package server

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"answerable/forum/db"
	"answerable/forum/search"
)

// indexKeeper holds the index that this node searches in and keeps up to date.
// Bleve belongs to one node at a time, the one that has the lock: it works the
// index's jobs. All nodes keep Meilisearch.
type indexKeeper struct {
	server  *Server
	every   time.Duration // between two looks, 0 = lookAtIndex
	mutex   sync.Mutex
	engine  search.Engine   // nil for none
	holding context.Context // ends when the index may have become another node's
	release context.CancelFunc
	working bool // the index's jobs
	closed  bool
}

// take makes this node the keeper, if there is no other, and reports whether it
// became it now.
func (k *indexKeeper) take() (bool, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.closed || k.engine != nil || k.working {
		return false, nil
	}
	// it is held until the last job was done, longer than the server's own context
	ctx, release := context.WithCancel(context.WithoutCancel(k.server.stopping))
	engine, holding, err := k.server.openEngine(ctx)
	if err != nil {
		release()
		return false, err
	}
	if err := k.server.Jobs.WorkSearch(k.server.searchJobs()); err != nil {
		release()
		return false, errors.Join(err, engine.Close())
	}
	k.engine, k.holding, k.release, k.working = engine, holding, release, true
	k.server.Search.Use(engine)
	return true, nil
}

// letGo gives up an index that may have become another node's: what is written
// here from now on would be missing there.
func (k *indexKeeper) letGo(ctx context.Context) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	var err error
	if k.engine != nil && k.holding.Err() != nil {
		k.server.Log.Warn("the search index may have become another node's; this one searches in the database until it has it again")
		k.server.Search.Use(nil)
		k.release()
		err = k.engine.Close()
		k.engine = nil
	}
	if k.engine != nil || !k.working {
		return err
	}
	resting := k.server.Jobs.RestSearch(ctx)
	k.working = resting != nil
	return errors.Join(err, resting)
}

// tend lets go of what is lost and takes what nobody has.
func (k *indexKeeper) tend() {
	ctx, cancel := context.WithTimeout(k.server.stopping, lookAtIndex)
	defer cancel()
	k.say(k.letGo(ctx))
	took, err := k.take()
	k.say(err)
	if took {
		k.server.Log.Info("this node keeps the search index from now on")
	}
}

// say logs what went wrong. That another node has the index is as it should be.
func (k *indexKeeper) say(err error) {
	if err != nil && !errors.Is(err, db.ErrNotHeld) && k.server.stopping.Err() == nil {
		k.server.Log.Warn("keeping the search index", slog.Any("error", err))
	}
}

// lost ends when the index was lost; nil, for ever, where there is none.
func (k *indexKeeper) lost() <-chan struct{} {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.engine == nil {
		return nil
	}
	return k.holding.Done()
}

// close lets the next node have the index, after the last job was done.
func (k *indexKeeper) close(context.Context) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.closed = true
	if k.engine == nil {
		return nil
	}
	defer k.release()
	return k.engine.Close()
}
