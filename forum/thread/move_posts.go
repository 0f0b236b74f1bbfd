package thread

import (
	"context"
	"slices"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// maxSplit is how many posts one split moves.
const maxSplit = 500

// PostSplit is a split that was worked out before its transaction.
type PostSplit struct {
	Posts  []Post // in the order of their numbers
	thread Thread
	title  string
}

// PrepareSplit works out moving posts of a thread into a new one of that title.
// The opening post stays. Errors: Invalid with the fields posts and title.
func (f *Forum) PrepareSplit(ctx context.Context, v account.Viewer, t Thread, ids []int64, title string) (PostSplit, error) {
	var c fail.Check
	checkTitle(&c, &title)
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	c.That(len(ids) > 0 && len(ids) <= maxSplit, "posts", "Choose 1 to 500 posts that are to move.")
	if err := c.Err(); err != nil {
		return PostSplit{}, err
	}
	posts, err := postsOfThread(ctx, f.db, t.ID, ids)
	if err != nil {
		return PostSplit{}, db.Plain(err)
	}
	if len(posts) != len(ids) {
		return PostSplit{}, fail.Field("posts", "One of the posts is not in this thread any more.")
	}
	if posts[0].Number == 1 {
		return PostSplit{}, fail.Field("posts", "The opening post stays. Merge the whole thread instead.")
	}
	return PostSplit{Posts: posts, thread: t, title: title}, nil
}

// Split moves the posts into a new thread of the same board, numbered from 1,
// and leaves stubs. Permalinks, marks and confirmations stay with the posts.
func (f *Forum) Split(ctx context.Context, tx *db.Tx, r modlog.Receipt, s PostSplit) (Place, error) {
	t := s.thread
	if !r.Covers(modlog.SplitThread, t.ID) {
		return Place{}, noEntry()
	}
	if err := f.holdVersion(ctx, tx, t); err != nil {
		return Place{}, err
	}
	first := s.Posts[0]
	made := Thread{BoardID: t.BoardID, Title: s.title, Slug: Slug(s.title), Kind: t.Kind, OpenerID: first.AuthorID}
	id, err := insertThread(ctx, tx, made, nil, first.CreatedAt)
	if err != nil {
		return Place{}, err
	}
	ids := make([]int64, len(s.Posts))
	for i, p := range s.Posts {
		ids[i] = p.ID
	}
	m := postsMove{from: t.ID, to: id, board: t.BoardID, toBoard: t.BoardID, posts: ids}
	return Place{ThreadID: id, Slug: made.Slug, Number: 1}, f.movePosts(ctx, tx, r, modlog.SplitThread, m)
}

// PostMerge is a merge that was worked out before its transaction.
type PostMerge struct {
	from, into Thread
	by         account.Viewer
}

// Count is about how many posts move.
func (m PostMerge) Count() int { return m.from.LastNumber }

// PrepareMerge works out moving all posts of a thread to the end of another.
// Errors: Invalid with the field into, Conflict where faults are in the way.
func (f *Forum) PrepareMerge(ctx context.Context, v account.Viewer, t, into Thread) (PostMerge, error) {
	switch {
	case t.ID == into.ID:
		return PostMerge{}, fail.Field("into", "Name another thread than this one.")
	case into.MergedInto != nil:
		return PostMerge{}, fail.Field("into", "That thread was merged into another one itself. Name the one that has its posts now.")
	case into.Board.MaySee != t.Board.MaySee && t.Board.MaySee.narrowerThan(into.Board.MaySee):
		return PostMerge{}, fail.Field("into", "More people read that thread than those these posts were written for.")
	case t.FaultID != nil && into.FaultID != nil && *t.FaultID != *into.FaultID:
		return PostMerge{}, fail.New(fail.Conflict, "These threads belong to two different faults.", "Merge the faults first, then the threads.")
	case t.FaultID != nil && into.FaultID == nil:
		return PostMerge{}, fail.New(fail.Conflict, "This thread belongs to a fault and the other one does not.", "Link the other thread to the fault first, so that nobody loses sight of its status.")
	}
	return PostMerge{from: t, into: into, by: v}, nil
}

// Merge moves all posts of a thread to the end of another as a headed block with
// new numbers. Stubs stay at the old numbers, so old addresses and permalinks
// work; official and accepted answers stay with their posts.
func (f *Forum) Merge(ctx context.Context, tx *db.Tx, r modlog.Receipt, m PostMerge) error {
	if !r.Covers(modlog.MergeThread, m.from.ID) {
		return noEntry()
	}
	for _, t := range inOrder(m.from, m.into) {
		if err := f.holdVersion(ctx, tx, t); err != nil {
			return err
		}
	}
	waits, err := waiting(ctx, tx, m.from.ID)
	if err != nil {
		return err
	}
	move := postsMove{from: m.from.ID, to: m.into.ID, board: m.from.BoardID, toBoard: m.into.BoardID, after: m.into.LastNumber}
	if err := closeMerged(ctx, tx, r, m.from.ID, m.into.ID, m.from.BoardID, waits); err != nil {
		return err
	}
	if err := f.mergeMarks(ctx, tx, m); err != nil {
		return err
	}
	return f.movePosts(ctx, tx, r, modlog.MergeThread, move)
}

// mergeMarks lets the duplicates of a merged thread lead to the one that has its
// posts now. Where that one was itself marked as a duplicate of the merged
// thread, it has nowhere to lead to any more.
func (f *Forum) mergeMarks(ctx context.Context, tx *db.Tx, m PostMerge) error {
	if m.into.DuplicateOf != nil && *m.into.DuplicateOf == m.from.ID {
		if err := f.untie(ctx, tx, m.into.ID, m.by, "The other thread was merged into this one."); err != nil {
			return err
		}
	}
	root, err := rootOf(ctx, tx, m.into.ID)
	if err != nil {
		return err
	}
	led, err := mergeDuplicates(ctx, tx, m.from.ID, root)
	if err != nil {
		return err
	}
	return f.refresh(ctx, tx, led)
}

// inOrder gives two threads in the order in which rows are always held.
func inOrder(a, b Thread) []Thread {
	if a.ID < b.ID {
		return []Thread{a, b}
	}
	return []Thread{b, a}
}

// postsMove is which posts go where: those named, or all.
type postsMove struct {
	from, to       int64
	board, toBoard int64
	after          int
	posts          []int64
}

func (f *Forum) movePosts(ctx context.Context, tx *db.Tx, r modlog.Receipt, kind modlog.Kind, m postsMove) error {
	moved, err := leaveStubs(ctx, tx, r, kind, m)
	if err != nil {
		return err
	}
	if moved == 0 || (m.posts != nil && moved != len(m.posts)) {
		return changed("A post of this thread was moved just now.")
	}
	for _, step := range []func(context.Context, *db.Tx, modlog.Receipt, modlog.Kind, postsMove, int) error{renumber, keepBlock, endThread} {
		if err := step(ctx, tx, r, kind, m, moved); err != nil {
			return err
		}
	}
	if err := copyFollowers(ctx, tx, m, f.now()); err != nil {
		return err
	}
	if err := f.settle(ctx, tx, m.from, m.board); err != nil {
		return err
	}
	return f.settle(ctx, tx, m.to, m.toBoard)
}

// MovedAway tells where a merged thread's posts went, nil for any other thread.
func (t Thread) MovedAway() *int64 { return t.MergedInto }

// errMerged refuses what a merged thread takes no more.
func errMerged() error {
	return fail.New(fail.Conflict, "This thread was merged into another one.", "Your text is kept. Open the thread that has its posts now and reply there.")
}
