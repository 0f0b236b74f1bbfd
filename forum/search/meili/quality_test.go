package meili

import (
	"context"
	"testing"

	"answerable/forum/search"
	"answerable/forum/search/searchtest"
)

// TestQuality has lower floors than Bleve's: a word's rarity and place are all that
// the server tells of it, and no more than its best hits.
func TestQuality(t *testing.T) {
	searchtest.Quality(t, map[string]searchtest.Floor{
		"openoffice duplicates, title":          {Hit: 0.38, MRR: 0.21},
		"openoffice duplicates, one slip":       {Hit: 0.35, MRR: 0.20},
		"openoffice duplicates, title and body": {Hit: 0.52, MRR: 0.33},
		"iot, answers to accepted questions":    {Hit: 0.72, MRR: 0.43},
		"iot, linked questions":                 {Hit: 0.48, MRR: 0.28},
		"iot, linked questions, title and body": {Hit: 0.52, MRR: 0.30},
	}, func(t *testing.T, documents []search.Document) search.Engine {
		e := openReal(t)
		if err := e.Put(context.Background(), documents); err != nil {
			t.Fatal(err)
		}
		return e
	})
}
