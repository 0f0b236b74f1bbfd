package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
)

// minStem is the length under which a word is its own stem.
const minStem = 3

// mostLanguages is how many languages one query is looked for in: all that have rules.
const mostLanguages = 12

// Languages gives the languages whose rules are used for words of those named,
// each once in its short form; English if there are none.
func Languages(named []string) []string {
	var known []string
	for _, name := range named {
		if l := language(name); !slices.Contains(known, l) && len(known) < mostLanguages {
			known = append(known, l)
		}
	}
	if len(known) == 0 {
		return []string{"en"}
	}
	return known
}

// language gives the short form of a language's name, de for de-AT; of one
// whose rules we do not know English, for documents and queries alike.
func language(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(name, "_", "-")), "-")
	if stemmer(name) == nil {
		return "en"
	}
	return name
}

// Stem gives what the forms of a folded word have in common, by the rules of
// Snowball (snowballstem.org) for the language. Numbers and
// codes are their own stem. Words are stemmed folded, so that it makes no
// difference whether somebody types accents.
func Stem(word, lang string) string {
	if len(word) < minStem || !plainLetters(word) {
		return word
	}
	lang = language(lang)
	env := snowballstem.NewEnv(unaccented(word, lang))
	stemmer(lang)(env)
	if s := env.Current(); s != "" {
		return Fold(s)
	}
	return word
}

// StemOf is Stem of a word as it was written.
func StemOf(word, lang string) string { return Stem(Fold(word), lang) }

// unaccented evens out endings that Snowball knows by their accents only, which
// folding took: acción and acciones.
func unaccented(word, lang string) string {
	endings := map[string][][2]string{"es": {{"iones", "ion"}}, "pt": {{"oes", "ao"}}, "fr": {{"ees", "e"}, {"ee", "e"}, {"ions", "ion"}}}
	for _, e := range endings[lang] {
		if head, found := strings.CutSuffix(word, e[0]); found && len(head) >= minStem {
			return head + e[1]
		}
	}
	return word
}

// Stems gives the stems of a word in several languages, each once.
func Stems(word string, languages []string) []string {
	var stems []string
	for _, l := range languages {
		if s := Stem(word, l); !slices.Contains(stems, s) {
			stems = append(stems, s)
		}
	}
	return stems
}

func stemmer(language string) func(*snowballstem.Env) bool {
	switch language {
	case "da":
		return danish.Stem
	case "de":
		return german.Stem
	case "en":
		return english.Stem
	case "es":
		return spanish.Stem
	case "fi":
		return finnish.Stem
	case "fr":
		return french.Stem
	case "it":
		return italian.Stem
	case "nb", "nn", "no":
		return norwegian.Stem
	case "nl":
		return dutch.Stem
	case "pt":
		return portuguese.Stem
	case "ru":
		return russian.Stem
	case "sv":
		return swedish.Stem
	}
	return nil
}

func plainLetters(word string) bool {
	for _, r := range word {
		if !unicode.In(r, unicode.Latin, unicode.Cyrillic) {
			return false
		}
	}
	return true
}

// Spelled reports whether a word is one that people spell: letters only, of an
// alphabet in which a slip changes one of several.
func Spelled(word string) bool { return plainLetters(word) }
