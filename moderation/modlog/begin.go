package modlog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/moderation/modlog/audit"
)

// BeginAnew ends a log that cannot go on and begins the next: after a lost key,
// or an older backup that was put in the database's place. The caller knows
// that the actor is an administrator.
//
// Entries keep their numbers, leaves and pages. The new log has an origin of its
// own, covers all entries that are still there, and its first own entry quotes
// the last checkpoint that was published of the old one. So everybody sees that
// it happened, and who kept an old checkpoint or receipt can compare. It is
// refused while the log is in order.
func (l *Log) BeginAnew(ctx context.Context, actor int64, reason string) error {
	if l.signer == nil {
		return errors.New("modlog: this node has no key to sign with")
	}
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		mine, err := lead(ctx, tx)
		if err != nil {
			return err
		}
		if !mine {
			return fail.New(fail.Unavailable, "Another node works on the log just now.", "Please try again in a few seconds.")
		}
		return l.beginAnew(ctx, tx, actor, reason)
	})
	if err == nil {
		l.stir()
	}
	return err
}

func (l *Log) beginAnew(ctx context.Context, tx *db.Tx, actor int64, reason string) error {
	q := tx.WithContext(ctx)
	h, err := l.head(q)
	if err != nil {
		return err
	}
	trouble, err := l.trouble(h, storedTree(q))
	if err != nil {
		return err
	}
	if trouble == "" {
		return fail.New(fail.Conflict, "The log is in order, so it goes on as it is.", "A new log can be begun only where the old one cannot be signed any more.")
	}
	quoted := l.lastWords(h)
	number := h.log.Number + 1
	receipt, err := l.Append(ctx, tx, Act{Kind: BeginLog, TargetID: number, ActorID: actor, Source: OwnInitiative, PublicReason: reason, quotes: quoted})
	if err != nil {
		return err
	}
	entry := receipt.Entry()
	o := origin{Number: number, Origin: nextOrigin(h, number), BeginEntryID: &entry}
	if o.VerifierKey, err = l.signer.verifierKey(o.Origin); err != nil {
		return err
	}
	return errors.Join(insertOrigin(ctx, tx, o, kept(l.now())), deleteHashes(ctx, tx))
}

// lastWords is the newest checkpoint that was published, wherever it is kept.
func (l *Log) lastWords(h head) string {
	beside, err := unverified(h.beside)
	known := err == nil && l.isOurs(h, beside.Origin)
	switch {
	case known && (h.last == nil || beside.Origin != h.log.Origin || beside.Size >= h.last.Size):
		return h.beside
	case h.last != nil:
		return h.last.Note
	}
	return ""
}

// isOurs reports whether the checkpoint beside the database is signed by this
// forum: with a log's key from the database, or with this node's.
func (l *Log) isOurs(h head, name string) bool {
	keys := []string{}
	for _, o := range append([]origin{h.log}, h.earlier...) {
		if o.Origin == name {
			keys = append(keys, o.VerifierKey)
		}
	}
	if own, err := l.signer.verifierKey(name); err == nil {
		keys = append(keys, own)
	}
	for _, key := range keys {
		if _, err := audit.OpenCheckpoint([]byte(h.beside), key); err == nil {
			return true
		}
	}
	return false
}

// nextOrigin adds the number to the first log's name. A name that was published
// already, which an older backup may not know, is passed over.
func nextOrigin(h head, number int64) string {
	first := h.log.Origin
	if len(h.earlier) > 0 {
		first = h.earlier[len(h.earlier)-1].Origin
	}
	name := fmt.Sprintf("%s/%d", first, number)
	for strings.HasPrefix(h.beside, name+"\n") {
		number++
		name = fmt.Sprintf("%s/%d", first, number)
	}
	return name
}
