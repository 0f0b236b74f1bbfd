package meili

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// shelf is a server with indexes, the number of hours ago each was written to, that
// notes which of them are dropped.
type shelf struct {
	mutex   sync.Mutex
	hours   map[string]int
	now     time.Time
	dropped []string
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.URL.Path == "/indexes" && r.Method == http.MethodGet:
		var all []string
		for name, hours := range s.hours {
			all = append(all, fmt.Sprintf(`{"uid":%q,"updatedAt":%q}`, name, s.now.Add(-time.Duration(hours)*time.Hour).Format(time.RFC3339)))
		}
		fmt.Fprintf(w, `{"results":[%s]}`, strings.Join(all, ","))
	case r.Method == http.MethodDelete:
		s.dropped = append(s.dropped, strings.TrimPrefix(r.URL.Path, "/indexes/"))
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, `{"taskUid":1,"status":"enqueued"}`)
	case strings.HasPrefix(r.URL.Path, "/tasks/"):
		fmt.Fprint(w, `{"uid":1,"status":"succeeded"}`)
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "_next"):
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"message":"no","code":"index_not_found"}`)
	case r.Method == http.MethodGet:
		fmt.Fprint(w, `{"id":"label","label":"mark","results":[],"total":3}`)
	case strings.HasSuffix(r.URL.Path, "/fetch"):
		fmt.Fprint(w, `{"results":[],"total":3}`)
	default:
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, `{"taskUid":1,"status":"enqueued"}`)
	}
}

// TestEarlierIndexesAreDropped: those of earlier settings of this forum alone, once
// nobody writes to them any more.
func TestEarlierIndexesAreDropped(t *testing.T) {
	t.Parallel()
	s := &shelf{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), hours: map[string]int{
		"answerable_threads_v2": 2, "answerable_threads_v1_next": 50, "answerable_threads_v0": 0,
		indexName("answerable"): 9, successorName("answerable"): 9, "answerable_threads_v99": 9,
		"other_threads_v2": 9, "answerable_threads_v2_kept": 9, "my_answerable_threads_v2": 9, "answerable_threads_vx": 9,
	}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	now := s.now
	e := Open(Options{URL: server.URL, Now: func() time.Time { return now }})
	t.Cleanup(func() { _ = e.Close() })
	look := func(want ...string) {
		t.Helper()
		for range 2 {
			if state, err := e.State(context.Background()); err != nil || state.Mark != "mark" {
				t.Fatalf("%+v %v", state, cause(err))
			}
		}
		slices.Sort(s.dropped)
		if !slices.Equal(s.dropped, want) {
			t.Errorf("dropped %v, want %v", s.dropped, want)
		}
		s.dropped = nil
	}
	look("answerable_threads_v1_next", "answerable_threads_v2")
	delete(s.hours, "answerable_threads_v2")
	delete(s.hours, "answerable_threads_v1_next")
	now = now.Add(61 * time.Minute)
	look("answerable_threads_v0")
}

// TestARealEarlierIndexIsDropped against the server on the machine.
func TestARealEarlierIndexIsDropped(t *testing.T) {
	t.Parallel()
	e := openReal(t)
	ctx := context.Background()
	earlier := e.prefix + "_threads_v2"
	if err := e.create(ctx, earlier); err != nil {
		t.Fatal(err)
	}
	sweepAt := func(at time.Duration) bool {
		e.now = func() time.Time { return time.Now().Add(at) }
		if err := e.sweep(ctx); err != nil {
			t.Fatal(err)
		}
		return e.dropped(ctx, t, earlier)
	}
	if sweepAt(0) {
		t.Error("it was dropped while it may be written to")
	}
	if !sweepAt(2 * time.Hour) {
		t.Error("it is still there")
	}
}

// dropped waits for what the server was told before, and reports whether an index is
// gone.
func (e *Engine) dropped(ctx context.Context, t *testing.T, name string) bool {
	t.Helper()
	task, err := e.server.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: e.index, PrimaryKey: fieldID})
	if err := e.await(ctx, task, err, codeIndexExists); err != nil {
		t.Fatal(err)
	}
	there, err := e.exists(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	return !there
}
