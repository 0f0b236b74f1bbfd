package modlog

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/note"
)

// KeyFile is the signing key's name in the data folder.
const KeyFile = "log-key"

var (
	errOrigin = errors.New("the log needs an origin without spaces and plus signs, such as forum.example/moderation/log")
	errKey    = errors.New("the log's signing key (ANSWERABLE_LOG_KEY or the file log-key) must be 32 bytes in base64, as one line")
)

// NewKey makes a signing key: an Ed25519 seed in base64.
func NewKey() string {
	var seed [ed25519.SeedSize]byte
	_, _ = rand.Read(seed[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return base64.StdEncoding.EncodeToString(seed[:])
}

// loadKey takes the given key, else the folder's, else makes one there.
func loadKey(folder, given string) ([]byte, error) {
	if given != "" {
		return parseKey(given)
	}
	path := filepath.Join(folder, KeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = createFile(path, []byte(NewKey()+"\n")); err == nil {
			text, err = os.ReadFile(path) // of nodes that share the folder, one made it
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the log's signing key: %w", err)
	}
	return parseKey(string(text))
}

// parseKey quotes nothing of the text, which is a secret.
func parseKey(text string) ([]byte, error) {
	seed, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(text))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, errKey
	}
	return seed, nil
}

// signer signs checkpoints under any origin with one key.
type signer struct{ seed []byte }

// verifierKey is the public key in the form of https://c2sp.org/signed-note.
func (s *signer) verifierKey(origin string) (string, error) {
	public := ed25519.NewKeyFromSeed(s.seed).Public().(ed25519.PublicKey)
	return note.NewEd25519VerifierKey(origin, public)
}

// sign gives the signed checkpoint. The note package wants its own spelling of
// the private key, whose name is the origin and whose id is the public key's.
func (s *signer) sign(origin, text string) (string, error) {
	public, err := s.verifierKey(origin)
	if err != nil {
		return "", err
	}
	id := strings.Split(public, "+")[1]
	const ed25519Algorithm = "\x01"
	secret := base64.StdEncoding.EncodeToString(append([]byte(ed25519Algorithm), s.seed...))
	ready, err := note.NewSigner("PRIVATE+KEY+" + origin + "+" + id + "+" + secret)
	if err != nil {
		return "", errors.New("the log's signing key cannot be used") // the cause might quote the key
	}
	signed, err := note.Sign(&note.Note{Text: text}, ready)
	return string(signed), err
}

func originForm(origin string) bool {
	return len(origin) >= 3 && len(origin) <= 250 &&
		!strings.ContainsFunc(origin, func(r rune) bool { return unicode.IsSpace(r) || r == '+' || !unicode.IsPrint(r) })
}
