package audit_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"answerable/moderation/modlog/audit"

	"golang.org/x/mod/sumdb/tlog"
)

// merkleCase is one case of transparency-dev/merkle's conformance set.
type merkleCase struct {
	File    string `json:"file"`
	WantErr bool   `json:"wantErr"`
	Proof   []string
	// inclusion
	LeafIdx  uint64 // one case has 2^64-1
	TreeSize int64
	Root     string
	LeafHash string
	// consistency
	Size1, Size2 int64
	Root1, Root2 string
}

func TestTheProofsOfTheConformanceSet(t *testing.T) {
	t.Parallel()
	var cases []merkleCase
	raw, err := os.ReadFile(corpus(t, "merkle-proofs/cases.json"))
	if err == nil {
		err = json.Unmarshal(raw, &cases)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 149 {
		t.Fatalf("%d cases, want 149", len(cases))
	}
	refused := 0
	for _, c := range cases {
		if err := c.check(); (err != nil) != c.WantErr {
			t.Errorf("%s: gave %v, want an error: %v", c.File, err, c.WantErr)
		}
		if c.WantErr {
			refused++
		}
	}
	if refused != 139 {
		t.Errorf("%d of the cases are bad ones, want 139", refused)
	}
}

func (c merkleCase) check() error {
	proof := make([]tlog.Hash, len(c.Proof))
	for i, text := range c.Proof {
		var err error
		if proof[i], err = tlog.ParseHash(text); err != nil {
			return err
		}
	}
	if filepath.Dir(filepath.Dir(c.File)) == "inclusion" {
		root, leaf := hashOf(c.Root), hashOf(c.LeafHash)
		if len(root) != tlog.HashSize || len(leaf) != tlog.HashSize {
			return base64.CorruptInputError(0)
		}
		return audit.CheckInclusion(audit.Checkpoint{Size: c.TreeSize, Root: tlog.Hash(root)}, int64(c.LeafIdx), tlog.Hash(leaf), proof)
	}
	one, two := hashOf(c.Root1), hashOf(c.Root2)
	if len(one) != tlog.HashSize || len(two) != tlog.HashSize {
		return base64.CorruptInputError(0)
	}
	return audit.CheckConsistency(audit.Checkpoint{Size: c.Size1, Root: tlog.Hash(one)}, audit.Checkpoint{Size: c.Size2, Root: tlog.Hash(two)}, proof)
}

func hashOf(text string) []byte {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil
	}
	return raw
}

func TestSizesNearTheEndOfNumbersAreRefused(t *testing.T) {
	t.Parallel()
	huge := audit.Checkpoint{Size: 1<<63 - 1}
	if audit.CheckInclusion(huge, 1<<62, tlog.Hash{}, make([]tlog.Hash, 63)) == nil {
		t.Error("an inclusion proof in a tree of 2^63-1 leaves was accepted")
	}
	if audit.CheckConsistency(audit.Checkpoint{Size: 5}, huge, make([]tlog.Hash, 63)) == nil {
		t.Error("a consistency proof to a tree of 2^63-1 leaves was accepted")
	}
}

// corpus finds a file of the shared corpora above the test's folder.
func corpus(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		for _, place := range []string{"corpora", "shared/corpora"} {
			path := filepath.Join(dir, place, name)
			if _, err := os.Stat(path); err == nil {
				return path
			}
		}
		if dir == filepath.Dir(dir) {
			t.Skip("needs the shared corpora: " + name)
		}
		dir = filepath.Dir(dir)
	}
}
