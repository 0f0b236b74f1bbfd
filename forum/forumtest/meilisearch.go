package forumtest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/server"
)

// EachIndex runs a test on each database with Bleve and, where
// ANSWERABLE_TEST_MEILI_URL names a real server, on PostgreSQL with Meilisearch.
// The test gives with to New.
func EachIndex(t *testing.T, test func(t *testing.T, engine db.Dialect, with func(*config.Settings, *server.Options))) {
	t.Helper()
	Each(t, func(t *testing.T, engine db.Dialect) { test(t, engine, func(*config.Settings, *server.Options) {}) })
	t.Run("postgres with Meilisearch", func(t *testing.T) {
		t.Parallel()
		test(t, db.Postgres, Meilisearch(t))
	})
}

// Meilisearch sets a forum up to search in the server on this machine, under a name
// of its own, and drops what it left there.
func Meilisearch(t testing.TB) func(*config.Settings, *server.Options) {
	t.Helper()
	url, key := os.Getenv("ANSWERABLE_TEST_MEILI_URL"), os.Getenv("ANSWERABLE_TEST_MEILI_KEY")
	if url == "" {
		t.Skip("needs Meilisearch: ANSWERABLE_TEST_MEILI_URL names no server")
	}
	prefix := "test_" + strings.ToLower(rand.Text())
	t.Cleanup(func() { dropIndexes(t, url, key, prefix) })
	return func(s *config.Settings, _ *server.Options) {
		s.MeiliURL, s.MeiliKey, s.MeiliPrefix = config.NewSecretURL(url), config.NewSecret(key), prefix
	}
}

func dropIndexes(t testing.TB, url, key, prefix string) {
	t.Helper()
	ask := func(method, path string, into any) {
		r, err := http.NewRequestWithContext(context.Background(), method, url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+key)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
	var all struct{ Results []struct{ UID string } }
	ask(http.MethodGet, "/indexes?limit=1000", &all)
	for _, one := range all.Results {
		if strings.HasPrefix(one.UID, prefix) {
			ask(http.MethodDelete, "/indexes/"+one.UID, &struct{}{})
		}
	}
}
