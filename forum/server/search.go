package server

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"answerable/forum/search"
	"answerable/forum/search/bleve"
	"answerable/forum/search/meili"
)

// openSearch opens the index. Another process that holds it, or a broken index,
// is no reason not to serve: this node then searches in the database and says so.
func (s *Server) openSearch(ctx context.Context, _ Options) error {
	engine, err := s.openEngine(ctx)
	if err != nil {
		s.Log.Warn("no search index on this node; it searches in the database", slog.Any("error", err))
	}
	if engine == nil {
		s.Search = search.New(s.DB, nil, s.Now, s.Log)
		return nil
	}
	s.onClose(func(context.Context) error { return engine.Close() })
	s.Jobs.WorkSearch()
	s.Search = search.New(s.DB, engine, s.Now, s.Log)
	return nil
}

func (s *Server) openEngine(ctx context.Context) (search.Engine, error) {
	if !s.Settings.MeiliURL.IsZero() {
		return meili.Open(meili.Options{URL: s.Settings.MeiliURL.Reveal(), Key: s.Settings.MeiliKey.Reveal(), Now: s.Now}), nil
	}
	if s.Settings.Postgres() {
		held, err := s.DB.Hold(s.stopping, "search index")
		if err != nil || !held {
			return nil, errors.Join(err, search.ErrHeld)
		}
	}
	engine, err := bleve.Open(filepath.Join(s.Settings.Data, "search"), s.Now)
	if err != nil {
		return nil, err
	}
	return engine, nil
}

// lookAtIndex is how often a node looks whether the index still has everything.
const lookAtIndex = 30 * time.Second

// tendIndex rebuilds the index behind the running site whenever it lacks
// something: at the start after an upgrade or a takeover, later when somebody
// emptied it. It tries again as long as it fails.
func (s *Server) tendIndex() {
	tick := time.NewTicker(lookAtIndex)
	defer tick.Stop()
	for {
		s.refreshIndex()
		select {
		case <-s.stopping.Done():
			return
		case <-tick.C:
		}
	}
}

// refreshIndex rebuilds an index that lacks something, on one node where
// several share it.
func (s *Server) refreshIndex() {
	ctx, done := context.WithCancel(s.stopping)
	defer done() // lets go of the lock
	state, err := s.Search.State(ctx)
	if err != nil || !state.Stale || state.Rebuilding {
		return
	}
	if held, err := s.DB.Hold(ctx, "search rebuild"); err != nil || !held {
		return
	}
	s.Log.Info("rebuilding the search index", slog.String("reason", state.Reason))
	if err := s.Search.Reindex(ctx, func(int, int) {}); err != nil && ctx.Err() == nil {
		s.Log.Error("rebuilding the search index failed", slog.Any("error", err))
	}
}
