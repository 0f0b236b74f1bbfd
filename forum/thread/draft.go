package thread

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// MaxDrafts is how many drafts a member may keep.
const MaxDrafts = 100

// Draft is text that was typed and not posted yet. Place says where it belongs;
// a member has at most one draft for each place.
type Draft struct {
	ID        int64
	Place     string
	Title     string
	Body      string
	ChangedAt time.Time
}

// The kinds of place a draft can have.
const (
	newPlace   = "new"
	replyPlace = "thread"
	editPlace  = "edit"
)

// NewDraft is the place of a thread to be started in a board.
func NewDraft(board int64) string { return newPlace + ":" + strconv.FormatInt(board, 10) }

// ReplyDraft is the place of a reply to a thread.
func ReplyDraft(thread int64) string { return replyPlace + ":" + strconv.FormatInt(thread, 10) }

// EditDraft is the place of an edit of one's own post.
func EditDraft(post int64) string { return editPlace + ":" + strconv.FormatInt(post, 10) }

// SaveDraft keeps what the member typed for a place; nothing typed means no
// draft. A draft of MaxDrafts others is refused, none is ever dropped silently.
func (f *Forum) SaveDraft(ctx context.Context, v account.Viewer, d Draft) error {
	if err := f.mayDraft(ctx, v, d.Place); err != nil {
		return err
	}
	if d.Title == "" && strings.TrimSpace(d.Body) == "" {
		return f.db.Write(ctx, func(tx *db.Tx) error { return tx.Together(ctx, dropDraft(v.ID, d.Place)) })
	}
	if err := d.clean(); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		if err := oneAtATime(ctx, tx, "drafts", v.ID); err != nil {
			return err
		}
		kept, err := upsertDraft(ctx, tx, v.ID, d, f.now())
		if err == nil && !kept {
			return fail.New(fail.Conflict, fmt.Sprintf("You have %d drafts, which is the limit.", MaxDrafts),
				"Your text is still in this page. Post or discard an older draft, then go on.")
		}
		return err
	})
}

// clean refuses what could not be stored and keeps everything else as typed: a
// draft need not be fit to post.
func (d *Draft) clean() error {
	var c fail.Check
	var err error
	d.Body, err = markup.CleanText(d.Body)
	if err != nil {
		c.Refuse("body", sentence(err))
	}
	whole := utf8.ValidString(d.Title) && !strings.ContainsRune(d.Title, 0)
	c.That(whole, "title", "The title holds bytes that are not text.")
	c.That(utf8.RuneCountInString(d.Title) <= 200, "title", "A title has at most 200 characters.")
	return c.Err()
}

// mayDraft says whether the place is one the viewer may see; an edit's place
// must be a post of his own.
func (f *Forum) mayDraft(ctx context.Context, v account.Viewer, place string) error {
	if err := mustSignIn(v); err != nil {
		return err
	}
	kind, id, err := readPlace(place)
	if err != nil {
		return err
	}
	maySee, author, err := draftPlace(ctx, f.db, kind, id)
	if db.NoRow(err) || (err == nil && (!maySee.Includes(v) || (kind == editPlace && author != v.ID))) {
		return fail.NotFound()
	}
	return db.Plain(err)
}

func readPlace(place string) (kind string, id int64, err error) {
	kind, number, _ := strings.Cut(place, ":")
	id, err = strconv.ParseInt(number, 10, 64)
	known := kind == newPlace || kind == replyPlace || kind == editPlace
	if err != nil || !known || id < 1 || strconv.FormatInt(id, 10) != number {
		return "", 0, fail.New(fail.Malformed, "This draft belongs nowhere.", "Open the page again; what you typed is kept in this browser.")
	}
	return kind, id, nil
}

// Draft gives the member's draft for a place, the zero Draft when there is none.
func (f *Forum) Draft(ctx context.Context, v account.Viewer, place string) (Draft, error) {
	if err := f.mayDraft(ctx, v, place); err != nil {
		return Draft{}, err
	}
	d, err := draftAt(ctx, f.db, v.ID, place)
	if db.NoRow(err) {
		return Draft{Place: place}, nil
	}
	return d, db.Plain(err)
}

// KeptDraft is a draft in its member's list. Board and thread are empty when
// the member may not see them any more; the text is his all the same.
type KeptDraft struct {
	Draft
	BoardName   string
	BoardSlug   string
	ThreadID    int64
	ThreadTitle string
	ThreadSlug  string
	PostID      int64 // for a draft of an edit
}

// Drafts gives the member's drafts, the latest first.
func (f *Forum) Drafts(ctx context.Context, v account.Viewer) ([]KeptDraft, error) {
	if err := mustSignIn(v); err != nil {
		return nil, err
	}
	drafts, err := listDrafts(ctx, f.db, v.ID, Audiences(v))
	return drafts, db.Plain(err)
}

// DiscardDraft drops one of the member's own drafts.
func (f *Forum) DiscardDraft(ctx context.Context, v account.Viewer, id int64) error {
	if err := mustSignIn(v); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error { return deleteDraft(ctx, tx, v.ID, id) })
}
