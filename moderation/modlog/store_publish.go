package modlog

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"answerable/forum/fail"
	"answerable/moderation/modlog/audit"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
)

// Sealed is how many entries, from the first on, the newest checkpoint covers:
// entry n is sealed if n is smaller.
func (l *Log) Sealed(ctx context.Context) (int64, error) {
	c, err := countAll(l.db.Read(ctx))
	return max(c.Sealed, 0), err
}

// Checkpoint gives the newest signed checkpoint.
func (l *Log) Checkpoint(ctx context.Context) (string, error) {
	p, err := l.newest(l.db.Read(ctx))
	if err != nil {
		return "", err
	}
	return p.Note, nil
}

func (l *Log) newest(q *gorm.DB) (*published, error) {
	p, err := newestPublished(q)
	if err == nil && p == nil {
		err = notYet()
	}
	return p, err
}

func notYet() error {
	return fail.New(fail.Unavailable, "This is not sealed yet.", "The log is signed within seconds. Please try again.").After(2 * time.Second)
}

// Keys gives the verifier keys, a line each: the newest log's, then those of
// the logs before it.
func (l *Log) Keys(ctx context.Context) (string, error) {
	all, err := listOrigins(l.db.Read(ctx))
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "", notYet()
	}
	var lines strings.Builder
	for _, o := range all {
		lines.WriteString(o.VerifierKey + "\n")
	}
	return lines.String(), nil
}

// Tile gives the hashes or leaves of an address below the log's that begins
// with "tile/", as https://c2sp.org/tlog-tiles has them. What it gave once
// never changes.
func (l *Log) Tile(ctx context.Context, path string) ([]byte, error) {
	tile, err := audit.ParseTile(path)
	if err != nil {
		return nil, fail.NotFound()
	}
	q := l.db.Read(ctx)
	if err := l.covered(q, tile); err != nil {
		return nil, err
	}
	first := tile.N * audit.TileWidth
	if tile.Level != audit.Entries {
		return hashRun(q, 8*tile.Level, first, tile.Width)
	}
	leaves, err := leavesFrom(q, first, tile.Width)
	if err != nil {
		return nil, err
	}
	return bundleOf(leaves, tile.Width)
}

func bundleOf(leaves []storedLeaf, width int) (bundle []byte, err error) {
	if len(leaves) != width {
		return nil, fmt.Errorf("log_entries has %d of %d entries of a bundle", len(leaves), width)
	}
	for _, leaf := range leaves {
		if bundle, err = audit.AppendEntry(bundle, leaf.Leaf); err != nil {
			return nil, err
		}
	}
	return bundle, nil
}

// covered refuses a tile that no checkpoint stands for yet.
func (l *Log) covered(q *gorm.DB, tile audit.Tile) error {
	c, err := countAll(q)
	if err != nil {
		return err
	}
	have := max(c.Sealed, 0)
	if tile.Level > 0 {
		have >>= 8 * tile.Level
	}
	if tile.N*audit.TileWidth+int64(tile.Width) > have {
		return fail.NotFound()
	}
	return nil
}

// Texts gives the public texts of a bundle of entries for an address
// "texts/<N>[.p/<W>]": for each entry the public reason and the quoted actor's
// name, each as two bytes of length, then salt and text; length 0 where there
// is none or it was erased.
func (l *Log) Texts(ctx context.Context, path string) ([]byte, error) {
	rest, ok := strings.CutPrefix(path, "texts/")
	tile, err := audit.ParseTile("tile/entries/" + rest)
	if err != nil || !ok {
		return nil, fail.NotFound()
	}
	q := l.db.Read(ctx)
	if err := l.covered(q, tile); err != nil {
		return nil, err
	}
	found, err := openingsFrom(q, tile.N*audit.TileWidth, tile.Width)
	if err != nil {
		return nil, err
	}
	var out []byte
	for _, o := range found {
		out = appendOpening(out, o.PublicReasonSalt, o.PublicReason)
		out = appendOpening(out, o.ActorNameSalt, o.ActorName)
	}
	return out, nil
}

func appendOpening(out, salt []byte, text string) []byte {
	if salt == nil {
		return append(out, 0, 0)
	}
	text = text[:min(len(text), 1<<16-1-len(salt))] // longer ones the schema refuses
	out = binary.BigEndian.AppendUint16(out, uint16(len(salt)+len(text)))
	return append(append(out, salt...), text...)
}

