package bleve

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
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

const benchThreads = 20_000

// BenchmarkSearch compares a search with Bleve's default query on the same words.
func BenchmarkSearch(b *testing.B) {
	documents := manyThreads(b, benchThreads)
	asked := searchtest.Queries(b, "openoffice-dups/queries-300.jsonl")
	b.Run("answerable", func(b *testing.B) {
		e := fill(b, documents)
		for i := 0; b.Loop(); i++ {
			if _, err := e.Search(context.Background(), search.Query{Text: asked[i%len(asked)].Query, Verbatim: true, Access: []string{"everyone"}}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(folderBytes(b, e.current.dir))/1e6, "MB")
	})
	b.Run("bleve default", func(b *testing.B) {
		plain := fillPlain(b, documents)
		for i := 0; b.Loop(); i++ {
			request := bleve.NewSearchRequestOptions(bleve.NewMatchQuery(asked[i%len(asked)].Query), 20, 0, false)
			if _, err := plain.Search(request); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkDraft searches with a long text, as while a post is written.
func BenchmarkDraft(b *testing.B) {
	e := fill(b, manyThreads(b, benchThreads))
	draft := ""
	for _, d := range searchtest.OpenOffice(b)[:100] {
		draft += d.Body + " "
	}
	for _, size := range []int{1_000, search.MaxText} {
		b.Run(fmt.Sprintf("%d bytes", size), func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Search(context.Background(), search.Query{Text: draft[:size], Verbatim: true, Access: []string{"everyone"}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
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
	if err := e.Put(context.Background(), manyThreads(b, benchThreads)); err != nil {
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
