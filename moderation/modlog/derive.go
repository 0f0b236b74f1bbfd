package modlog

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
)

// Derive gives 32 secret bytes for another purpose than signing the log, the
// same on every node and after a restart (HKDF, RFC 5869); nothing of the
// signing key can be learnt from them, nor of those for another purpose.
// It fails for a log that does not sign (New, Look).
func (l *Log) Derive(purpose string) ([]byte, error) {
	if l.signer == nil {
		return nil, errors.New("this log has no key to derive another from")
	}
	return hkdf.Key(sha256.New, l.signer.seed, nil, "answerable "+purpose, sha256.Size)
}
