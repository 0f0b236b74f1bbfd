package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// Leaf is what the tree is made of; the package's documentation tells each
// field's meaning. A field without a value is absent from the bytes.
type Leaf struct {
	Actor         string
	ActorName     Commitment
	ContentAfter  Commitment
	ContentBefore Commitment
	EndsAt        *time.Time
	Entry         int64
	Explanation   Commitment
	HappenedAt    time.Time
	Imported      bool
	Kind          string
	LapsesAt      *time.Time
	PublicReason  Commitment
	Quotes        string
	RecordedAt    time.Time
	RefersTo      *int64
	Rule          string
	Scope         string
	Source        string
	Subject       string
	Target        int64
}

// Commitment is a salted SHA-256 in small hex letters, or empty.
type Commitment string

// SaltSize is how many random bytes stand before a committed text.
const SaltSize = 32

// Commit gives the commitment to a text under its salt.
func Commit(salt, text []byte) Commitment {
	sum := commit(salt, text)
	return Commitment(hex.EncodeToString(sum[:]))
}

func commit(salt, text []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(text)
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return sum
}

// Opens reports whether salt and text are what was committed to.
func (c Commitment) Opens(salt, text []byte) bool {
	return len(salt) == SaltSize && c != "" && c == Commit(salt, text)
}

const timeForm = "2006-01-02T15:04:05.000000Z"

// Bytes is the leaf in canonical form.
func (l Leaf) Bytes() []byte {
	o := object{out: append(make([]byte, 0, 700), '{')}
	o.text("actor", l.Actor)
	o.text("actor_name", string(l.ActorName))
	o.text("content_after", string(l.ContentAfter))
	o.text("content_before", string(l.ContentBefore))
	o.time("ends_at", l.EndsAt)
	o.number("entry", l.Entry)
	o.text("explanation", string(l.Explanation))
	o.time("happened_at", &l.HappenedAt)
	if l.Imported {
		o.key("imported")
		o.out = append(o.out, "true"...)
	}
	o.text("kind", l.Kind)
	o.time("lapses_at", l.LapsesAt)
	o.text("public_reason", string(l.PublicReason))
	o.text("quotes", l.Quotes)
	o.time("recorded_at", &l.RecordedAt)
	if l.RefersTo != nil {
		o.number("refers_to", *l.RefersTo)
	}
	o.text("rule", l.Rule)
	o.text("scope", l.Scope)
	o.text("source", l.Source)
	o.text("subject", l.Subject)
	o.number("target", l.Target)
	o.number("v", 1)
	return append(o.out, '}')
}

func (o *object) time(name string, t *time.Time) {
	if t != nil {
		o.text(name, t.UTC().Format(timeForm))
	}
}

// ParseLeaf reads a leaf; only the very bytes that Bytes gives are accepted,
// besides fields of a later version, which are passed over.
func ParseLeaf(raw []byte) (Leaf, error) {
	var l Leaf
	var version int64
	read := l.readers(&version)
	err := eachField(raw, func(key, value []byte) error {
		if take := read[string(key)]; take != nil {
			if err := take(value); err != nil {
				return fmt.Errorf("its field %s cannot be read: %w", key, err)
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return Leaf{}, err
	case version != 1:
		return Leaf{}, fmt.Errorf("it has version %d, and this program knows version 1: get a newer one", version)
	case l.Kind == "" || l.HappenedAt.IsZero() || l.RecordedAt.IsZero():
		return Leaf{}, fmt.Errorf("it lacks kind or time")
	}
	return l, nil
}

func (l *Leaf) readers(version *int64) map[string]func([]byte) error {
	return map[string]func([]byte) error{
		"actor": textInto(&l.Actor), "actor_name": commitmentInto(&l.ActorName),
		"content_after": commitmentInto(&l.ContentAfter), "content_before": commitmentInto(&l.ContentBefore),
		"ends_at": laterInto(&l.EndsAt), "entry": numberInto(&l.Entry), "explanation": commitmentInto(&l.Explanation),
		"happened_at": timeInto(&l.HappenedAt), "imported": truthInto(&l.Imported), "kind": textInto(&l.Kind),
		"lapses_at": laterInto(&l.LapsesAt), "public_reason": commitmentInto(&l.PublicReason), "quotes": textInto(&l.Quotes),
		"recorded_at": timeInto(&l.RecordedAt), "refers_to": func(value []byte) error {
			l.RefersTo = new(int64)
			return numberInto(l.RefersTo)(value)
		},
		"rule": textInto(&l.Rule), "scope": textInto(&l.Scope), "source": textInto(&l.Source), "subject": textInto(&l.Subject),
		"target": numberInto(&l.Target), "v": numberInto(version),
	}
}

func textInto(to *string) func([]byte) error {
	return func(value []byte) error {
		if value[0] != '"' || len(value) == 2 {
			return errForm
		}
		*to = unquote(value)
		return nil
	}
}

func commitmentInto(to *Commitment) func([]byte) error {
	return func(value []byte) error {
		if !isCommitment(value) {
			return errForm
		}
		*to = Commitment(value[1 : len(value)-1])
		return nil
	}
}

func isCommitment(quoted []byte) bool {
	if len(quoted) != 2*sha256.Size+2 || quoted[0] != '"' {
		return false
	}
	for _, c := range quoted[1 : len(quoted)-1] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func numberInto(to *int64) func([]byte) error {
	return func(value []byte) (err error) {
		*to, err = strconv.ParseInt(string(value), 10, 64)
		return err
	}
}

func truthInto(to *bool) func([]byte) error {
	return func(value []byte) error {
		if *to = string(value) == "true"; !*to {
			return errForm
		}
		return nil
	}
}

func timeInto(to *time.Time) func([]byte) error {
	return func(value []byte) (err error) {
		if len(value) != len(timeForm)+2 || value[0] != '"' {
			return errForm
		}
		*to, err = time.Parse(timeForm, string(value[1:len(value)-1]))
		return err
	}
}

func laterInto(to **time.Time) func([]byte) error {
	return func(value []byte) error {
		*to = new(time.Time)
		return timeInto(*to)(value)
	}
}
