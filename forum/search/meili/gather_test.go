package meili

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"answerable/forum/search"
)

// TestWhatComesMeanwhileGoesTogether: while one round is stored, all that comes is
// stored by one call, of each document the latest version, and each caller hears how
// it went.
func TestWhatComesMeanwhileGoesTogether(t *testing.T) {
	t.Parallel()
	g, ctx := newGathering(), context.Background()
	entered, goOn, joined := make(chan []search.Document), make(chan error), make(chan error)
	store := func(all []search.Document) error { entered <- all; return <-goOn }
	put := func(id string, version int64) {
		joined <- g.put(ctx, []search.Document{{ID: id, Version: version}}, store)
	}
	go put("first", 1)
	if all := <-entered; len(all) != 1 {
		t.Fatalf("the first round has %d documents", len(all))
	}
	for i := range 10 {
		r, _ := g.join([]search.Document{{ID: fmt.Sprint(i), Version: 2}, {ID: "same", Version: int64(10 - i)}})
		if i == 0 { // whoever opens a round stores it
			go func() { joined <- lead(ctx, g, r, store) }()
		}
	}
	goOn <- nil
	if err := <-joined; err != nil {
		t.Error(err)
	}
	all := <-entered
	if len(all) != 11 {
		t.Errorf("the second round has %d documents, want 11", len(all))
	}
	for _, d := range all {
		if d.ID == "same" && d.Version != 10 {
			t.Errorf("of one document version %d went, want the latest", d.Version)
		}
	}
	boom := errors.New("boom")
	goOn <- boom
	if err := <-joined; !errors.Is(err, boom) {
		t.Errorf("the second round: %v", err)
	}
}

func TestWhoWaitsForATurnCanBeGivenUp(t *testing.T) {
	t.Parallel()
	g := newGathering()
	entered, goOn, ended := make(chan bool), make(chan bool), make(chan error)
	go func() {
		ended <- g.put(context.Background(), nil, func([]search.Document) error { close(entered); <-goOn; return nil })
	}()
	<-entered
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := g.put(ctx, nil, func([]search.Document) error { t.Error("stored"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	close(goOn)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := g.put(context.Background(), nil, func([]search.Document) error { return nil }); err != nil {
		t.Errorf("the next one: %v", err)
	}
}
