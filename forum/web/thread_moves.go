package web

import (
	"slices"

	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// tieMoves says in the lines about moves, splits and merges where things went, as
// far as this class of readers may know of the place.
func (w *Web) tieMoves(r *Request, page *themes.ThreadPage, p thread.Page) error {
	moves := []modlog.Kind{modlog.MoveThread, modlog.SplitThread, modlog.MergeThread}
	entries := slices.DeleteFunc(slices.Clone(p.Entries), func(e modlog.Entry) bool { return !slices.Contains(moves, e.Kind) })
	if len(entries) == 0 {
		return nil
	}
	lines, err := w.Moderation.Lines(r.Context(), r.Viewer, entries)
	if err != nil {
		return err
	}
	for _, item := range page.Items {
		if item.Event == nil {
			continue
		}
		i := slices.IndexFunc(lines, func(l moderation.Line) bool { return entryURL(l.ID) == item.Event.EntryURL })
		if i < 0 {
			continue
		}
		item.Event.From, item.Event.To = text(lines[i].Where.FromBoard), text(lines[i].Where.ToBoard)
		if item.Event.Thread, err = w.movedTo(r, lines[i].Where.ToID); err != nil {
			return err
		}
	}
	return nil
}

// movedTo leads to the thread that has the posts now, nil where the reader may not
// know of it.
func (w *Web) movedTo(r *Request, id *int64) (*themes.Link, error) {
	if id == nil {
		return nil, nil
	}
	t, err := w.Forum.Thread(r.Context(), r.Viewer, *id)
	if fail.Is(err, fail.Missing) {
		return nil, nil
	}
	link := threadLink(t)
	return &link, err
}
