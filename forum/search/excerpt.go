package search

import (
	"cmp"
	"html/template"
	"math/bits"
	"slices"
)

const (
	// postRunes is how much of one post is looked at for a fragment.
	postRunes = 20_000
	// excerptBytes is how much text one search reads for its fragments.
	excerptBytes = 4 << 20
)

// postText is a readable post as SQL holds it now.
type postText struct {
	ID       int64
	ThreadID int64
	Number   int
	AuthorID int64
	Plain    string
}

// excerpt is a post's fragment and how many of the words the post has.
type excerpt struct {
	post     int64
	number   int
	fragment template.HTML
	found    int
	phrases  int // seen in it
}

// beats reports whether a post shows more of what is wanted than another one of
// its thread.
func (e excerpt) beats(other excerpt) bool {
	return cmp.Or(cmp.Compare(e.phrases, other.phrases), cmp.Compare(e.found, other.found), cmp.Compare(other.number, e.number)) > 0
}

// excerpts chooses for each thread the post that shows most of the words, the
// earliest among equals.
type excerpts struct {
	words   []string
	phrases [][]string // that must stand in the title or in one post
	best    map[int64]excerpt
	phrased map[int64]int // by thread: which of the phrases were seen, a bit each
	left    int           // bytes that may still be read
	slips   bool          // a text without any of the words is looked through for slips
}

func newExcerpts(words []string, phrases [][]string) *excerpts {
	return &excerpts{words: words, phrases: phrases, best: map[int64]excerpt{}, phrased: map[int64]int{}, left: excerptBytes}
}

// look takes a post into account; false means that enough was read.
func (e *excerpts) look(p postText) bool {
	seen := e.seen(p.Plain)
	one := excerpt{post: p.ID, number: p.Number, phrases: bits.OnesCount(uint(seen))}
	one.fragment, one.found = e.highlight(p.Plain, fragmentRunes)
	if best, there := e.best[p.ThreadID]; !there || one.beats(best) {
		e.best[p.ThreadID] = one
	}
	e.phrased[p.ThreadID] |= seen
	e.left -= len(p.Plain)
	return e.left > 0
}

// highlight is Highlight, with slips where nothing else is found and the index
// forgives them.
func (e *excerpts) highlight(text string, runes int) (template.HTML, int) {
	fragment, found := Highlight(text, e.words, runes)
	if found > 0 || !e.slips {
		return fragment, found
	}
	return highlight(text, newMatcher(e.words).forgiving(), runes)
}

// seen tells which phrases a text has.
func (e *excerpts) seen(text string) (set int) {
	for i, phrase := range e.phrases {
		if holdsPhrase(text, phrase) {
			set |= 1 << i
		}
	}
	return set
}

// has reports whether what was found has all phrases, each in its title or in
// one text.
func (e *excerpts) has(item FoundItem) bool {
	if item.Fault != nil {
		return e.seen(item.Fault.Title)|e.seen(item.Fault.text) == e.all()
	}
	return e.phrased[item.Thread.ID]|e.seen(item.Thread.Title) == e.all()
}

// whole is has for a thread.
func (e *excerpts) whole(r row) bool { return e.phrased[r.ID]|e.seen(r.Title) == e.all() }

func (e *excerpts) all() int { return 1<<len(e.phrases) - 1 }

// holdsPhrase reports whether the words follow each other in the text.
func holdsPhrase(text string, phrase []string) bool {
	var words []string
	for word := range Words(text) {
		words = append(words, word.Text)
	}
	for ; len(words) >= len(phrase); words = words[1:] {
		if slices.Equal(words[:len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// show gives the thread with its best post.
func (e *excerpts) show(r row) *FoundThread {
	title, _ := e.highlight(r.Title, titleRunes)
	best := e.best[r.ID]
	return &FoundThread{Row: r.Row, TitleHTML: title, PostID: best.post, PostNumber: best.number, Fragment: best.fragment,
		FaultID: r.FaultID, Status: r.FaultStatus, DuplicateOf: r.DuplicateOf, HasFix: r.hasFix()}
}
