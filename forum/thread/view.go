package thread

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// View is what a member's own view of an unchanged page of a thread needs of
// SQL: of the thread its version, its rights, its length, its lock and who
// opened it, and what the page is to the member. Every request of a member for
// a page of a thread makes these two statements, so they can be asked in one
// round trip with who he is.
type View struct {
	Thread   Thread
	Personal Personal

	forum    *Forum
	id       int64
	from, to int
	member   int64
	known    Known
	beside   Beside
	asked    bool
}

// Beside is what another package reads of the thread's row (t) in the view's
// statement. It is asked once, for the member of View, and only where the view is
// asked along (Queries).
type Beside struct {
	Columns string
	Joins   string // " LEFT JOIN faults f ON …"; one row at most
	Values  []any  // of the joins
	Into    []any
}

// Known is what somebody remembers of a page: who wrote each of its posts, whether
// anybody marked one, and whether the thread was linked, when it had this version.
// The zero value is of nothing.
type Known struct {
	Version int64
	Authors map[int64]int64 // member by post
	Marked  bool            // helpful, or tried whether it works
	Linked  bool            // to a fault
}

// Known is what to remember of this page.
func (p Page) Known() Known {
	known := Known{Version: p.Version, Linked: p.FaultID != nil, Authors: make(map[int64]int64, len(p.Posts))}
	for _, post := range p.Posts {
		known.Authors[post.ID] = post.AuthorID
		known.Marked = known.Marked || post.HelpfulCount+post.WorkedCount+post.FailedCount > 0
	}
	return known
}

// View prepares the view of a thread's posts from to to by a member. What is
// known of them need not be asked; it is checked against the thread's version.
func (f *Forum) View(member, id int64, from, to int, known Known, beside Beside) *View {
	return &View{forum: f, id: id, from: from, to: to, member: member, known: known, beside: beside}
}

// Queries are the reads of the view, to be asked once along with others.
func (w *View) Queries() []db.Query {
	w.asked = true
	mine := w.Personal.query(w.member, w.id, w.from, w.to)
	if len(w.known.Authors) > 0 {
		mine = w.Personal.queryKnown(w.member, w.id, w.known)
	}
	return []db.Query{glance(w.id, &w.Thread, w.beside), mine}
}

// Of is the view as this viewer may have it: an unknown thread is Missing, and
// so is one he may not know of. It asks for what was not asked along, or was
// asked for somebody else.
func (w *View) Of(ctx context.Context, v account.Viewer) error {
	if !w.asked || w.member != v.ID || len(w.known.Authors) > 0 && w.known.Version != w.Thread.Version {
		w.Thread, w.Personal, w.member, w.known, w.beside = Thread{}, Personal{}, v.ID, Known{}, Beside{}
		if err := w.forum.db.Ask(ctx, w.Queries()...); err != nil {
			return db.Plain(err)
		}
	}
	if w.Thread.ID == 0 || !w.Thread.Board.VisibleTo(v) {
		w.Personal = Personal{}
		return fail.NotFound()
	}
	w.Personal.Read = max(w.Personal.Read, w.forum.read.of(v.ID, w.id))
	return nil
}
