package web

import (
	"fmt"
	"html/template"
	"sort"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// threadAlong asks for a member's view of the page in the round trip that finds
// out who he is, going by whose session it was the last time.
func (w *Web) threadAlong(r *Request) []db.Query {
	id, err := r.Int64("id")
	page, unreadable := r.Number("page", 1)
	holder := w.People.Holder(r.token)
	if err != nil || unreadable != nil || holder == 0 || page > maxPage {
		return nil // the handler says what is wrong
	}
	known, beside := w.knownPage(id, page), thread.Beside{}
	if known.Linked || known.Version == 0 {
		beside = fault.GlimpseBeside(holder, &r.fault)
	}
	r.view = w.threadView(holder, id, page, known, beside)
	return r.view.Queries()
}

// knownPage is what the cache knows of a page's posts, whatever class it was made for.
func (w *Web) knownPage(id int64, page int) thread.Known {
	key := threadKey(id, page)
	for _, class := range account.Classes() {
		if e := w.cache.get(class + " " + key); e != nil {
			return e.known
		}
	}
	return thread.Known{}
}

func threadKey(id int64, page int) string { return fmt.Sprintf("thread %d %d", id, page) }

// maxPage bounds the page's number, so that no post's number overflows.
const maxPage = 1 << 24

func (w *Web) threadView(member, id int64, page int, known thread.Known, beside thread.Beside) *thread.View {
	return w.Forum.View(member, id, (page-1)*thread.PageSize+1, page*thread.PageSize, known, beside)
}

// threadShow is GET /t/:id/:slug. A guest's page that is in the cache costs no
// SQL; a member's costs three statements in one round trip: who, which thread,
// what is his.
func (w *Web) threadShow(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return w.oldAddress(r)
	}
	page, err := r.Number("page", 1)
	if err != nil {
		return err
	}
	show := w.threadForMember
	if !r.Viewer.SignedIn() {
		show = w.threadForGuest
	}
	return w.orOldAddress(r, show(r, id, page))
}

func (w *Web) threadForMember(r *Request, id int64, page int) error {
	if r.view == nil {
		r.view = w.threadView(r.Viewer.ID, id, min(page, maxPage), thread.Known{}, thread.Beside{})
	}
	if err := r.view.Of(r.Context(), r.Viewer); err != nil {
		return err
	}
	e, err := w.entryFor(r, w.threadRecipe(r, id, page, r.view.Thread.Version))
	if err != nil {
		return err
	}
	if r.Path() != e.path {
		return r.Redirect(e.path+queryOf(page), fiber.StatusMovedPermanently)
	}
	return w.sendEntry(r, e, isPublic(r.view.Thread.Board), w.threadSlots(r, r.view.Thread, r.view.Personal, page, e.posts))
}

func (w *Web) threadForGuest(r *Request, id int64, page int) error {
	e, err := w.entryFor(r, w.threadRecipe(r, id, page, 0))
	if err != nil {
		return err
	}
	if r.Path() != e.path {
		return r.Redirect(e.path+queryOf(page), fiber.StatusMovedPermanently)
	}
	if address := e.path + queryOf(page); address == string(r.Request().RequestURI()) {
		w.cache.put(guestKey(address), e)
	}
	return w.sendEntry(r, e, true, nil)
}

func queryOf(page int) string {
	if page == 1 {
		return ""
	}
	return fmt.Sprintf("?page=%d", page)
}

// threadRecipe makes a page of a thread that has at least that version.
func (w *Web) threadRecipe(r *Request, id int64, page int, least int64) recipe {
	return recipe{
		key:    threadKey(id, page),
		topics: []string{thread.ThreadTopic(id)},
		theme:  themes.PageThread,
		least:  least,
		load:   func() (made, error) { return w.makeThread(r, id, page, least) },
	}
}

// keptOrAsked is the thread as all its pages know it, or as it is now.
func (w *Web) keptOrAsked(r *Request, kept *keptThread, id int64) (thread.Thread, error) {
	if kept.whole != nil && kept.thread.Board.VisibleTo(r.Viewer) {
		return kept.thread, nil
	}
	return w.Forum.Thread(r.Context(), r.Viewer, id)
}

