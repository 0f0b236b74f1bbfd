package moderation

import (
	"context"
	"hash/maphash"
	"slices"
	"sync"

	"answerable/forum/db"
)

// quotedLength is from how many characters on a reason that stands in a text
// counts as a quote of its entry.
const quotedLength = 20

// reasons knows the public reasons of those who acted here by the beginnings of
// them, so that a text is compared with all entries of a moderator, however many,
// by one look at the text. It holds hashes and no texts: an erased reason is not
// in it, and what it finds is compared with the log as it is.
type reasons struct {
	seed maphash.Seed
	mu   sync.Mutex
	of   map[int64]*ownReasons
}

// ownReasons are one member's.
type ownReasons struct {
	known   int64 // the entry up to which they were read, -1 for none
	entries map[uint64][]int64
}

func newReasons() *reasons { return &reasons{seed: maphash.MakeSeed(), of: map[int64]*ownReasons{}} }

// known is up to which entry the member's reasons were read, -1 for none.
func (r *reasons) known(member int64) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if own := r.of[member]; own != nil {
		return own.known
	}
	return -1
}

// learn adds a reason of the member. Entries come in their order.
func (r *reasons) learn(member, entry int64, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	own := r.of[member]
	if own == nil {
		own = &ownReasons{known: -1, entries: map[uint64][]int64{}}
		r.of[member] = own
	}
	if entry <= own.known {
		return // somebody else asked at the same time
	}
	own.known = entry
	if len([]rune(reason)) >= quotedLength {
		start := maphash.String(r.seed, reason[:quotedLength])
		own.entries[start] = append(own.entries[start], entry)
	}
}

// within gives the entries of the member whose reasons may stand in the text.
func (r *reasons) within(member int64, text string) (entries []int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	own := r.of[member]
	if own == nil || len(own.entries) == 0 {
		return nil
	}
	for at := 0; at+quotedLength <= len(text); at++ {
		entries = append(entries, own.entries[maphash.String(r.seed, text[at:at+quotedLength])]...)
	}
	slices.Sort(entries)
	return slices.Compact(entries)
}

// unread asks for the reasons of the member that are not known yet.
func (r *reasons) unread(member int64) db.Query {
	return db.Query{SQL: `SELECT a.entry_id, l.public_reason FROM actions a JOIN log_texts l ON l.entry_id = a.entry_id
		WHERE a.actor_id = ? AND a.entry_id > ? ORDER BY a.entry_id`,
		Values: []any{member, r.known(member)}, Scan: func(row db.Row) error {
			var entry int64
			var reason string
			err := row.Scan(&entry, &reason)
			if err == nil {
				r.learn(member, entry, reason)
			}
			return err
		}}
}

// quoted gives the member's entries whose public reasons the text quotes, once
// those that were unread are known.
func (r *reasons) quoted(ctx context.Context, d *db.DB, member int64, text string) ([]int64, error) {
	entries := r.within(member, text)
	if len(entries) == 0 {
		return nil, nil
	}
	return quotedOf(ctx, d, entries, text)
}
