package search

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHighlight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		words      []string
		runes      int
		want       string
		found      int
	}{
		{"a short text whole", "The printer jams.", []string{"printer"}, 100, "The <mark>printer</mark> jams.", 1},
		{"nothing found: the start", "The printer jams.", []string{"scanner"}, 100, "The printer jams.", 0},
		{"no words", "The printer jams.", nil, 100, "The printer jams.", 0},
		{"no text", "", []string{"printer"}, 100, "", 0},
		{"case and accents", "WÄRME and warme", []string{"warme"}, 100, "<mark>WÄRME</mark> and <mark>warme</mark>", 1},
		{"other forms", "Printing installed drivers", []string{"print", "installation", "driver"}, 100,
			"<mark>Printing</mark> <mark>installed</mark> <mark>drivers</mark>", 3},
		{"unlike words", "prince and install", []string{"print", "instant"}, 100, "prince and install", 0},
		{"a version in part", "since 4.7.5.1.83", []string{"4.7.5"}, 100, "since <mark>4.7.5.1.83</mark>", 1},
		{"a code inside", "run snap_to_grid", []string{"grid"}, 100, "run <mark>snap_to_grid</mark>", 1},
		{"markup is text", "<b>printer</b> & \"co\"", []string{"printer"}, 100, "&lt;b&gt;<mark>printer</mark>&lt;/b&gt; &amp; &#34;co&#34;", 1},
		{"white space folds", "a\n\n\tprinter\r\n b", []string{"printer"}, 100, "a <mark>printer</mark> b", 1},
		{"control and direction marks go", "a\x00b \u202eprinter\u202c", []string{"printer"}, 100, "ab <mark>printer</mark>", 1},
		{"the densest stretch", "printer " + strings.Repeat("x ", 200) + "driver printer tray" + strings.Repeat(" y", 200),
			[]string{"printer", "driver", "tray"}, 19, "… <mark>driver</mark> <mark>printer</mark> <mark>tray</mark> …", 3},
		{"the end of a text", strings.Repeat("x ", 200) + "the printer", []string{"printer"}, 20,
			"… x x x x the <mark>printer</mark>", 1},
		{"a word in brackets at the cut", strings.Repeat("x", 50) + "(printer) and so on and on", []string{"printer"}, 10, "… (<mark>printer</mark>) …", 1},
	} {
		got, found := Highlight(c.text, c.words, c.runes)
		if string(got) != c.want || found != c.found {
			t.Errorf("%s:\n got %q, %d\nwant %q, %d", c.name, got, found, c.want, c.found)
		}
	}
}

// safeFragment reports whether the fragment is text with balanced <mark> and
// nothing else, and how many characters of text it shows.
func safeFragment(t testing.TB, fragment string) int {
	t.Helper()
	open := false
	rest := fragment
	for {
		before, after, found := strings.Cut(rest, "<")
		if strings.ContainsAny(before, ">\"'\x00\u202e") {
			t.Fatalf("raw character in %q", fragment)
		}
		if !found {
			break
		}
		tag := "mark>"
		if open {
			tag = "/mark>"
		}
		if !strings.HasPrefix(after, tag) {
			t.Fatalf("markup that is not ours in %q", fragment)
		}
		open, rest = !open, after[len(tag):]
	}
	if open {
		t.Fatalf("an open mark in %q", fragment)
	}
	shown := strings.NewReplacer("<mark>", "", "</mark>", "", "… ", "", " …", "").Replace(fragment)
	if !utf8.ValidString(fragment) {
		t.Fatalf("invalid UTF-8: %q", fragment)
	}
	return utf8.RuneCountInString(html.UnescapeString(shown))
}

func FuzzHighlight(f *testing.F) {
	for _, seed := range [][2]string{{"The printer jams", "printer"}, {"<script>alert(1)</script>", "script alert"},
		{"a\xffb\x00 <mark>x</mark>", "mark x"}, {"日本語 <b>", "本"}, {"&lt;printer&gt;", "lt printer"}, {"\u202e\u2066x", "x"}} {
		f.Add(seed[0], seed[1], 20)
	}
	f.Fuzz(func(t *testing.T, text, query string, runes int) {
		fragment, found := Highlight(text, Parse(query, true).Words, runes)
		if shown := safeFragment(t, string(fragment)); runes > 0 && shown > runes+4 {
			t.Fatalf("%d characters shown, %d asked for: %q", shown, runes, fragment)
		}
		if found == 0 && strings.Contains(string(fragment), "<mark>") {
			t.Fatalf("marks in %q, yet nothing found", fragment)
		}
	})
}

// TestHighlightHostile tries the corpora of hostile strings as text and as words.
func TestHighlightHostile(t *testing.T) {
	t.Parallel()
	for _, text := range hostile(t) {
		words := Parse(text, true).Words
		for _, runes := range []int{1, 10, 200} {
			fragment, _ := Highlight(text, words, runes)
			safeFragment(t, string(fragment))
		}
	}
}

func hostile(t *testing.T) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) && !isDir(filepath.Join(dir, "shared/corpora")) {
		dir = filepath.Dir(dir)
	}
	read := func(name string) []byte {
		found, err := os.ReadFile(filepath.Join(dir, "shared/corpora", name))
		if err != nil {
			t.Skipf("shared/corpora/%s is not on this machine", name)
		}
		return found
	}
	var texts []string
	if err := json.Unmarshal(read("naughty-strings/blns.json"), &texts); err != nil {
		t.Fatal(err)
	}
	return append(texts, strings.Split(string(read("xss-payloads/payloadbox.txt")), "\n")...)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func BenchmarkHighlight(b *testing.B) {
	text := strings.Repeat("The printer in the upper tray jams whenever 0x80070057 appears. ", 100)
	for b.Loop() {
		Highlight(text, []string{"tray", "jam", "0x80070057"}, 200)
	}
}

func TestOneSlip(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"obtaining", "obtaning", true}, {"obtaning", "obtaining", true}, {"adress", "address", true}, {"rotuer", "router", true}, {"routen", "router", true}, {"routers", "router", true},
		{"routre", "rotuer", false}, {"router", "rooters", false}, {"cat", "car", false}, {"4751", "4752", false}, {"router", "printer", false}, {"rout", "router", false}, {"abcd", "abdcx", false},
	} {
		if got := oneSlip(c.a, c.b); got != c.want {
			t.Errorf("oneSlip(%q, %q) = %v", c.a, c.b, got)
		}
	}
}
