package web

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"answerable/forum/fail"
	"answerable/forum/search"
	"answerable/themes"
)

// searchShow is GET /search?q=&board=&answered=.
func (w *Web) searchShow(r *Request) error {
	query := strings.ToValidUTF8(strings.TrimSpace(r.Query("q")), "\uFFFD")
	board, _ := strconv.ParseInt(r.Query("board"), 10, 64) // anything else means every board
	ask := search.Ask{Text: query, Answers: search.Answers(r.Query("answered")), Cursor: r.Query("after")}
	if board > 0 {
		ask.BoardIDs = []int64{board}
	}
	if tag := r.Query("tag"); tag != "" {
		ask.Tags = []string{tag}
	}
	page, err := w.searchPage(r, ask)
	if err != nil {
		return err
	}
	if query == "" {
		return w.sendPage(r, themes.PageSearch, page)
	}
	found, err := w.Search.Find(r.Context(), r.Viewer, ask)
	switch {
	case fail.Is(err, fail.Invalid):
		page.Error = fail.From(err).Text
	case err != nil:
		return err
	default:
		w.fillResults(&page, ask, found)
	}
	return w.sendPage(r, themes.PageSearch, page)
}

func (w *Web) searchPage(r *Request, ask search.Ask) (themes.SearchPage, error) {
	page := themes.SearchPage{Frame: w.bareFrame(r, "Search")}
	page.Query = ask.Text
	if ask.Text != "" {
		page.AskURL = "/ask?title=" + queryEscape(firstRunes(ask.Text, 200))
	}
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return page, err
	}
	page.Boards = []themes.Choice{{Value: "", Text: "Every board"}}
	for _, b := range boards {
		page.Boards = append(page.Boards, themes.Choice{Value: idText(b.ID), Text: b.Name, Selected: slices.Contains(ask.BoardIDs, b.ID)})
	}
	for _, a := range []struct {
		value search.Answers
		text  string
	}{{search.AnyAnswers, "Any"}, {search.Answered, "Answered"}, {search.Official, "Official answer"}, {search.Unanswered, "Unanswered"}} {
		page.Answered = append(page.Answered, themes.Choice{Value: string(a.value), Text: a.text, Selected: a.value == ask.Answers})
	}
	return page, nil
}

func (w *Web) fillResults(page *themes.SearchPage, ask search.Ask, found search.Found) {
	page.Total, page.Degraded = max(found.Total, len(found.Hits)), found.Note
	for _, item := range found.Hits {
		hit := item.Thread
		if hit == nil {
			continue
		}
		result := themes.SearchResult{Title: hit.TitleHTML, URL: threadURL(hit.ID, hit.Slug, 1), Board: themes.Link{Text: hit.BoardName, URL: boardURL(hit.BoardSlug)},
			State: stateOf(hit.Kind, hit.OfficialCount, hit.AcceptedCount), Kind: themes.Kind(hit.Kind), Locked: hit.LockEntryID != nil,
			Replies: hit.LastNumber - 1, LastAt: hit.ActiveAt}
		if hit.PostID != 0 {
			result.URL = postURL(hit.PostID)
			result.Fragments = []template.HTML{hit.Fragment}
		}
		page.Results = append(page.Results, result)
	}
	if found.Next != "" {
		q := url.Values{"q": {ask.Text}, "after": {found.Next}}
		for _, board := range ask.BoardIDs {
			q.Set("board", idText(board))
		}
		if ask.Answers != "" {
			q.Set("answered", string(ask.Answers))
		}
		page.MoreURL = "/search?" + q.Encode()
	}
}

func firstRunes(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// membersSuggest is GET /members/suggest?q=: names for the completion of @.
func (w *Web) membersSuggest(r *Request) error {
	found, err := w.People.Suggest(r.Context(), r.Query("q"), 8)
	if err != nil {
		return err
	}
	type suggestion struct {
		Name  string `json:"name"`
		Badge string `json:"badge,omitempty"`
	}
	names := make([]suggestion, 0, len(found))
	for _, m := range found {
		names = append(names, suggestion{Name: m.Name})
	}
	r.Set("Cache-Control", "private, no-store")
	return r.JSON(names)
}
