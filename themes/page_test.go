package themes

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestPagerShowsEndsAndNeighbours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		current, last int
		want          string
	}{
		{1, 1, ""},
		{0, 0, ""},
		{1, 2, "[1] 2"},
		{1, 21, "[1] 2 3 … 21"},
		{4, 21, "1 2 3 [4] 5 6 … 21"},
		{5, 21, "1 … 3 4 [5] 6 7 … 21"},
		{9, 21, "1 … 7 8 [9] 10 11 … 21"},
		{21, 21, "1 … 19 20 [21]"},
		{5, 5, "1 … 3 4 [5]"},
		{3, 5, "1 2 [3] 4 5"},
		{5000000, 10000000, "1 … 4999998 4999999 [5000000] 5000001 5000002 … 10000000"},
	} {
		pager := NewPager(c.current, c.last, func(n int) string { return fmt.Sprint("?", n) })
		var shown []string
		for _, link := range pager.Links {
			switch {
			case link.Gap:
				shown = append(shown, "…")
			case link.Current:
				shown = append(shown, fmt.Sprintf("[%d]", link.Number))
			default:
				shown = append(shown, fmt.Sprint(link.Number))
			}
		}
		if got := strings.Join(shown, " "); got != c.want {
			t.Errorf("page %d of %d: %q, want %q", c.current, c.last, got, c.want)
		}
	}
}

func TestPagerAtItsEnds(t *testing.T) {
	t.Parallel()
	address := func(n int) string { return fmt.Sprint("?", n) }
	if p := NewPager(1, 3, address); p.PrevURL != "" || p.NextURL != "?2" || p.LastURL != "?3" {
		t.Errorf("first page: %+v", p)
	}
	if p := NewPager(3, 3, address); p.PrevURL != "?2" || p.NextURL != "" || p.FirstURL != "?1" {
		t.Errorf("last page: %+v", p)
	}
}

func TestNamesBecomeInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"hub3_owner": "HO", "Anna Admin": "AA", "x": "X", "": "?", "···": "?", "éva maria kiss": "ÉM", "李 雷": "李雷", "\xff\xfe": "?",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestEveryPageHasItsSamples holds the contract and the folders together.
func TestEveryPageHasItsSamples(t *testing.T) {
	t.Parallel()
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	samples := map[string]int{}
	types := map[string]reflect.Type{}
	for _, s := range Samples() {
		file, kind := s.file(), reflect.TypeOf(s.Data)
		samples[file]++
		if types[file] != nil && types[file] != kind {
			t.Errorf("%s is given %v and %v", s, types[file], kind)
		}
		types[file] = kind
	}
	for _, page := range base.pages() {
		if got := samples[page+"/page.html"]; got < 3 {
			t.Errorf("page %s has %d samples", page, got)
		}
	}
	for _, part := range base.parts() {
		if got := samples["parts/"+part+".html"]; got < 3 {
			t.Errorf("part %s has %d samples", part, got)
		}
	}
	for file := range samples {
		if base[file].body == nil {
			t.Errorf("samples for %s, which is missing", file)
		}
	}
}
