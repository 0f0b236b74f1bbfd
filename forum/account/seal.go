package account

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
)

// sealedAs begins every sealed secret and says how it was sealed: AES-256-GCM
// with a random nonce of 96 bits before the ciphertext (NIST SP 800-38D).
const sealedAs = "v1."

// sealer encrypts what must be read again, so that a copy of the database alone
// opens nothing. The zero sealer has no key and seals nothing.
type sealer struct{ gcm cipher.AEAD }

// newSealer gives the zero sealer without a key.
func newSealer(key *[32]byte) sealer {
	if key == nil {
		return sealer{}
	}
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 32 bytes are AES-256's
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // aes.NewCipher's own block
	}
	return sealer{gcm}
}

// seal gives the secret for one member's row: in another's it does not open.
func (s sealer) seal(secret string, member int64) (string, error) {
	if s.gcm == nil {
		return "", errors.New("no key to keep secrets of authenticator apps with")
	}
	return sealedAs + base64.RawStdEncoding.EncodeToString(s.gcm.Seal(nil, nil, []byte(secret), owner(member))), nil
}

func (s sealer) open(sealed string, member int64) (string, error) {
	if s.gcm == nil {
		return "", errors.New("no key to read secrets of authenticator apps with")
	}
	packed, ours := strings.CutPrefix(sealed, sealedAs)
	raw, err := base64.RawStdEncoding.DecodeString(packed)
	if !ours || err != nil {
		return "", errors.New("a secret of an authenticator app is not sealed as it should be")
	}
	secret, err := s.gcm.Open(nil, nil, raw, owner(member))
	if err != nil {
		return "", errors.New("a secret of an authenticator app was sealed with another key or for another member")
	}
	return string(secret), nil
}

func owner(member int64) []byte {
	return []byte("authenticator app of " + strconv.FormatInt(member, 10))
}
