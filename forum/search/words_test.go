package search

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func words(text string) []string {
	var all []string
	for w := range Words(text) {
		all = append(all, w.Text)
	}
	return all
}

func TestWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                   "",
		" \t\n.,;-_'\"":                      "",
		"Printer jams.":                      "printer jams",
		"error 0x80070057!":                  "error 0x80070057",
		"firmware v4.7.5.1.83, not 4.8":      "firmware v4.7.5.1.83 not 4.8",
		"snap_to_grid=on":                    "snap_to_grid on",
		"_private_ x":                        "private_ x",
		"libc.so.6 and kernel32.dll.":        "libc.so.6 and kernel32.dll",
		"c++ and C#, a+b":                    "c++ and c# a b",
		"don't l’installation 'quoted'":      "don't l'installation quoted",
		"e-mail --force -5":                  "e mail force 5",
		"user@example.com":                   "user example.com",
		"Wärme ÉTÉ straße Ærø":               "warme ete strasse aero",
		"cafe\u0301":                         "cafe",
		"日本語 test":                           "日 本 語 test",
		"한국어":                                "한국어",
		"й ё":                                "и е",
		"a\xffb":                             "a b",
		"x\x00y":                             "x y",
		"end.Start":                          "end.start",
		"...a...b":                           "a b",
		strings.Repeat("a", 100) + " tail":   strings.Repeat("a", 64) + " tail",
		"🙈 ½ ④":                              "1⁄2 4",
		"http://host/path?option=125&x=0x1F": "http host path option 125 x 0x1f",
	} {
		if got := strings.Join(words(text), " "); got != want {
			t.Errorf("Words(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"printer":        "",
		"4.7":            "",
		"4.7.5.1.83":     "4.7 4.7.5 4.7.5.1",
		"v4.7.5":         "4.7.5 4.7",
		"0x80070057":     "80070057",
		"0x1f":           "",
		"snap_to_grid":   "snap to grid",
		"openoffice.org": "openoffice org",
		"don't":          "don",
		"l'installation": "installation",
		"vlan":           "",
	} {
		if got := strings.Join(Parts(word), " "); got != want {
			t.Errorf("Parts(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"Printer jams", "4.7.5.1 0x80070057", "don't c++", "日本語 한국어", "a\xff\x00b", "cafe\u0301 ß", "..__''"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for w := range Words(text) {
			if w.Start < end || w.End <= w.Start || w.End > len(text) {
				t.Fatalf("word %+v after %d in %d bytes", w, end, len(text))
			}
			end = w.End
			if !utf8.ValidString(w.Text) {
				t.Fatalf("%q folds to invalid %q", text[w.Start:w.End], w.Text)
			}
			for _, part := range Parts(w.Text) {
				if part == "" || part == w.Text {
					t.Fatalf("%q has part %q", w.Text, part)
				}
			}
		}
	})
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ words, required, excluded, open string }{
		"":                         {},
		"Printer jams":             {"printer jams", "", "", "jams"},
		"printer jams ":            {"printer jams", "", "", ""},
		"printer printer":          {"printer", "", "", "printer"},
		`printer "paper tray" x`:   {"printer paper tray x", "paper tray", "", "x"},
		`printer "paper tray"`:     {"printer paper tray", "paper tray", "", ""},
		`19" monitor`:              {"19 monitor", "", "", "monitor"},
		`"unclosed word`:           {"unclosed word", "", "", "word"},
		"printer -paper":           {"printer", "", "paper", ""},
		"-paper printer":           {"printer", "", "paper", "printer"},
		"error -5 e-mail --force":  {"error 5 e mail force", "", "", "force"},
		`"-quoted" -"phrase word"`: {"quoted phrase word", "quoted phrase word", "", ""},
		"-paper -paper":            {"", "", "paper", ""},
		"-wi-fi router":            {"router", "", "wi fi", "router"},
		"router wi-f":              {"router wi f", "", "", "wif"},
		"wi-fi router":             {"wi fi router", "", "", "router"},
		`"wi-fi" x`:                {"wi fi x", "wi fi", "", "x"},
		"wi-fi ":                   {"wi fi", "", "", ""},
		"router -wi-fi":            {"router", "", "wi fi", ""},
	} {
		got := Parse(text, false)
		for _, c := range []struct{ what, got, want string }{
			{"words", strings.Join(got.Words, " "), want.words}, {"required", strings.Join(got.Required, " "), want.required},
			{"excluded", strings.Join(got.Excluded, " "), want.excluded}, {"open", got.Open, want.open},
		} {
			if c.got != c.want {
				t.Errorf("Parse(%q): %s = %q, want %q", text, c.what, c.got, c.want)
			}
		}
	}
	if got := Parse(`"a" -b`, true); !slices.Equal(got.Words, []string{"a", "b"}) || got.Required != nil || got.Excluded != nil {
		t.Errorf("verbatim: %+v", got)
	}
}

func TestParseBounds(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range 5000 {
		many.WriteString(strings.Repeat(string(rune('a'+i%26)), i%9+1) + string(rune('a'+i/26%26)) + " -z" + string(rune('a'+i%26)) + " ")
	}
	got := Parse(many.String(), false)
	if len(got.Words) > maxWords || len(got.Excluded) > maxWords {
		t.Errorf("%d words, %d excluded", len(got.Words), len(got.Excluded))
	}
	if got := Parse(strings.Repeat("x", MaxText)+" beyond", false); slices.Contains(got.Words, "beyond") {
		t.Error("text beyond MaxText is looked at")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a b", `"a" -b`, `"""-"`, "-\xff", "- -a\x00", "日本 -語"} {
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, verbatim bool) {
		got := Parse(text, verbatim)
		for _, required := range got.Required {
			if !slices.Contains(got.Words, required) && len(got.Words) < maxWords {
				t.Fatalf("required %q is not among the words %q", required, got.Words)
			}
		}
		if verbatim && len(got.Required)+len(got.Excluded) > 0 {
			t.Fatalf("verbatim text has operators: %+v", got)
		}
		if got.Open != "" && !slices.Contains(slices.Concat(got.Words, got.Joined), got.Open) {
			t.Fatalf("open word %q is not among the words", got.Open)
		}
	})
}

func TestJoined(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Wi-Fi is slow":               {"wifi"},
		"my e‑mail, re-install it":    {"email", "reinstall"},
		"Plug-and-Play":               {"plugandplay"},
		"hub-3 over HDMI-2":           {"hub3", "hdmi2"},
		"2026-01-31 and 192-168":      nil,
		"not - joined, nor -this":     nil,
		"a-b-c-d is a code":           nil,
		"--force and double--hyphens": nil,
		"café-bar":                    {"cafebar"},
		"東-京":                         nil,
		"":                            nil,
	} {
		var got []string
		for word := range Joined(text) {
			got = append(got, word.Text)
			if Fold(strings.NewReplacer("-", "", "‑", "").Replace(text[word.Start:word.End])) != word.Text {
				t.Errorf("%q: %q is said to be at %q", text, word.Text, text[word.Start:word.End])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
