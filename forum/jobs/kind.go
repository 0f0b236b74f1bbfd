package jobs

import (
	"time"

	"github.com/riverqueue/river"
)

// Options say how jobs of a kind are worked; an Args type gives them with a
// method Options. What is left out is River's default.
type Options struct {
	Queue       string
	MaxAttempts int
}

// Search is the queue of the search index's jobs: only nodes that hold an
// index work them, so a job waits for such a node instead of failing on others.
const Search = "search"

// ForSearch are the options of the search index's jobs.
func ForSearch() Options { return Options{Queue: Search} }

// Later is what a handler returns that has to wait for somebody else: the job is
// done again after that time, as often as it takes. After an error it would be
// done ever more rarely, and given up in the end.
func Later(wait time.Duration) error { return river.JobSnooze(wait) }
