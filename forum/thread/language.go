package thread

import (
	"context"
	"math"

	"answerable/forum/db"
	"answerable/forum/jobs"
)

// Languages are the codes (ISO 639-1) of the languages that the search knows
// rules for. "" beside them means several languages, or one without rules.
// boards.language takes exactly these.
func Languages() []string {
	return []string{"en", "de", "fr", "es", "it", "nl", "pt", "da", "fi", "hu", "no", "ro", "ru", "sv", "tr", "zh", "ja", "ko"}
}

// LanguageChanged is the job that brings the search documents of a board up to
// date after its language changed: those of the threads and faults with ids from
// First to Last. The jobs of one change cover all ids.
type LanguageChanged struct {
	BoardID int64 `json:"board"`
	First   int64 `json:"first"`
	Last    int64 `json:"last"`
}

// Kind names the job for ever.
func (LanguageChanged) Kind() string { return "language_changed" }

// Options sends the job to a node that holds a search index.
func (LanguageChanged) Options() jobs.Options { return jobs.ForSearch() }

// relearnThreads is how many threads of a board one LanguageChanged takes: little
// enough for a job's time.
const relearnThreads = 1_000

// relearn lets the search learn a board's threads by its new language.
func (f *Forum) relearn(ctx context.Context, tx *db.Tx, board int64) error {
	ends, err := everyNthThread(ctx, tx, board, relearnThreads)
	if err != nil {
		return err
	}
	var all []jobs.Args
	first := int64(1)
	for _, last := range append(ends, math.MaxInt64) {
		all = append(all, LanguageChanged{BoardID: board, First: first, Last: last})
		first = last + 1
	}
	return f.jobs.Enqueue(ctx, tx, all...)
}
