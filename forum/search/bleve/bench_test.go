package bleve

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"

	"answerable/forum/search"
	"answerable/forum/search/searchtest"
)

// manyThreads repeats real reports, their words changed so that the vocabulary
// grows as it does with real text.
func manyThreads(t testing.TB, count int) []search.Document {
	reports := searchtest.OpenOffice(t)
	all := make([]search.Document, count)
	for i := range all {
		d := reports[i%len(reports)]
		if round := i / len(reports); round > 0 {
			d.Title, d.Body = changed(d.Title, round), changed(d.Body, round)
		}
		all[i] = thread(int64(i+1), d.Title, d.Body, "")
	}
	return all
}

// changed gives every seventh word an ending of its own.
func changed(text string, round int) string {
	words := strings.Fields(text)
	for i := range words {
		if (i*7+round*3)%7 == 0 && len(words[i]) > 4 {
			words[i] += fmt.Sprintf("x%d", round)
		}
	}
	return strings.Join(words, " ")
}

// benchThreads is how many threads the benchmarks search: 20,000, and 200,000
// in a campaign.
func benchThreads() int {
	if searchtest.Campaign() {
		return 200_000
	}
	return 20_000
}

// BenchmarkSearch compares searches with Bleve's default query on the same
// words: short ones, drafts with their bodies, with facets, and pages far back.
func BenchmarkSearch(b *testing.B) {
	documents := manyThreads(b, benchThreads())
	asked := searchtest.Queries(b, "openoffice-dups/queries-300.jsonl")
	before := inUse()
	e := fill(b, documents)
	b.Logf("%d threads: %.1f MB on disk, %.1f MB of memory", len(documents), float64(folderBytes(b, e.current.dir))/1e6, (inUse()-before)/1e6)
	plain := fillPlain(b, documents)
	draft := func(i int) search.Query {
		d := documents[(i*37)%4000]
		return search.Query{Text: d.Title, More: d.Body, Verbatim: true, Access: []string{"everyone"}}
	}
	title := func(i int) search.Query {
		return search.Query{Text: asked[i%len(asked)].Query, Verbatim: true, Access: []string{"everyone"}}
	}
	faceted := func(i int) search.Query { q := title(i); q.Facets = true; return q }
	for _, c := range []struct {
		name  string
		query func(i int) search.Query
	}{{"title", title}, {"title with facets", faceted}, {"draft", draft}} {
		b.Run(c.name+"/answerable", func(b *testing.B) {
			times(b, func(i int) error { _, err := e.Search(context.Background(), c.query(i)); return err })
		})
		b.Run(c.name+"/bleve default", func(b *testing.B) {
			times(b, func(i int) error {
				q := c.query(i)
				_, err := plain.Search(bleve.NewSearchRequestOptions(bleve.NewMatchQuery(q.Text+" "+q.More), 20, 0, false))
				return err
			})
		})
	}
}

// times runs searches and tells the median.
func times(b *testing.B, search func(i int) error) {
	b.Helper()
	var all []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if err := search(i); err != nil {
			b.Fatal(err)
		}
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms/median")
}

// inUse is the memory in use.
func inUse() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkIndexing compares storing with bare batches of Bleve's default mapping.
func BenchmarkIndexing(b *testing.B) {
	documents := manyThreads(b, 4_000)
	b.Run("answerable", func(b *testing.B) {
		for b.Loop() {
			fill(b, documents)
		}
		b.ReportMetric(float64(b.N*len(documents))/b.Elapsed().Seconds(), "threads/s")
	})
	b.Run("bare batches", func(b *testing.B) {
		for b.Loop() {
			fillPlain(b, documents)
		}
		b.ReportMetric(float64(b.N*len(documents))/b.Elapsed().Seconds(), "threads/s")
	})
}

// BenchmarkOpen is what an existing index adds to the start.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	e, err := Open(dir, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Put(context.Background(), manyThreads(b, 20_000)); err != nil {
		b.Fatal(err)
	}
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		e, err := Open(dir, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func fillPlain(b testing.TB, documents []search.Document) bleve.Index {
	b.Helper()
	plain, err := bleve.New(filepath.Join(b.TempDir(), "plain"), bleve.NewIndexMapping())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = plain.Close() })
	for chunk := range chunks(documents) {
		batch := plain.NewBatch()
		for _, d := range chunk {
			if err := batch.Index(d.ID, map[string]any{"title": d.Title, "body": d.Body}); err != nil {
				b.Fatal(err)
			}
		}
		if err := plain.Batch(batch); err != nil {
			b.Fatal(err)
		}
	}
	return plain
}

func folderBytes(b testing.TB, dir string) (bytes int64) {
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			if info, err := entry.Info(); err == nil {
				bytes += info.Size()
			}
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}
