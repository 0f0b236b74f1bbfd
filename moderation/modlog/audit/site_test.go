package audit_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"answerable/moderation/modlog/audit"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// site is a log made without the server's code: what an auditor fetches, by
// address.
type site struct {
	origin      string
	secret, key string
	leaves      [][]byte
	texts       [][2][]byte // salt and text of the public reason and of the actor's name
	hashes      []tlog.Hash // as tlog numbers them
	formerKeys  []string
	changed     map[string][]byte // served instead
}

func newSite(t testing.TB, origin string, entries int) *site {
	t.Helper()
	s := &site{origin: origin, changed: map[string][]byte{}}
	s.secret, s.key = keysOf(t, origin)
	for range entries {
		s.act("post.hide", 7, "It names a neighbour's address, rule 4.", "")
	}
	return s
}

// keysOf gives every log of one origin the same key.
func keysOf(t testing.TB, origin string) (secret, public string) {
	t.Helper()
	seed := sha256.Sum256([]byte(origin))
	public, err := note.NewEd25519VerifierKey(origin, ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	id := strings.Split(public, "+")[1]
	return "PRIVATE+KEY+" + origin + "+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, seed[:]...)), public
}

// act appends an entry.
func (s *site) act(kind string, target int64, reason, quotes string) {
	n := len(s.leaves)
	at := time.Date(2026, 5, 18, 9, 0, n, 0, time.UTC)
	leaf := audit.Leaf{Entry: int64(n), Kind: kind, Target: target, HappenedAt: at, RecordedAt: at, Source: "own_initiative", Actor: "a91c", Quotes: quotes}
	var opening [2][]byte
	if reason != "" {
		salt := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
		leaf.PublicReason = audit.Commit(salt[:], []byte(reason))
		opening[0] = append(salt[:], reason...)
	}
	if n%3 == 0 {
		salt := sha256.Sum256([]byte(fmt.Sprint("actor", n)))
		leaf.ActorName = audit.Commit(salt[:], []byte("ada"))
		opening[1] = append(salt[:], "ada"...)
	}
	s.append(leaf.Bytes(), opening)
}

func (s *site) append(leaf []byte, opening [2][]byte) {
	hashes, err := tlog.StoredHashes(int64(len(s.leaves)), leaf, s)
	if err != nil {
		panic(err)
	}
	s.leaves, s.texts, s.hashes = append(s.leaves, leaf), append(s.texts, opening), append(s.hashes, hashes...)
}

func (s *site) ReadHashes(indexes []int64) (found []tlog.Hash, _ error) {
	for _, i := range indexes {
		found = append(found, s.hashes[i])
	}
	return found, nil
}

func (s *site) checkpoint() audit.Checkpoint {
	root, err := tlog.TreeHash(int64(len(s.leaves)), s)
	if err != nil {
		panic(err)
	}
	return audit.Checkpoint{Origin: s.origin, Size: int64(len(s.leaves)), Root: root}
}

func (s *site) signed() []byte {
	signer, err := note.NewSigner(s.secret)
	if err != nil {
		panic(err)
	}
	signed, err := note.Sign(&note.Note{Text: s.checkpoint().Text()}, signer)
	if err != nil {
		panic(err)
	}
	return signed
}

func (s *site) fetch(_ context.Context, path string) ([]byte, error) {
	if raw, ok := s.changed[path]; ok {
		return raw, nil
	}
	switch {
	case path == "checkpoint":
		return s.signed(), nil
	case path == "key":
		return []byte(strings.Join(append([]string{s.key}, s.formerKeys...), "\n") + "\n"), nil
	}
	rest, texts := strings.CutPrefix(path, "texts/")
	if texts {
		path = "tile/entries/" + rest
	}
	tile, err := audit.ParseTile(path)
	if err != nil {
		return nil, err
	}
	var out []byte
	for n := int(tile.N) * 256; n < int(tile.N)*256+tile.Width; n++ {
		switch {
		case n >= len(s.leaves):
			return nil, errors.New("no such tile")
		case texts:
			for _, opening := range s.texts[n] {
				out = append(binary.BigEndian.AppendUint16(out, uint16(len(opening))), opening...)
			}
		case tile.Level == audit.Entries:
			if out, err = audit.AppendEntry(out, s.leaves[n]); err != nil {
				return nil, err
			}
		default:
			hash := s.hashes[tlog.StoredHashIndex(0, int64(n))]
			out = append(out, hash[:]...)
		}
	}
	return out, nil
}

func (s *site) audit(t testing.TB, change ...func(*audit.Auditor)) audit.Report {
	t.Helper()
	a := audit.Auditor{Fetch: s.fetch}
	for _, c := range change {
		c(&a)
	}
	report, err := a.Audit(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestAGoodLogHasNoProblem(t *testing.T) {
	t.Parallel()
	for _, entries := range []int{0, 1, 2, 255, 256, 257, 513, 700} {
		s := newSite(t, "forum.example/moderation/log", entries)
		report := s.audit(t)
		if len(report.Problems) > 0 || report.Entries != int64(entries) || report.Checkpoint != s.checkpoint() {
			t.Errorf("%d entries: %+v", entries, report)
		}
		if want := int64(entries + (entries+2)/3); report.Texts != want {
			t.Errorf("%d entries: %d texts were checked, want %d", entries, report.Texts, want)
		}
		last := report.Memory
		s.act("post.restore", 7, "On appeal.", "")
		if again := s.audit(t, func(a *audit.Auditor) { a.Last = last }); len(again.Problems) > 0 {
			t.Errorf("%d entries and one more: %v", entries, again.Problems)
		}
	}
}

// campaign says whether the long trials run.
func campaign() bool { return os.Getenv("ANSWERABLE_CAMPAIGN") == "1" }

func TestEveryChangedBitIsNoticed(t *testing.T) {
	t.Parallel()
	trials := 400
	if campaign() {
		trials = 10_000
	}
	s := newSite(t, "forum.example/moderation/log", 300)
	paths := []string{"checkpoint", "tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "texts/000", "texts/001.p/44"}
	random := rand.New(rand.NewPCG(4, uint64(trials)))
	for trial := range trials {
		path := paths[trial%len(paths)]
		raw, err := s.fetch(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		bit := random.IntN(len(raw) * 8)
		changed := bytes.Clone(raw)
		changed[bit/8] ^= 1 << (bit % 8)
		s.changed = map[string][]byte{path: changed}
		report := s.audit(t, func(a *audit.Auditor) { a.Key = s.key })
		if len(report.Problems) == 0 || report.Memory.Checkpoint != "" {
			t.Errorf("bit %d of %s was changed, and nobody noticed", bit, path)
		}
	}
}

// Every bit of a checkpoint, because its few bytes carry everything.
func TestEveryChangedBitOfACheckpointIsNoticed(t *testing.T) {
	t.Parallel()
	s := newSite(t, "forum.example/moderation/log", 5)
	signed := s.signed()
	for bit := range len(signed) * 8 {
		changed := bytes.Clone(signed)
		changed[bit/8] ^= 1 << (bit % 8)
		if c, err := audit.OpenCheckpoint(changed, s.key); err == nil {
			t.Errorf("bit %d of the checkpoint was changed, and it is read as %+v from %q", bit, c, changed)
		}
	}
}

func TestEveryChangedBitOfAReceiptsPartsIsNoticed(t *testing.T) {
	t.Parallel()
	s := newSite(t, "forum.example/moderation/log", 11)
	good := s.receipt(t, 6)
	if _, err := good.Check(s.key, nil); err != nil {
		t.Fatal(err)
	}
	flip := func(text string, bit int) string {
		raw := []byte(text)
		raw[bit/8] ^= 1 << (bit % 8)
		return string(raw)
	}
	for bit := range len(good.Leaf) * 8 {
		r := good
		if r.Leaf = flip(good.Leaf, bit); checks(r, s.key) {
			t.Errorf("bit %d of the leaf was changed: %s", bit, r.Leaf)
		}
	}
	for bit := range len(good.Proof) * 256 {
		r := good
		r.Proof = append([]tlog.Hash(nil), good.Proof...)
		r.Proof[bit/256][bit%256/8] ^= 1 << (bit % 8)
		if checks(r, s.key) {
			t.Errorf("bit %d of the proof was changed", bit)
		}
	}
	reveal := good.Reveals[audit.PublicReason]
	for bit := range len(*reveal.Text) * 8 {
		text := flip(*reveal.Text, bit)
		r := good
		r.Reveals = map[string]audit.Reveal{audit.PublicReason: {Salt: reveal.Salt, Text: &text}}
		if checks(r, s.key) {
			t.Errorf("bit %d of the text was changed: %s", bit, text)
		}
	}
}

func checks(r audit.Receipt, key string) bool {
	_, err := r.Check(key, nil)
	return err == nil
}

func (s *site) receipt(t testing.TB, entry int64) audit.Receipt {
	t.Helper()
	proof, err := tlog.ProveRecord(int64(len(s.leaves)), entry, s)
	if err != nil {
		t.Fatal(err)
	}
	opening := s.texts[entry][0]
	return audit.Receipt{Version: 1, Leaf: string(s.leaves[entry]), Proof: proof, Checkpoint: string(s.signed()), Key: s.key,
		Reveals: map[string]audit.Reveal{audit.PublicReason: audit.NewReveal(opening[:32], opening[32:])}}
}

func TestAReceiptIsReadBackFromItsFile(t *testing.T) {
	t.Parallel()
	s := newSite(t, "forum.example/moderation/log", 11)
	good := s.receipt(t, 10)
	file, err := good.File()
	if err != nil {
		t.Fatal(err)
	}
	read, err := audit.ReadReceipt(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	proven, err := read.Check(s.key, nil)
	if err != nil || proven.Texts[audit.PublicReason] != "It names a neighbour's address, rule 4." || proven.Leaf.Entry != 10 {
		t.Errorf("the file proves %+v, %v", proven, err)
	}
	other := newSite(t, "other.example/moderation/log", 0)
	for name, bad := range map[string]string{
		"an unknown field":  strings.Replace(string(file), `"leaf"`, `"leave": "", "leaf"`, 1),
		"another version":   strings.Replace(string(file), `"answerable_receipt": 1`, `"answerable_receipt": 2`, 1),
		"something behind":  string(file) + "{}",
		"nothing":           "",
		"half of it":        string(file[:len(file)/2]),
		"a picture":         "\x89PNG\r\n\x1a\n",
		"a list":            "[]",
		"the page's source": "<!doctype html>",
	} {
		if _, err := audit.ReadReceipt(strings.NewReader(bad)); err == nil {
			t.Errorf("%s was read as a receipt", name)
		}
	}
	if _, err := read.Check(other.key, nil); err == nil || !strings.Contains(err.Error(), "the key you trust") {
		t.Errorf("a receipt of another key: %v", err)
	}
}

// The author proves with his own copy what was removed.
func TestAReceiptsSaltProvesContentFromAFile(t *testing.T) {
	t.Parallel()
	s := newSite(t, "forum.example/moderation/log", 3)
	salt, content := bytes.Repeat([]byte{7}, 32), []byte("My router's password is on the sticker.")
	at := time.Date(2026, 5, 18, 9, 0, 0, 0, time.UTC)
	s.append(audit.Leaf{Entry: 3, Kind: "post.hide", Target: 9, HappenedAt: at, RecordedAt: at, ContentBefore: audit.Commit(salt, content)}.Bytes(), [2][]byte{})
	r := s.receipt(t, 2)
	proof, err := tlog.ProveRecord(4, 3, s)
	if err != nil {
		t.Fatal(err)
	}
	r.Leaf, r.Proof, r.Reveals = string(s.leaves[3]), proof, map[string]audit.Reveal{audit.ContentBefore: audit.NewReveal(salt, nil)}
	proven, err := r.Check(s.key, nil)
	if err != nil || len(proven.Salts) != 1 {
		t.Fatalf("without the content: %+v, %v", proven, err)
	}
	proven, err = r.Check(s.key, map[string][]byte{audit.ContentBefore: content})
	if err != nil || proven.Texts[audit.ContentBefore] != string(content) {
		t.Errorf("with the content: %+v, %v", proven, err)
	}
	if _, err := r.Check(s.key, map[string][]byte{audit.ContentBefore: append(content, '\n')}); err == nil {
		t.Error("another content was accepted")
	}
	if _, err := r.Check(s.key, map[string][]byte{audit.ContentAfter: content}); err == nil {
		t.Error("a content without salt was accepted")
	}
}
