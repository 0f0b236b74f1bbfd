package audit

import (
	"errors"

	"golang.org/x/mod/sumdb/tlog"
)

var errSize = errors.New("a size or number is outside the tree")

// CheckInclusion reports whether the proof shows that leaf n of the checkpoint's
// tree has that hash (RFC 6962 section 2.1.1).
func CheckInclusion(c Checkpoint, n int64, leaf tlog.Hash, proof []tlog.Hash) error {
	if c.Size > MaxSize {
		return errSize
	}
	return tlog.CheckRecord(proof, c.Size, c.Root, n, leaf)
}

// CheckConsistency reports whether the proof shows that the older checkpoint's
// tree is the beginning of the newer one's (RFC 6962 section 2.1.2).
func CheckConsistency(older, newer Checkpoint, proof []tlog.Hash) error {
	if older.Size > MaxSize || newer.Size > MaxSize {
		return errSize
	}
	return tlog.CheckTree(proof, newer.Size, newer.Root, older.Size, older.Root)
}
