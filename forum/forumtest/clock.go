package forumtest

import (
	"context"
	"sync"
	"time"
)

// Clock is the injected clock of a test; it moves only by Advance.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at a fixed, arbitrary working day.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, 5, 18, 9, 0, 0, 0, time.UTC)}
}

// Now is the time the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// DBNow is the clock as a database's that agrees with it.
func (c *Clock) DBNow(context.Context) (time.Time, error) { return c.Now(), nil }

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
