package server

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/jobs"
)

// reindexAsked is the job by which the command line asks the node that holds
// the index to build it anew.
type reindexAsked struct{}

// Kind names the job for ever.
func (reindexAsked) Kind() string { return "reindex_asked" }

// Options sends the job to a node that holds a search index.
func (reindexAsked) Options() jobs.Options { return jobs.ForSearch() }

// rebuild is how far a rebuild is, kept where every process can read it.
type rebuild struct {
	Done, Total int
	Ended       bool
	Failed      string
}

const rebuildSetting = "search.rebuild"

// SearchLag tells how many changes wait for the search index, and since when.
func (s *Server) SearchLag(ctx context.Context) (waiting int64, since time.Time, err error) {
	return jobs.SearchLag(ctx, s.DB)
}

// Reindex builds the search index anew: in this process where it holds the
// index, else in the running node that does, whose progress it reports.
func (s *Server) Reindex(ctx context.Context, progress func(done, total int)) error {
	err := s.Search.Reindex(ctx, progress)
	if !fail.Is(err, fail.Unavailable) {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		return errors.Join(s.noteRebuild(ctx, tx, rebuild{}), s.Jobs.Enqueue(ctx, tx, reindexAsked{}))
	})
	if err != nil {
		return err
	}
	return s.watchRebuild(ctx, progress)
}

func (s *Server) watchRebuild(ctx context.Context, progress func(done, total int)) error {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		now, err := s.readRebuild(ctx)
		switch {
		case err != nil:
			return err
		case now.Failed != "":
			return errors.New(now.Failed)
		}
		progress(now.Done, now.Total)
		if now.Ended {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// startRebuild does what reindexAsked asks for. The work goes on behind the
// job, because it may take longer than a job may.
func (s *Server) startRebuild(context.Context, reindexAsked) error {
	go func() {
		ctx, last := s.stopping, time.Time{}
		err := s.Search.Reindex(ctx, func(done, total int) {
			if now := s.Now(); now.Sub(last) >= 200*time.Millisecond {
				last = now
				s.keepRebuild(rebuild{Done: done, Total: total})
			}
		})
		result := rebuild{Done: 1, Total: 1, Ended: true}
		if err != nil {
			result.Failed = fail.From(err).Text
		}
		s.keepRebuild(result)
	}()
	return nil
}

// keepRebuild writes how far a rebuild is; when even that fails the log says it.
func (s *Server) keepRebuild(r rebuild) {
	ctx := s.stopping
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.noteRebuild(ctx, tx, r) }); err != nil && ctx.Err() == nil {
		s.Log.Warn("the progress of a rebuild was not written", slog.Any("error", err))
	}
}

func (s *Server) noteRebuild(ctx context.Context, tx *db.Tx, r rebuild) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return tx.WithContext(ctx).Exec(`INSERT INTO settings (name, value, changed_at) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`, rebuildSetting, string(raw), s.Now()).Error
}

func (s *Server) readRebuild(ctx context.Context) (r rebuild, err error) {
	var raw string
	if err := s.DB.Read(ctx).Raw("SELECT value FROM settings WHERE name = ?", rebuildSetting).Row().Scan(&raw); err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(raw), &r)
}
