package search

import (
	"cmp"
	"slices"
	"strconv"

	"answerable/forum/fault"
)

// mostFacets is how many values of one dimension are shown.
const mostFacets = 20

// facetsOf gives the index's counts in the words of people. Only boards that
// the reader may see have a name.
func facetsOf(q question, counts []Count) Facets {
	var f Facets
	names := map[string]string{}
	for _, b := range q.boards {
		names[strconv.FormatInt(b.ID, 10)] = b.Name
	}
	for _, c := range counts {
		switch c.Dimension {
		case ByBoard:
			if name, known := names[c.Value]; known {
				f.Boards = append(f.Boards, Facet{c.Value, name, c.Count})
			}
		case ByKind:
			f.Kinds = append(f.Kinds, Facet{c.Value, map[string]string{"thread": "Threads", "fault": "Faults"}[c.Value], c.Count})
		case ByAnswers:
			f.Answers = append(f.Answers, Facet{c.Value, map[Answers]string{Answered: "Answered", Official: "Official answer", Unanswered: "Unanswered"}[Answers(c.Value)], c.Count})
		case ByStatus:
			f.Statuses = append(f.Statuses, Facet{c.Value, fault.Status(c.Value).Text(), c.Count})
		case ByTag:
			f.Tags = append(f.Tags, Facet{c.Value, c.Value, c.Count})
		case ByVersion:
			f.Versions = append(f.Versions, Facet{c.Value, c.Value, c.Count})
		}
	}
	for _, list := range []*[]Facet{&f.Boards, &f.Kinds, &f.Answers, &f.Statuses, &f.Tags, &f.Versions} {
		slices.SortFunc(*list, func(a, b Facet) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label)) })
		*list = (*list)[:min(len(*list), mostFacets)]
	}
	return f
}
