package modlog

import (
	"context"

	"answerable/forum/fail"
	"answerable/moderation/modlog/audit"

	"gorm.io/gorm"
)

// head is how far the log has come and what was published of it, in the
// database and beside it.
type head struct {
	counts
	log     origin   // the newest
	earlier []origin // newest first
	last    *published
	beside  string // the signed checkpoint beside the database, or ""
}

func (l *Log) head(q *gorm.DB) (head, error) {
	var h head
	all, err := listOrigins(q)
	if err != nil {
		return h, err
	}
	if len(all) == 0 {
		return h, fail.New(fail.Unavailable, "The log of this forum has no name yet.", "It gets one when the forum is started.")
	}
	h.log, h.earlier = all[0], all[1:]
	if h.counts, err = countAll(q); err != nil {
		return h, err
	}
	if h.last, err = lastPublished(q, h.log.Number); err != nil {
		return h, err
	}
	if l.folder != "" {
		h.beside, err = readBeside(l.folder)
	}
	return h, err
}

// quotes are the checkpoints with which earlier logs ended.
func (h head) quotes() []audit.Checkpoint {
	var all []audit.Checkpoint
	for _, o := range append([]origin{h.log}, h.earlier...) {
		leaf, err := audit.ParseLeaf(o.Leaf)
		if err != nil {
			continue // the first log quotes nothing; a leaf that was changed is Check's to find
		}
		if c, err := unverified(leaf.Quotes); err == nil {
			all = append(all, c)
		}
	}
	return all
}

// State is how the log stands.
type State struct {
	Origin      string
	VerifierKey string
	Entries     int64
	Sealed      int64 // of Entries, from the first on
	// Trouble is empty, or says in sentences why nothing is signed and what to do.
	Trouble string
}

// State compares what was published with what is stored, as sealing does.
func (l *Log) State(ctx context.Context) (State, error) {
	q := l.db.Read(ctx)
	h, err := l.head(q)
	if err != nil {
		return State{}, err
	}
	s := State{Origin: h.log.Origin, VerifierKey: h.log.VerifierKey, Entries: h.Entries, Sealed: max(h.Sealed, 0)}
	s.Trouble, err = l.trouble(h, storedTree(q))
	if err == nil && s.Trouble == "" && h.Sealed < h.Entries {
		s.Trouble, err = l.waiting(q, h)
	}
	return s, err
}

// waiting tells of entries that should have been sealed long ago.
func (l *Log) waiting(q *gorm.DB, h head) (string, error) {
	since, err := createdAt(q, max(h.Sealed, 0))
	if err != nil || since == nil || l.now().Sub(*since) < patience {
		return "", err
	}
	return waitingSentence(h.Entries-max(h.Sealed, 0), *since), nil
}
