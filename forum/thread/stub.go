package thread

import (
	"context"
	"slices"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// postsAndStubs gives the posts of those numbers as a page shows them.
func (f *Forum) postsAndStubs(ctx context.Context, t Thread, from, to int) ([]Post, error) {
	var posts []Post
	if err := f.db.Ask(ctx, postsBetween(t.ID, from, to, &posts)); err != nil {
		return nil, err
	}
	return f.withStubs(ctx, t, posts, from, to)
}

// withStubs gives the posts of those numbers with what was removed from them,
// and stubs where posts stood that were moved.
func (f *Forum) withStubs(ctx context.Context, t Thread, posts []Post, from, to int) ([]Post, error) {
	if len(posts) < min(to, t.LastNumber)-from+1 {
		stubs, err := stubsBetween(ctx, f.db, t.ID, from, to)
		if err != nil {
			return nil, err
		}
		posts = append(posts, stubs...)
		slices.SortFunc(posts, func(a, b Post) int { return a.Number - b.Number })
	}
	return posts, f.fillRemoved(ctx, posts)
}

// quotesNothingHidden refuses a text that quotes a post which was hidden while
// it was written.
func quotesNothingHidden(ctx context.Context, tx *db.Tx, source string) error {
	ids := quotedPosts(source)
	if len(ids) == 0 {
		return nil
	}
	hidden, err := anyHidden(ctx, tx, ids)
	if err == nil && hidden {
		return fail.Field("body", "This quotes a post that a moderator hid meanwhile. Please take the quote out; a link to the post is welcome.")
	}
	return err
}

// gone says why a post has no text.
func gone(p Post) error {
	switch {
	case p.HideEntryID != nil:
		return fail.New(fail.Gone, "A moderator hid this post.", "Its place in the thread shows by whom and why.")
	case p.EraseEntryID != nil:
		return fail.New(fail.Gone, "The text of this post was erased on request of its author.", "Nothing of it is left.")
	}
	return fail.New(fail.Gone, "The author withdrew this post.", "Its text is not shown any more.")
}
