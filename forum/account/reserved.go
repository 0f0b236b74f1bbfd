package account

import (
	_ "embed"
	"strings"
)

//go:embed reserved_names.txt
var reservedFile string

// reservedNames are names nobody may take because they would speak for the
// forum, its machines or its addresses.
type reservedNames struct {
	words, numbered map[string]bool
	prefixes        []string
}

// readReserved reads words that stand apart by spaces: "word" itself, "word#"
// with digits behind it, "word*" with anything behind it.
func readReserved() reservedNames {
	r := reservedNames{words: map[string]bool{}, numbered: map[string]bool{}}
	for line := range strings.Lines(reservedFile) {
		if strings.HasPrefix(line, "//") {
			continue
		}
		for _, word := range strings.Fields(line) {
			r.add(word)
		}
	}
	return r
}

func (r *reservedNames) add(word string) {
	if prefix, found := strings.CutSuffix(word, "*"); found {
		r.prefixes = append(r.prefixes, prefix)
		return
	}
	bare, numbered := strings.CutSuffix(word, "#")
	r.words[bare] = true
	if numbered {
		r.numbered[bare] = true
	}
}

// has tells whether a folded name is reserved. Signs between letters and a
// plural s do not make another name of it.
func (r reservedNames) has(key string) bool {
	bare := strings.NewReplacer("_", "", "-", "", ".", "").Replace(key)
	if r.words[bare] || r.words[strings.TrimSuffix(bare, "s")] || r.numbered[strings.TrimRight(bare, "0123456789")] {
		return true
	}
	for _, prefix := range r.prefixes {
		if strings.HasPrefix(bare, prefix) {
			return true
		}
	}
	return false
}
