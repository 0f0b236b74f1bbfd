package intake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"answerable/forum/fail"
)

// Signed is what a webhook's headers say. The signature is the HMAC-SHA-256,
// in hexadecimal, of "TIMESTAMP.BODY"; a mail's stands over
// "TIMESTAMP.SENDER.RECIPIENT.BODY".
type Signed struct {
	Timestamp string // seconds since 1970, UTC
	Signature string // "v1=" and the signature
}

// skew is how far a webhook's clock may differ from ours; older calls may be
// somebody else's who read one.
const skew = 5 * time.Minute

func refusedSignature() error {
	return fail.New(fail.SignIn, "The signature of this call does not hold.", "Sign \"TIMESTAMP.BODY\" with the channel's secret (HMAC-SHA-256, hexadecimal) and send the present time.")
}

// check refuses calls that were not signed with the secret within the last
// minutes. It takes as long for a wrong signature as for a right one.
func (s Signed) check(secret string, now time.Time, signed ...string) error {
	at, err := strconv.ParseInt(s.Timestamp, 10, 64)
	if err != nil || secret == "" {
		return refusedSignature()
	}
	given, err := hex.DecodeString(strings.TrimPrefix(s.Signature, "v1="))
	right := hmac.Equal(given, mac(secret, append([]string{s.Timestamp}, signed...)...))
	if apart := now.Sub(time.Unix(at, 0)); err != nil || !right || apart > skew || apart < -skew {
		return refusedSignature()
	}
	return nil
}

// sign makes the headers of a call of ours.
func sign(secret string, now time.Time, body string) Signed {
	at := strconv.FormatInt(now.Unix(), 10)
	return Signed{Timestamp: at, Signature: "v1=" + hex.EncodeToString(mac(secret, at, body))}
}

func mac(secret string, parts ...string) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(strings.Join(parts, ".")))
	return m.Sum(nil)
}

// secretOf is a channel's secret. It stands nowhere: a copy of the database
// does not give it away.
func (i *Intake) secretOf(channel, generation int64) string {
	m := hmac.New(sha256.New, i.Secret)
	m.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(channel)), uint64(generation)))
	return "ans_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(m.Sum(nil)))
}
