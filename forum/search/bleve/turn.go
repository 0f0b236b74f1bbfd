package bleve

import (
	"context"
	"fmt"
)

// turn is a lock that one can stop waiting for: a write that hangs on a broken
// disk must not hang everything that comes after it.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	default:
	}
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("search: waiting for another write: %w", ctx.Err())
	}
}

func (t turn) give() { <-t }

// during does work in a turn of its own. When the context ends first, the work
// goes on alone and keeps the turn.
func (t turn) during(ctx context.Context, work func() error) error {
	if err := t.take(ctx); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		defer t.give()
		done <- guarded(work)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("search: writing: %w", ctx.Err())
	}
}

// damage is what Bleve panicked with: it reads mapped files, and where they
// are damaged it finds nonsense.
type damage struct{ found any }

func (d *damage) Error() string { return fmt.Sprintf("search: the index is damaged: %v", d.found) }

// guarded turns a panic into an error.
func guarded(work func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &damage{r}
		}
	}()
	return work()
}
