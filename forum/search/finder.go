package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
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
	engine atomic.Pointer[Engine] // nil on a node that keeps no index
	now    func() time.Time
	log    *slog.Logger
	health health
	// indexed is the version of threads and faults brought up to date a moment ago.
	indexed *otter.Cache[Key, int64]
}

// New gives a finder. The engine is nil where this node keeps no index.
func New(d *db.DB, engine Engine, now func() time.Time, log *slog.Logger) *Finder {
	f := &Finder{db: d, now: now, log: log, indexed: otter.Must(&otter.Options[Key, int64]{
		MaximumSize: 10_000, ExpiryCalculator: otter.ExpiryWriting[Key, int64](justIndexed)})}
	f.Use(engine)
	return f
}

// Use takes an index into use while the site runs, or with nil none any more:
// then the database is searched. Who gave the former index closes it.
func (f *Finder) Use(engine Engine) {
	if engine == nil {
		f.engine.Store(nil)
	} else {
		f.engine.Store(&engine)
	}
	f.forget()
}

// forget drops what was known of the index before.
func (f *Finder) forget() {
	f.indexed.InvalidateAll()
	f.health.forget()
}

// index is what this node searches in, nil where it keeps none.
func (f *Finder) index() Engine {
	if engine := f.engine.Load(); engine != nil {
		return *engine
	}
	return nil
}

// question is an Ask with who asks.
type question struct {
	Ask
	more      string // of a draft's body
	audiences []thread.Audience
	boards    []board // that the reader may see and asks
}

// board is what a search needs of one.
type board struct {
	ID       int64
	Name     string
	Language string
}

func (q question) boardIDs() []int64 {
	ids := make([]int64, len(q.boards))
	for i, b := range q.boards {
		ids[i] = b.ID
	}
	return ids
}

// Find searches. A fail.Invalid error tells of a Cursor that is not ours; no
// text ever causes an error.
func (f *Finder) Find(ctx context.Context, v account.Viewer, a Ask) (Found, error) {
	began := f.now()
	q := question{Ask: a.clean(), audiences: thread.Audiences(v)}
	found, err := f.find(ctx, q)
	if err == nil && len(found.Hits) == 0 && q.Cursor == "" {
		found.Nearest, err = f.nearest(ctx, q, found)
	}
	found.Took = f.now().Sub(began)
	return found, db.Plain(err)
}

func (f *Finder) find(ctx context.Context, q question) (found Found, err error) {
	if q.boards, err = visibleBoards(ctx, f.db, q); err != nil || len(q.boards) == 0 {
		return Found{}, err
	}
	if found, err = f.answer(ctx, q); err != nil {
		return Found{}, err
	}
	if found.Words == nil {
		found.Words = Parse(q.Text, q.Verbatim).Words
	}
	return found, nil
}

// answer asks the index, or the database where the index cannot tell.
func (f *Finder) answer(ctx context.Context, q question) (Found, error) {
	why := f.whyDatabase(ctx, q)
	if why == "" {
		found, err := f.fromIndex(ctx, q)
		if err == nil && len(found.Hits) == 0 {
			why = f.emptied(ctx)
		}
		switch {
		case err == nil && why == "":
			return found, nil
		case err == nil:
			return f.fromDatabase(ctx, q, why)
		case fail.Is(err, fail.Invalid) || ctx.Err() != nil || !errors.Is(err, errEngine):
			return Found{}, err
		}
		f.log.WarnContext(ctx, "the search index failed, searching the database", slog.Any("error", err))
		why = noteFailing
	}
	return f.fromDatabase(ctx, q, why)
}

// errEngine marks errors of the index, for which the database steps in.
var errEngine = errors.New("search: the index failed")

func (f *Finder) askEngine(ctx context.Context, q question) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, engineTime)
	defer cancel()
	asked := Query{Text: q.Text, More: q.more, Verbatim: q.Verbatim, Kind: q.Kind, BoardIDs: q.BoardIDs, Answers: q.Answers, Topic: q.Topic,
		Tags: q.Tags, MemberID: q.ByMemberID, Statuses: q.Statuses, Version: q.Version, After: micros(q.After), Before: micros(q.Before),
		Sort: q.Sort, Limit: q.Limit, Cursor: q.Cursor, Facets: q.Facets}
	for _, board := range q.boards {
		asked.Access = append(asked.Access, accessOf(board.ID))
		asked.Languages = append(asked.Languages, board.Language)
	}
	engine := f.index()
	if engine == nil { // it was taken away a moment ago
		return Result{}, fmt.Errorf("%w: %w", errEngine, ErrClosed)
	}
	result, err := engine.Search(ctx, asked)
	if err == nil || fail.Is(err, fail.Invalid) {
		f.judge(nil)
		return result, err
	}
	f.judge(errors.Join(err, ctx.Err()))
	return result, fmt.Errorf("%w: %w", errEngine, err)
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// accessOf is a document's access class. Each board is a class of its own, and
// who may see which board is asked in SQL at each search: so a board that
// closes is gone from all results and totals at once, with nothing to index.
func accessOf(board int64) string { return "b" + strconv.FormatInt(board, 10) }

