package search

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"answerable/forum/fail"
)

const (
	// databaseTime is how long the database may take for a search.
	databaseTime = 2 * time.Second
	// window is how many threads one search of the database looks through.
	window = 2_000

	mostLikeWords = 8 // words that the database looks for; of more, the longest

	// databaseMark begins the cursor of a search that the database answered, so
	// that its pages stay in one order when the index comes back.
	databaseMark = "db."
)

// Why the database was searched.
const (
	noteNoIndex   = "This server keeps no search index."
	noteFailing   = "The search index does not answer at the moment."
	noteStale     = "The search index is being built."
	noteContinued = "This list was begun while the search index was away."

	noteHow    = " So the database was searched: threads with all of the words as written, the latest activity first."
	noteWindow = " The next page looks at older threads."
)

// whyDatabase says why the index is not to be asked, or "".
func (f *Finder) whyDatabase(ctx context.Context, q question) string {
	switch {
	case f.index() == nil:
		return noteNoIndex
	case strings.HasPrefix(q.Cursor, databaseMark):
		return noteContinued
	case f.rests():
		return noteFailing
	}
	return f.unfit(ctx)
}

// fromDatabase looks through the threads with the latest activity, a window at
// a time, so that a rare word costs no more than a frequent one.
func (f *Finder) fromDatabase(ctx context.Context, q question, why string) (Found, error) {
	after, err := placeAfter(q.Cursor)
	if err != nil {
		return Found{}, err
	}
	within, cancel := context.WithTimeout(ctx, databaseTime)
	defer cancel()
	found, err := f.lookThrough(within, q, after)
	if err != nil && errors.Is(within.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
		return Found{}, fail.New(fail.Unavailable, why+" Searching the database took too long.",
			"Please try again later, with fewer or rarer words, or in one board only.").After(30 * time.Second).Because(err)
	}
	found.Note = why + noteHow + found.Note
	return found, err
}

func (f *Finder) lookThrough(ctx context.Context, q question, after *place) (Found, error) {
	like := likeOf(q.Text)
	faults, err := f.faultsLike(ctx, q, like, after)
	if err != nil {
		return Found{}, err
	}
	rows, next, err := f.matching(ctx, q, like, after)
	if err != nil || len(rows) == 0 {
		return Found{Hits: faults, Next: next.cursor(after), Note: next.note()}, err
	}
	best := newExcerpts(Parse(q.Text, q.Verbatim).Words, nil)
	if err := bestPosts(ctx, f.db, rows, like, best.look); err != nil {
		return Found{}, err
	}
	found := Found{Hits: faults, Next: next.cursor(after), Note: next.note()}
	for _, row := range rows {
		found.Hits = append(found.Hits, FoundItem{Thread: best.show(row)})
	}
	return found, nil
}

// databaseFaults is how many faults come before the threads of the first page.
const databaseFaults = 5

// faultsLike gives the faults that hold all words in their titles or updates,
// before the threads of the first page. Without words it does so only where faults
// are asked for.
func (f *Finder) faultsLike(ctx context.Context, q question, like like, after *place) ([]FoundItem, error) {
	most := databaseFaults
	if q.Kind == KindFault {
		most = q.Limit
	}
	if after != nil || len(like.words)+len(q.Statuses) == 0 && q.Kind != KindFault {
		return nil, nil
	}
	heads, err := matchingFaults(ctx, f.db, q, like, most)
	if err != nil {
		return nil, err
	}
	var items []FoundItem
	best := newExcerpts(Parse(q.Text, q.Verbatim).Words, nil)
	for _, h := range heads {
		shown, err := f.showFault(ctx, h, best)
		if err != nil {
			return nil, err
		}
		items = append(items, FoundItem{Fault: shown})
	}
	return items, nil
}

// matching gives a page of rows and the place from which the next page looks
// on, nil at the end.
func (f *Finder) matching(ctx context.Context, q question, like like, after *place) ([]row, *place, error) {
	var end *place
	if !like.empty() {
		var err error
		if end, err = windowEnd(ctx, f.db, q, after, window); err != nil {
			return nil, nil, err
		}
	}
	rows, err := matchingRows(ctx, f.db, q, like, after, end)
	if err != nil {
		return nil, nil, err
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[q.Limit-1]
		return rows, &place{at: last.ActiveAt, thread: last.ID}, nil
	}
	return rows, end, nil
}

// place is between two threads of a list by latest activity.
type place struct {
	at     time.Time
	thread int64
	seen   int  // pages before it
	window bool // the end of what was looked through, not of a full page
}

// cursor names the place for an address; nil is the end.
func (p *place) cursor(after *place) string {
	seen := 1
	if after != nil {
		seen = after.seen + 1
	}
	if p == nil || seen > MaxHits {
		return ""
	}
	return databaseMark + Cursor{Rank: float64(p.at.UnixMicro()), Last: p.thread, Seen: seen}.String()
}

func (p *place) note() string {
	if p != nil && p.window {
		return noteWindow
	}
	return ""
}

// placeAfter reads a cursor. One of the index's has no place in this order and
// means the start.
func placeAfter(after string) (*place, error) {
	text, ours := strings.CutPrefix(after, databaseMark)
	if ours && text == "" {
		return nil, badCursor()
	}
	c, err := ParseCursor(text)
	if err != nil || !ours {
		return nil, err
	}
	const lastMicro = 253402300799999999 // of the year 9999
	if c.Rank < 0 || c.Rank > lastMicro {
		return nil, badCursor()
	}
	return &place{at: time.UnixMicro(int64(c.Rank)).UTC(), thread: c.Last, seen: c.Seen}, nil
}

// like is what the database looks for: each word in one or more patterns of
// LIKE, any of which will do.
type like struct {
	words    [][]string // all must occur
	excluded [][]string // none may occur
}

func (l like) empty() bool { return len(l.words) == 0 && len(l.excluded) == 0 }

// likeOf gives the patterns of a text's words. LIKE ignores case in ASCII only,
// so other words are also looked for in small letters and with a capital; all
// words have the same number of patterns, to keep the statements few.
func likeOf(text string) like {
	wanted, written := Parse(text, false), asWritten(text)
	words, excluded := longest(wanted.Words), longest(wanted.Excluded)
	ascii := true
	for _, word := range slices.Concat(words, excluded) {
		ascii = ascii && isASCII(written[word])
	}
	patterns := func(words []string) (all [][]string) {
		for _, word := range words {
			all = append(all, likePatterns(written[word], ascii))
		}
		return all
	}
	return like{words: patterns(words), excluded: patterns(excluded)}
}

// asWritten gives folded words as the text has them.
func asWritten(text string) map[string]string {
	text = cut(strings.ToValidUTF8(text, " "), MaxText)
	written := map[string]string{}
	for word := range Words(text) {
		if _, there := written[word.Text]; !there {
			written[word.Text] = cut(text[word.Start:word.End], maxWordBytes)
		}
	}
	return written
}

// longest keeps the longest words, which tell most.
func longest(words []string) []string {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words[:min(len(words), mostLikeWords)]
}

func likePatterns(word string, ascii bool) []string {
	if ascii {
		return []string{likePattern(word)}
	}
	lower := strings.ToLower(word)
	first, size := utf8.DecodeRuneInString(lower)
	return []string{likePattern(word), likePattern(lower), likePattern(string(unicode.ToUpper(first)) + lower[size:])}
}

// likePattern matches texts that hold the word; nothing in it has a meaning to
// LIKE ... ESCAPE '!'.
func likePattern(word string) string {
	return "%" + likeEscaped(word) + "%"
}

func likeEscaped(text string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
