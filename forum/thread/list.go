package thread

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// ListSize is how many threads one stretch of a list has.
const ListSize = 30

// State narrows a list by answer.
type State string

// The states a list can be narrowed to.
const (
	Any        State = ""
	Unanswered State = "unanswered" // a question or fault with neither mark
	Answered   State = "answered"   // official or accepted
	Official   State = "official"
)

// Filter says which threads a list has. The zero value is all, latest activity first.
type Filter struct {
	BoardID  int64
	Tag      string
	Kind     Kind
	State    State
	OpenerID int64
	Newest   bool   // by opening instead of activity
	Older    string // cursor: threads after this one
	Newer    string // cursor: threads before this one
	Limit    int    // 0 means ListSize
}

// Row is a thread in a list.
type Row struct {
	ID            int64
	Title         string
	Slug          string
	Kind          Kind
	BoardName     string
	BoardSlug     string
	OpenerName    string
	LastName      string
	LastNumber    int
	OfficialCount int
	AcceptedCount int
	LockEntryID   *int64
	LockEndsAt    *time.Time
	CreatedAt     time.Time
	ActiveAt      time.Time
	Tags          []string `gorm:"-"`
}

// List is a stretch of threads with the cursors of its neighbours, "" at an end.
type List struct {
	Rows         []Row
	Newer, Older string
}

// List gives the threads that the viewer may see and the filter lets through.
func (f *Forum) List(ctx context.Context, v account.Viewer, filter Filter) (List, error) {
	if filter.Limit == 0 {
		filter.Limit = ListSize
	}
	at, err := filter.cursor()
	if err != nil {
		return List{}, err
	}
	rows, err := listThreads(ctx, f.db, filter, at, Audiences(v))
	if err != nil {
		return List{}, db.Plain(err)
	}
	list := filter.cut(rows)
	return list, db.Plain(fillTags(ctx, f.db, list.Rows))
}

// cut drops the one row too many, which only tells that there are more, and
// sets the cursors.
func (filter Filter) cut(rows []Row) List {
	more := len(rows) > filter.Limit
	rows = rows[:min(len(rows), filter.Limit)]
	if filter.Newer != "" {
		for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
			rows[i], rows[j] = rows[j], rows[i]
		}
	}
	list := List{Rows: rows}
	if len(rows) == 0 {
		return list
	}
	if more || filter.Newer != "" {
		list.Older = filter.mark(rows[len(rows)-1])
	}
	if (filter.Newer != "" && more) || filter.Older != "" {
		list.Newer = filter.mark(rows[0])
	}
	return list
}

// position is where in a list a cursor points: between this thread and the next.
type position struct {
	at time.Time
	id int64
}

func (filter Filter) mark(r Row) string {
	at := r.ActiveAt
	if filter.Newest {
		at = r.CreatedAt
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(at.UnixMicro(), 10) + "." + strconv.FormatInt(r.ID, 10)))
}

func (filter Filter) cursor() (*position, error) {
	text := filter.Older + filter.Newer
	if text == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	micro, id, found := strings.Cut(string(raw), ".")
	at, err1 := strconv.ParseInt(micro, 10, 64)
	n, err2 := strconv.ParseInt(id, 10, 64)
	if err != nil || !found || err1 != nil || err2 != nil || at < 0 || at > 253402300799999999 || (filter.Older != "" && filter.Newer != "") {
		return nil, fail.New(fail.Malformed, "This part of the list cannot be found.", "Start again at the top of the list.")
	}
	return &position{at: time.UnixMicro(at).UTC(), id: n}, nil
}

// Tags gives the most used tags of a board's newest threads, for offering.
func (f *Forum) Tags(ctx context.Context, v account.Viewer, board int64) ([]string, error) {
	if _, err := f.BoardByID(ctx, v, board); err != nil {
		return nil, err
	}
	tags, err := recentTags(ctx, f.db, board)
	return tags, db.Plain(err)
}

// SitemapParts gives which parts of that many ids hold threads that the viewer may
// see, from 0 on in order. After an import there may be gaps.
func (f *Forum) SitemapParts(ctx context.Context, v account.Viewer, size int64) ([]int64, error) {
	parts, err := sitemapParts(ctx, f.db, size, Audiences(v))
	return parts, db.Plain(err)
}

// Sitemap gives the threads with from < id <= to that the viewer may see.
func (f *Forum) Sitemap(ctx context.Context, v account.Viewer, from, to int64) ([]SitemapRow, error) {
	rows, err := sitemapRows(ctx, f.db, from, to, Audiences(v))
	return rows, db.Plain(err)
}

// SitemapRow is a thread in a sitemap.
type SitemapRow struct {
	ID       int64
	Slug     string
	ActiveAt time.Time
}
