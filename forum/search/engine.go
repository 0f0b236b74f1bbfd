package search

import (
	"context"
	"errors"
	"time"
)

// ErrHeld is returned on opening an index that another process has open.
var ErrHeld = errors.New("search: the index is held by another process")

// ErrClosed is returned by an engine after Close.
var ErrClosed = errors.New("search: the engine is closed")

// ErrRebuilding is returned by Rebuild while another rebuild is under way.
var ErrRebuilding = errors.New("search: a rebuild is already under way")

// Engine is a search index. All methods may be called from many goroutines.
// What Put and Remove have returned from is found, or gone, for later searches
// and outlives the process.
type Engine interface {
	// Put stores documents, each in place of the one with its ID. A document
	// older (Version) than the stored one is left out without an error.
	// Part 0 with Parts set also drops parts of its thread from Parts on.
	Put(ctx context.Context, documents []Document) error
	// Remove drops threads with all their parts, and faults; unknown ones are no error.
	Remove(ctx context.Context, keys []Key) error
	// Search answers a question. A fail.Invalid error tells of a cursor that
	// is not ours; no text ever causes an error.
	Search(ctx context.Context, query Query) (Result, error)
	// Count gives the number of documents held.
	Count(ctx context.Context) (uint64, error)
	// Rebuild starts a new index beside the one that keeps answering.
	Rebuild(ctx context.Context) (Builder, error)
	// State tells how the index is.
	State(ctx context.Context) (State, error)
	Close() error
}

// Builder fills a new index. While it is open, Put and Remove of the engine go
// to both indexes, and what they touched wins over what the builder is given.
// One goroutine uses a builder.
type Builder interface {
	// Put adds documents; what they hold is found only after Commit.
	Put(ctx context.Context, documents []Document) error
	// Commit lets the new index answer in place of the old one, at once and
	// without a moment that has neither, and drops the old one. The mark is what
	// State tells of this index from then on.
	Commit(ctx context.Context, mark string) error
	// Abort drops the new index; after Commit it does nothing.
	Abort() error
}

// State tells how an index is, for doctor, metrics and administrators.
type State struct {
	Engine     string    // "bleve", "meilisearch"
	Documents  uint64    //
	Mapping    int       // version of the fields and word rules the index was built with
	Stale      bool      // a rebuild is needed; Reason says why
	Reason     string    //
	Rebuilding bool      //
	LastWrite  time.Time // zero if nothing was written since the start
	Mark       string    // given to Builder.Commit; "" for an index that was never filled
}
