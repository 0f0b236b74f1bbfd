package web

import (
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// home is GET /.
func (w *Web) home(r *Request) error {
	return w.cachedPage(r, recipe{key: "home", topics: []string{thread.ListsTopic, fault.ListTopic}, theme: themes.PageHome, public: true,
		load: func() (made, error) {
			page, err := w.homePage(r)
			return made{page: page, path: "/", back: "/"}, err
		}})
}

func (w *Web) homePage(r *Request) (themes.HomePage, error) {
	page := themes.HomePage{Frame: w.frame(r, "", "/")}
	page.Description = "Search known problems and their fixes, or ask."
	page.Feeds = []themes.Link{{Text: "Latest threads", URL: "/latest.atom"}}
	boards, err := w.Forum.BoardSummaries(r.Context(), r.Viewer)
	if err != nil {
		return page, err
	}
	for _, b := range boards {
		page.Boards = append(page.Boards, boardCard(b))
	}
	latest, err := w.Forum.List(r.Context(), r.Viewer, thread.Filter{Limit: 12})
	if err != nil {
		return page, err
	}
	page.Latest = w.rows(latest.Rows, true)
	waiting, err := w.Forum.List(r.Context(), r.Viewer, thread.Filter{State: thread.Unanswered, Limit: 5})
	if err != nil {
		return page, err
	}
	page.Unanswered = w.rows(waiting.Rows, true)
	page.Stalled, err = w.stalled(r, 0)
	return page, err
}

func boardCard(b thread.BoardSummary) themes.BoardCard {
	card := themes.BoardCard{Name: b.Name, URL: boardURL(b.Slug), Description: b.Description, Threads: b.Threads,
		Unanswered: b.Unanswered, Visible: visibleTo(b.MaySee)}
	if b.LastID != 0 && b.LastAt != nil {
		card.LastTitle, card.LastURL, card.LastAt = b.LastTitle, threadURL(b.LastID, b.LastSlug, 1), *b.LastAt
	}
	return card
}

func visibleTo(a thread.Audience) string {
	return map[thread.Audience]string{thread.Members: "Members only", thread.StaffOnly: "Staff only"}[a]
}
