package search

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"

	"github.com/maypok86/otter/v2"
)

const (
	// engineTime is how long an index may take before the database is asked.
	engineTime = 2 * time.Second
	// maxFound is the largest page of found threads; it bounds the text read.
	maxFound = 50

	// justIndexed is how long a thread's version counts as indexed: long enough
	// for a burst of jobs, short enough for an index that lost something.
	justIndexed = 10 * time.Second

	fragmentRunes = 240
	titleRunes    = 200
)

// Finder answers people's searches: it asks the index, checks every hit in SQL
// for what this reader may see now, and shows the text that SQL holds now.
// Where the index cannot answer, it searches the database and says so.
type Finder struct {
	db     *db.DB
	engine Engine // nil on a node that keeps no index
	now    func() time.Time
	log    *slog.Logger
	health health
	// indexed is the version of threads brought up to date a moment ago.
	indexed *otter.Cache[int64, int64]
}

// New gives a finder. The engine is nil where this node keeps no index.
func New(d *db.DB, engine Engine, now func() time.Time, log *slog.Logger) *Finder {
	return &Finder{db: d, engine: engine, now: now, log: log, indexed: otter.Must(&otter.Options[int64, int64]{
		MaximumSize: 10_000, ExpiryCalculator: otter.ExpiryWriting[int64, int64](justIndexed)})}
}

// question is an Ask with who asks.
type question struct {
	Ask
	audiences []thread.Audience
	boards    []int64 // that the reader may see
}

// Find searches. A fail.Invalid error tells of a Cursor that is not ours; no
// text ever causes an error.
func (f *Finder) Find(ctx context.Context, v account.Viewer, a Ask) (Found, error) {
	began := f.now()
	q := question{Ask: a.clean(), audiences: thread.Audiences(v)}
	var err error
	if q.boards, err = visibleBoards(ctx, f.db, q); err != nil {
		return Found{}, db.Plain(err)
	}
	found := Found{}
	if len(q.boards) > 0 {
		found, err = f.answer(ctx, q)
	}
	found.Words = Parse(q.Text, q.Verbatim).Words
	found.Took = f.now().Sub(began)
	return found, db.Plain(err)
}

// answer asks the index, or the database where the index cannot tell.
func (f *Finder) answer(ctx context.Context, q question) (Found, error) {
	why := f.whyDatabase(ctx, q)
	if why == "" {
		result, err := f.askEngine(ctx, q)
		switch {
		case err == nil:
			return f.fromIndex(ctx, q, result)
		case fail.Is(err, fail.Invalid) || ctx.Err() != nil:
			return Found{}, err
		}
		f.log.WarnContext(ctx, "the search index failed, searching the database", slog.Any("error", err))
		why = noteFailing
	}
	return f.fromDatabase(ctx, q, why)
}

func (f *Finder) askEngine(ctx context.Context, q question) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, engineTime)
	defer cancel()
	access := make([]string, len(q.boards))
	for i, board := range q.boards {
		access[i] = accessOf(board)
	}
	return f.engine.Search(ctx, Query{Text: q.Text, Verbatim: q.Verbatim, Access: access, BoardIDs: q.BoardIDs,
		Answers: q.Answers, Tags: q.Tags, Topic: q.Topic, Limit: q.Limit, Cursor: q.Cursor})
}

// accessOf is a document's access class. Each board is a class of its own, and
// who may see which board is asked in SQL at each search: so a board that
// closes is gone from all results and totals at once, with nothing to index.
func accessOf(board int64) string { return "b" + strconv.FormatInt(board, 10) }

// fromIndex turns the index's hits into what the reader may see now.
func (f *Finder) fromIndex(ctx context.Context, q question, r Result) (Found, error) {
	rows, err := rowsOf(ctx, f.db, q, r.Hits)
	if err != nil {
		return Found{}, err
	}
	found := Found{Next: r.Next, Total: max(0, int(r.Total)-len(r.Hits)+len(rows))}
	best := newExcerpts(r.Words)
	if err := postsOf(ctx, f.db, readable(r.Hits, rows), best.look); err != nil {
		return Found{}, err
	}
	for _, hit := range r.Hits {
		if row, ok := rows[hit.ThreadID]; ok {
			found.Hits = append(found.Hits, FoundItem{Thread: best.show(row)})
		}
	}
	return found, nil
}

// readable keeps the hits on threads that SQL let through.
func readable(hits []Hit, rows map[int64]row) []Hit {
	kept := make([]Hit, 0, len(hits))
	for _, hit := range hits {
		if _, ok := rows[hit.ThreadID]; ok {
			kept = append(kept, hit)
		}
	}
	return kept
}
