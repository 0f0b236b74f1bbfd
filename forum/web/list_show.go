package web

import (
	"fmt"
	"net/url"
	"slices"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// boardShow is GET /b/:slug.
func (w *Web) boardShow(r *Request) error {
	board, err := w.Forum.BoardBySlug(r.Context(), r.Viewer, r.Params("slug"))
	if fail.Is(err, fail.Missing) {
		return w.oldAddress(r)
	}
	if err != nil {
		return err
	}
	filter, err := listFilter(r)
	if err != nil {
		return err
	}
	filter.BoardID = board.ID
	path := boardURL(board.Slug)
	return w.cachedPage(r, recipe{key: "board " + path + "?" + filterQuery(filter).Encode(), topics: []string{thread.BoardTopic(board.ID), fault.ListTopic},
		theme: themes.PageBoard, public: isPublic(board), load: func() (made, error) {
			list, err := w.Forum.List(r.Context(), r.Viewer, filter)
			if err != nil {
				return made{}, err
			}
			page := w.boardPage(r, board, filter, list)
			page.Stalled, err = w.stalled(r, board.ID)
			return made{page: page, path: path, back: listURL(path, filter)}, err
		}})
}

func (w *Web) boardPage(r *Request, b thread.Board, filter thread.Filter, list thread.List) themes.BoardPage {
	path := boardURL(b.Slug)
	page := themes.BoardPage{Frame: w.frame(r, b.Name, path), ID: b.ID, Name: b.Name, Description: b.Description,
		Visible: visibleTo(b.MaySee), ThreadList: w.threadList(path, filter, list, false)}
	page.Frame.Description = b.Description
	page.Crumbs = []themes.Link{{Text: "Boards", URL: "/"}}
	if isPublic(b) {
		page.Feeds = []themes.Link{{Text: "New threads in " + b.Name, URL: path + "/feed.atom"}}
	}
	page.NoIndex = !isPublic(b) || filter != (thread.Filter{BoardID: b.ID})
	switch {
	case b.StartableBy(r.Viewer) || !r.Viewer.SignedIn() && b.MayStart == thread.Members:
		page.NewThreadURL = path + "/new"
	case b.MayStart == thread.Nobody:
		page.ClosedText = "No new threads are started here."
	default:
		page.ClosedText = "Staff start the threads here."
	}
	return page
}

// tagShow is GET /tag/:tag.
func (w *Web) tagShow(r *Request) error {
	tag, err := url.PathUnescape(r.Params("tag"))
	if err != nil || tag == "" || tag != thread.Tag(tag) {
		return fail.NotFound()
	}
	filter, err := listFilter(r)
	if err != nil {
		return err
	}
	filter.Tag = tag
	return w.anyList(r, filter, tagURL(tag), tag)
}

// latest is GET /latest: threads of all boards.
func (w *Web) latest(r *Request) error {
	filter, err := listFilter(r)
	if err != nil {
		return err
	}
	return w.anyList(r, filter, "/latest", "")
}

func (w *Web) anyList(r *Request, filter thread.Filter, path, tag string) error {
	narrowed := filter
	if path == tagURL(tag) {
		narrowed.Tag = "" // the path says it
	}
	key := "list " + path + "?" + filterQuery(filter).Encode()
	return w.cachedPage(r, recipe{key: key, topics: []string{thread.ListsTopic}, theme: themes.PageTag, public: true,
		load: func() (made, error) {
			list, err := w.Forum.List(r.Context(), r.Viewer, filter)
			if err != nil {
				return made{}, err
			}
			if tag != "" && len(list.Rows) == 0 && filter == (thread.Filter{Tag: tag}) {
				return made{}, fail.NotFound() // a tag nobody may know of looks like none
			}
			title := "Latest threads"
			if tag != "" {
				title = "Threads tagged " + tag
			}
			page := themes.TagPage{Frame: w.frame(r, title, path), Name: tag, ThreadList: w.threadList(path, filter, list, true)}
			page.Crumbs = []themes.Link{{Text: "Boards", URL: "/"}}
			page.NoIndex = filter != (thread.Filter{Tag: tag})
			return made{page: page, path: path, back: listURL(path, narrowed)}, nil
		}})
}

// listFilter reads what narrows a list from the query; words it does not know
// are refused, so that every address means one thing.
func listFilter(r *Request) (thread.Filter, error) {
	filter := thread.Filter{State: thread.State(r.Query("state")), Kind: thread.Kind(r.Query("kind")), Tag: r.Query("tag"),
		Newest: r.Query("sort") == "newest", Older: r.Query("older"), Newer: r.Query("newer")}
	known := slices.Contains([]thread.State{thread.Any, thread.Unanswered, thread.Answered, thread.Official}, filter.State) &&
		slices.Contains([]thread.Kind{"", thread.Question, thread.Fault, thread.Discussion, thread.Announcement}, filter.Kind) &&
		filter.Tag == thread.Tag(filter.Tag) && len(filter.Tag) <= 200
	if !known {
		return filter, fail.New(fail.Malformed, "This list cannot be narrowed like that.", "Go back and choose from the links above the list.")
	}
	return filter, nil
}

func filterQuery(f thread.Filter) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"state": string(f.State), "kind": string(f.Kind), "tag": f.Tag, "older": f.Older, "newer": f.Newer} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Newest {
		q.Set("sort", "newest")
	}
	return q
}

