package search

import (
	"slices"
	"unicode/utf8"
)

// Alike reports whether two titles look like one trouble: they share three telling
// words or more, or two that are half of either title's. It stops nobody; it only
// decides whether somebody is asked to look once more.
func Alike(a, b string) bool {
	one, other := tellingWords(a), tellingWords(b)
	shared := 0
	for _, word := range one {
		if slices.ContainsFunc(other, func(w string) bool { return w == word || alike(w, word) }) {
			shared++
		}
	}
	return shared >= 3 || shared == 2 && 4 >= min(len(one), len(other))
}

// tellingWords are those of four characters and more, and those with a digit.
func tellingWords(title string) []string {
	var words []string
	for w := range Words(title) {
		long := utf8.RuneCountInString(w.Text) > 3
		if (long || slices.ContainsFunc([]byte(w.Text), isDigit)) && !slices.Contains(words, w.Text) {
			words = append(words, w.Text)
		}
	}
	return words
}
