package search

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// IndexLanguage brings threads and faults of a board up to date whose language
// changed. Their versions did not, so it asks nobody whether they are indexed.
func (f *Finder) IndexLanguage(ctx context.Context, changed thread.LanguageChanged) error {
	engine := f.index()
	if engine == nil {
		return nil
	}
	b := batch{put: engine.Put}
	for next := changed.First; ; {
		heads, err := headsOfBoard(ctx, f.db, changed.BoardID, next, changed.Last, reindexPage)
		if err != nil {
			return db.Plain(err)
		}
		if len(heads) == 0 {
			break
		}
		if err := f.fillPage(ctx, heads, &b); err != nil {
			return err
		}
		next = heads[len(heads)-1].ID + 1
	}
	for next := changed.First; ; {
		heads, err := faultHeadsOfBoard(ctx, f.db, changed.BoardID, next, changed.Last, reindexPage)
		if err != nil {
			return db.Plain(err)
		}
		if len(heads) == 0 {
			return b.flush(ctx)
		}
		if err := f.fillFaults(ctx, heads, &b); err != nil {
			return err
		}
		next = heads[len(heads)-1].ID + 1
	}
}
