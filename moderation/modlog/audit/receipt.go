package audit

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// Receipt is a file that proves one entry by itself: its leaf, the path from
// the leaf to the root of a signed checkpoint, and what the holder may know of
// the committed texts. It is JSON:
//
//	{
//	  "answerable_receipt": 1,
//	  "about":      a sentence for people,
//	  "leaf":       the leaf's bytes, as one text,
//	  "proof":      hashes in base64, from the leaf's neighbour upward,
//	  "checkpoint": the signed checkpoint, as one text,
//	  "key":        the verifier key,
//	  "reveals":    {"public_reason": {"salt": 64 hex digits, "text": "..."}, ...}
//	}
//
// Reveals has the leaf's names of committed fields. A text may be missing where
// the holder has it elsewhere: "content_before" is then shown with the salt and
// the original text in a file of its own.
type Receipt struct {
	Version    int               `json:"answerable_receipt"`
	About      string            `json:"about,omitempty"`
	Leaf       string            `json:"leaf"`
	Proof      []tlog.Hash       `json:"proof"`
	Checkpoint string            `json:"checkpoint"`
	Key        string            `json:"key"`
	Reveals    map[string]Reveal `json:"reveals,omitempty"`
}

// Reveal opens one commitment.
type Reveal struct {
	Salt string  `json:"salt"`           // 64 hex digits
	Text *string `json:"text,omitempty"` // nil: not in this file
}

// The names of committed fields, in a receipt's Reveals.
const (
	PublicReason  = "public_reason"
	Explanation   = "explanation"
	ActorName     = "actor_name"
	ContentBefore = "content_before"
	ContentAfter  = "content_after"
)

// NewReveal gives salt and text for a receipt; a nil text is left out.
func NewReveal(salt, text []byte) Reveal {
	r := Reveal{Salt: hex.EncodeToString(salt)}
	if text != nil {
		s := string(text)
		r.Text = &s
	}
	return r
}

// maxReceipt is far above any receipt: two contents of 50 kB and the rest.
const maxReceipt = 2 << 20

// ReadReceipt reads a receipt's file. Nothing is checked yet.
func ReadReceipt(file io.Reader) (Receipt, error) {
	var r Receipt
	decoder := json.NewDecoder(io.LimitReader(file, maxReceipt))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return Receipt{}, fmt.Errorf("this is no receipt: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Receipt{}, errors.New("this is no receipt: something follows it in the file")
	}
	if r.Version != 1 {
		return Receipt{}, fmt.Errorf("this is a receipt of version %d, and this program knows version 1: get a newer one", r.Version)
	}
	return r, nil
}

// File is the receipt as it is handed out.
func (r Receipt) File() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(r)
	return out.Bytes(), err
}

// Proven is what a receipt was found to prove.
type Proven struct {
	Leaf       Leaf
	Checkpoint Checkpoint
	Texts      map[string]string // the committed texts that salt and text show
	Salts      []string          // fields whose salt is here, but no text
}

// Check verifies the receipt with a verifier key that the caller trusts; with
// an empty key the receipt's own, which proves no more than that somebody with
// that key signed. Contents may give texts that the file lacks, by field.
func (r Receipt) Check(key string, contents map[string][]byte) (Proven, error) {
	if key == "" {
		key = r.Key
	}
	if key != r.Key {
		return Proven{}, fmt.Errorf("the receipt was signed with the key %s, and the key you trust is %s", r.Key, key)
	}
	checkpoint, err := OpenCheckpoint([]byte(r.Checkpoint), key)
	if err != nil {
		return Proven{}, err
	}
	leaf, err := ParseLeaf([]byte(r.Leaf))
	if err != nil {
		return Proven{}, fmt.Errorf("the entry in the receipt cannot be read: %w", err)
	}
	if err := CheckInclusion(checkpoint, leaf.Entry, tlog.RecordHash([]byte(r.Leaf)), r.Proof); err != nil {
		return Proven{}, fmt.Errorf("entry %d as this receipt has it is not in the log that was signed", leaf.Entry)
	}
	proven := Proven{Leaf: leaf, Checkpoint: checkpoint, Texts: map[string]string{}}
	return proven, proven.open(r.Reveals, contents)
}

// open checks every revealed text against the leaf's commitment.
func (p *Proven) open(reveals map[string]Reveal, contents map[string][]byte) error {
	commitments := p.Leaf.commitments()
	for field := range contents {
		if _, ok := reveals[field]; !ok {
			return fmt.Errorf("the receipt has no salt for %s, so the text proves nothing", words(field))
		}
	}
	for field, reveal := range reveals {
		text, have := contents[field]
		if !have && reveal.Text != nil {
			text, have = []byte(*reveal.Text), true
		}
		salt, err := hex.DecodeString(reveal.Salt)
		switch {
		case err != nil || len(salt) != SaltSize || commitments[field] == "":
			return fmt.Errorf("entry %d has no commitment to %s that this salt could open", p.Leaf.Entry, words(field))
		case !have:
			p.Salts = append(p.Salts, field)
		case !commitments[field].Opens(salt, text):
			return fmt.Errorf("%s is not the text that entry %d stands for: one of the two was changed", words(field), p.Leaf.Entry)
		default:
			p.Texts[field] = string(text)
		}
	}
	return nil
}

func (l Leaf) commitments() map[string]Commitment {
	return map[string]Commitment{PublicReason: l.PublicReason, Explanation: l.Explanation, ActorName: l.ActorName,
		ContentBefore: l.ContentBefore, ContentAfter: l.ContentAfter}
}

// words names a committed field in a sentence.
func words(field string) string {
	known := map[string]string{PublicReason: "the public reason", Explanation: "the explanation", ActorName: "the quoted name of who acted",
		ContentBefore: "the content before", ContentAfter: "the content after"}[field]
	if known == "" {
		return fmt.Sprintf("%q", field)
	}
	return known
}
