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
// a page of a thread asks for it, along with who he is.
type View struct {
	Thread   Thread
	Personal Personal

	forum    *Forum
	id       int64
	from, to int
	member   int64
	known    Known
	place    *place // of a known page, where it was asked along
	asked    bool
}

// Known is what somebody remembers of a page: who wrote each of its posts, and
// whether the thread was linked, when it had this version. The zero value is of
// nothing.
type Known struct {
	Version int64
	Authors map[int64]int64 // member by post
	Linked  bool            // to a fault
}

// Known is what to remember of this page.
func (p Page) Known() Known {
	known := Known{Version: p.Version, Linked: p.FaultID != nil, Authors: make(map[int64]int64, len(p.Posts))}
	for _, post := range p.Posts {
		known.Authors[post.ID] = post.AuthorID
	}
	return known
}

// View prepares the view of a thread's posts from to to by a member. What is
// known of them need not be asked; it is checked against the thread's version.
func (f *Forum) View(member, id int64, from, to int, known Known) *View {
	return &View{forum: f, id: id, from: from, to: to, member: member, known: known}
}

// Along is the view to be asked once along with who asks: of a known page in the
// same statement, of another in the same round trip. beside is what else is read of
// the thread's row (t).
func (w *View) Along(beside db.Beside) account.Along {
	w.asked = true
	if len(w.known.Authors) == 0 {
		return account.Along{Queries: []db.Query{glance(w.id, &w.Thread, beside), w.Personal.query(w.member, w.id, w.from, w.to)}}
	}
	w.place = &place{}
	return account.Along{Beside: w.place.beside(w.id, &w.Thread, w.known.Authors).And(beside)}
}

// Of is the view as this viewer may have it: an unknown thread is Missing, and
// so is one he may not know of. It asks for what was not asked along, or was
// asked for somebody else.
func (w *View) Of(ctx context.Context, v account.Viewer) (err error) {
	switch {
	case !w.asked || w.member != v.ID || w.place != nil && w.known.Version != w.Thread.Version:
		w.Thread, w.Personal = Thread{}, Personal{}
		err = w.forum.db.Ask(ctx, glance(w.id, &w.Thread, db.Beside{}), w.Personal.query(v.ID, w.id, w.from, w.to))
	case w.place != nil:
		w.Personal, err = w.place.personal(v.ID, w.known.Authors)
	}
	if err != nil {
		return db.Plain(err)
	}
	if w.Thread.ID == 0 || !w.Thread.Board.VisibleTo(v) {
		w.Personal = Personal{}
		return fail.NotFound()
	}
	w.Personal.Read = max(w.Personal.Read, w.forum.read.of(v.ID, w.id))
	return nil
}
