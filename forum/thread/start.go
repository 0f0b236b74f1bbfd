package thread

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
)

// Opening is what starts a thread.
type Opening struct {
	BoardID int64
	Kind    Kind
	Title   string
	Tags    []string
	ModelID int64 // 0 for unknown
	Version string
	Body    string
	Key     string // idempotency key of the form
}

// Placed is where a post now stands. Again says that the same form was sent
// before and nothing new was written.
type Placed struct {
	ThreadID int64
	Slug     string
	PostID   int64
	Number   int
	Again    bool
	Held     int64 // the post waits for approval under this number and stands nowhere yet; then PostID is 0
}

// Start opens a thread with its first post. Sent twice it opens one, as with Reply.
func (f *Forum) Start(ctx context.Context, v account.Viewer, o Opening) (Placed, error) {
	board, err := f.BoardByID(ctx, v, o.BoardID)
	if err != nil {
		return Placed{}, err
	}
	if err := mayStart(board, v, o.Kind); err != nil {
		return Placed{}, err
	}
	text, err := f.checkOpening(ctx, &o)
	if err != nil {
		return Placed{}, err
	}
	if hold, err := f.mustHold(ctx, v, board, text); err != nil || hold {
		return f.holdOr(ctx, v, heldOpening(o, text), err)
	}
	return f.once(ctx, v, o.Key, func(tx *db.Tx) (Placed, error) { return f.writeOpening(ctx, tx, v, o, text) })
}

func mayStart(b Board, v account.Viewer, kind Kind) error {
	if err := v.MayWrite(); err != nil {
		return err
	}
	if !b.StartableBy(v) {
		return fail.New(fail.Forbidden, "You cannot start threads in this board.", "Choose another board, or reply in a thread.")
	}
	if kind == Announcement && !v.IsStaff() {
		return fail.Field("kind", "Only staff announce; choose question, fault or discussion.")
	}
	return nil
}

// checkOpening cleans the fields in place and renders the body, and reports all
// that is wrong at once.
func (f *Forum) checkOpening(ctx context.Context, o *Opening) (body, error) {
	var c fail.Check
	c.That(slices.Contains([]Kind{Question, Fault, Discussion, Announcement}, o.Kind), "kind", "Choose what kind of thread this is.")
	checkTitle(&c, &o.Title)
	checkTags(&c, &o.Tags)
	checkVersion(&c, &o.Version)
	f.checkModel(ctx, &c, o)
	text, err := f.render(ctx, "body", o.Body)
	if fail.Is(err, fail.Invalid) {
		c.Refuse("body", fail.From(err).Fields["body"])
		err = nil
	}
	if bad := c.Err(); bad != nil {
		return body{}, bad
	}
	return text, err
}

func checkTitle(c *fail.Check, title *string) {
	clean, err := markup.CleanLine(*title, 200)
	c.That(err == nil && len([]rune(clean)) >= 3, "title", "Say in one line what happens, in 3 to 200 characters.")
	if err == nil {
		*title = clean
	}
}

func checkVersion(c *fail.Check, version *string) {
	if *version == "" {
		return
	}
	clean, err := markup.CleanLine(*version, 60)
	c.That(err == nil, "version", "A version has at most 60 characters, for example 4.7.5.1.83.")
	*version = clean
}

// checkHeading cleans title and tags in place.
func (o *Opening) checkHeading() error {
	var c fail.Check
	checkTitle(&c, &o.Title)
	checkTags(&c, &o.Tags)
	return c.Err()
}

// checkTags folds tags to small letters without spaces; at most five.
func checkTags(c *fail.Check, tags *[]string) {
	var clean []string
	for _, raw := range *tags {
		tag := Tag(raw)
		if tag == "" || slices.Contains(clean, tag) {
			continue
		}
		c.That(len([]rune(tag)) <= 40, "tags", "A tag has at most 40 characters.")
		clean = append(clean, tag)
	}
	c.That(len(clean) <= 5, "tags", "At most five tags, please.")
	*tags = clean
}

// Tag is the one form of a tag: small letters, digits, and . + # - between.
func Tag(raw string) string {
	mapped := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		case strings.ContainsRune(".+#", r):
			return r
		}
		return '-'
	}, strings.TrimSpace(strings.ToValidUTF8(raw, "")))
	return strings.Trim(mapped, "-")
}

func (f *Forum) checkModel(ctx context.Context, c *fail.Check, o *Opening) {
	if o.ModelID == 0 {
		return
	}
	ok, err := modelOfBoard(ctx, f.db, o.ModelID, o.BoardID)
	c.That(err == nil && ok, "model", "Choose a model of this board's products.")
}

func (f *Forum) writeOpening(ctx context.Context, tx *db.Tx, v account.Viewer, o Opening, text body) (Placed, error) {
	now := f.now()
	t := Thread{BoardID: o.BoardID, Title: o.Title, Slug: Slug(o.Title), Kind: o.Kind, OpenerID: v.ID, ProductVersion: o.Version}
	if o.ModelID != 0 {
		t.ModelID = &o.ModelID
	}
	id, err := insertThread(ctx, tx, t, o.Tags, now)
	if err != nil {
		return Placed{}, err
	}
	place := Placed{ThreadID: id, Slug: t.Slug, Number: 1}
	place.PostID, err = f.writePost(ctx, tx, v, newPost{board: o.BoardID, thread: id, text: text, draft: NewDraft(o.BoardID)}, o.Key, now)
	return place, err
}
