package importer

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Figure counts one kind of thing: what is new, and what an earlier run had
// brought here.
type Figure struct {
	Kind       string
	New, Known int64
}

// Count counts what is told in words.
type Count struct {
	What string
	N    int64
}

// Report is what an import did, or would do. A dry run and the real run after it
// differ in DryRun only.
type Report struct {
	From     string   // which source, as import_refs and the log name it
	Boards   []string // addresses of the boards that threads came to
	DryRun   bool
	Figures  []Figure
	Skipped  []Count // left out, with the reason
	Dangling []Count // references to what the source does not hold
	Notes    []Count // taken over with a change
}

// Of gives the figure of a kind, zero if there is none.
func (r *Report) Of(kind string) Figure {
	for _, f := range r.Figures {
		if f.Kind == kind {
			return f
		}
	}
	return Figure{Kind: kind}
}

func (r *Report) add(kind string, fresh, known int64) {
	if i := slices.IndexFunc(r.Figures, func(f Figure) bool { return f.Kind == kind }); i >= 0 {
		r.Figures[i].New += fresh
		r.Figures[i].Known += known
		return
	}
	if fresh+known > 0 {
		r.Figures = append(r.Figures, Figure{Kind: kind, New: fresh, Known: known})
	}
}

func (r *Report) skip(what string, n int64)   { r.Skipped = tell(r.Skipped, what, n) }
func (r *Report) dangle(what string, n int64) { r.Dangling = tell(r.Dangling, what, n) }
func (r *Report) note(what string, n int64)   { r.Notes = tell(r.Notes, what, n) }

func tell(all []Count, what string, n int64) []Count {
	if i := slices.IndexFunc(all, func(c Count) bool { return c.What == what }); i >= 0 {
		all[i].N += n
		return all
	}
	if n == 0 {
		return all
	}
	return append(all, Count{What: what, N: n})
}

// merge adds the figures of one batch.
func (r *Report) merge(b Report) {
	for _, f := range b.Figures {
		r.add(f.Kind, f.New, f.Known)
	}
	for _, c := range b.Skipped {
		r.skip(c.What, c.N)
	}
	for _, c := range b.Dangling {
		r.dangle(c.What, c.N)
	}
	for _, c := range b.Notes {
		r.note(c.What, c.N)
	}
}

// String gives the report as a table for people.
func (r Report) String() string {
	var b bytes.Buffer
	mode := ""
	if r.DryRun {
		mode = " (dry run: nothing was written)"
	}
	fmt.Fprintf(&b, "Import of %s into %s%s\n\n", r.From, strings.Join(r.Boards, ", "), mode)
	table := tabwriter.NewWriter(&b, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "\tnew\there before\t\n")
	for _, f := range r.Figures {
		fmt.Fprintf(table, "%s\t%s\t%s\t\n", f.Kind, grouped(f.New), grouped(f.Known))
	}
	_ = table.Flush() // a bytes.Buffer never refuses
	counts(&b, "Left out", r.Skipped)
	counts(&b, "References that lead nowhere", r.Dangling)
	counts(&b, "Taken over with a change", r.Notes)
	return b.String()
}

func counts(b *bytes.Buffer, title string, all []Count) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, c := range all {
		fmt.Fprintf(b, "%10s  %s\n", grouped(c.N), c.What)
	}
}

// grouped writes 1234567 as 1,234,567.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
