package meili

import (
	"context"
	"testing"

	"answerable/forum/search"
	"answerable/forum/search/searchtest"
)

// TestQuality has lower floors than Bleve's: the server ranks by how many of a
// query's words a thread has before it asks how telling they are, which suits
// short queries better than the titles of faults.
func TestQuality(t *testing.T) {
	searchtest.Quality(t, map[string]searchtest.Floor{
		"openoffice duplicates, title":          {Hit: 0.20, MRR: 0.11},
		"openoffice duplicates, one slip":       {Hit: 0.18, MRR: 0.10},
		"openoffice duplicates, title and body": {Hit: 0.15, MRR: 0.08},
		"iot, answers to accepted questions":    {Hit: 0.20, MRR: 0.10},
		"iot, linked questions":                 {Hit: 0.22, MRR: 0.15},
		"iot, linked questions, title and body": {Hit: 0.15, MRR: 0.10},
	}, func(t *testing.T, documents []search.Document) search.Engine {
		e := openReal(t)
		if err := e.Put(context.Background(), documents); err != nil {
			t.Fatal(err)
		}
		return e
	})
}
