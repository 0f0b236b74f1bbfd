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
	asked    bool
}

// View prepares the view of a thread's posts from to to by a member.
func (f *Forum) View(member, id int64, from, to int) *View {
	return &View{forum: f, id: id, from: from, to: to, member: member}
}

// Queries are the reads of the view, to be asked once along with others.
func (w *View) Queries() []db.Query {
	w.asked = true
	return []db.Query{glance(w.id, &w.Thread), w.Personal.query(w.member, w.id, w.from, w.to)}
}

// Of is the view as this viewer may have it: an unknown thread is Missing, and
// so is one he may not know of. It asks for what was not asked along, or was
// asked for somebody else.
func (w *View) Of(ctx context.Context, v account.Viewer) error {
	if !w.asked || w.member != v.ID {
		w.Thread, w.Personal, w.member = Thread{}, Personal{}, v.ID
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
