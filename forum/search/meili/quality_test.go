package meili

import (
	"context"
	"testing"

	"answerable/forum/search"
	"answerable/forum/search/searchtest"
)

func TestQuality(t *testing.T) {
	searchtest.Quality(t, map[string]searchtest.Floor{
		"openoffice duplicates, title":    {},
		"openoffice duplicates, one slip": {},
		"iot, accepted answers":           {},
		"iot, linked questions":           {},
	}, func(t *testing.T, documents []search.Document) search.Engine {
		e := openReal(t)
		if err := e.Put(context.Background(), documents); err != nil {
			t.Fatal(err)
		}
		return e
	})
}
