package markup

import (
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
