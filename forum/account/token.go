package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// newToken gives a secret of 256 random bits and the form in which it is
// stored.
func newToken() (token, stored string) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, storedToken(token)
}

// storedToken needs no salt or slowness: nobody can guess 256 bits.
func storedToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// looksLikeToken saves the database what cannot be one.
func looksLikeToken(token string) bool { return len(token) == base64.RawURLEncoding.EncodedLen(32) }

func newLogID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return hex.EncodeToString(b[:])
}
