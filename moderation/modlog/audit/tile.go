package audit

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// TileWidth is how many hashes or entries a full tile has (c2sp.org/tlog-tiles).
const TileWidth = 256

const tileHeight = 8

// Tile names a run of Width hashes at tree level 8*Level, of which the first is
// number N*256. Level Entries stands for leaves.
type Tile struct {
	Level int
	N     int64
	Width int // 1 to 256
}

// Entries is the level of bundles of leaves.
const Entries = -1

// Path is the tile's address below the log's, such as "tile/0/x001/x234/067.p/8".
func (t Tile) Path() string {
	path := tlog.Tile{H: tileHeight, L: t.Level, N: t.N, W: t.Width}.Path()
	return "tile/" + strings.Replace(strings.TrimPrefix(path, "tile/8/"), "data/", "entries/", 1)
}

// textsPath is where the texts of a bundle of leaves are.
func (t Tile) textsPath() string {
	return "texts/" + strings.TrimPrefix(t.Path(), "tile/entries/")
}

// ParseTile reads the address that Path gives, and only that.
func ParseTile(path string) (Tile, error) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if !ok || strings.HasPrefix(rest, "data/") {
		return Tile{}, errors.New("not a tile's address")
	}
	parsed, err := tlog.ParseTilePath("tile/8/" + strings.Replace(rest, "entries/", "data/", 1))
	if err != nil {
		return Tile{}, err
	}
	t := Tile{Level: parsed.L, N: parsed.N, Width: parsed.W}
	if t.Path() != path || t.Level > 5 || t.N > MaxSize/TileWidth {
		return Tile{}, errors.New("not a tile's address")
	}
	return t, nil
}

// AppendEntry adds a leaf to a bundle, behind its length.
func AppendEntry(bundle, leaf []byte) ([]byte, error) {
	if len(leaf) > math.MaxUint16 {
		return nil, fmt.Errorf("a leaf of %d bytes does not fit in a bundle", len(leaf))
	}
	return append(binary.BigEndian.AppendUint16(bundle, uint16(len(leaf))), leaf...), nil
}

// cut takes the next length and that many bytes off the front of raw.
func cut(raw []byte) (part, rest []byte, ok bool) {
	if len(raw) < 2 {
		return nil, nil, false
	}
	n := int(binary.BigEndian.Uint16(raw)) + 2
	if len(raw) < n {
		return nil, nil, false
	}
	return raw[2:n], raw[n:], true
}

// split gives the width parts of a bundle, which must have nothing besides.
func split(raw []byte, width int) ([][]byte, error) {
	parts := make([][]byte, width)
	for i := range parts {
		var ok bool
		if parts[i], raw, ok = cut(raw); !ok {
			return nil, errors.New("it ends too early")
		}
	}
	if len(raw) > 0 {
		return nil, errors.New("something follows its last entry")
	}
	return parts, nil
}
