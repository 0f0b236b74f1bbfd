package web

import (
	"html/template"
	"time"

	"answerable/forum/fault"
	"answerable/forum/search"
	"answerable/themes"
)

// searchHits are threads and faults as a list of results shows them.
func searchHits(hits []search.FoundItem, now time.Time) []themes.SearchResult {
	var results []themes.SearchResult
	for _, hit := range hits {
		switch {
		case hit.Fault != nil:
			results = append(results, foundFault(*hit.Fault, now))
		case hit.Thread != nil:
			results = append(results, foundThread(*hit.Thread))
		}
	}
	return results
}

func foundFault(f search.FoundFault, now time.Time) themes.SearchResult {
	return themes.SearchResult{Number: f.Number, Title: orText(f.TitleHTML, f.Title), URL: faultURL(f.ID), Board: themes.Link{Text: f.BoardName, URL: boardURL(f.BoardSlug)},
		Status: themes.FaultStatus(f.Status), Fixed: f.FixedVersion, Helps: f.Workaround, Fragment: f.Fragment, Affected: f.Affected, Threads: f.Threads, UpdateDue: timeOf(f.NextUpdateAt), UpdatePassed: isOver(f.NextUpdateAt, now)}
}

// isOver reports whether a time was named and is past.
func isOver(t *time.Time, now time.Time) bool {
	return t != nil && !t.After(now)
}

func foundThread(t search.FoundThread) themes.SearchResult {
	result := themes.SearchResult{Title: orText(t.TitleHTML, t.Title), URL: threadURL(t.ID, t.Slug, 1), Board: themes.Link{Text: t.BoardName, URL: boardURL(t.BoardSlug)},
		Kind: themes.Kind(t.Kind), State: stateOf(t.Kind, t.OfficialCount, t.AcceptedCount), Locked: t.LockEntryID != nil, Fragment: t.Fragment,
		Replies: t.LastNumber - 1, LastAt: t.ActiveAt, Duplicate: t.DuplicateOf != 0}
	if t.PostID != 0 {
		result.PostURL, result.PostNo = postURL(t.PostID), t.PostNumber
	}
	if t.FaultID != 0 {
		result.Fault, result.Status = themes.Link{Text: fault.Number(t.FaultID), URL: faultURL(t.FaultID)}, themes.FaultStatus(t.Status)
	}
	for _, d := range t.Duplicates {
		result.Duplicates = append(result.Duplicates, themes.Link{Text: d.Title, URL: threadURL(d.ID, d.Slug, 1)})
	}
	return result
}

// orText is a title with its marks, or as plain text where there are none.
func orText(marked template.HTML, plain string) template.HTML {
	if marked == "" {
		return htmlText(plain)
	}
	return marked
}

func htmlText(plain string) template.HTML { return template.HTML(template.HTMLEscapeString(plain)) }