func (w *Web) makeThread(r *Request, id int64, page int, least int64) (made, error) {
	kept := w.cache.threadOf(r.Viewer, id, least)
	t, err := w.keptOrAsked(r, kept, id)
	if err != nil {
		return made{}, err
	}
	known := w.cache.panelOf(r.Viewer, t)
	asked := w.Faults.AskTie(r.Viewer, t, page, fault.KnownTie{Panel: known.panel, Thread: kept.tie})
	p, err := w.Forum.Page(r.Context(), r.Viewer, t, page, kept.whole, asked.Queries()...)
	if err != nil {
		return made{}, err
	}
	tie, err := asked.Tie(r.Context(), p.Posts)
	if err != nil {
		return made{}, err
	}
	w.cache.keepPanel(r.Viewer, known, tie.Panel)
	w.cache.keepThread(r.Viewer, kept, p, asked.ThreadTie())
	view := w.threadPage(r, p)
	w.tieFault(r, &view, p, tie)
	facts := postFacts(p)
	tieNoAnswers(&view, p, facts, tie.NoAnswers)
	if err := w.tieDuplicates(r, &view, p); err != nil {
		return made{}, err
	}
	if err := w.tieMoves(r, &view, p); err != nil {
		return made{}, err
	}
	return made{page: view, path: threadURL(t.ID, t.Slug, 1), back: threadURL(t.ID, t.Slug, page),
		version: t.Version, posts: facts, known: p.Known(), also: known.stamp}, nil
}

// postFact is what the slots need to know of a post and everybody may know.
type postFact struct {
	opening, accepted, gone, removed bool
	waits, noAnswer                  bool  // could wait for an answer; somebody said it need not
	mark                             int64 // the official mark that stands, or 0
	helpful                          int   // how many found it so
}

func postFacts(p thread.Page) map[int64]postFact {
	facts := make(map[int64]postFact, len(p.Posts))
	for _, post := range p.Posts {
		facts[post.ID] = postFact{opening: post.Number == 1, gone: !post.Readable(), removed: post.HideEntryID != nil || post.GapCount > 0, helpful: post.HelpfulCount}
	}
	for _, a := range p.Accepted {
		if fact, here := facts[a.PostID]; here {
			fact.accepted = true
			facts[a.PostID] = fact
		}
	}
	for _, o := range p.Official {
		if fact, here := facts[o.PostID]; here && o.WithdrawnAt == nil {
			fact.mark = o.ID
			facts[o.PostID] = fact
		}
	}
	return facts
}

// threadPage is what everybody of the viewer's class sees.
func (w *Web) threadPage(r *Request, p thread.Page) themes.ThreadPage {
	t, v := p.Thread, r.Viewer
	f := w.threadFrame(r, p)
	page := themes.ThreadPage{Frame: f, ID: t.ID, URL: threadURL(t.ID, t.Slug, 1), Kind: themes.Kind(t.Kind), State: stateOf(t.Kind, t.OfficialCount, t.AcceptedCount),
		Opener: member(t.OpenerName), OpenedAt: t.CreatedAt, Replies: t.LastNumber - 1, LastAt: t.ActiveAt, LastStaffAt: timeOf(t.LastStaffAt),
		Environment: themes.Environment{Product: t.ProductName, Model: t.ModelName, Version: t.ProductVersion},
		Official:    officialAnswers(p.Official), Accepted: acceptedAnswers(p.Accepted),
		Pager:      themes.NewPager(p.Number, t.Pages(), func(n int) string { return threadURL(t.ID, t.Slug, n) }),
		CanConfirm: v.SignedIn() && !v.Suspended(), CanMark: v.IsStaff(), CanNote: v.SeesInternal(), CanModerate: v.IsModerator(), Unlisted: unlistedOf(t),
		Tags: tagLinks(p.Tags), Participants: p.People, Related: w.rows(p.Related, false),
	}
	replyable := t.Board.ReplyableBy(v)
	page.CanReply = replyable && !v.Suspended()
	if v.SignedIn() && !replyable {
		page.ReplyClosed = "Replies in this board are not open to your account."
	}
	page.Locked = lockOf(p, w.Now())
	page.Items = items(p)
	return page
}

