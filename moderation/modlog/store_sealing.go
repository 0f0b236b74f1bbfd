package modlog

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"

	"gorm.io/gorm"
)

// chunk is how many leaves are hashed in one transaction.
const chunk = 4096

// Unsigned is the error of Seal where the tree must not be signed; its text is
// State's Trouble.
type Unsigned struct{ Trouble string }

// Error is the trouble.
func (u *Unsigned) Error() string { return "the moderation log is not signed: " + u.Trouble }

// Keep seals what is appended on any node until ctx ends, normally within half
// a second, and keeps the file beside the database up to date.
func (l *Log) Keep(ctx context.Context) {
	tick := time.NewTicker(time.Second) // what an announcement missed
	defer tick.Stop()
	var k keeping
	for {
		k.report(l.log, l.turn(ctx, &k))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-l.wake:
			pause(ctx, 100*time.Millisecond) // one signature for what comes together
		}
	}
}

// keeping is what Keep remembers between its turns.
type keeping struct {
	said  string // the trouble that was told last
	quiet int    // turns to sit out, because nothing changes in a second
}

func (l *Log) turn(ctx context.Context, k *keeping) error {
	if k.quiet > 0 {
		k.quiet--
		return errQuiet
	}
	err := errors.Join(l.Seal(ctx), l.follow(ctx))
	if ctx.Err() != nil {
		return errQuiet // it was stopped, nothing is wrong
	}
	return err
}

var errQuiet = errors.New("nothing was tried")

// report says each trouble once, and when it is over.
func (k *keeping) report(log *slog.Logger, err error) {
	switch {
	case errors.Is(err, errQuiet):
	case err == nil && k.said != "":
		log.Info("the moderation log is signed again")
		k.said = ""
	case err != nil:
		k.quiet = 5
		if said := err.Error(); said != k.said && !fail.Is(err, fail.Unavailable) {
			log.Error("sealing the moderation log", slog.Any("error", err))
			k.said = said
		}
	}
}

func pause(ctx context.Context, length time.Duration) {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// Seal hashes what was appended and publishes a signed checkpoint of it. It
// does nothing while another node is at it. An *Unsigned error says that the
// tree does not extend what was published.
func (l *Log) Seal(ctx context.Context) error {
	if l.signer == nil {
		return errors.New("modlog: this node has no key to sign with")
	}
	for {
		more, err := l.round(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// round hashes one chunk and, where that was the last, signs.
func (l *Log) round(ctx context.Context) (more bool, err error) {
	if c, err := countAll(l.db.Read(ctx)); err != nil || c.Entries == c.Sealed {
		return false, err
	}
	var trouble string
	err = l.db.Write(ctx, func(tx *db.Tx) error {
		mine, err := lead(ctx, tx)
		if err != nil || !mine {
			return err
		}
		more, trouble, err = l.advance(ctx, tx)
		return err // with trouble, what was hashed is kept
	})
	if err == nil && trouble != "" {
		err = &Unsigned{trouble}
	}
	return more, err
}

func (l *Log) advance(ctx context.Context, tx *db.Tx) (more bool, trouble string, err error) {
	q := tx.WithContext(ctx)
	h, err := l.head(q)
	if err != nil {
		return false, "", err
	}
	tree := storedTree(q)
	if trouble, err := leafTrouble(h, tree); trouble != "" || err != nil {
		return false, trouble, err
	}
	if err := hashOn(ctx, tx, &h, tree); err != nil {
		return false, "", err
	}
	if h.Hashed < h.Entries {
		return true, "", nil
	}
	if trouble, err := l.trouble(h, tree); trouble != "" || err != nil {
		return false, trouble, err
	}
	return false, "", l.publish(ctx, tx, h, tree)
}

// hashOn hashes the next leaves.
func hashOn(ctx context.Context, tx *db.Tx, h *head, tree *stored) error {
	leaves, err := leavesFrom(tx.WithContext(ctx), h.Hashed, chunk)
	if err != nil {
		return err
	}
	made, err := tree.grow(h.Hashed, leaves)
	if err != nil {
		return err
	}
	h.Hashed += int64(len(leaves))
	return insertHashes(ctx, tx, made)
}

// publish signs the tree. The file is written first: a checkpoint that anybody
// saw is then beside the database, whatever happens to either.
func (l *Log) publish(ctx context.Context, tx *db.Tx, h head, tree *stored) error {
	if h.last != nil && h.last.Size >= h.Hashed {
		return nil
	}
	now, err := tree.checkpoint(h.log.Origin, h.Hashed)
	if err != nil {
		return err
	}
	signed, err := l.signer.sign(h.log.Origin, now.Text())
	if err != nil {
		return err
	}
	if err := writeBeside(l.folder, signed); err != nil {
		return err
	}
	tx.Announce(Topic)
	return insertCheckpoint(ctx, tx, h.log.Number, now.Size, signed, kept(l.now()))
}

// follow keeps beside the database what another node published.
func (l *Log) follow(ctx context.Context) error {
	q := l.db.Read(ctx)
	h, err := l.head(q)
	if err != nil || h.last == nil || h.last.Note == h.beside {
		return err
	}
	trouble, err := l.trouble(h, storedTree(q))
	if err != nil || trouble != "" {
		return err // Seal or State tell it
	}
	if c, err := unverified(h.beside); err != nil || c.Origin != h.log.Origin || c.Size < h.last.Size {
		return writeBeside(l.folder, h.last.Note)
	}
	return nil
}

func createdAt(q *gorm.DB, entry int64) (*time.Time, error) {
	var at []time.Time
	err := q.Raw(`SELECT created_at FROM log_entries WHERE id = ?`, entry).Scan(&at).Error
	if err != nil || len(at) == 0 {
		return nil, err
	}
	return &at[0], nil
}