// phraseRounds is how many pages of the index are looked through for a page of
// things that have the quoted words in their order.
const phraseRounds = 5

// fromIndex turns the index's hits into what the reader may see now. The index
// knows that all quoted words are there; whether they follow each other is seen
// in the current text.
func (f *Finder) fromIndex(ctx context.Context, q question) (Found, error) {
	phrases := [][]string(nil)
	if !q.Verbatim {
		phrases = Parse(q.Text, false).Phrases
	}
	var found Found
	first, uncounted := q.Cursor == "", false
	for round := 0; ; round++ {
		r, err := f.askEngine(ctx, q)
		if err != nil {
			return Found{}, err
		}
		items, gone, err := f.items(ctx, q, r, phrases)
		if err != nil {
			return Found{}, err
		}
		if round == 0 {
			found = Found{Total: max(0, int(r.Total)-len(r.Hits)+len(items)), Words: r.Words, Corrected: r.Corrected, Facets: facetsOf(q, r.Facets)}
			if gone {
				found.Facets, found.Total = Facets{}, 0 // the index counted what this reader may not know of
			}
		}
		found.Hits, found.Next = append(found.Hits, items...), r.Next
		uncounted = uncounted || r.Uncounted || len(phrases) > 0 && len(items) < len(r.Hits)
		if len(phrases) == 0 || r.Next == "" || len(found.Hits) >= q.Limit || round+1 >= phraseRounds {
			if uncounted {
				found.uncount(first)
			}
			return found, nil
		}
		q.Cursor, q.Facets = r.Next, false
	}
}

// uncount takes back what the index counted without looking at all hits, or
// whether quoted words follow each other: what is left to narrow by has no numbers.
func (f *Found) uncount(first bool) {
	f.Total = 0
	if first && f.Next == "" {
		f.Total = len(f.Hits)
	}
	for _, list := range [][]Facet{f.Facets.Boards, f.Facets.Kinds, f.Facets.Answers, f.Facets.Statuses, f.Facets.Tags, f.Facets.Versions} {
		for i := range list {
			list[i].Count = 0
		}
	}
}

// items gives what SQL lets through of the index's hits, as SQL has it. gone says
// that some are none for this reader any more.
func (f *Finder) items(ctx context.Context, q question, r Result, phrases [][]string) (items []FoundItem, gone bool, err error) {
	rows, faults, err := f.rows(ctx, q, r.Hits)
	if err != nil {
		return nil, false, err
	}
	best := newExcerpts(r.Words, phrases)
	best.slips = r.Slips
	if err := postsOf(ctx, f.db, readable(r.Hits, rows), best.look); err != nil {
		return nil, false, err
	}
	if err := f.lookFurther(ctx, rows, best); err != nil {
		return nil, false, err
	}
	for _, hit := range r.Hits {
		item, there, err := f.item(ctx, hit, rows, faults, best)
		if err != nil {
			return nil, false, err
		}
		gone = gone || !there
		if item.score = hit.Score; there && best.has(item) {
			items = append(items, item)
		}
	}
	return items, gone, nil
}

// lookFurther looks for quoted words in the other parts of long threads: the part
// that fits best has the words, but another one may have them in their order.
func (f *Finder) lookFurther(ctx context.Context, rows map[int64]row, best *excerpts) error {
	var threads []int64
	for id, r := range rows {
		if len(best.phrases) > 0 && r.LastNumber > PostsPerPart && !best.whole(r) {
			threads = append(threads, id)
		}
	}
	if len(threads) == 0 {
		return nil
	}
	slices.Sort(threads)
	return postsIn(ctx, f.db, threads, best.look)
}

