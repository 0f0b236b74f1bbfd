package bleve

import (
	"testing"
	"time"

	"answerable/forum/search"
	"answerable/forum/search/searchtest"
)

func TestConform(t *testing.T) {
	t.Parallel()
	searchtest.Conform(t, func(t *testing.T) search.Engine {
		e, err := Open(t.TempDir(), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		return e
	})
}
