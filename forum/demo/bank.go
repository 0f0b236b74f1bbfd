package demo

import (
	"fmt"
	"regexp"
	"strings"
)

// bank holds what the people of a crowd say. Under "# name" stand entries, each
// after a line "*"; {name} in an entry stands for an entry of that name or for a
// fact of who speaks. Entries are dealt in turn, so that one comes again only
// when all others were used. An entry may have several turns: "--" gives the
// word to somebody else, "-- back" to who began.
type bank map[string]*deck

type deck struct {
	entries []string
	dealt   int
}

func readBank(text string) bank {
	b := bank{}
	for _, section := range strings.Split("\n"+text, "\n# ")[1:] {
		name, rest, _ := strings.Cut(section, "\n")
		d := &deck{}
		for _, entry := range strings.Split("\n"+rest, "\n*")[1:] {
			d.entries = append(d.entries, strings.TrimSpace(entry))
		}
		b[strings.TrimSpace(name)] = d
	}
	return b
}

func (b bank) deal(name string) (string, error) {
	d := b[name]
	if d == nil || len(d.entries) == 0 {
		return "", fmt.Errorf("crowd.txt has no %q", name)
	}
	d.dealt++
	return d.entries[(d.dealt-1)%len(d.entries)], nil
}

var slotPattern = regexp.MustCompile(`\{([a-z][a-z.]*)\}`)

// fill replaces the slots of an entry, those of what it puts in too.
func (b bank) fill(entry string, facts map[string]string) (string, error) {
	var bad error
	filled := slotPattern.ReplaceAllStringFunc(entry, func(slot string) string {
		name := slot[1 : len(slot)-1]
		if fact, known := facts[name]; known {
			return fact
		}
		next, err := b.deal(name)
		if err == nil {
			next, err = b.fill(next, facts)
		}
		if err != nil && bad == nil {
			bad = err
		}
		return next
	})
	return filled, bad
}

// turns are an entry's parts and whether each is said by who began.
func turns(entry string) (texts []string, back []bool) {
	for _, part := range strings.Split("\n-- back\n"+entry, "\n--")[1:] {
		who, text, _ := strings.Cut(part, "\n")
		texts, back = append(texts, strings.TrimSpace(text)), append(back, strings.TrimSpace(who) == "back")
	}
	return texts, back
}
