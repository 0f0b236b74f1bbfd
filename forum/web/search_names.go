package web

import (
	"context"
	"slices"
	"strconv"
	"time"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/search"
	"answerable/forum/thread"
	"answerable/themes"
)

// searchNames turns what people call boards and members into what is searched,
// and back. It knows only the boards that this reader may see.
type searchNames struct {
	boards []thread.Board
	people *account.People
	now    time.Time
}

func (n searchNames) known(ctx context.Context) search.Names {
	return search.Names{
		Board: func(slug string) int64 {
			at := slices.IndexFunc(n.boards, func(b thread.Board) bool { return b.Slug == slug })
			if at < 0 {
				return 0
			}
			return n.boards[at].ID
		},
		Member: func(name string) (int64, error) {
			p, err := n.people.Profile(ctx, name)
			if fail.Is(err, fail.Missing) {
				return 0, nil
			}
			return p.ID, err
		},
	}
}

// slugOf is a board's name in an address, "" for one that this reader may not see.
func (n searchNames) slugOf(id string) string {
	for _, b := range n.boards {
		if idText(b.ID) == id {
			return b.Slug
		}
	}
	return ""
}

// older takes over what addresses of older pages have beside the words. It
// reports whether there was anything.
func (n searchNames) older(r *Request, t *search.Typed) bool {
	before := t.String()
	if slug := n.slugOf(r.Query("board")); slug != "" && len(t.Boards) == 0 {
		t.Boards = []string{slug}
	}
	if a := search.ParseAnswers(r.Query("answered")); a != search.AnyAnswers {
		t.Answers = a
	}
	if tag := r.Query("tag"); tag != "" && len(t.Tags) == 0 {
		more, _ := search.ParseTyped(`tag:"` + tag + `"`) // what is no tag is left out
		t.Tags = more.Tags
	}
	return t.String() != before
}

func searchURL(t search.Typed) string { return "/search?q=" + queryEscape(t.String()) }

func searchSorts(t search.Typed) []themes.Link {
	var links []themes.Link
	for _, one := range []struct {
		sort search.Sort
		text string
	}{{search.SortFit, "Best fit"}, {search.SortNewest, "Newest"}, {search.SortAffected, "Most affected"}} {
		to := t
		to.Sort = one.sort
		links = append(links, themes.Link{Text: one.text, URL: searchURL(to), Current: t.Sort == one.sort})
	}
	return links
}

// facets are links to the same search with one value more, or with it taken away.
func (n searchNames) facets(t search.Typed, f search.Facets) []themes.SearchFacet {
	var all []themes.SearchFacet
	add := func(name string, values []search.Facet, turn func(*search.Typed, string) bool) {
		facet := themes.SearchFacet{Name: name}
		for _, v := range values {
			to := t
			on := turn(&to, v.Value)
			if to.String() == t.String() || v.Label == "" {
				continue // not ours to offer
			}
			facet.Values = append(facet.Values, themes.SearchValue{Text: v.Label, URL: searchURL(to), Count: v.Count, On: on})
		}
		if len(facet.Values) > 0 {
			all = append(all, facet)
		}
	}
	add("answer", f.Answers, func(t *search.Typed, v string) bool { return turnOne(&t.Answers, search.ParseAnswers(v)) })
	add("kind", f.Kinds, turnKind)
	add("status", f.Statuses, func(t *search.Typed, v string) bool { return turnIn(&t.Statuses, v) })
	add("board", f.Boards, func(t *search.Typed, v string) bool { return turnIn(&t.Boards, n.slugOf(v)) })
	add("version", f.Versions, func(t *search.Typed, v string) bool { return turnOne(&t.Version, v) })
	add("tag", f.Tags, func(t *search.Typed, v string) bool { return turnIn(&t.Tags, v) })
	return all
}

