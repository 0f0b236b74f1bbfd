package markup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	tests := []struct{ old, new, want string }{
		{"", "", ""}, {"a", "a", "=a"}, {"", "a", "+a"}, {"a", "", "-a"},
		{"one two three", "one 2 three", "=one |-two|+2|= three"},
		{"word", "words", "-word|+words"},
		{"Größe", "Größen", "-Größe|+Größen"},
		{"a\n\nb", "a\n\nc\n\nb", "=a\n\n|+c\n\n|=b"},
		{"x = 1;", "x = 2;", "=x = |-1|+2|=;"},
	}
	for _, test := range tests {
		var got []string
		for _, p := range Diff(test.old, test.new) {
			got = append(got, string("=+-"[p.Op])+p.Text)
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%q to %q: got %q, want %q", test.old, test.new, got, test.want)
		}
	}
}

func sides(parts []DiffPart) (old, new string) {
	for _, p := range parts {
		if p.Op != DiffInsert {
			old += p.Text
		}
		if p.Op != DiffDelete {
			new += p.Text
		}
	}
	return old, new
}

// TestDiffBounded: two whole posts of words in random order, more of them than
// there are runes below the surrogates when taken together.
func TestDiffBounded(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var words []string
	for i := range 25_000 {
		words = append(words, fmt.Sprintf("%x", i))
	}
	old := strings.Join(words, ".")
	random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	other := strings.Join(slices.Clone(words), "§")
	start := time.Now()
	parts := Diff(old, other)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	if a, b := sides(parts); a != old || b != other {
		t.Error("the parts do not give the revisions back")
	}
}

func TestDictionarySkipsSurrogates(t *testing.T) {
	t.Parallel()
	d := dictionary{index: map[string]rune{}}
	var text strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&text, "%d ", i)
	}
	if got := d.decode(string(d.encode(text.String()))); got != text.String() {
		t.Error("words are lost")
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a b", "a c")
	f.Add("\xff", "é\u0301")
	f.Fuzz(func(t *testing.T, old, new string) {
		if a, b := sides(Diff(old, new)); a != old || b != new {
			t.Errorf("%q, %q come back as %q, %q", old, new, a, b)
		}
	})
}
