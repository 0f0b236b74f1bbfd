package search

import (
	"encoding/base64"
	"encoding/binary"
	"math"

	"answerable/forum/fail"
)

// Cursor is the place of the last hit of a page. Engines that cannot continue
// from a place use Seen.
type Cursor struct {
	Rank float64 // what hits are ordered by, descending
	Last int64   // among equals, ascending: Key.Order of the last hit
	Seen int     // hits on all pages so far, at most MaxHits
}

const (
	cursorForm  = 1
	cursorBytes = 1 + 8 + 8 + 2
)

// Before reports whether a hit with this rank belongs to the pages already shown.
func (c Cursor) Before(rank float64, order int64) bool {
	return rank > c.Rank || rank == c.Rank && order <= c.Last
}

// String gives the cursor for an address.
func (c Cursor) String() string {
	b := make([]byte, 0, cursorBytes)
	b = append(b, cursorForm)
	b = binary.BigEndian.AppendUint64(b, math.Float64bits(c.Rank))
	b = binary.BigEndian.AppendUint64(b, uint64(c.Last))
	b = binary.BigEndian.AppendUint16(b, uint16(c.Seen))
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseCursor reads what String gave. An empty string is the start; anything
// else that String could not have given is a fail.Invalid error at "after".
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{Rank: math.Inf(1)}, nil
	}
	if len(s) != base64.RawURLEncoding.EncodedLen(cursorBytes) {
		return Cursor{}, badCursor()
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != cursorBytes || b[0] != cursorForm { // the decoder skips line breaks
		return Cursor{}, badCursor()
	}
	c := Cursor{
		Rank: math.Float64frombits(binary.BigEndian.Uint64(b[1:])),
		Last: int64(binary.BigEndian.Uint64(b[9:])),
		Seen: int(binary.BigEndian.Uint16(b[17:])),
	}
	if math.IsNaN(c.Rank) || math.IsInf(c.Rank, 0) || c.Last == 0 || c.Seen <= 0 || c.Seen > MaxHits {
		return Cursor{}, badCursor()
	}
	return c, nil
}

func badCursor() error {
	return fail.New(fail.Invalid, "This page of results does not exist.",
		"Search again to start from the first page.").In("after", "Not a page of this search.")
}
