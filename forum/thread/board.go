package thread

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/moderation/modlog"
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
	Language    string // most posts are written in it: one of Languages, or ""
	HoldFirst   int    // so many first posts of a new member wait here for approval; SetHoldFirst changes it
	CreatedAt   time.Time
	// Reason is why fewer people shall see the board than before. It is public,
	// goes into the moderation log, and only SaveBoard reads it.
	Reason string `gorm:"-"`
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
// id. Letting fewer people see a board that has threads takes those from view,
// so it needs a Reason and an entry of the moderation log. After a change of
// the slug the old address leads on. Only administrators may.
func (f *Forum) SaveBoard(ctx context.Context, v account.Viewer, b Board) (int64, error) {
	if err := mustBeAdministrator(v); err != nil {
		return 0, err
	}
	if err := b.check(); err != nil {
		return 0, err
	}
	err := f.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(BoardsTopic)
		if b.ID != 0 {
			return f.changeBoard(ctx, tx, v, b)
		}
		var err error
		b.ID, err = insertBoard(ctx, tx, b, f.now())
		return err
	})
	if db.Taken(err) {
		return 0, fail.Field("slug", "Another board has this name or address already.")
	}
	return b.ID, err
}

func (f *Forum) changeBoard(ctx context.Context, tx *db.Tx, v account.Viewer, b Board) error {
	before, threads, err := lockBoard(ctx, tx, b.ID)
	if err != nil {
		return err
	}
	var receipt modlog.Receipt
	if threads && b.MaySee.narrowerThan(before.MaySee) {
		if receipt, err = f.logNarrowing(ctx, tx, v, b); err != nil {
			return err
		}
	}
	if b.Slug != before.Slug {
		if err := insertRedirects(ctx, tx, []Redirect{{Path: boardPath(before.Slug), Kind: ToBoard, NewID: b.ID}}); err != nil {
			return err
		}
	}
	if err := updateBoard(ctx, tx, b, receipt); err != nil || b.Language == before.Language {
		return err
	}
	return f.relearn(ctx, tx, b.ID)
}

func (f *Forum) logNarrowing(ctx context.Context, tx *db.Tx, v account.Viewer, b Board) (modlog.Receipt, error) {
	reason, err := markup.CleanLine(b.Reason, 500)
	if err != nil || len([]rune(reason)) < 3 {
		return modlog.Receipt{}, fail.Field("reason", "Fewer people would see these threads than now. Please give a reason of 3 to 500 characters; everybody can read it.")
	}
	return f.modlog.Append(ctx, tx, modlog.Act{Kind: modlog.NarrowBoard, TargetID: b.ID, ActorID: v.ID,
		Source: modlog.OwnInitiative, PublicReason: reason})
}

// boardPath is a board's address on this site.
func boardPath(slug string) string { return "/b/" + slug }

// MoveBoard moves a board by so many places in the order of all, towards the
// end or, with a negative number, towards the beginning. Only administrators may.
func (f *Forum) MoveBoard(ctx context.Context, v account.Viewer, id int64, by int) error {
	if err := mustBeAdministrator(v); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		tx.Announce(BoardsTopic)
		order, err := boardOrder(ctx, tx)
		if err != nil {
			return err
		}
		at := slices.Index(order, id)
		if at < 0 {
			return fail.NotFound()
		}
		to := min(max(at+min(max(by, -len(order)), len(order)), 0), len(order)-1)
		order = slices.Insert(slices.Delete(order, at, at+1), to, id)
		return storeBoardOrder(ctx, tx, order)
	})
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
	if strings.TrimSpace(b.Description) == "" {
		b.Description = ""
	} else {
		clean, err := markup.CleanLine(b.Description, 400)
		c.That(err == nil, "description", "One or two sentences, 400 characters at most.")
		b.Description = clean
	}
	c.That(b.MaySee == Everyone || b.MaySee == Members || b.MaySee == StaffOnly, "may_see", "Choose who may see the board.")
	for field, a := range map[string]Audience{"may_start": b.MayStart, "may_reply": b.MayReply} {
		c.That(a == Members || a == StaffOnly || a == Nobody, field, "Choose members, staff or nobody.")
	}
	c.That(b.Language == "" || slices.Contains(Languages(), b.Language), "language", "Choose one of the languages listed, or several languages.")
	return c.Err()
}
