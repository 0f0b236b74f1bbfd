package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/fail"
	"answerable/forum/search"
)

// refusing is a server that answers every task as done, except that the calls
// named refuse.
type refusing struct {
	mutex  sync.Mutex
	asked  []string
	bodies []string
	refuse map[string]string // "POST /indexes/x/search" -> error code
}

func (s *refusing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body json.RawMessage
	_ = json.NewDecoder(r.Body).Decode(&body)
	call := r.Method + " " + r.URL.Path
	s.mutex.Lock()
	s.asked, s.bodies = append(s.asked, call), append(s.bodies, string(body))
	code := s.refuse[call]
	s.mutex.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case code != "":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"message":"no","code":%q,"type":"invalid_request"}`, code)
	case strings.HasPrefix(r.URL.Path, "/tasks/"):
		fmt.Fprint(w, `{"uid":1,"status":"succeeded"}`)
	case r.URL.Path == "/multi-search":
		var asked struct{ Queries []any }
		_ = json.Unmarshal(body, &asked)
		fmt.Fprintf(w, `{"results":[%s]}`, strings.TrimSuffix(strings.Repeat(`{"hits":[]},`, len(asked.Queries)), ","))
	case strings.HasSuffix(r.URL.Path, "/search"), strings.HasSuffix(r.URL.Path, "/fetch"), r.Method == http.MethodGet:
		fmt.Fprint(w, `{"hits":[],"results":[],"total":0}`)
	default:
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, `{"taskUid":1,"status":"enqueued"}`)
	}
}

// setRefusal makes searching fail with a code; "" lets it work.
func (s *refusing) setRefusal(code string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.refuse = map[string]string{"POST /indexes/" + indexName("answerable") + "/search": code}
}

func against(t *testing.T, s *refusing) *Engine {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	e := Open(Options{URL: server.URL, Key: "secret-key", Now: time.Now})
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestServerAway(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	e := Open(Options{URL: server.URL, Now: time.Now})
	ctx := context.Background()
	_, searching := e.Search(ctx, search.Query{Text: "printer", Access: []string{"everyone"}})
	_, state := e.State(ctx)
	for what, err := range map[string]error{"Search": searching, "State": state, "Put": e.Put(ctx, nil), "Remove": e.Remove(ctx, nil)} {
		if !fail.Is(err, fail.Unavailable) || fail.From(err).RetryAfter == 0 {
			t.Errorf("%s: %v, want fail.Unavailable with RetryAfter", what, err)
		}
	}
}

// TestErrorsKeepSecrets checks that what people wrote, and the key, stay out of
// the log.
func TestErrorsKeepSecrets(t *testing.T) {
	t.Parallel()
	s := &refusing{refuse: map[string]string{
		"POST /indexes/" + indexName("answerable") + "/search":    "internal",
		"POST /indexes/" + indexName("answerable") + "/documents": "internal",
	}}
	e := against(t, s)
	_, searching := e.Search(context.Background(), search.Query{Text: "confidential", Access: []string{"everyone"}})
	putting := e.Put(context.Background(), []search.Document{{ID: "t1.0", ThreadID: 1, Kind: search.KindThread, Body: "confidential"}})
	for what, err := range map[string]error{"Search": searching, "Put": putting} {
		if !fail.Is(err, fail.Unavailable) {
			t.Errorf("%s: %v, want fail.Unavailable", what, err)
			continue
		}
		if told := err.Error(); strings.Contains(told, "confidential") || strings.Contains(told, "secret-key") || !strings.Contains(told, `"internal"`) {
			t.Errorf("%s tells: %s", what, told)
		}
	}
}

// TestPreparesOnce checks that settings are sent once, and again when the
// server lost the index.
func TestPreparesOnce(t *testing.T) {
	t.Parallel()
	s := &refusing{refuse: map[string]string{}}
	e := against(t, s)
	ask := func() error {
		_, err := e.Search(context.Background(), search.Query{Text: "printer", Access: []string{"everyone"}})
		return err
	}
	settingsSent := func() (n int) {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		for _, call := range s.asked {
			if strings.HasSuffix(call, "/settings") {
				n++
			}
		}
		return n
	}
	for range 3 {
		if err := ask(); err != nil {
			t.Fatal(err)
		}
	}
	if n := settingsSent(); n != 1 {
		t.Errorf("settings were sent %d times", n)
	}
	s.setRefusal(codeNoIndex)
	if err := ask(); !fail.Is(err, fail.Unavailable) {
		t.Errorf("an emptied server: %v", err)
	}
	s.setRefusal("")
	if err := ask(); err != nil || settingsSent() != 2 {
		t.Errorf("after an emptied server: %v, settings sent %d times", err, settingsSent())
	}
}

func TestNobodyAsksNothing(t *testing.T) {
	t.Parallel()
	s := &refusing{}
	e := against(t, s)
	if r, err := e.Search(context.Background(), search.Query{Text: "printer"}); err != nil || len(r.Hits) != 0 || len(s.asked) != 0 {
		t.Errorf("a query without access classes: %v, %v, asked %v", r, err, s.asked)
	}
}

// TestARebuildSendsManyAtOnce: the pages of a rebuild are few tasks, and a request
// stays below what the server takes.
func TestARebuildSendsManyAtOnce(t *testing.T) {
	t.Parallel()
	s := &refusing{refuse: map[string]string{"GET /indexes/" + successorName("answerable"): codeNoIndex}}
	b, err := against(t, s).Rebuild(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	id := int64(0)
	page := func(documents, bytes int) []search.Document {
		all := make([]search.Document, documents)
		for i := range all {
			id++
			all[i] = search.Document{ID: search.DocumentID(search.Thread(id), 0), ThreadID: id, Kind: search.KindThread, Body: strings.Repeat("x", bytes)}
		}
		return all
	}
	for range 11 {
		if err := b.Put(context.Background(), page(200, 10)); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if err := b.Put(context.Background(), page(3, 3<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(context.Background(), "mark"); err != nil {
		t.Fatal(err)
	}
	var sent []int
	for i, call := range s.asked {
		var documents []document
		if strings.HasSuffix(call, "/documents") && json.Unmarshal([]byte(s.bodies[i]), &documents) == nil {
			sent = append(sent, len(documents))
		}
		if len(s.bodies[i]) > 100<<20 {
			t.Errorf("%s has %d bytes", call, len(s.bodies[i]))
		}
	}
	if want := []int{2000, 205, 1, 3, 1}; !slices.Equal(sent, want) { // the last is the label
		t.Errorf("%v documents a request, want %v", sent, want)
	}
}
