package search

import (
	"math"
	"strings"
	"testing"

	"answerable/forum/fail"
)

func TestCursorRoundTrip(t *testing.T) {
	t.Parallel()
	for _, c := range []Cursor{{1.25, 1, 20}, {0, math.MaxInt64, MaxHits}, {1.7e15, 42, 1}, {math.SmallestNonzeroFloat64, 7, 999}} {
		got, err := ParseCursor(c.String())
		if err != nil || got != c {
			t.Errorf("%+v came back as %+v, %v", c, got, err)
		}
	}
}

func TestCursorStart(t *testing.T) {
	t.Parallel()
	c, err := ParseCursor("")
	if err != nil || c.Before(math.MaxFloat64, 1) || c.Seen != 0 {
		t.Errorf("the start hides hits: %+v, %v", c, err)
	}
}

func TestCursorBefore(t *testing.T) {
	t.Parallel()
	c := Cursor{Rank: 2, Last: 10, Seen: 3}
	for _, hit := range []struct {
		rank   float64
		thread int64
		want   bool
	}{{3, 99, true}, {2, 9, true}, {2, 10, true}, {2, 11, false}, {1, 1, false}} {
		if got := c.Before(hit.rank, hit.thread); got != hit.want {
			t.Errorf("Before(%v, %d) = %v", hit.rank, hit.thread, got)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("")
	f.Add(Cursor{1.25, 1, 20}.String())
	f.Add("AX-F4AAAAAAAAAAAAAAAAAEAAQ")
	f.Add("=&?%00")
	f.Add("AX00000000000\n\n\n\n\n\n0000000")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCursor(s)
		switch {
		case err != nil && !fail.Is(err, fail.Invalid):
			t.Fatalf("%q: %v", s, err)
		case err == nil && s != "" && c.String() != s:
			t.Fatalf("%q is read as %+v, which is written %q", s, c, c.String())
		case err == nil && (math.IsNaN(c.Rank) || c.Seen < 0 || c.Seen > MaxHits):
			t.Fatalf("%q: out of bounds: %+v", s, c)
		}
	})
}

func TestDocumentID(t *testing.T) {
	t.Parallel()
	if thread, part, ok := ParseDocumentID(DocumentID(Thread(12), 3)); !ok || thread != Thread(12) || part != 3 {
		t.Errorf("t12.3 is read as %v, %d, %v", thread, part, ok)
	}
	for _, id := range []string{"", "t", "t1", "t1.", "t.1", "1.2", "t1.2.3", "tt1.2", "t01.2", "t1.+2", "t99999999999999999999.0"} {
		if _, _, ok := ParseDocumentID(id); ok {
			t.Errorf("%q is taken for a document's id", id)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	q := Query{Text: "a\xff" + string(make([]byte, MaxText*2)), Limit: 1 << 30, Tags: []string{strings.Repeat("a", 500)}, Access: make([]string, 5000)}.Clean()
	if len(q.Text) > MaxText || q.Limit != MaxLimit || len(q.Tags[0]) > 200 || len(q.Access) > maxClasses {
		t.Errorf("not within bounds: %d bytes, limit %d, tag %d, %d classes", len(q.Text), q.Limit, len(q.Tags[0]), len(q.Access))
	}
	if q := (Query{Limit: -1}).Clean(); q.Limit != defaultLimit {
		t.Errorf("limit -1 becomes %d", q.Limit)
	}
}