func (w *Web) threadFrame(r *Request, p thread.Page) themes.Frame {
	t := p.Thread
	f := w.frame(r, t.Title, threadURL(t.ID, t.Slug, p.Number))
	f.Crumbs = []themes.Link{{Text: "Boards", URL: "/"}, {Text: t.Board.Name, URL: boardURL(t.Board.Slug)}}
	if isPublic(t.Board) {
		f.Feeds = []themes.Link{{Text: "New posts in this thread", URL: fmt.Sprintf("/t/%d/feed.atom", t.ID)}}
	}
	found := isPublic(t.Board) && t.UnlistEntryID == nil // may be found by engines
	f.NoIndex = !found
	if p.Number == 1 && len(p.Posts) > 0 && p.Posts[0].Readable() { // else a reply would pass for what the thread is about
		f.Description = markup.Excerpt(p.Posts[0].Plain, 160)
		f.OpenGraph = append(f.OpenGraph, themes.Meta{Property: "og:description", Content: f.Description})
	}
	if found {
		f.StructuredData = w.structuredData(p)
	}
	return f
}

// items puts posts, staff notes and events of the page in the order of time.
// Events before the page's first post belong to an earlier page.
func items(p thread.Page) []themes.Item {
	said := map[int64][]themes.Confirmation{}
	for _, c := range p.Said {
		said[c.PostID] = append(said[c.PostID], confirmation(c))
	}
	type timed struct {
		at   time.Time
		item themes.Item
	}
	var all []timed
	for _, post := range p.Posts {
		all = append(all, timed{post.CreatedAt, themes.Item{Post: postView(post, p, said[post.ID])}})
	}
	from, to := p.Span()
	for _, e := range p.Entries {
		if event := eventOf(e); !e.HappenedAt.Before(from) && e.HappenedAt.Before(to) {
			all = append(all, timed{e.HappenedAt, themes.Item{Event: &event}})
		}
	}
	for _, n := range p.Notes {
		if !n.CreatedAt.Before(from) && n.CreatedAt.Before(to) {
			all = append(all, timed{n.CreatedAt, themes.Item{Note: &themes.StaffNote{ID: n.ID, By: member(n.AuthorName), At: n.CreatedAt, Body: template.HTML(n.HTML)}}})
		}
	}
	// Posts keep the order of their numbers even where imported times run backwards.
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].item.Post != nil && all[j].item.Post != nil {
			return all[i].item.Post.Number < all[j].item.Post.Number
		}
		return all[i].at.Before(all[j].at)
	})
	list := make([]themes.Item, len(all))
	for i, one := range all {
		list[i] = one.item
	}
	return list
}

func postView(p thread.Post, page thread.Page, said []themes.Confirmation) *themes.Post {
	view := &themes.Post{ID: p.ID, Number: p.Number, ThreadID: p.ThreadID, Author: author(p.AuthorName, p.AsRole, p.AsTeam),
		Asker: p.AuthorID == page.OpenerID, At: p.CreatedAt, EditedAt: timeOf(p.EditedAt), Helpful: p.HelpfulCount,
		Worked: p.WorkedCount, DidNotWork: p.FailedCount, Confirmations: said, Imported: originOf(p)}
	tombstones(view, p)
	view.Block = blockOf(p)
	if !p.Readable() {
		return view
	}
	view.Body = template.HTML(p.HTML)
	if p.ReplyTo != nil && p.ReplyToNumber != nil && p.ReplyToAuthor != nil {
		view.ReplyTo = &themes.PostRef{ID: *p.ReplyTo, Number: *p.ReplyToNumber, URL: postURL(*p.ReplyTo), Author: member(*p.ReplyToAuthor)}
	}
	markView(view, p, page)
	view.Answer = p.Number > 1 && page.Kind.WantsAnswer() || view.Official != nil
	return view
}

