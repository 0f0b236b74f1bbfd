package thread

import (
	"context"
	"sync"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// maxReadBatch bounds how many read positions wait in memory. Beyond it new
// ones are dropped until the next FlushRead: they are a convenience.
const maxReadBatch = 20_000

// reading is one member's place in one thread.
type reading struct{ member, thread int64 }

// readBatch collects read positions, because a view of a page shall write
// nothing. The zero value is ready for use.
type readBatch struct {
	mu      sync.Mutex
	highest map[reading]int
}

func (b *readBatch) add(r reading, number int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.highest == nil {
		b.highest = map[reading]int{}
	}
	if known, there := b.highest[r]; number > known && (there || len(b.highest) < maxReadBatch) {
		b.highest[r] = number
	}
}

// of is the highest number not written yet, 0 for none.
func (b *readBatch) of(member, thread int64) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.highest[reading{member, thread}]
}

func (b *readBatch) all() map[reading]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := make(map[reading]int, len(b.highest))
	for r, number := range b.highest {
		all[r] = number
	}
	return all
}

// forget drops what was written, unless the member has read on meanwhile.
func (b *readBatch) forget(written map[reading]int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for r, number := range written {
		if b.highest[r] == number {
			delete(b.highest, r)
		}
	}
}

// Read notes that the viewer was shown a thread's posts up to number. Guests
// have no read positions. It is kept in memory until FlushRead.
func (f *Forum) Read(v account.Viewer, thread int64, number int) {
	if v.SignedIn() && thread > 0 && number > 0 {
		f.read.add(reading{v.ID, thread}, number)
	}
}

// FlushRead writes the collected read positions in one transaction; a position
// never goes back. While the database is away they stay in memory.
func (f *Forum) FlushRead(ctx context.Context) error {
	batch := f.read.all()
	if len(batch) == 0 {
		return nil
	}
	err := f.db.Write(ctx, func(tx *db.Tx) error { return saveReadPositions(ctx, tx, batch, f.now()) })
	if ctx.Err() == nil && !fail.Is(err, fail.Unavailable) {
		f.read.forget(batch) // also when refused: the same rows would be refused for ever
	}
	return err
}
