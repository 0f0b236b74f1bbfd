package thread

import (
	"crypto/rand"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Nobody may read on in a quote what was removed from the post itself. These
// functions find such quotes in Markdown and put a stub in their place.

// sameLine is from how many characters on a quoted line that stands in the
// removed text is taken for a quote of it, whoever it names as its author.
const sameLine = 16

// removedText is a text, or passages of one, that a post no longer shows.
type removedText struct {
	post     int64
	lines    map[string]bool // of the whole text; nil when only passages are gone
	passages []string
}

// gap is a passage that was taken out of a source, and what stands there.
type gap struct{ marker, passage string }

func newRemovedText(post int64, source string) removedText {
	r := removedText{post: post, lines: map[string]bool{}}
	for line := range strings.SplitSeq(source, "\n") {
		if quoteLine.MatchString(line) {
			continue // another's words
		}
		if line = unquoted(line); utf8.RuneCountInString(line) >= sameLine {
			r.lines[line] = true
		}
	}
	return r
}

var (
	quoteLine   = regexp.MustCompile(`^ {0,3}>`)
	attribution = regexp.MustCompile(`\]\([^()\s]*/p/([0-9]+)\):$`)
)

// unquoted is a line without quote markers and spaces around it.
func unquoted(line string) string { return strings.TrimSpace(strings.TrimLeft(line, " >")) }

// quoteDepth is how many quote markers a line begins with.
func quoteDepth(line string) int {
	lead := line[:len(line)-len(strings.TrimLeft(line, " >"))]
	return strings.Count(lead, ">")
}

// quotedPosts gives the posts that a source quotes with a line naming them.
func quotedPosts(source string) []int64 {
	var ids []int64
	for line := range strings.SplitSeq(source, "\n") {
		if id := quotedPost(line); id != 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

func quotedPost(line string) int64 {
	if !quoteLine.MatchString(line) {
		return 0
	}
	m := attribution.FindStringSubmatch(strings.TrimSpace(line))
	if m == nil {
		return 0
	}
	id, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// stubQuotes replaces the quotes of the removed text by stubs that link to the
// post, where everybody reads why.
func stubQuotes(source string, removed removedText) (string, []gap) {
	lines := strings.Split(source, "\n")
	var out []string
	var gaps []gap
	for i := 0; i < len(lines); {
		end := quoteEnd(lines, i, removed)
		if end == i {
			out = append(out, lines[i])
			i++
			continue
		}
		g := gap{marker: quoteMarker(lines[i], removed.post), passage: strings.Join(lines[i:end], "\n")}
		gaps, out, i = append(gaps, g), append(out, g.marker), end
	}
	return strings.Join(out, "\n"), gaps
}

// quoteEnd is the line after the quote of the removed text that begins at line
// i, or i where none begins.
func quoteEnd(lines []string, i int, removed removedText) int {
	if !quoteLine.MatchString(lines[i]) {
		return i
	}
	if quotedPost(lines[i]) == removed.post {
		end := attributedEnd(lines, i)
		if removed.touches(lines[i:end]) {
			return end
		}
		return i
	}
	end := i
	for end < len(lines) && quoteLine.MatchString(lines[end]) && quotedPost(lines[end]) == 0 && removed.has(unquoted(lines[end])) {
		end++
	}
	return end
}

// attributedEnd is the line after a quote that begins with a line naming the
// post: up to the next such line of the same depth or the end of the quote.
func attributedEnd(lines []string, i int) int {
	depth, end := quoteDepth(lines[i]), i+1
	for end < len(lines) && quoteLine.MatchString(lines[end]) {
		if quotedPost(lines[end]) != 0 && quoteDepth(lines[end]) <= depth {
			break
		}
		end++
	}
	return end
}

func (r removedText) touches(lines []string) bool {
	if r.passages == nil {
		return true
	}
	for _, line := range lines {
		if r.has(unquoted(line)) {
			return true
		}
	}
	return false
}

// has reports whether a quoted line shows something of what was removed.
func (r removedText) has(line string) bool {
	if r.lines[line] {
		return true
	}
	for _, passage := range r.passages {
		for part := range strings.SplitSeq(passage, "\n") {
			if part = unquoted(part); part != "" && strings.Contains(line, part) {
				return true
			}
		}
	}
	return false
}

func quoteMarker(line string, post int64) string {
	lead := line[:len(line)-len(strings.TrimLeft(line, " >"))]
	return strings.TrimRight(lead, " ") + " *Quote removed by a moderator: [see the post](" + gapAddress(post) + ").*"
}

// cutPassages takes passages out of a source. Absent gives the first that does
// not stand there.
func cutPassages(source string, post int64, passages []string) (cut string, gaps []gap, absent string) {
	for _, passage := range passages {
		if !strings.Contains(source, passage) {
			return "", nil, passage
		}
		g := gap{marker: "[removed by a moderator](" + gapAddress(post) + ")", passage: passage}
		source = strings.ReplaceAll(source, passage, g.marker)
		gaps = append(gaps, g)
	}
	return source, gaps, ""
}

// fillGaps puts passages back. Where its author took a marker away meanwhile,
// the passage stays out: the text is his.
func fillGaps(source string, gaps []gap) string {
	for i := len(gaps) - 1; i >= 0; i-- {
		source = strings.ReplaceAll(source, gaps[i].marker, gaps[i].passage)
	}
	return source
}

// gapAddress leads to the post, with an end that no other gap has.
func gapAddress(post int64) string {
	var b [5]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return "/p/" + strconv.FormatInt(post, 10) + "#gap-" + hex.EncodeToString(b[:])
}
