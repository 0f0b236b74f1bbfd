package modlog

import (
	"context"
	"log/slog"
	"time"

	"answerable/forum/db"
)

// Log appends to and reads the moderation log.
type Log struct {
	db     *db.DB
	now    func() time.Time
	log    *slog.Logger
	folder string        // where the last checkpoint is kept beside the database
	signer *signer       // nil where this node does not sign
	wake   chan struct{} // something may wait for a signature
}

// New gives a log that appends and reads, and leaves sealing to another node:
// for commands that only write, and for tests.
func New(d *db.DB, now func() time.Time) *Log {
	return &Log{db: d, now: now, log: slog.New(slog.DiscardHandler)}
}

// Look gives a log that reads and checks what a node with this folder keeps,
// and neither appends nor seals: for doctor.
func Look(d *db.DB, now func() time.Time, folder string) *Log {
	l := New(d, now)
	l.folder = folder
	return l
}

// Parts are what a log that seals is built from.
type Parts struct {
	DB  *db.DB
	Now func() time.Time
	Log *slog.Logger
	// Folder keeps the last published checkpoint, and the key where Key is empty.
	Folder string
	// Key is the signing key, see NewKey; empty takes the folder's, which is made
	// at the first start. Several nodes need the same.
	Key string
	// Origin names the log, such as forum.example/moderation/log. It counts at
	// the first start only: afterwards the log keeps its name.
	Origin string
}

// Open gives a log that seals what it appends, once Keep runs.
func Open(ctx context.Context, p Parts) (*Log, error) {
	seed, err := loadKey(p.Folder, p.Key)
	if err != nil {
		return nil, err
	}
	l := &Log{db: p.DB, now: p.Now, log: p.Log, folder: p.Folder, signer: &signer{seed}, wake: make(chan struct{}, 1)}
	if err := l.register(ctx, p.Origin); err != nil {
		return nil, err
	}
	p.DB.Hear(func(topic string) {
		if topic == Topic || topic == db.Everything {
			l.stir()
		}
	})
	return l, nil
}

func (l *Log) stir() {
	select {
	case l.wake <- struct{}{}:
	default: // it is stirred already
	}
}

// register names the log at the forum's first start.
func (l *Log) register(ctx context.Context, origin string) error {
	if !originForm(origin) {
		return errOrigin
	}
	key, err := l.signer.verifierKey(origin)
	if err != nil {
		return err
	}
	return l.db.Write(ctx, func(tx *db.Tx) error { return insertFirstOrigin(ctx, tx, origin, key, l.now()) })
}

// OfThread asks for the entries about a thread itself, oldest first.
func (l *Log) OfThread(thread int64, entries *[]Entry) db.Query {
	return listOf(thread, entries, []Kind{LockThread, UnlockThread, NoteThread, EditThread, MoveThread, SplitThread, MergeThread, UnlistThread, RelistThread})
}
