package bleve

import (
	"strconv"
	"strings"

	"answerable/forum/search"
)

// filter decides by a document's facts. What it asks for was turned into
// numbers of names; nothing is parsed.
type filter struct {
	query    search.Query
	access   []bool // by name
	board    []bool // nil = all
	status   []bool // nil = all
	topic    name
	tags     []map[name]bool // each must be on it
	versions map[name]bool   // nil = all
	member   name
	mark     marks
	none     bool // no document has what is asked
	excluded map[int64]bool
}

func newFilter(q search.Query, n *names, excluded map[int64]bool) *filter {
	f := &filter{query: q, excluded: excluded, access: n.set(q.Access), mark: markOf(q.Answers)}
	if len(q.BoardIDs) > 0 {
		var boards []string
		for _, id := range q.BoardIDs {
			boards = append(boards, strconv.FormatInt(id, 10))
		}
		f.board = n.set(boards)
	}
	if len(q.Statuses) > 0 {
		f.status = n.set(q.Statuses)
	}
	if q.Topic != "" {
		f.topic = f.must(n, q.Topic)
	}
	if q.MemberID != 0 {
		f.member = f.must(n, strconv.FormatInt(q.MemberID, 10))
	}
	f.like(q, n.all())
	return f
}

// like finds the names of tags and versions, which are compared as people read
// them.
func (f *filter) like(q search.Query, all []string) {
	for _, tag := range q.Tags {
		f.tags = append(f.tags, chosen(all, func(text string) bool { return search.Fold(text) == search.Fold(tag) }))
	}
	if q.Version != "" {
		f.versions = chosen(all, func(text string) bool {
			text = strings.TrimPrefix(search.Fold(text), "v")
			return text == q.Version || strings.HasPrefix(text, q.Version+".")
		})
	}
}

func chosen(all []string, fits func(string) bool) map[name]bool {
	found := map[name]bool{}
	for n, text := range all {
		if text != "" && fits(text) {
			found[name(n)] = true
		}
	}
	return found
}

func (f *filter) must(n *names, text string) name {
	found, known := n.find(text)
	f.none = f.none || !known
	return found
}

// set marks the names of the texts.
func (n *names) set(texts []string) []bool {
	marked := []bool{}
	for _, text := range texts {
		number, known := n.find(text)
		if !known || number == 0 {
			continue
		}
		for int(number) >= len(marked) {
			marked = append(marked, make([]bool, int(number)+1-len(marked))...)
		}
		marked[number] = true
	}
	return marked
}

func has(set []bool, n name) bool { return int(n) < len(set) && set[n] }

func markOf(a search.Answers) marks {
	switch a {
	case search.Answered:
		return markAnswered
	case search.Official:
		return markOfficial
	case search.Unanswered:
		return markUnanswered
	}
	return 0
}

// admits reports whether the reader may see a document.
func (f *filter) admits(d *facts) bool { return has(f.access, d.access) }

// passes reports whether a document fits.
func (f *filter) passes(c *column, d *facts) bool {
	q := &f.query
	switch {
	case f.none || !f.admits(d) || f.board != nil && !has(f.board, d.board):
	case f.status != nil && !has(f.status, d.status) || f.topic != 0 && f.topic != d.topic:
	case q.Kind == search.KindThread && d.self < 0 || q.Kind == search.KindFault && d.self > 0:
	case f.mark != 0 && d.marks&f.mark == 0:
	case q.After != 0 && d.created < q.After || q.Before != 0 && d.created >= q.Before:
	case f.excluded[d.self]:
	default:
		return f.passesLists(c, d)
	}
	return false
}

func (f *filter) passesLists(c *column, d *facts) bool {
	for _, tag := range f.tags {
		if !anyOf(c.tags(d), tag) {
			return false
		}
	}
	if f.versions != nil && !anyOf(c.versions(d), f.versions) {
		return false
	}
	if f.member == 0 {
		return true
	}
	for _, m := range c.members(d) {
		if m == f.member {
			return true
		}
	}
	return false
}

func anyOf(list []name, wanted map[name]bool) bool {
	for _, n := range list {
		if wanted[n] {
			return true
		}
	}
	return false
}
