package search

import (
	"context"
	"strings"
)

const (
	nearestHits   = 3 // shown of what was tried
	nearestFaults = 3

	otherSpelling = "with other spelling"
)

// nearest asks less of an empty search: with other spelling, without what
// narrows it, with fewer words. Where nothing helps, it gives what most people
// are affected by.
func (f *Finder) nearest(ctx context.Context, q question, empty Found) (*Nearest, error) {
	near := &Nearest{}
	for _, t := range q.tries(empty) {
		less := q
		less.Ask, less.Limit, less.Facets = t.Ask, nearestHits, false
		found, err := f.find(ctx, less)
		if err != nil {
			return nil, err
		}
		t.Total, t.Hits = max(found.Total, len(found.Hits)), found.Hits
		if t.What == otherSpelling && len(found.Hits) == 0 {
			continue // the word stands where this reader may not look
		}
		near.Tried = append(near.Tried, t)
		if len(found.Hits) > 0 {
			return near, nil
		}
	}
	var err error
	near.Faults, err = f.worst(ctx, q)
	return near, err
}

// tries gives what can be asked less, the least first.
func (q question) tries(empty Found) []Tried {
	var tries []Tried
	add := func(what string, a Ask) { tries = append(tries, Tried{What: what, Ask: a, Text: a.Text}) }
	if text := corrected(q.Text, empty.Corrected); text != q.Text {
		a := q.Ask
		a.Text = text
		add(otherSpelling, a)
	}
	if plain := strings.NewReplacer(`"`, " ", " -", " ").Replace(" " + q.Text); !q.Verbatim && strings.TrimSpace(plain) != strings.TrimSpace(q.Text) {
		a := q.Ask
		a.Text = strings.TrimSpace(plain)
		add("without quotes and minus", a)
	}
	if q.Narrowed() {
		add("without what narrows the search", Ask{Text: q.Text, Verbatim: q.Verbatim, Sort: q.Sort, Limit: q.Limit})
	}
	if words := longest(Parse(q.Text, q.Verbatim).Words); len(words) > 1 {
		a := Ask{Text: strings.Join(words[:(len(words)+1)/2], " "), Sort: q.Sort, Limit: q.Limit}
		add("with fewer words", a)
	}
	return tries
}

// corrected puts the words that people use in place of those nobody used.
func corrected(text string, by map[string]string) string {
	if len(by) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for word := range Words(text) {
		if better, there := by[word.Text]; there {
			b.WriteString(text[at:word.Start] + better)
			at = word.End
		}
	}
	return b.String() + text[at:]
}

// worst gives the open faults that most people are affected by.
func (f *Finder) worst(ctx context.Context, q question) ([]FoundFault, error) {
	boards, err := visibleBoards(ctx, f.db, q)
	if err != nil || len(boards) == 0 {
		return nil, err
	}
	q.boards = boards
	heads, err := openFaults(ctx, f.db, q, nearestFaults)
	if err != nil {
		return nil, err
	}
	var faults []FoundFault
	for _, h := range heads {
		shown, err := f.showFault(ctx, h, newExcerpts(nil, nil))
		if err != nil {
			return nil, err
		}
		faults = append(faults, *shown)
	}
	return faults, nil
}
