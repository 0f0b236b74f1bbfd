package modlog

import (
	"context"
	"strings"
	"time"

	"answerable/forum/fail"
)

// Filter chooses entries; zero fields choose all.
type Filter struct {
	IDs       []int64 // these alone, when there are any
	Before    int64   // entries with smaller numbers only; 0 begins with the newest
	Kinds     []Kind
	TargetID  int64 // means something together with Kinds
	ActorID   int64
	SubjectID int64
	Rule      string // "2.3@v4", or "2.3" for all its versions
	Source    Source
	From      time.Time // happened at or after
	Until     time.Time // happened before
	Words     string    // part of the public reason, letter case aside
	Limit     int       // at most 1000; 0 means 50
}

// Like is the pattern of LIKE, with ! as the escape, for lowered reasons that have
// the words.
func (f Filter) Like() string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(f.Words)) + "%"
}

// List gives the chosen entries, newest first. The last one's number is the
// next page's Before.
func (l *Log) List(ctx context.Context, f Filter) ([]Entry, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	f.Limit = min(f.Limit, 1000)
	return listFiltered(ctx, l.db, f)
}

// Entry gives one entry by its number.
func (l *Log) Entry(ctx context.Context, number int64) (Entry, error) {
	found, err := entryByID(ctx, l.db, number)
	if err != nil {
		return Entry{}, err
	}
	if len(found) == 0 {
		return Entry{}, fail.NotFound()
	}
	return found[0], nil
}

// Later gives the entries that refer to this one, oldest first, at most 200.
func (l *Log) Later(ctx context.Context, number int64) ([]Entry, error) {
	return listReferring(ctx, l.db, number, 200)
}