// rows asks for the threads, duplicates included, and the faults of the hits.
func (f *Finder) rows(ctx context.Context, q question, hits []Hit) (map[int64]row, map[int64]faultHead, error) {
	var threads, faults []int64
	for _, hit := range hits {
		if hit.Kind == KindFault {
			faults = append(faults, hit.ID)
			continue
		}
		threads = append(threads, hit.ID)
		for _, behind := range hit.Behind {
			threads = append(threads, behind.ID)
		}
	}
	rows, err := rowsOf(ctx, f.db, q, threads)
	if err != nil {
		return nil, nil, err
	}
	if err := f.dropHidden(ctx, hits, rows); err != nil {
		return nil, nil, err
	}
	heads, err := faultsOf(ctx, f.db, q, faults)
	return rows, heads, err
}

// dropHidden leaves out threads that were indexed before a post of theirs was
// hidden: that they were found tells what stood there. They come back when they
// were indexed again.
func (f *Finder) dropHidden(ctx context.Context, hits []Hit, rows map[int64]row) error {
	var older []int64
	claimed := map[int64]Hit{}
	for _, hit := range hits {
		for _, one := range append([]Hit{hit}, hit.Behind...) {
			if r, there := rows[one.ID]; one.Kind == KindThread && there && one.Version < r.Version {
				older = append(older, one.ID)
				claimed[one.ID] = one
			}
		}
	}
	now, err := hiddenIn(ctx, f.db, older)
	for id, hit := range claimed {
		if now[id] != hit.Hidden {
			delete(rows, id)
		}
	}
	return err
}
func (f *Finder) item(ctx context.Context, hit Hit, rows map[int64]row, faults map[int64]faultHead, best *excerpts) (FoundItem, bool, error) {
	if hit.Kind == KindFault {
		head, there := faults[hit.ID]
		if !there {
			return FoundItem{}, false, nil
		}
		shown, err := f.showFault(ctx, head, best)
		return FoundItem{Fault: shown}, true, err
	}
	shown, behind := hit.ID, hit.Behind
	if _, there := rows[shown]; !there {
		for len(behind) > 0 && !there { // the reader may see a duplicate, but not what it stands behind
			shown, behind = behind[0].ID, behind[1:]
			_, there = rows[shown]
		}
	}
	r, there := rows[shown]
	if !there {
		return FoundItem{}, false, nil
	}
	item := FoundItem{Thread: best.show(r)}
	for _, key := range behind {
		if d, there := rows[key.ID]; there {
			item.Thread.Duplicates = append(item.Thread.Duplicates, Duplicate{d.ID, d.Title, d.Slug})
		}
	}
	return item, true, nil
}

// showFault gives the fault with what of its text shows the words.
func (f *Finder) showFault(ctx context.Context, h faultHead, best *excerpts) (*FoundFault, error) {
	said, err := faultText(ctx, f.db, h)
	if err != nil {
		return nil, err
	}
	title, _ := best.highlight(h.Title, titleRunes)
	fragment, found := best.highlight(cut(said.body, postRunes), fragmentRunes)
	way, _ := Highlight(cut(said.workaround, postRunes), nil, fragmentRunes)
	if found == 0 {
		fragment = ""
	}
	return &FoundFault{ID: h.ID, Number: fault.Number(h.ID), BoardName: h.BoardName, BoardSlug: h.BoardSlug, ProductName: h.ProductName,
		Title: h.Title, TitleHTML: title, Fragment: fragment, Severity: h.Severity, Status: h.Status, StatusSince: h.StatusSince,
		FixedVersion: h.FixedVersion, Workaround: h.Workaround, Way: way, HasFix: h.FixedVersion != "" || h.Workaround, Affected: h.AffectedCount,
		Threads: h.ThreadCount, NextUpdateAt: h.NextUpdateAt, UntilAt: h.UntilAt, OpenedAt: h.OpenedAt, ChangedAt: h.ChangedAt, text: said.body}, nil
}

// readable gives the hits on threads that SQL let through, and of those that it
// did not the duplicates.
func readable(hits []Hit, rows map[int64]row) []Hit {
	kept := make([]Hit, 0, len(hits))
	for _, hit := range hits {
		if hit.Kind != KindThread {
			continue
		}
		if _, ok := rows[hit.ID]; ok {
			kept = append(kept, hit)
			continue
		}
		for _, behind := range hit.Behind {
			if _, ok := rows[behind.ID]; ok {
				kept = append(kept, behind)
			}
		}
	}
	return kept
}
