package thread

import (
	"context"
	"regexp"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"

	"github.com/gosimple/slug"
)

// Board is a place for threads with its own rights.
type Board struct {
	ID          int64
	Slug        string
	Name        string
	Description string
	Position    int
	MaySee      Audience
	MayStart    Audience
	MayReply    Audience
	Language    string
	CreatedAt   time.Time
}

// BoardSummary is a board with what its card shows.
type BoardSummary struct {
	Board
	Threads    int
	Unanswered int
	LastID     int64
	LastTitle  string
	LastSlug   string
	LastAt     *time.Time
}

// Boards gives the boards the viewer may know of, in their order.
func (f *Forum) Boards(ctx context.Context, v account.Viewer) ([]Board, error) {
	return listBoards(ctx, f.db, Audiences(v))
}

// BoardSummaries gives the visible boards with their counts and last thread.
func (f *Forum) BoardSummaries(ctx context.Context, v account.Viewer) ([]BoardSummary, error) {
	return listBoardSummaries(ctx, f.db, Audiences(v))
}

// BoardBySlug gives a board the viewer may know of.
func (f *Forum) BoardBySlug(ctx context.Context, v account.Viewer, slug string) (Board, error) {
	return visibleBoard(v, func() (Board, error) { return boardBy(ctx, f.db, "slug", slug) })
}

// BoardByID gives a board the viewer may know of.
func (f *Forum) BoardByID(ctx context.Context, v account.Viewer, id int64) (Board, error) {
	return visibleBoard(v, func() (Board, error) { return boardBy(ctx, f.db, "id", id) })
}

func visibleBoard(v account.Viewer, load func() (Board, error)) (Board, error) {
	b, err := load()
	if db.NoRow(err) || (err == nil && !b.VisibleTo(v)) {
		return Board{}, fail.NotFound()
	}
	return b, db.Plain(err)
}

// SaveBoard creates the board when its ID is 0, else changes it, and gives its
// id. Only administrators may.
func (f *Forum) SaveBoard(ctx context.Context, v account.Viewer, b Board) (int64, error) {
	if err := mustBeAdministrator(v); err != nil {
		return 0, err
	}
	if err := b.check(); err != nil {
		return 0, err
	}
	err := f.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(BoardsTopic)
		var err error
		b.ID, err = saveBoard(ctx, tx, b, f.now())
		return err
	})
	if db.Taken(err) {
		return 0, fail.Field("slug", "Another board has this name or address already.")
	}
	return b.ID, err
}

func (b *Board) check() error {
	var c fail.Check
	var err error
	if b.Name, err = markup.CleanLine(b.Name, 60); err != nil || len([]rune(b.Name)) < 2 {
		c.Refuse("name", "A board needs a name of 2 to 60 characters.")
	}
	if b.Slug == "" {
		b.Slug = Slug(b.Name)
	}
	c.That(regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`).MatchString(b.Slug), "slug", "Use small letters, digits and hyphens, 60 at most.")
	if b.Description, err = markup.CleanLine(b.Description, 400); err != nil && b.Description != "" {
		c.Refuse("description", "One or two sentences, 400 characters at most.")
	}
	c.That(b.MaySee == Everyone || b.MaySee == Members || b.MaySee == StaffOnly, "may_see", "Choose who may see the board.")
	for field, a := range map[string]Audience{"may_start": b.MayStart, "may_reply": b.MayReply} {
		c.That(a == Members || a == StaffOnly || a == Nobody, field, "Choose members, staff or nobody.")
	}
	if b.Language == "" {
		b.Language = "en"
	}
	return c.Err()
}

// Slug makes the readable end of an address from a title; it is never empty.
func Slug(title string) string {
	s := slug.Make(title)
	if len(s) > 80 {
		s = s[:80]
	}
	if s == "" {
		return "thread"
	}
	return s
}
