package audit

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// tree takes leaf hashes in their order and keeps only its right edge.
type tree struct {
	size  int64
	edge  []tlog.Hash // of the complete subtrees, the largest first
	tiles [6][]byte   // the tiles that are being filled, by level
}

// add takes the next leaf's hash.
func (t *tree) add(hash tlog.Hash) {
	t.fill(0, hash)
	for level := range bits.TrailingZeros64(^uint64(t.size)) {
		last := len(t.edge) - 1
		hash = tlog.NodeHash(t.edge[last], hash)
		t.edge = t.edge[:last]
		if (level+1)%tileHeight == 0 {
			t.fill((level+1)/tileHeight, hash)
		}
	}
	t.edge = append(t.edge, hash)
	t.size++
}

// fill begins a new tile where the last one is full.
func (t *tree) fill(level int, hash tlog.Hash) {
	if len(t.tiles[level]) == TileWidth*tlog.HashSize {
		t.tiles[level] = t.tiles[level][:0]
	}
	t.tiles[level] = append(t.tiles[level], hash[:]...)
}

// root is the tree's hash as it is now.
func (t *tree) root() tlog.Hash {
	if t.size == 0 {
		empty, _ := tlog.TreeHash(0, nil) // reads nothing
		return empty
	}
	hash := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		hash = tlog.NodeHash(t.edge[i], hash)
	}
	return hash
}