func markView(view *themes.Post, p thread.Post, page thread.Page) {
	for _, o := range page.Official {
		if o.PostID == p.ID && o.WithdrawnAt == nil {
			mark := officialMark(o)
			view.Official = &mark
			if o.Revision > o.PostRevision {
				view.EditedAfterMark = timeOf(o.EditedAt)
			}
		}
	}
	for _, a := range page.Accepted {
		if a.PostID == p.ID {
			view.Accepted = &themes.AcceptedMark{By: member(a.ByName), At: a.AcceptedAt}
		}
	}
}

func officialMark(o thread.OfficialAnswer) themes.OfficialMark {
	return themes.OfficialMark{ID: o.ID, By: author(o.MarkedByName, string(account.Staff), o.MarkedTeam), At: o.MarkedAt, Versions: o.Versions}
}

func officialAnswers(marks []thread.OfficialAnswer) []themes.OfficialAnswer {
	var all []themes.OfficialAnswer
	for _, o := range marks {
		a := themes.OfficialAnswer{OfficialMark: officialMark(o), Worked: o.WorkedCount, Tried: o.WorkedCount + o.FailedCount,
			Post: themes.PostRef{ID: o.PostID, Number: o.Number, URL: postURL(o.PostID), Author: author(o.AuthorName, o.AsRole, o.AsTeam)}}
		if o.PostWithdrawn == nil {
			a.Excerpt = markup.Excerpt(o.Plain, 280)
		} else {
			a.Excerpt = "The author withdrew this post."
		}
		if o.Revision > o.PostRevision {
			a.EditedAt = timeOf(o.EditedAt)
		}
		if o.WithdrawnAt != nil {
			a.Withdrawn = &themes.MarkWithdrawal{By: member(text(o.WithdrawnBy)), At: *o.WithdrawnAt, Reason: text(o.Reason), EntryURL: entryOf(o.EntryID)}
		}
		all = append(all, a)
	}
	return all
}

func acceptedAnswers(marks []thread.AcceptedAnswer) []themes.AcceptedAnswer {
	var all []themes.AcceptedAnswer
	for _, a := range marks {
		all = append(all, themes.AcceptedAnswer{AcceptedMark: themes.AcceptedMark{By: member(a.ByName), At: a.AcceptedAt},
			Post: themes.PostRef{ID: a.PostID, Number: a.Number, URL: postURL(a.PostID), Author: member(a.AuthorName)}})
	}
	return all
}

func confirmation(c thread.Confirmation) themes.Confirmation {
	return themes.Confirmation{By: member(c.MemberName), Worked: c.Worked, At: c.ChangedAt, Note: c.Note,
		Environment: themes.Environment{Product: c.ProductName, Model: c.ModelName, Version: c.Version}}
}

func eventOf(e modlog.Entry) themes.Event {
	what := eventWords()[e.Kind]
	if what == "" || (e.Source == modlog.Imported && e.Kind == modlog.LockThread) {
		what = themes.EventClosed
	}
	return themes.Event{At: e.HappenedAt, By: member(e.ActorName), What: what, Reason: e.PublicReason, Imported: e.Source == modlog.Imported, EntryURL: entryURL(e.ID)}
}

// lockOf names the entry that holds the lock, so that nobody is locked out
// without a word.
func lockOf(p thread.Page, now time.Time) *themes.Lock {
	if !p.Locked(now) {
		return nil
	}
	lock := &themes.Lock{}
	for _, e := range p.Entries {
		if e.ID == *p.LockEntryID {
			lock = &themes.Lock{By: member(e.ActorName), At: e.HappenedAt, Until: timeOf(p.LockEndsAt), Reason: e.PublicReason, Imported: e.Source == modlog.Imported, EntryURL: entryURL(e.ID)}
		}
	}
	return lock
}

func originOf(p thread.Post) *themes.Origin {
	if p.OriginURL == "" {
		return nil
	}
	site := p.OriginURL
	if _, rest, found := strings.Cut(site, "://"); found {
		site, _, _ = strings.Cut(rest, "/")
	}
	return &themes.Origin{Site: site, URL: p.OriginURL, Licence: p.OriginLicence}
}
