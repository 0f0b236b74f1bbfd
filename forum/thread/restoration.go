package thread

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// Restoration is the undoing of a hiding or redaction, worked out before its
// transaction.
type Restoration struct {
	Post   Post
	Thread Thread
	entry  int64
	kind   modlog.Kind
	own    *keptText
	again  []requote
	filled []rewriting // posts that get passages back
}

// keptText is a post's text as the entry that hid it keeps it.
type keptText struct{ Source, HTML, Plain string }

// standing is what an entry still keeps out of a thread.
type standing struct {
	entry  int64
	kind   modlog.Kind
	target int64
	text   removedText
}

// requote is a quote, in a text that comes back, of what is still removed.
type requote struct {
	of   standing
	gaps []gap
}

// stubStanding takes quotes of what is still removed out of a post's text that
// is about to come back.
func stubStanding(source string, post int64, all []standing) (string, []requote) {
	var again []requote
	for _, s := range all {
		if s.target == post {
			continue
		}
		stubbed, gaps := stubQuotes(source, s.text)
		if len(gaps) > 0 {
			source, again = stubbed, append(again, requote{of: s, gaps: gaps})
		}
	}
	return source, again
}

func countGaps(all []requote) (n int) {
	for _, q := range all {
		n += len(q.gaps)
	}
	return n
}

func keepAgain(ctx context.Context, tx *db.Tx, post int64, all []requote) error {
	for _, q := range all {
		for _, g := range q.gaps {
			if err := keepPassageOf(ctx, tx, q.of.entry, q.of.kind, q.of.target, post, g); err != nil {
				return err
			}
		}
	}
	return nil
}

// PrepareRestore works out what undoing an entry on a post puts back. Kind is
// the entry's, HidePost or RedactPost.
func (f *Forum) PrepareRestore(ctx context.Context, kind modlog.Kind, entry, post int64) (Restoration, error) {
	p, err := postByID(ctx, f.db, post)
	if err != nil {
		return Restoration{}, orMissing(err)
	}
	t, err := threadByID(ctx, f.db, p.ThreadID)
	if err != nil {
		return Restoration{}, orMissing(err)
	}
	r := Restoration{Post: p, Thread: t, entry: entry, kind: kind}
	if kind == modlog.HidePost {
		if err := f.prepareOwn(ctx, &r); err != nil {
			return Restoration{}, err
		}
	}
	r.filled, err = f.prepareFilled(ctx, entry)
	return r, err
}

func (f *Forum) prepareOwn(ctx context.Context, r *Restoration) error {
	kept, err := textOfEntry(ctx, f.db, r.entry, r.Post.ID)
	if db.NoRow(err) {
		return fail.New(fail.Gone, "The text of this post was erased.", "It cannot be restored.")
	}
	if err != nil {
		return err
	}
	r.own = &kept
	all, err := standingIn(ctx, f.db, r.Post.ThreadID, r.entry)
	if err != nil {
		return err
	}
	r.own.Source, r.again = stubStanding(r.own.Source, r.Post.ID, all)
	if len(r.again) == 0 {
		return nil
	}
	text, err := f.render(ctx, "body", r.own.Source)
	r.own.HTML, r.own.Plain = text.rendered.HTML, text.rendered.Text
	return err
}

// prepareFilled works out the posts that get their passages back.
func (f *Forum) prepareFilled(ctx context.Context, entry int64) ([]rewriting, error) {
	posts, gaps, err := gapsOf(ctx, f.db, entry)
	if err != nil {
		return nil, err
	}
	var all []rewriting
	for _, post := range posts {
		p, err := currentText(ctx, f.db, post)
		if db.NoRow(err) {
			continue // erased meanwhile
		}
		if err != nil {
			return nil, err
		}
		standing, err := standingIn(ctx, f.db, p.ThreadID, entry)
		if err != nil {
			return nil, err
		}
		w := rewriting{postText: p, gaps: gaps[post]}
		var source string
		source, w.again = stubStanding(fillGaps(p.Source, w.gaps), post, standing)
		if w.text, err = f.render(ctx, "body", source); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

func orMissing(err error) error {
	if db.NoRow(err) {
		return fail.NotFound()
	}
	return db.Plain(err)
}

// Before and After are what the post said and will say, for the log's
// commitments.
func (r Restoration) Before() []byte { return []byte(r.Post.Source) }

// After is described beside Before.
func (r Restoration) After() []byte {
	if r.own != nil {
		return []byte(r.own.Source)
	}
	for _, w := range r.filled {
		if w.ID == r.Post.ID {
			return []byte(w.text.source)
		}
	}
	return []byte(r.Post.Source)
}

// Restore puts back what an entry removed. The receipt is that of the
// restoration, or of the lapse of that entry; the entry must be marked as
// undone in this transaction before.
func (f *Forum) Restore(ctx context.Context, tx *db.Tx, receipt modlog.Receipt, r Restoration) error {
	if !receipt.Covers(modlog.RestorePost, r.Post.ID) && !receipt.Covers(modlog.LapseAction, r.entry) {
		return noEntry()
	}
	if r.own != nil {
		if err := f.putBack(ctx, tx, r); err != nil {
			return err
		}
	}
	if err := putBackRevisions(ctx, tx, r.entry); err != nil {
		return err
	}
	for _, w := range r.filled {
		if err := f.fill(ctx, tx, r.entry, w); err != nil {
			return err
		}
	}
	return f.settleRestored(ctx, tx, r)
}

func (f *Forum) putBack(ctx context.Context, tx *db.Tx, r Restoration) error {
	if err := keepAgain(ctx, tx, r.Post.ID, r.again); err != nil {
		return err
	}
	return showPost(ctx, tx, r.Post, r.entry, *r.own, r.Post.GapCount+countGaps(r.again))
}

func (f *Forum) fill(ctx context.Context, tx *db.Tx, entry int64, w rewriting) error {
	if err := endPassages(ctx, tx, entry, w.ID, f.now()); err != nil {
		return err
	}
	for _, g := range w.gaps {
		if err := mendPassages(ctx, tx, w.ID, g); err != nil {
			return err
		}
	}
	if err := rewrite(ctx, tx, w, w.GapCount-len(w.gaps)); err != nil {
		return err
	}
	if len(w.again) > 0 {
		if err := keepAgain(ctx, tx, w.ID, w.again); err != nil {
			return err
		}
		if err := addGaps(ctx, tx, w.ID, countGaps(w.again)); err != nil {
			return err
		}
	}
	return linkUploads(ctx, tx, w.ID, w.text.rendered.Images)
}

func (f *Forum) settleRestored(ctx context.Context, tx *db.Tx, r Restoration) error {
	touched := map[int64]int64{r.Thread.ID: r.Thread.BoardID}
	for _, w := range r.filled {
		touched[w.ThreadID] = w.BoardID
	}
	for thread, board := range touched {
		if err := f.settle(ctx, tx, thread, board); err != nil {
			return err
		}
	}
	return nil
}
