package meili

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"answerable/forum/search"
	"answerable/forum/search/searchtest"
)

// TestConform needs a real server: ANSWERABLE_TEST_MEILI_URL, and
// ANSWERABLE_TEST_MEILI_KEY if it asks for a key.
func TestConform(t *testing.T) {
	t.Parallel()
	searchtest.Conform(t, func(t *testing.T) search.Engine { return openReal(t) })
}

// openReal gives an engine with indexes of its own, which are deleted again.
func openReal(t testing.TB) *Engine {
	t.Helper()
	url := os.Getenv("ANSWERABLE_TEST_MEILI_URL")
	if url == "" {
		t.Skip("needs Meilisearch: ANSWERABLE_TEST_MEILI_URL names no server")
	}
	o := Options{URL: url, Key: os.Getenv("ANSWERABLE_TEST_MEILI_KEY"), Prefix: "test_" + strings.ToLower(rand.Text()), Now: time.Now}
	t.Cleanup(func() {
		janitor := Open(o)
		for _, name := range []string{janitor.index, janitor.next} {
			if err := janitor.deleteIndex(context.Background(), name); err != nil {
				t.Errorf("deleting %s: %v", name, cause(err))
			}
		}
	})
	return Open(o)
}
