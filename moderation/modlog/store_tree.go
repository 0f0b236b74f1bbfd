package modlog

import (
	"fmt"

	"answerable/moderation/modlog/audit"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
)

// numbered is a hash with tlog's number for it.
type numbered struct {
	index int64
	hash  tlog.Hash
}

// stored is the tree in the database, with hashes that were read or made
// meanwhile.
type stored struct {
	query *gorm.DB
	known map[int64]tlog.Hash
}

func storedTree(q *gorm.DB) *stored { return &stored{q, map[int64]tlog.Hash{}} }

// ReadHashes is tlog.HashReader's.
func (s *stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var missing []int64
	for _, index := range indexes {
		if _, ok := s.known[index]; !ok {
			missing = append(missing, index)
		}
	}
	read, err := readHashes(s.query, missing)
	if err != nil {
		return nil, err
	}
	for i, index := range missing {
		s.known[index] = read[i]
	}
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = s.known[index]
	}
	return hashes, nil
}

// grow hashes the next leaves, which must follow the tree without a gap, and
// gives the new hashes.
func (s *stored) grow(size int64, leaves []storedLeaf) ([]numbered, error) {
	var made []numbered
	for i, leaf := range leaves {
		n := size + int64(i)
		read, err := audit.ParseLeaf(leaf.Leaf)
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", leaf.ID, err)
		}
		if leaf.ID != n || read.Entry != n {
			return nil, fmt.Errorf("entry %d is missing: the next one is %d and calls itself %d", n, leaf.ID, read.Entry)
		}
		hashes, err := tlog.StoredHashes(n, leaf.Leaf, s)
		if err != nil {
			return nil, err
		}
		for level, hash := range hashes {
			index := tlog.StoredHashIndex(level, n>>level)
			s.known[index] = hash
			made = append(made, numbered{index, hash})
		}
	}
	return made, nil
}

// hasLeaf reports whether an entry's leaf has the hash that the tree has for it.
func (s *stored) hasLeaf(n int64) (bool, error) {
	hashes, err := s.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
	if err != nil {
		return false, err
	}
	leaves, err := leavesFrom(s.query, n, 1)
	return len(leaves) == 1 && tlog.RecordHash(leaves[0].Leaf) == hashes[0], err
}

// checkpoint is the tree at that size.
func (s *stored) checkpoint(origin string, size int64) (audit.Checkpoint, error) {
	root, err := tlog.TreeHash(size, s)
	return audit.Checkpoint{Origin: origin, Size: size, Root: root}, err
}

// extends reports whether the tree at now's size is proven to begin with the
// older checkpoint's.
func (s *stored) extends(older, now audit.Checkpoint) (bool, error) {
	if older.Size > now.Size {
		return false, nil
	}
	if older.Size == 0 {
		empty, err := tlog.TreeHash(0, s)
		return older.Root == empty, err
	}
	proof, err := tlog.ProveTree(now.Size, older.Size, s)
	if err != nil {
		return false, err
	}
	return audit.CheckConsistency(older, now, proof) == nil, nil
}
