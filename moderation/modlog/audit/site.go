package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Fetch gives what the log serves under an address below /moderation/log/. It
// must bound what it reads. It may be called from several goroutines at once.
type Fetch func(ctx context.Context, path string) ([]byte, error)

// Auditor checks a whole log from the outside.
type Auditor struct {
	Fetch Fetch
	// Key is the verifier key that the caller trusts; empty takes the remembered
	// one, or on a first visit the one that the site shows.
	Key string
	// Last is what the visit before left; its zero value is a first visit.
	Last Memory
	// Progress is told how many entries of how many are checked; may be nil.
	Progress func(done, total int64)
}

// Report is what a visit found.
type Report struct {
	Checkpoint Checkpoint
	Key        string
	// Problems are sentences; empty means that all holds.
	Problems []string
	// Notes are sentences about what is no problem but worth knowing.
	Notes []string
	// Entries, Texts and Erased count what was checked: entries, texts that open
	// their commitment, texts that an entry says were erased.
	Entries, Texts, Erased int64
	// Memory is for the next visit; zero where problems were found.
	Memory Memory
}

// maxProblems keeps the report of a wholly broken log readable.
const maxProblems = 25

func (r *Report) wrong(format string, values ...any) {
	if len(r.Problems) == maxProblems {
		r.Problems = append(r.Problems, "There is more of this kind; it is not listed.")
	}
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, values...))
	}
}

// Audit fetches the checkpoint, every entry, every hash and every public text,
// and compares all of them with each other and with the visit before. The error
// means that the site could not be asked; what is wrong is in the report.
func (a Auditor) Audit(ctx context.Context) (Report, error) {
	var r Report
	signed, err := a.Fetch(ctx, "checkpoint")
	if err != nil {
		return r, fmt.Errorf("fetch the checkpoint: %w", err)
	}
	keys, err := a.Fetch(ctx, "key")
	if err != nil {
		return r, fmt.Errorf("fetch the verifier key: %w", err)
	}
	published := strings.Fields(string(keys))
	if len(published) == 0 {
		r.wrong("The site shows no verifier key.")
		return r, nil
	}
	a.chooseKey(&r, published)
	if r.Checkpoint, err = OpenCheckpoint(signed, r.Key); err != nil {
		r.wrong("The checkpoint that the site shows does not hold: %s.", err)
		return r, nil
	}
	w := walk{Auditor: a, report: &r, missing: map[int64]string{}, published: published}
	if err := w.entries(ctx); err != nil {
		return r, err
	}
	w.conclude()
	if len(r.Problems) == 0 {
		r.Memory = Memory{Checkpoint: string(signed), Key: r.Key}
	}
	return r, nil
}

// chooseKey prefers a key known from elsewhere to the one the site shows. A log
// begun anew has a key of another name; conclude then asks for its reason.
func (a Auditor) chooseKey(r *Report, published []string) {
	trusted := a.Key
	if trusted == "" {
		trusted = a.Last.Key
	}
	switch {
	case trusted == "":
		r.Key = published[0]
		r.Notes = append(r.Notes, "This is the first visit, so the key was taken from the site: "+r.Key+". Compare it with what others were shown.")
	case a.Key == "" && slices.Index(published, trusted) > 0 && keyName(published[0]) != keyName(trusted):
		r.Key = published[0] // the trusted one is of an earlier log; a log itself never changes its key
	default:
		r.Key = trusted
	}
}

// keyName is the origin of the log that a verifier key is for.
func keyName(key string) string {
	name, _, _ := strings.Cut(key, "+")
	return name
}

// walk goes through the entries once, in their order.
type walk struct {
	Auditor
	report    *Report
	published []string // verifier keys
	tree      tree
	before    Checkpoint // of the visit before, size 0 on the first
	quoted    string     // the last old checkpoint that a log.begin quotes
	missing   map[int64]string
	erased    map[int64]bool
}

// bundle is what is fetched for one run of entries.
type bundle struct {
	tile                   Tile
	entries, texts, hashes []byte
	err                    error
}

