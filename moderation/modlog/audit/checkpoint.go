package audit

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is the state of a log that its operator vouches for
// (https://c2sp.org/tlog-checkpoint).
type Checkpoint struct {
	Origin string // names the log, such as forum.example/moderation/log
	Size   int64  // number of entries
	Root   tlog.Hash
}

// MaxSize bounds a log's size far above any log and far below where shifts of
// 64 bits overflow.
const MaxSize = 1 << 48

// Text is what is signed.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// ParseCheckpoint reads Text's form. The signature is Open's to check.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 {
		return Checkpoint{}, errors.New("a checkpoint has three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > MaxSize {
		return Checkpoint{}, fmt.Errorf("the checkpoint's size %q is no number of entries", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("the checkpoint's root cannot be read: %w", err)
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: root}
	if c.Origin == "" || c.Text() != text {
		return Checkpoint{}, errors.New("the checkpoint is not spelt as the log spells it")
	}
	return c, nil
}

// OpenCheckpoint checks the signature of a signed checkpoint with a verifier
// key (https://c2sp.org/signed-note) whose name must be the checkpoint's origin.
func OpenCheckpoint(signed []byte, key string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("the verifier key cannot be read: %w", err)
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("the checkpoint is not signed with the key %s: %w", verifier.Name(), err)
	}
	if err := strictSignatures(signed); err != nil {
		return Checkpoint{}, err
	}
	c, err := ParseCheckpoint(opened.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != verifier.Name() {
		return Checkpoint{}, fmt.Errorf("the checkpoint is of the log %q, but the key is of %q", c.Origin, verifier.Name())
	}
	return c, nil
}

// strictSignatures refuses base64 whose unused last bits are set, which
// note.Open lets pass: of each signature there is one spelling only.
func strictSignatures(signed []byte) error {
	_, lines, _ := bytes.Cut(signed, []byte("\n\n"))
	for line := range strings.Lines(string(lines)) {
		line = strings.TrimSuffix(line, "\n")
		if _, err := base64.StdEncoding.Strict().DecodeString(line[strings.LastIndexByte(line, ' ')+1:]); err != nil {
			return fmt.Errorf("the checkpoint's signature is not spelt as the log spells it: %w", err)
		}
	}
	return nil
}