// listURL is the address of a list with what narrows it.
func listURL(path string, f thread.Filter) string {
	if q := filterQuery(f).Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

func (w *Web) threadList(path string, f thread.Filter, list thread.List, withBoard bool) themes.ThreadList {
	if path == tagURL(f.Tag) {
		f.Tag = ""
	}
	at := func(change func(*thread.Filter)) string {
		g := f
		g.Older, g.Newer = "", ""
		change(&g)
		return listURL(path, g)
	}
	l := themes.ThreadList{Rows: w.rows(list.Rows, withBoard), ResetURL: path, Filtered: f.State != thread.Any || f.Kind != "" || f.Tag != ""}
	for _, s := range []struct {
		state thread.State
		text  string
	}{{thread.Any, "All"}, {thread.Unanswered, "Unanswered"}, {thread.Answered, "Answered"}, {thread.Official, "Official answer"}} {
		l.Filters = append(l.Filters, themes.Link{Text: s.text, URL: at(func(g *thread.Filter) { g.State = s.state }), Current: f.State == s.state})
	}
	for _, k := range []struct {
		kind thread.Kind
		text string
	}{{"", "Every kind"}, {thread.Question, "Questions"}, {thread.Fault, "Faults"}, {thread.Discussion, "Discussions"}, {thread.Announcement, "Announcements"}} {
		l.Kinds = append(l.Kinds, themes.Link{Text: k.text, URL: at(func(g *thread.Filter) { g.Kind = k.kind }), Current: f.Kind == k.kind})
	}
	l.Sorts = []themes.Link{{Text: "Latest activity", URL: at(func(g *thread.Filter) { g.Newest = false }), Current: !f.Newest},
		{Text: "Newest", URL: at(func(g *thread.Filter) { g.Newest = true }), Current: f.Newest}}
	if list.Older != "" {
		l.Cursor.OlderURL = at(func(g *thread.Filter) { g.Older = list.Older })
	}
	if list.Newer != "" {
		l.Cursor.NewerURL = at(func(g *thread.Filter) { g.Newer = list.Newer })
	}
	return l
}

func guest() account.Viewer { return account.Viewer{} }

// postShow is GET /p/:id: the permalink of a post leads to where it stands now.
func (w *Web) postShow(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	place, err := w.Forum.PostPlace(r.Context(), r.Viewer, id)
	if err != nil {
		return w.orOldAddress(r, err)
	}
	return r.Redirect(fmt.Sprintf("%s#p%d", threadURL(place.ThreadID, place.Slug, thread.PageOf(place.Number)), id))
}
