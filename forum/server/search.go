package server

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"answerable/forum/fail"
	"answerable/forum/jobs"
	"answerable/forum/search"
	"answerable/forum/search/bleve"
	"answerable/forum/search/meili"
)

// openSearch opens the index. Another process that holds it, or a broken index,
// is no reason not to serve: this node then searches in the database and says so,
// and asks again from time to time.
func (s *Server) openSearch(_ context.Context, o Options) error {
	s.Search = search.New(s.DB, nil, s.Now, s.Log)
	s.index = indexKeeper{server: s, every: o.LookAtIndex}
	s.onClose(s.index.close)
	if _, err := s.index.take(); err != nil {
		s.Log.Warn("no search index on this node; it searches in the database", slog.Any("error", err))
	}
	return nil
}

// openEngine opens the engine of the settings, with what ends when it has become
// another node's.
func (s *Server) openEngine(ctx context.Context) (search.Engine, context.Context, error) {
	if !s.Settings.MeiliURL.IsZero() {
		return meili.Open(meili.Options{URL: s.Settings.MeiliURL.Reveal(), Key: s.Settings.MeiliKey.Reveal(), Prefix: s.Settings.MeiliPrefix, Now: s.Now}), ctx, nil
	}
	holding, err := s.DB.Hold(ctx, "search index")
	if err != nil {
		return nil, nil, err
	}
	engine, err := bleve.Open(filepath.Join(s.Settings.Data, "search"), s.Now)
	if err != nil {
		return nil, nil, err
	}
	return engine, holding, nil
}

// Meilisearch takes about as long for fifty documents as for one, so its jobs are
// worked side by side and their documents go together; Bleve writes as fast alone.
const (
	meiliJobs = 32
	bleveJobs = 1
)

// searchJobs is how many of the index's jobs this node works at a time.
func (s *Server) searchJobs() int {
	if s.Settings.MeiliURL.IsZero() {
		return bleveJobs
	}
	return meiliJobs
}

// indexAway is after how long an index that did not answer is written to again.
const indexAway = 10 * time.Second

// untilItAnswers lets a job of the index wait for an index that is away.
func untilItAnswers[T any](index func(context.Context, T) error) func(context.Context, T) error {
	return func(ctx context.Context, changed T) error {
		err := index(ctx, changed)
		if fail.Is(err, fail.Unavailable) {
			return jobs.Later(indexAway)
		}
		return err
	}
}

// lookAtIndex is how often a node looks whether the index is still its own and
// has everything.
const lookAtIndex = 10 * time.Second

// tendIndex takes the index over from a node that is gone, gives up one that has
// become another's, and rebuilds it behind the running site whenever it lacks
// something: at the start after an upgrade or a takeover, later when somebody
// emptied it. It tries again as long as it fails.
func (s *Server) tendIndex() {
	every := s.index.every
	if every == 0 {
		every = lookAtIndex
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		s.index.tend()
		s.refreshIndex()
		select {
		case <-s.stopping.Done():
			return
		case <-s.index.lost():
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
	holding, err := s.DB.Hold(ctx, "search rebuild")
	if err != nil {
		return
	}
	s.Log.Info("rebuilding the search index", slog.String("reason", state.Reason))
	if err := s.Search.Reindex(holding, func(int, int) {}); err != nil && ctx.Err() == nil {
		s.Log.Error("rebuilding the search index failed", slog.Any("error", err))
	}
}
