package thread

import (
	"context"
	"errors"
	"maps"
	"slices"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// ErrChanged is the cause of a Conflict that working out the change anew can
// solve: the thread changed after it was worked out.
var ErrChanged = errors.New("the thread changed meanwhile")

func changed(text string) error {
	return fail.New(fail.Conflict, text, "Look at the page again: it now shows what changed.").Because(ErrChanged)
}

// rewriting is a post's new text, worked out before the transaction that
// stores it, with the passages that left or come back.
type rewriting struct {
	postText
	text      body
	gaps      []gap
	again     []requote // of a restoration: what is removed still and would be quoted again
	revisions []int     // old versions that show what was removed
}

// postText is what a post says now, wherever its text is kept: in public, or
// with the entry that hid it.
type postText struct {
	ID          int64
	ThreadID    int64
	BoardID     int64
	AuthorID    int64
	Revision    int
	GapCount    int
	HideEntryID *int64
	Source      string
}

// Removal is a hiding or redaction that was worked out before its transaction.
type Removal struct {
	Post   Post
	Thread Thread
	own    *rewriting  // of a redaction
	quotes []rewriting // posts that quote what is removed
}

// Before and After are what the post said and will say, for the log's
// commitments. After is nil for what is hidden.
func (r Removal) Before() []byte { return []byte(r.Post.Source) }

// After is described beside Before.
func (r Removal) After() []byte {
	if r.own == nil {
		return nil
	}
	return []byte(r.own.text.source)
}

// Quotes is how many other posts quote what is removed.
func (r Removal) Quotes() int { return len(r.quotes) }

// Preview is the HTML of the post as everybody will see it, "" for a hidden one.
func (r Removal) Preview() string {
	if r.own == nil {
		return ""
	}
	return r.own.text.rendered.HTML
}

// PrepareHide works out what hiding a post changes: its own text and the quotes
// of it.
func (f *Forum) PrepareHide(ctx context.Context, p Post, t Thread) (Removal, error) {
	if err := removable(p); err != nil {
		return Removal{}, err
	}
	r := Removal{Post: p, Thread: t}
	var err error
	r.quotes, err = f.quotesOf(ctx, p, newRemovedText(p.ID, p.Source))
	return r, err
}

// PrepareRedact works out what taking passages out of a post changes. Each
// passage must stand in the post's Markdown as it is now.
func (f *Forum) PrepareRedact(ctx context.Context, p Post, t Thread, passages []string) (Removal, error) {
	if err := removable(p); err != nil {
		return Removal{}, err
	}
	cut, gaps, absent := cutPassages(p.Source, p.ID, passages)
	if absent != "" {
		return Removal{}, fail.Field("passages", "One of the passages does not stand in the post. Copy it from the post's source as it is now.")
	}
	text, err := f.render(ctx, "passages", cut)
	if err != nil {
		return Removal{}, err
	}
	r := Removal{Post: p, Thread: t, own: &rewriting{postText: postText{ID: p.ID, ThreadID: p.ThreadID, BoardID: t.BoardID, AuthorID: p.AuthorID,
		Revision: p.Revision, GapCount: p.GapCount, Source: p.Source}, text: text, gaps: gaps}}
	r.quotes, err = f.quotesOf(ctx, p, removedText{post: p.ID, passages: passages})
	return r, err
}

func removable(p Post) error {
	switch {
	case p.WithdrawnAt != nil:
		return fail.New(fail.Gone, "The author withdrew this post.", "Its text is not shown any more.")
	case p.EraseEntryID != nil:
		return fail.New(fail.Gone, "The text of this post was erased.", "Nothing of it is left.")
	case p.HideEntryID != nil:
		return fail.New(fail.Conflict, "This post is hidden already.", "Its place shows by whom and why.")
	}
	return nil
}

// quotesOf works out the posts that quote the removed text, in its thread and in
// others, without their quotes of it.
func (f *Forum) quotesOf(ctx context.Context, p Post, removed removedText) ([]rewriting, error) {
	posts, err := quotingPosts(ctx, f.db, p.ThreadID, p.ID)
	if err != nil {
		return nil, err
	}
	elsewhere, err := quotingElsewhere(ctx, f.db, p.ThreadID, p.ID)
	if err != nil {
		return nil, err
	}
	posts = append(posts, elsewhere...)
	var all []rewriting
	for _, quoting := range posts {
		w, err := f.withoutQuotes(ctx, quoting, removed)
		if err != nil {
			return nil, err
		}
		if len(w.gaps) > 0 || len(w.revisions) > 0 {
			all = append(all, w)
		}
	}
	return all, nil
}

// withoutQuotes works out a post without its quotes of the removed text. Where only
// earlier versions have some, its text stays.
func (f *Forum) withoutQuotes(ctx context.Context, p postText, removed removedText) (w rewriting, err error) {
	w.postText = p
	if w.revisions, err = f.revisionsShowing(ctx, p, removed); err != nil {
		return w, err
	}
	source, gaps := stubQuotes(p.Source, removed)
	if w.gaps = gaps; len(gaps) > 0 {
		w.text, err = f.render(ctx, "body", source)
	}
	return w, err
}

func (f *Forum) revisionsShowing(ctx context.Context, p postText, removed removedText) ([]int, error) {
	if p.Revision == 1 {
		return nil, nil
	}
	revisions, err := revisionTexts(ctx, f.db, p.ID)
	var showing []int
	for _, r := range revisions {
		if _, gaps := stubQuotes(r.Source, removed); len(gaps) > 0 {
			showing = append(showing, r.Revision)
		}
	}
	return showing, err
}

// Hide takes a post's text, its earlier versions and the quotes of it out of
// the public rows. It needs the receipt of that very act; the schema asks for
// the same once more.
func (f *Forum) Hide(ctx context.Context, tx *db.Tx, r modlog.Receipt, removal Removal) error {
	p := removal.Post
	if !r.Covers(modlog.HidePost, p.ID) {
		return noEntry()
	}
	if err := takeText(ctx, tx, r, removal.Thread, p); err != nil {
		return err
	}
	if err := keepVersions(ctx, tx, r, p); err != nil {
		return err
	}
	return f.finishRemoval(ctx, tx, r, p.ID, removal.Thread, removal.quotes)
}

// Redact takes passages out of a post, as Hide takes all. Earlier versions of
// the post, which show the passages, are kept as a whole.
func (f *Forum) Redact(ctx context.Context, tx *db.Tx, r modlog.Receipt, removal Removal) error {
	p := removal.Post
	if !r.Covers(modlog.RedactPost, p.ID) || removal.own == nil {
		return noEntry()
	}
	if err := f.holdVersion(ctx, tx, removal.Thread); err != nil {
		return err
	}
	if err := keepVersions(ctx, tx, r, p); err != nil {
		return err
	}
	return f.finishRemoval(ctx, tx, r, p.ID, removal.Thread, append([]rewriting{*removal.own}, removal.quotes...))
}

// finishRemoval writes the posts that lose passages and tells of it.
func (f *Forum) finishRemoval(ctx context.Context, tx *db.Tx, r modlog.Receipt, target int64, t Thread, all []rewriting) error {
	for _, w := range all {
		if err := f.takeOut(ctx, tx, r, target, w); err != nil {
			return err
		}
	}
	if err := f.settleOthers(ctx, tx, t.ID, all); err != nil {
		return err
	}
	if t.OfficialCount == 0 && t.AcceptedCount == 0 {
		return f.retell(ctx, tx, t.ID, Rearranged{ThreadID: t.ID}) // no mark can have gone
	}
	return f.settle(ctx, tx, t.ID, t.BoardID)
}

// settleOthers does for other threads, in their order, what is done for the one.
func (f *Forum) settleOthers(ctx context.Context, tx *db.Tx, thread int64, all []rewriting) error {
	boards := map[int64]int64{}
	for _, w := range all {
		if w.ThreadID != thread {
			boards[w.ThreadID] = w.BoardID
		}
	}
	for _, id := range slices.Sorted(maps.Keys(boards)) {
		if err := f.settle(ctx, tx, id, boards[id]); err != nil {
			return err
		}
	}
	return nil
}

// keepVersions moves all earlier versions of a post to the entry.
func keepVersions(ctx context.Context, tx *db.Tx, r modlog.Receipt, p Post) error {
	if p.Revision == 1 {
		return nil
	}
	return keepRevisions(ctx, tx, r, p.ID, p.ID, nil)
}

func (f *Forum) takeOut(ctx context.Context, tx *db.Tx, r modlog.Receipt, target int64, w rewriting) error {
	for _, g := range w.gaps {
		if err := keepPassage(ctx, tx, r, target, w.ID, g); err != nil {
			return err
		}
	}
	if len(w.revisions) > 0 {
		if err := keepRevisions(ctx, tx, r, target, w.ID, w.revisions); err != nil {
			return err
		}
	}
	if len(w.gaps) == 0 {
		return nil // only earlier versions showed it
	}
	if err := rewrite(ctx, tx, w, w.GapCount+len(w.gaps)); err != nil {
		return err
	}
	return relinkUploads(ctx, tx, w.ID, w.text.rendered.Images)
}

// holdVersion keeps the thread as it was when the change was worked out.
func (f *Forum) holdVersion(ctx context.Context, tx *db.Tx, t Thread) error {
	var version int64
	err := tx.Ask(ctx, lockVersion(tx, t.ID, &version))
	if err == nil && version != t.Version {
		return changed("This thread changed just now.")
	}
	return err
}

// settle counts a thread's marks anew and tells every node and the search.
func (f *Forum) settle(ctx context.Context, tx *db.Tx, thread, board int64) error {
	if err := recount(ctx, tx, thread); err != nil {
		return err
	}
	return errors.Join(announceWide(ctx, tx, board, thread), f.jobs.Enqueue(ctx, tx, Changed{ThreadID: thread}, Rearranged{ThreadID: thread}))
}

func noEntry() error {
	return fail.New(fail.Internal, "This act has no log entry.", "Nothing was changed. Please tell us the number below.")
}
