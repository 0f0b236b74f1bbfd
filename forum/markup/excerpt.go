package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Excerpt shortens plain text to at most runes runes, one line, the ellipsis
// included. It cuts between words where it can and never inside what a reader
// sees as one character. Bidirectional controls are dropped, because an
// excerpt stands in the middle of other people's text.
func Excerpt(text string, runes int) string {
	if runes <= 0 {
		return ""
	}
	line, ascii := asciiLine(text, runes)
	if !ascii {
		line = strings.Join(strings.Fields(dropBidi(beginning(text, 16*runes+1024))), " ")
	}
	return shorten(line, runes, ascii)
}

func shorten(line string, runes int, ascii bool) string {
	end, longer := runes-1, len(line) > runes
	if !ascii {
		end, _ = cut(line, runes-1)
		longer = !fits(line, runes)
	}
	if !longer {
		return line
	}
	short := line[:end]
	if space := strings.LastIndexByte(short, ' '); space > len(short)/2 && line[end] != ' ' {
		short = short[:space]
	}
	return strings.TrimRightFunc(short, isDangling) + "…"
}

// asciiLine is the beginning of a text as one line of at least runes characters
// and one more, where it has them and is plain ASCII that far: then a byte is
// what a reader sees as one character. Most texts are, and a page asks for
// twenty excerpts.
func asciiLine(text string, runes int) (line string, ascii bool) {
	out := make([]byte, 0, min(runes+2, len(text)))
	blank := false
	for i := 0; i < len(text) && len(out) <= runes; i++ {
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case c == ' ' || '\t' <= c && c <= '\r':
			blank = len(out) > 0
			continue
		case blank:
			out = append(out, ' ')
			blank = false
		}
		out = append(out, text[i])
	}
	return string(out), true
}

// beginning is the first bytes of a text that may be long: an excerpt needs no
// more, and a page of long posts asks for twenty. The place is generous, so
// that the cut itself never shows; only a text of blanks could tell.
func beginning(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	return strings.ToValidUTF8(text[:bytes], "")
}

func dropBidi(s string) string {
	return strings.Map(func(r rune) rune {
		if isBidiControl(r) {
			return -1
		}
		return r
	}, s)
}

func fits(s string, runes int) bool {
	_, longer := cut(s, runes)
	return !longer
}

// cut gives the byte offset after the last whole grapheme cluster within the
// given number of runes, and whether anything follows it.
func cut(s string, runes int) (end int, longer bool) {
	state := -1
	for rest := s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if runes -= len([]rune(cluster)); runes < 0 {
			return end, true
		}
		end += len(cluster)
	}
	return end, false
}

func isDangling(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(",;:-–—(", r)
}
