package thread

import (
	"context"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog"
)

// Thread gives a thread the viewer may know of, in one statement.
func (f *Forum) Thread(ctx context.Context, v account.Viewer, id int64) (Thread, error) {
	t, err := threadByID(ctx, f.db, id)
	if db.NoRow(err) || (err == nil && !t.Board.VisibleTo(v)) {
		return Thread{}, fail.NotFound()
	}
	return t, db.Plain(err)
}

// Page is what one page of a thread shows to everybody of the viewer's class.
type Page struct {
	Thread
	Whole
	Number int // of the page, from 1
	Posts  []Post
	Said   []Confirmation // the latest confirmations of this page's posts
	Notes  []Note         // staff notes, for those who may read them
	People int            // how many different people wrote on this page
	NextAt time.Time      // when the next page's first post was written, on all but the last
}

// Whole is what every page of a thread shows of all of it, the same until
// something is announced on the thread's topic.
type Whole struct {
	Tags     []string
	Official []OfficialAnswer
	Accepted []AcceptedAnswer
	Entries  []modlog.Entry
	Related  []Row // threads with a tag of this one, that everybody may see
}

// relatedShown is how many related threads a page names.
const relatedShown = 5

// Page gives page number of a thread that was loaded for this viewer, and asks
// what else the caller wants to know in the same round trip. known is what all its
// pages show, if the caller has it as it is now; nil asks for it. Numbers beyond
// the end are Missing.
func (f *Forum) Page(ctx context.Context, v account.Viewer, t Thread, number int, known *Whole, along ...db.Query) (Page, error) {
	if number < 1 || number > t.Pages() {
		return Page{}, fail.New(fail.Missing, "This thread has no such page.", "It may have had one before. Go to the first or the last page.")
	}
	p := Page{Thread: t, Number: number}
	from, to := (number-1)*PageSize+1, number*PageSize
	queries := append(along, postsBetween(t.ID, from, to+1, &p.Posts))
	if known != nil {
		p.Whole = *known
	} else {
		queries = append(queries, f.wholeOf(t.ID, &p.Whole)...)
	}
	err := f.db.Ask(ctx, queries...)
	if err == nil && slices.ContainsFunc(p.Posts, Post.tried) {
		err = f.db.Ask(ctx, confirmationsBetween(t.ID, from, to, &p.Said))
	}
	if err != nil {
		return Page{}, db.Plain(err)
	}
	if p.Posts, err = f.withStubs(ctx, t, p.Posts, from, to+1); err == nil && v.SeesInternal() {
		p.Notes, err = f.Notes(ctx, v, t.ID)
	}
	if err != nil {
		return Page{}, db.Plain(err)
	}
	if len(p.Posts) > PageSize {
		p.NextAt, p.Posts = p.Posts[PageSize].CreatedAt, p.Posts[:PageSize]
	}
	p.People = authors(p.Posts)
	return p, nil
}

// tried says whether anybody confirmed that the post worked for him or did not.
func (p Post) tried() bool { return p.WorkedCount > 0 || p.FailedCount > 0 }

func (f *Forum) wholeOf(id int64, w *Whole) []db.Query {
	return []db.Query{tagsOf(id, &w.Tags), officialOf(id, &w.Official), acceptedOf(id, &w.Accepted), f.modlog.OfThread(id, &w.Entries),
		relatedThreads(id, relatedShown, []Audience{Everyone}, &w.Related)}
}

func authors(posts []Post) int {
	seen := map[int64]bool{}
	for _, p := range posts {
		seen[p.AuthorID] = seen[p.AuthorID] || p.MovedTo == nil
	}
	delete(seen, 0) // stubs are nobody's
	return len(seen)
}

// Place is where a post stands.
type Place struct {
	ThreadID int64
	Slug     string
	Number   int
}

// PostPlace gives where a post the viewer may know of stands, for permalinks.
func (f *Forum) PostPlace(ctx context.Context, v account.Viewer, post int64) (Place, error) {
	p, t, err := f.postAndThread(ctx, v, post)
	return Place{ThreadID: t.ID, Slug: t.Slug, Number: p.Number}, err
}

// Post gives a post with its thread to a viewer who may know of it.
func (f *Forum) Post(ctx context.Context, v account.Viewer, id int64) (Post, Thread, error) {
	return f.postAndThread(ctx, v, id)
}

func (f *Forum) postAndThread(ctx context.Context, v account.Viewer, id int64) (Post, Thread, error) {
	p, err := postByID(ctx, f.db, id)
	if db.NoRow(err) {
		return Post{}, Thread{}, fail.NotFound()
	}
	if err != nil {
		return Post{}, Thread{}, db.Plain(err)
	}
	t, err := f.Thread(ctx, v, p.ThreadID)
	if err != nil {
		return Post{}, Thread{}, err
	}
	return p, t, nil
}

// readablePost gives a post whose text the viewer may read.
func (f *Forum) readablePost(ctx context.Context, v account.Viewer, id int64) (Post, Thread, error) {
	p, t, err := f.postAndThread(ctx, v, id)
	if err == nil && !p.Readable() {
		err = gone(p)
	}
	return p, t, err
}

// Latest gives the newest readable posts of a thread, newest first, for feeds.
func (f *Forum) Latest(ctx context.Context, thread int64, limit int) ([]Post, error) {
	posts, err := latestPosts(ctx, f.db, thread, limit)
	return posts, db.Plain(err)
}

// Member gives a member's readable posts that the viewer may see, newest
// first, before the post with id before (0 for the newest).
func (f *Forum) Member(ctx context.Context, v account.Viewer, member, before int64, limit int) ([]MemberPost, error) {
	posts, err := memberPosts(ctx, f.db, member, before, limit, Audiences(v))
	return posts, db.Plain(err)
}

// MemberPost is a post in a profile.
type MemberPost struct {
	ID        int64
	ThreadID  int64
	Title     string
	Slug      string
	Number    int
	Plain     string
	BoardName string
	BoardSlug string
	Official  bool
	Accepted  bool
	CreatedAt time.Time
}

// Span is the time the page covers: from its first post, or for ever before on
// the first page, to the next page's beginning, which is for ever after on the
// last.
func (p Page) Span() (from, to time.Time) {
	to = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	if len(p.Posts) == 0 {
		return from, to
	}
	if p.Number > 1 {
		from = p.Posts[0].CreatedAt
	}
	if p.Number < p.Pages() {
		to = p.NextAt
	}
	return from, to
}

// TagsOf gives a thread's tags in order.
func (f *Forum) TagsOf(ctx context.Context, thread int64) ([]string, error) {
	var tags []string
	err := f.db.Ask(ctx, tagsOf(thread, &tags))
	return tags, db.Plain(err)
}

// PostAt gives the id of the post with a number in a thread, or of the one that
// stood there before it was moved.
func (f *Forum) PostAt(ctx context.Context, thread int64, number int) (int64, error) {
	id, err := postAt(ctx, f.db, thread, number)
	if db.NoRow(err) {
		id, err = stubAt(ctx, f.db, thread, number)
	}
	if db.NoRow(err) {
		return 0, fail.NotFound()
	}
	return id, db.Plain(err)
}
