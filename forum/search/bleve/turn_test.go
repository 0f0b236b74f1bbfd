package bleve

import (
	"context"
	"errors"
	"testing"
)

func TestTurnCanBeGivenUp(t *testing.T) {
	t.Parallel()
	w := newTurn()
	release, held := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	hanging := make(chan error, 1)
	go func() {
		hanging <- w.during(ctx, func() error { close(held); <-release; return nil })
	}()
	<-held
	cancel()
	if err := <-hanging; !errors.Is(err, context.Canceled) {
		t.Errorf("the hanging write: %v", err)
	}
	if err := w.during(ctx, func() error { t.Error("two writes at once"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("the write behind it: %v", err)
	}
	close(release)
	if err := w.during(context.Background(), func() error { return nil }); err != nil {
		t.Errorf("after the hanging write ended: %v", err)
	}
}

func TestTurnSurvivesPanics(t *testing.T) {
	t.Parallel()
	w := newTurn()
	var found *damage
	if err := w.during(context.Background(), func() error { panic("nonsense") }); !errors.As(err, &found) {
		t.Errorf("a panic became %v", err)
	}
	if err := w.during(context.Background(), func() error { return nil }); err != nil {
		t.Errorf("after a panic: %v", err)
	}
}

func TestDamageFoundWhileWorkingAsksForARebuild(t *testing.T) {
	t.Parallel()
	e := mustOpen(t, t.TempDir())
	if err := e.noting(func() error { panic("nonsense") }); err == nil {
		t.Fatal("no error")
	}
	if s := state(t, e); !s.Stale || s.Reason != "The search index is damaged: nonsense." {
		t.Errorf("State = %+v", s)
	}
}