// Fetch gives what an address below the log's serves to everybody, for an
// auditor who looks from inside.
func (l *Log) Fetch(ctx context.Context, path string) ([]byte, error) {
	text := func(s string, err error) ([]byte, error) { return []byte(s), err }
	switch {
	case path == "checkpoint":
		return text(l.Checkpoint(ctx))
	case path == "key":
		return text(l.Keys(ctx))
	case strings.HasPrefix(path, "texts/"):
		return l.Texts(ctx, path)
	case strings.HasSuffix(path, "/receipt"):
		n, err := strconv.ParseInt(strings.TrimSuffix(path, "/receipt"), 10, 64)
		if err != nil {
			return nil, fail.NotFound()
		}
		return l.ReceiptFile(ctx, n, Holder{})
	}
	return l.Tile(ctx, path)
}

// Proof shows that an entry is in the signed log.
type Proof struct {
	Entry      int64       `json:"entry"`
	Leaf       string      `json:"leaf"`
	LeafHash   tlog.Hash   `json:"leaf_hash"`
	Path       []tlog.Hash `json:"proof"` // from the leaf's neighbour upward
	Origin     string      `json:"origin"`
	Size       int64       `json:"size"`
	Root       tlog.Hash   `json:"root"`
	Checkpoint string      `json:"checkpoint"`
	SignedAt   time.Time   `json:"signed_at"`
	SealedAt   time.Time   `json:"sealed_at"` // when this entry was first covered
	Key        string      `json:"key"`
}

// Proof gives the proof of an entry against the newest checkpoint. For an entry
// that is not sealed yet it fails as fail.Unavailable.
func (l *Log) Proof(ctx context.Context, entry int64) (Proof, error) {
	q := l.db.Read(ctx)
	leaves, err := leavesFrom(q, entry, 1)
	if err != nil {
		return Proof{}, err
	}
	if entry < 0 || len(leaves) == 0 || leaves[0].ID != entry {
		return Proof{}, fail.NotFound()
	}
	newest, err := l.newest(q)
	if err != nil {
		return Proof{}, err
	}
	first, err := firstPublishedWith(q, entry)
	if err != nil {
		return Proof{}, err
	}
	if first == nil {
		return Proof{}, notYet()
	}
	p := Proof{Entry: entry, Leaf: string(leaves[0].Leaf), LeafHash: tlog.RecordHash(leaves[0].Leaf), Checkpoint: newest.Note,
		SignedAt: newest.SignedAt.UTC(), SealedAt: first.SignedAt.UTC(), Key: newest.VerifierKey}
	return p, p.prove(q)
}

func (p *Proof) prove(q *gorm.DB) error {
	c, err := audit.OpenCheckpoint([]byte(p.Checkpoint), p.Key)
	if err != nil {
		return err
	}
	p.Origin, p.Size, p.Root = c.Origin, c.Size, c.Root
	if p.Path, err = tlog.ProveRecord(c.Size, p.Entry, storedTree(q)); err != nil {
		return err
	}
	return audit.CheckInclusion(c, p.Entry, p.LeafHash, p.Path)
}

// Holder says what of an entry the receiver of a receipt may have besides what
// everybody may.
type Holder struct {
	// Concerned is true for the entry's subject: he gets the explanation and the
	// salts of his content.
	Concerned bool
	// Before and After are the contents, to be put into the file; nil leaves the
	// salt alone, which proves the same beside the downloaded content.
	Before, After []byte
}

// ReceiptFile gives the self-contained receipt of a sealed entry (audit.Receipt).
func (l *Log) ReceiptFile(ctx context.Context, entry int64, holder Holder) ([]byte, error) {
	p, err := l.Proof(ctx, entry)
	if err != nil {
		return nil, err
	}
	found, err := openingsFrom(l.db.Read(ctx), entry, 1)
	if err != nil {
		return nil, err
	}
	r := audit.Receipt{Version: 1, About: fmt.Sprintf("This file proves entry %d of the moderation log %s. Check it with: answerable-audit receipt FILE", entry, p.Origin),
		Leaf: p.Leaf, Proof: p.Path, Checkpoint: p.Checkpoint, Key: p.Key, Reveals: found[0].reveals(holder)}
	if _, err := r.Check(p.Key, nil); err != nil {
		return nil, errors.Join(errors.New("a receipt would not hold"), err)
	}
	return r.File()
}

func (o openings) reveals(holder Holder) map[string]audit.Reveal {
	open := map[string]audit.Reveal{}
	add := func(field string, salt, text []byte) {
		if salt != nil {
			open[field] = audit.NewReveal(salt, text)
		}
	}
	add(audit.PublicReason, o.PublicReasonSalt, []byte(o.PublicReason))
	add(audit.ActorName, o.ActorNameSalt, []byte(o.ActorName))
	if holder.Concerned {
		add(audit.Explanation, o.ExplanationSalt, []byte(o.Explanation))
		add(audit.ContentBefore, o.BeforeSalt, holder.Before)
		add(audit.ContentAfter, o.AfterSalt, holder.After)
	}
	return open
}
