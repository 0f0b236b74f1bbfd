package search

import "html/template"

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
	Plain    string
}

// excerpt is a post's fragment and how many of the words the post has.
type excerpt struct {
	post     int64
	number   int
	fragment template.HTML
	found    int
}

// excerpts chooses for each thread the post that shows most of the words, the
// earliest among equals.
type excerpts struct {
	words []string
	best  map[int64]excerpt
	left  int // bytes that may still be read
}

func newExcerpts(words []string) *excerpts {
	return &excerpts{words: words, best: map[int64]excerpt{}, left: excerptBytes}
}

// look takes a post into account; false means that enough was read.
func (e *excerpts) look(p postText) bool {
	fragment, found := Highlight(p.Plain, e.words, fragmentRunes)
	best, there := e.best[p.ThreadID]
	if !there || found > best.found || found == best.found && p.Number < best.number {
		e.best[p.ThreadID] = excerpt{p.ID, p.Number, fragment, found}
	}
	e.left -= len(p.Plain)
	return e.left > 0
}

// show gives the thread with its best post.
func (e *excerpts) show(r row) *FoundThread {
	title, _ := Highlight(r.Title, e.words, titleRunes)
	best := e.best[r.ID]
	return &FoundThread{Row: r.Row, TitleHTML: title, PostID: best.post, PostNumber: best.number, Fragment: best.fragment,
		FaultID: r.FaultID, Status: r.FaultStatus, DuplicateOf: r.DuplicateOf, HasFix: r.hasFix()}
}
