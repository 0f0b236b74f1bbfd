package modlog

import (
	"crypto/rand"
	"time"

	"answerable/moderation/modlog/audit"
)

// place is what the database knows when an entry is written: its number and
// the random ids by which the leaf names members.
type place struct {
	number         int64
	actor, subject string
}

// row is an entry as it is stored, with its leaf and salts.
type row struct {
	Act
	number    int64
	createdAt time.Time
	leaf      []byte
	salts     salts
}

// salts stand before the committed texts; nil where there is no text.
type salts struct{ reason, explanation, actor, before, after []byte }

func newEntry(a Act, p place, now time.Time) row {
	r := row{Act: a, number: p.number, createdAt: kept(now)}
	leaf := r.plainLeaf(p)
	leaf.PublicReason, r.salts.reason = commitTo([]byte(a.PublicReason), a.PublicReason != "")
	leaf.Explanation, r.salts.explanation = commitTo([]byte(a.Explanation), a.Explanation != "")
	leaf.ActorName, r.salts.actor = commitTo([]byte(a.ActorName), a.ActorName != "")
	leaf.ContentBefore, r.salts.before = commitTo(a.Before, a.Before != nil)
	leaf.ContentAfter, r.salts.after = commitTo(a.After, a.After != nil)
	r.leaf = leaf.Bytes()
	return r
}

// plainLeaf is the leaf without its commitments.
func (r row) plainLeaf(p place) audit.Leaf {
	return audit.Leaf{Actor: p.actor, EndsAt: r.EndsAt, Entry: r.number, HappenedAt: r.HappenedAt, Imported: r.Source == Imported,
		Kind: string(r.Kind), LapsesAt: r.LapsesAt, Quotes: r.quotes, RecordedAt: r.createdAt, RefersTo: r.RefersTo,
		Rule: r.Rule, Scope: r.Scope, Source: string(r.Source), Subject: p.subject, Target: r.TargetID}
}

func commitTo(text []byte, is bool) (audit.Commitment, []byte) {
	if !is {
		return "", nil
	}
	salt := make([]byte, audit.SaltSize)
	_, _ = rand.Read(salt) // crypto/rand.Read never returns an error (Go 1.24)
	return audit.Commit(salt, text), salt
}
