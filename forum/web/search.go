package web

import (
	"maps"
	"slices"
	"strings"

	"answerable/forum/fail"
	"answerable/forum/search"
	"answerable/themes"
)

// searchShow is GET /search?q=&after=. Older addresses name a board, a tag and the
// answers beside q. A script that searches while somebody types asks for the
// results alone.
func (w *Web) searchShow(r *Request) error {
	s, err := w.readSearch(r)
	if err != nil {
		return err
	}
	results, err := w.searchResults(r, s)
	if err != nil {
		return err
	}
	if r.Get("X-Fragment") == "results" {
		r.Set("Cache-Control", "private, no-store")
		r.Type("html", "utf-8")
		return r.Send(w.part(r, themes.PartSearch, results))
	}
	page := themes.SearchPage{Frame: w.bareFrame(r, "Search"), SearchResults: results}
	page.Query = s.shown
	for _, o := range search.Operators() {
		page.Operators = append(page.Operators, themes.SearchOperator{Name: o.Name, Example: o.Example, Help: o.Help})
	}
	return w.sendPage(r, themes.PageSearch, page)
}

// searched is what somebody searches for, and the names it is told in.
type searched struct {
	shown    string // as it was typed
	typed    search.Typed
	ask      search.Ask
	problems []search.Problem
	names    searchNames
}

func (w *Web) readSearch(r *Request) (searched, error) {
	s := searched{shown: strings.ToValidUTF8(strings.TrimSpace(r.Query("q")), "\uFFFD")}
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return s, err
	}
	s.names = searchNames{boards: boards, people: w.People, now: w.Now()}
	s.typed, s.problems = search.ParseTyped(s.shown)
	if s.names.older(r, &s.typed) {
		s.shown = s.typed.String()
	}
	ask, problems, err := s.typed.Ask(s.names.known(r.Context()))
	s.ask, s.problems = ask, append(s.problems, problems...)
	s.ask.Cursor, s.ask.Facets = r.Query("after"), true
	return s, err
}

// searchResults are what was found for this reader. A search that is refused, for
// an address that is not ours, is a page that says so.
func (w *Web) searchResults(r *Request, s searched) (themes.SearchResults, error) {
	page := themes.SearchResults{Asked: s.shown != "", Later: s.ask.Cursor != ""}
	for _, p := range s.problems {
		page.Problems = append(page.Problems, themes.SearchProblem{Typed: p.Typed, Text: p.Text})
	}
	if s.typed.String() == "" {
		return page, nil
	}
	found, err := w.Search.Find(r.Context(), r.Viewer, s.ask)
	if fail.Is(err, fail.Invalid) {
		page.Error = fail.From(err).Text
		return page, nil
	}
	if err != nil {
		return page, err
	}
	page.Exact, err = w.exactFault(r, s, found)
	if err != nil {
		return page, err
	}
	page.Total, page.Degraded = found.Total, found.Note
	if found.Note == "" { // the database has one order
		page.Sorts = searchSorts(s.typed)
	}
	page.Results, page.Facets = searchHits(found.Hits, s.names.now), s.names.facets(s.typed, found.Facets)
	page.Corrected = correctedWords(found)
	page.AskURL, page.AskBoard = s.names.whereToAsk(s.typed, found)
	if s.typed.Narrowed() {
		page.ResetURL = searchURL(s.typed.Unnarrowed())
	}
	if found.Next != "" {
		page.MoreURL = searchURL(s.typed) + "&after=" + queryEscape(found.Next)
	}
	s.names.nearest(&page, found.Nearest)
	return page, nil
}

// correctedWords are the words that were searched in place of others, where they
// found something.
func correctedWords(found search.Found) (all []themes.SearchCorrected) {
	if len(found.Hits) == 0 {
		return nil
	}
	for _, typed := range slices.Sorted(maps.Keys(found.Corrected)) {
		all = append(all, themes.SearchCorrected{Typed: typed, Used: found.Corrected[typed]})
	}
	return all
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
