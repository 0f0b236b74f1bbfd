package web

import (
	"fmt"
	"net/url"

	"answerable/forum/fail"
	"answerable/forum/notify"
	"answerable/forum/thread"
	"answerable/themes"
)

// followPlace is what the pages about following are about.
type followPlace struct {
	what, title, url, action string
	level                    notify.Level
}

func (w *Web) followPage(r *Request, p followPlace, errors map[string]string) error {
	page := themes.FollowPage{Frame: w.bareFrame(r, "Follow"), Form: themes.Form{Errors: errors}, What: p.what, Title: p.title, URL: p.url, Action: p.action, Level: string(p.level)}
	return w.sendPage(r, themes.PageFollow, page)
}

// followed answers what setting a level came to.
func (w *Web) followed(r *Request, p followPlace, err error) error {
	if err != nil {
		return err
	}
	return r.back(p.url, "saved")
}

func (r *Request) level() notify.Level { return notify.Level(r.sent("level")) }

func (w *Web) threadPlace(r *Request) (followPlace, int64, error) {
	t, err := w.threadOf(r)
	if err != nil {
		return followPlace{}, 0, err
	}
	return followPlace{what: "thread", title: t.Title, url: threadURL(t.ID, t.Slug, 1), action: fmt.Sprintf("/follow/thread/%d", t.ID)}, t.ID, nil
}

// followThreadForm is GET /follow/thread/:id.
func (w *Web) followThreadForm(r *Request) error {
	p, id, err := w.threadPlace(r)
	if err != nil {
		return err
	}
	mine, err := w.Forum.Personal(r.Context(), r.Viewer, id, 1, 1)
	p.level = notify.Level(mine.Level)
	if err != nil {
		return err
	}
	return w.followPage(r, p, nil)
}

// followThread is POST /follow/thread/:id with level.
func (w *Web) followThread(r *Request) error {
	p, id, err := w.threadPlace(r)
	if err != nil {
		return err
	}
	return w.followed(r, p, w.Forum.SetLevel(r.Context(), r.Viewer, id, r.level()))
}

// followFaultForm is GET /follow/faults/:n.
func (w *Web) followFaultForm(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	level, err := w.Faults.Level(r.Context(), r.Viewer, f.ID)
	if err != nil {
		return err
	}
	return w.followPage(r, followPlace{what: "fault", title: f.Title, url: faultURL(f.ID), action: "/follow" + faultURL(f.ID), level: level}, nil)
}

// followFault is POST /follow/faults/:n with level.
func (w *Web) followFault(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	return w.followed(r, followPlace{url: faultURL(f.ID)}, w.Faults.SetLevel(r.Context(), r.Viewer, f.ID, r.level()))
}

func (w *Web) boardPlace(r *Request) (followPlace, int64, error) {
	id, err := r.Int64("id")
	if err != nil {
		return followPlace{}, 0, err
	}
	b, err := w.Forum.BoardByID(r.Context(), r.Viewer, id)
	if err != nil {
		return followPlace{}, 0, err
	}
	return followPlace{what: "board", title: b.Name, url: boardURL(b.Slug), action: fmt.Sprintf("/follow/board/%d", b.ID)}, b.ID, nil
}

// followBoardForm is GET /follow/board/:id.
func (w *Web) followBoardForm(r *Request) error {
	p, id, err := w.boardPlace(r)
	if err != nil {
		return err
	}
	p.level, err = w.placeLevel(r, id, "")
	if err != nil {
		return err
	}
	return w.followPage(r, p, nil)
}

// followBoard is POST /follow/board/:id with level.
func (w *Web) followBoard(r *Request) error {
	p, id, err := w.boardPlace(r)
	if err != nil {
		return err
	}
	return w.followed(r, p, w.Notices.FollowBoard(r.Context(), r.Viewer, id, r.level()))
}

func tagPlace(r *Request) (followPlace, string, error) {
	tag, err := url.PathUnescape(r.Params("tag"))
	if err != nil || tag == "" || tag != thread.Tag(tag) || len([]rune(tag)) > maxTag {
		return followPlace{}, "", fail.NotFound()
	}
	return followPlace{what: "tag", title: tag, url: tagURL(tag), action: "/follow/tag/" + pathEscape(tag)}, tag, nil
}

// maxTag is the longest tag, in characters, as the schema has it.
const maxTag = 40

// followTagForm is GET /follow/tag/:tag.
func (w *Web) followTagForm(r *Request) error {
	p, tag, err := tagPlace(r)
	if err != nil {
		return err
	}
	if p.level, err = w.placeLevel(r, 0, tag); err != nil {
		return err
	}
	return w.followPage(r, p, nil)
}

// followTag is POST /follow/tag/:tag with level.
func (w *Web) followTag(r *Request) error {
	p, tag, err := tagPlace(r)
	if err != nil {
		return err
	}
	if err := w.Notices.FollowTag(r.Context(), r.Viewer, tag, r.level()); err != nil {
		return err
	}
	list, err := w.Forum.List(r.Context(), r.Viewer, thread.Filter{Tag: tag})
	if len(list.Rows) == 0 {
		p.url = "/subscriptions" // a tag has no page before it has threads
	}
	return w.followed(r, p, err)
}

func (w *Web) placeLevel(r *Request, board int64, tag string) (notify.Level, error) {
	places, err := w.Notices.Places(r.Context(), r.Viewer, audienceWords(r))
	for _, p := range places {
		if p.BoardID == board && p.Tag == tag {
			return p.Level, err
		}
	}
	return notify.NotFollowing, err
}

// followedPlaces are the boards and tags on the page of what one follows.
func (w *Web) followedPlaces(r *Request) (boards, tags []themes.Subscription, err error) {
	places, err := w.Notices.Places(r.Context(), r.Viewer, audienceWords(r))
	for _, p := range places {
		one := themes.Subscription{ID: p.BoardID, Title: p.BoardName, URL: boardURL(p.BoardSlug), Why: levelWord(p.Level), ChangeURL: fmt.Sprintf("/follow/board/%d", p.BoardID)}
		if p.Tag != "" {
			one.Title, one.URL, one.ChangeURL = p.Tag, tagURL(p.Tag), "/follow/tag/"+pathEscape(p.Tag)
			tags = append(tags, one)
			continue
		}
		boards = append(boards, one)
	}
	return boards, tags, err
}

// followedBesides are the faults that are followed, and the threads that are muted.
func (w *Web) followedBesides(r *Request, page *themes.SubscriptionsPage) error {
	faults, err := w.Faults.Followed(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	for _, f := range faults {
		page.Faults = append(page.Faults, themes.Subscription{ID: f.ID, Title: notify.Number(f.ID) + " " + f.Title, URL: faultURL(f.ID), Why: levelWord(f.Level), ChangeURL: "/follow" + faultURL(f.ID)})
	}
	muted, err := w.Forum.Muted(r.Context(), r.Viewer)
	for _, t := range muted {
		page.Muted = append(page.Muted, themes.Subscription{ID: t.ID, Title: t.Title, URL: threadURL(t.ID, t.Slug, 1), Why: "In " + t.BoardName, ChangeURL: fmt.Sprintf("/follow/thread/%d", t.ID)})
	}
	return err
}

func levelWord(l notify.Level) string {
	return map[notify.Level]string{notify.LevelAll: "Everything", notify.LevelOfficial: "Official answers only", notify.LevelStatus: "Status only", notify.LevelMuted: "Muted"}[l]
}
