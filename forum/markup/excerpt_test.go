package markup

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExcerpt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text  string
		runes int
		want  string
	}{
		{"", 10, ""}, {"a\n b\tc", 10, "a b c"}, {"exactly te", 10, "exactly te"},
		{"one two three four", 12, "one two…"}, {"one two three", 8, "one two…"}, {"one two, three", 10, "one two…"},
		{"unbreakablelongword", 10, "unbreakab…"}, {"a unbreakablelongword", 10, "a unbreak…"},
		{"👩\u200d🔧👩\u200d🔧👩\u200d🔧", 7, "👩\u200d🔧👩\u200d🔧…"}, {"e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"a\u202eb", 10, "ab"}, {"abc", 0, ""}, {"abc", 1, "…"}, {"abc", -1, ""},
	}
	for _, test := range tests {
		got := Excerpt(test.text, test.runes)
		if got != test.want || utf8.RuneCountInString(got) > max(test.runes, 0) {
			t.Errorf("%q, %d: got %q, want %q", test.text, test.runes, got, test.want)
		}
	}
}

// TestExcerptOfASCII compares the quick way for plain ASCII with the way for
// every other text, which one letter at the far end of the text asks for.
func TestExcerptOfASCII(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 7))
	const letters = "abcdefgh.,;:-(  \t\n\v\r\x00\x1f\x7f"
	for range 20_000 {
		text := make([]byte, random.IntN(60))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		runes := 1 + random.IntN(40)
		slow := shorten(strings.Join(strings.Fields(string(text)), " "), runes, false)
		if got := Excerpt(string(text), runes); got != slow {
			t.Fatalf("%q, %d: got %q, want %q", text, runes, got, slow)
		}
	}
}