// turnKind turns a thread's kind, or what is found at all.
func turnKind(t *search.Typed, v string) bool {
	if kind := search.ParseKind(v); kind != "" {
		return turnOne(&t.Kind, kind)
	}
	return turnOne(&t.Topic, v)
}

// turnOne sets a value, or clears it where it is set; it reports whether it was.
func turnOne[T ~string](now *T, value T) bool {
	if *now == value {
		*now = ""
		return true
	}
	*now = value
	return false
}

// turnIn adds a value to a list, or takes it out.
func turnIn(list *[]string, value string) bool {
	at := slices.Index(*list, value)
	if at >= 0 {
		*list = slices.Delete(slices.Clone(*list), at, at+1)
		return true
	}
	if value != "" {
		*list = append(slices.Clone(*list), value)
	}
	return false
}

// whereToAsk leads to the form for a new thread with the words as its title: in
// the board that was searched, else in the one that most of what was found is in.
func (n searchNames) whereToAsk(t search.Typed, found search.Found) (url, board string) {
	if t.Text == "" {
		return "", ""
	}
	slug := ""
	switch {
	case len(t.Boards) == 1:
		slug = t.Boards[0]
	case len(found.Facets.Boards) > 0:
		slug = n.slugOf(found.Facets.Boards[0].Value)
	}
	for _, b := range n.boards {
		if b.Slug == slug && b.MayStart == thread.Members {
			board = b.Name
			return boardURL(slug) + "/new?title=" + queryEscape(firstRunes(t.Text, 200)), board
		}
	}
	return "/ask?title=" + queryEscape(firstRunes(t.Text, 200)), ""
}

// nearest are the ways to ask less that were tried where nothing was found.
func (n searchNames) nearest(page *themes.SearchResults, near *search.Nearest) {
	if near == nil {
		return
	}
	for _, one := range near.Tried {
		try := themes.SearchTry{What: one.What, Total: one.Total, URL: searchURL(n.typedOf(one.Ask)), Results: searchHits(one.Hits, n.now)}
		if one.Text != one.Ask.Text || one.Ask.Text != "" {
			try.Text = one.Ask.Text
		}
		page.Nearest = append(page.Nearest, try)
	}
	for _, f := range near.Faults {
		page.Faults = append(page.Faults, foundFault(f, n.now))
	}
}

// typedOf writes a question as it would be typed. Who wrote in it cannot be told
// from the question; it is left out.
func (n searchNames) typedOf(a search.Ask) search.Typed {
	t := search.Typed{Text: a.Text, Tags: a.Tags, Statuses: a.Statuses, Version: a.Version, Answers: a.Answers, Kind: a.Kind, Topic: a.Topic, After: a.After, Before: a.Before, Sort: a.Sort}
	for _, id := range a.BoardIDs {
		if slug := n.slugOf(strconv.FormatInt(id, 10)); slug != "" {
			t.Boards = append(t.Boards, slug)
		}
	}
	return t
}

// exactFault is the fault whose number was typed, unless it was found anyway.
func (w *Web) exactFault(r *Request, s searched, found search.Found) (*themes.SearchResult, error) {
	id := s.typed.IsFaultNumber()
	if id == 0 || s.ask.Cursor != "" {
		return nil, nil
	}
	for _, hit := range found.Hits {
		if hit.Fault != nil && hit.Fault.ID == id {
			return nil, nil
		}
	}
	f, err := w.Faults.Fault(r.Context(), r.Viewer, id)
	if err != nil {
		if fail.Is(err, fail.Missing) {
			return nil, nil
		}
		return nil, err
	}
	return &themes.SearchResult{Number: fault.Number(f.ID), Title: htmlText(f.Title), URL: faultURL(f.ID), Board: themes.Link{Text: f.Board.Name, URL: boardURL(f.Board.Slug)},
		Status: themes.FaultStatus(f.Status), Fixed: f.FixedVersion, Affected: f.AffectedCount, Threads: f.ThreadCount}, nil
}
