package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
)

// committed are a leaf's commitments to texts that everybody may read, as hex
// digits, nil where there is none.
type committed struct{ reason, actor []byte }

// leaf checks the form of one leaf and notes what the end of the walk needs.
// Reading it field by field keeps a full audit near the cost of its hashing.
func (w *walk) leaf(n int64, raw []byte) committed {
	var c committed
	var kind, target, quotes, number, version []byte
	err := eachField(raw, func(key, value []byte) error {
		switch string(key) {
		case "entry":
			number = value
		case "kind":
			kind = value
		case "target":
			target = value
		case "quotes":
			quotes = value
		case "v":
			version = value
		case PublicReason:
			return commitmentAt(value, &c.reason)
		case ActorName:
			return commitmentAt(value, &c.actor)
		}
		return nil
	})
	switch {
	case err == nil && string(version) != "1":
		err = errors.New("this program does not know its version: get a newer one")
	case err == nil && (len(kind) == 0 || kind[0] != '"'):
		err = errors.New("it names no act")
	}
	if err != nil {
		w.report.wrong("Entry %d cannot be read: %s.", n, err)
		return committed{}
	}
	if at, err := strconv.ParseInt(string(number), 10, 64); err != nil || at != n {
		w.report.wrong("Entry %d calls itself entry %s.", n, number)
	}
	w.note(kind, target, quotes)
	return c
}

// commitmentAt leaves the digits to the comparison with the text's hash.
func commitmentAt(value []byte, to *[]byte) error {
	if len(value) != 2*sha256.Size+2 || value[0] != '"' {
		return errForm
	}
	*to = value[1 : len(value)-1]
	return nil
}

func (w *walk) note(kind, target, quotes []byte) {
	switch string(kind) {
	case `"text.erase"`:
		if n, err := strconv.ParseInt(string(target), 10, 64); err == nil {
			w.erased[n] = true
		}
	case `"log.begin"`:
		if len(quotes) > 2 && quotes[0] == '"' {
			w.quoted = unquote(quotes)
		}
	}
}

// text checks salt and text, which stand one behind the other, against the
// commitment in the leaf.
func (w *walk) text(n int64, field string, commitment, opening []byte) {
	switch {
	case commitment == nil && len(opening) == 0:
	case commitment == nil:
		w.report.wrong("Entry %d shows %s, but the log does not stand for one.", n, words(field))
	case len(opening) == 0:
		w.missing[n] = field
	case len(opening) < SaltSize:
		w.report.wrong("Entry %d shows %s without its salt.", n, words(field))
	default:
		sum := commit(opening[:SaltSize], opening[SaltSize:])
		var digits [2 * len(sum)]byte
		hex.Encode(digits[:], sum[:])
		if !bytes.Equal(digits[:], commitment) {
			w.report.wrong("Entry %d shows another text as %s than the log stands for: it was changed afterwards.", n, words(field))
			return
		}
		w.report.Texts++
	}
}
