package thread

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/markup"
)

// ImportText is an imported post's text made anew, with the links that could
// only be known when everything was here.
type ImportText struct {
	PostID   int64
	Source   string
	Rendered markup.Rendered
}

// ImportTexts replaces texts of posts of a thread in the caller's transaction
// and gives how many changed. What somebody edited or withdrew here stays.
func (f *Forum) ImportTexts(ctx context.Context, tx *db.Tx, thread int64, texts []ImportText) (int, error) {
	changed := 0
	for _, t := range texts {
		yes, err := replaceImported(ctx, tx, thread, t)
		if err != nil {
			return 0, err
		}
		if yes {
			changed++
		}
	}
	if changed == 0 {
		return 0, nil
	}
	t := ImportThread{ID: thread}
	if _, err := reopenForImport(ctx, tx, &t); err != nil {
		return 0, err
	}
	announce(tx, t.BoardID, thread)
	return changed, f.jobs.Enqueue(ctx, tx, Changed{ThreadID: thread})
}