// ahead is how many bundles are fetched before they are needed.
const ahead = 4

func (w *walk) entries(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w.erased = map[int64]bool{}
	if w.Last.Checkpoint != "" {
		w.before, _ = OpenCheckpoint([]byte(w.Last.Checkpoint), w.Last.Key) // ParseMemory has checked it
	}
	size := w.report.Checkpoint.Size
	queue := make(chan chan bundle, ahead)
	go w.fetchAll(ctx, size, queue)
	w.compareBefore()
	for slot := range queue {
		b := <-slot
		if b.err != nil {
			return b.err
		}
		if !w.bundle(b) {
			return nil
		}
		if w.Progress != nil {
			w.Progress(w.tree.size, size)
		}
	}
	return ctx.Err()
}

func (w *walk) fetchAll(ctx context.Context, size int64, queue chan<- chan bundle) {
	defer close(queue)
	for n := int64(0); n*TileWidth < size; n++ {
		slot := make(chan bundle, 1)
		select {
		case queue <- slot:
		case <-ctx.Done():
			return
		}
		go func() { slot <- w.fetchOne(ctx, n, int(min(TileWidth, size-n*TileWidth))) }()
	}
}

func (w *walk) fetchOne(ctx context.Context, n int64, width int) (b bundle) {
	b.tile = Tile{Level: Entries, N: n, Width: width}
	for _, part := range []struct {
		path string
		to   *[]byte
	}{{b.tile.Path(), &b.entries}, {b.tile.textsPath(), &b.texts}, {Tile{Level: 0, N: n, Width: width}.Path(), &b.hashes}} {
		if *part.to, b.err = w.Fetch(ctx, part.path); b.err != nil {
			b.err = fmt.Errorf("fetch %s: %w", part.path, b.err)
			return b
		}
	}
	return b
}

// bundle checks one run of entries; false ends the walk, because without these
// bytes nothing behind them can be compared.
func (w *walk) bundle(b bundle) bool {
	first := b.tile.N * TileWidth
	leaves, err := split(b.entries, b.tile.Width)
	if err != nil {
		w.report.wrong("Entries %d to %d cannot be read: %s.", first, first+int64(b.tile.Width)-1, err)
		return false
	}
	texts, err := split(b.texts, 2*b.tile.Width)
	if err != nil {
		w.report.wrong("The texts of entries %d to %d cannot be read: %s.", first, first+int64(b.tile.Width)-1, err)
		texts = nil
	}
	if len(b.hashes) != b.tile.Width*tlog.HashSize {
		w.report.wrong("The hashes of entries %d to %d have %d bytes instead of %d.", first, first+int64(b.tile.Width)-1, len(b.hashes), b.tile.Width*tlog.HashSize)
		b.hashes = nil
	}
	for i, leaf := range leaves {
		hash := tlog.RecordHash(leaf)
		w.compareHash(b.hashes, i, hash)
		w.tree.add(hash)
		w.compareBefore()
		commitments := w.leaf(first+int64(i), leaf)
		if texts != nil {
			w.text(first+int64(i), PublicReason, commitments.reason, texts[2*i])
			w.text(first+int64(i), ActorName, commitments.actor, texts[2*i+1])
		}
	}
	w.report.Entries = w.tree.size
	return true
}

func (w *walk) compareHash(hashes []byte, i int, hash tlog.Hash) {
	if hashes != nil && string(hashes[i*tlog.HashSize:(i+1)*tlog.HashSize]) != string(hash[:]) {
		w.report.wrong("Entry %d is not what its hash in the tree says: one of the two was changed.", w.tree.size)
	}
}

// compareBefore compares the tree with the visit before, at its size.
func (w *walk) compareBefore() {
	if w.before.Origin == "" || w.tree.size != w.before.Size || w.tree.root() == w.before.Root {
		return
	}
	w.report.wrong("The first %d entries are not those of your last visit: the log shows another past than it did then.", w.before.Size)
}
