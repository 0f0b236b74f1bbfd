package forumtest

import (
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

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
