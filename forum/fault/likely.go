package fault

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

// known is an open fault that a new thread may be about, under its own title or
// that of a thread linked to it: customers tell a fault in other words than staff.
type known struct {
	ID        int64
	Title     string
	ProductID *int64
}

// Likely is the open fault that a thread was taken for, for staff to link it to or
// to refuse.
type Likely struct {
	CareID int64 // of the thread, 0 where nothing is proposed
	Fault  int64
	Title  string
	Why    string
}

// suggestFault looks whether a new thread may be about a known fault of its
// board: whether most of the telling words of its title, or of a thread linked to
// it, stand in the other, and at least two do; for the same product two are
// enough. It only proposes: staff link or refuse.
func (f *Faults) suggestFault(ctx context.Context, tx *db.Tx, t caredThread, c *care) error {
	if t.FaultID != nil {
		return nil
	}
	all, err := openFaults(ctx, tx, t.BoardID, t.ID)
	if err != nil {
		return err
	}
	own, best := f.telling(t.Title+" "+t.ProductVersion, t.Language), 0
	for _, one := range all {
		theirs := f.telling(one.Title, t.Language)
		shared := sharedWords(own, theirs)
		product := t.ProductID != nil && same(t.ProductID, one.ProductID)
		if n := len(shared); n > best && n >= 2 && (product || 2*n >= len(theirs)) {
			best, c.LikelyFaultID, c.LikelyWhy = n, &one.ID, "Both titles have: "+strings.Join(shared, ", ")+"."
			if product {
				c.LikelyWhy = "The same product, and both titles have: " + strings.Join(shared, ", ") + "."
			}
		}
	}
	c.LikelyWhy = short(c.LikelyWhy)
	return nil
}

// tellingWord is a word as it was written and what it has in common with its forms.
type tellingWord struct{ written, stem string }

// telling gives the words of a title that say what it is about, each once: long
// ones, and codes and versions whole.
func (f *Faults) telling(title, language string) []tellingWord {
	var words []tellingWord
	for _, w := range strings.FieldsFunc(strings.ToLower(title), betweenWords) {
		code := strings.ContainsFunc(w, unicode.IsDigit)
		if w = strings.Trim(w, ".-"); !code {
			w = strings.NewReplacer("-", "", ".", "").Replace(w) // wi-fi is wifi
		}
		known := slices.ContainsFunc(words, func(other tellingWord) bool { return other.written == w })
		if n := len([]rune(w)); known || n < 3 || n == 3 && !code || slices.Contains(emptyWords(), w) {
			continue
		}
		one := tellingWord{w, w}
		if !code && f.stem != nil {
			one.stem = f.stem(w, language)
		}
		words = append(words, one)
	}
	return words
}

func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '-'
}

// alike reports whether two words are forms of one, or one version is a closer one
// of the other, as 4.7.5.1.83 is of 4.7.5.
func (w tellingWord) alike(other tellingWord) bool {
	return w.stem == other.stem || strings.HasPrefix(w.written, other.written+".") || strings.HasPrefix(other.written, w.written+".")
}

// sharedWords gives the words that are among the others too, as they were written.
func sharedWords(own, others []tellingWord) (shared []string) {
	for _, w := range own {
		if slices.ContainsFunc(others, w.alike) {
			shared = append(shared, w.written)
		}
	}
	return shared
}

// emptyWords are long ones that stand in any title.
func emptyWords() []string {
	return []string{"after", "again", "anyone", "cannot", "does", "doesn", "from", "have", "help", "issue", "just", "more", "need", "please", "problem", "since",
		"some", "that", "then", "there", "this", "what", "when", "where", "which", "while", "will", "with", "work", "working", "works", "wont", "your"}
}

// endProposals takes a closed fault off the threads that were taken for it; into is
// the one it was merged into, 0 for none, which takes its place there.
func (f *Faults) endProposals(ctx context.Context, tx *db.Tx, fault, into int64) error {
	threads, err := proposedFor(ctx, tx, fault)
	if err != nil || len(threads) == 0 {
		return err
	}
	if into != 0 {
		if err := proposeInstead(ctx, tx, fault, into); err != nil {
			return err
		}
	}
	for _, id := range threads {
		tx.Announce(thread.ThreadTopic(id))
	}
	return proposeNoMore(ctx, tx, fault)
}

// RefuseLikely says that a thread is not about the fault it was taken for, so
// that nobody is asked again.
func (f *Faults) RefuseLikely(ctx context.Context, v account.Viewer, careID int64) error {
	return f.actOn(ctx, v, careID, func(a *act) error {
		if a.care.LikelyFaultID == nil || a.care.ThreadID == nil {
			return fail.New(fail.Conflict, "Nothing is proposed here any more.", "Look at the desk again.")
		}
		err := refuseLink(ctx, a.tx, *a.care.ThreadID, *a.care.LikelyFaultID, v.ID, f.now())
		a.care.LikelyFaultID, a.care.LikelyWhy = nil, ""
		return err
	})
}
