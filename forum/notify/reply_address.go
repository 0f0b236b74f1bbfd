package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// ReplyTo is where a mail sent to a reply address belongs: whose address it is
// and what it answers. ThreadID or FaultID is set, never both; PostID is the
// post of that thread which the mail was about, 0 where it was about none.
type ReplyTo struct {
	MemberID int64
	ThreadID int64
	PostID   int64
	FaultID  int64
}

// ReplyHolder is what an address is bound to beyond its own text: once either
// changes, all his addresses of before are dead.
type ReplyHolder struct {
	Email      string // his confirmed address, in any case
	Generation int64  // members.reply_generation
}

// ReplyKey signs reply addresses. It is the same on all nodes.
type ReplyKey struct{ secret []byte }

// NewReplyKey takes 32 secret bytes that serve no other purpose.
func NewReplyKey(secret []byte) ReplyKey { return ReplyKey{secret: secret} }

const (
	replyPrefix = "r-"
	// replyTag is the length of the truncated HMAC-SHA-256: 128 bits, as much as
	// a token has to have (RFC 2104 section 5 allows half of the hash at least).
	replyTag = 16
	// replyLocal is the longest local part (RFC 5321, 4.5.3.1.1), in bytes.
	replyLocal = 64

	aboutThread = 't'
	aboutFault  = 'f'
)

// replyText is in lower case and read in any case: some servers fold what
// stands before the @, though they should not.
func replyText() *base32.Encoding {
	return base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
}

// errReplyTo is a programmer's mistake.
var errReplyTo = errors.New("a reply address names a member and either a thread or a fault")

// LocalPart is what stands before the @ of the address by which that member
// answers: letters, digits and one hyphen, 64 bytes at most.
func (k ReplyKey) LocalPart(to ReplyTo, holder ReplyHolder) (string, error) {
	claim, err := to.claim()
	if err != nil {
		return "", err
	}
	return replyPrefix + replyText().EncodeToString(append(claim, k.tag(claim, holder)...)), nil
}

func (to ReplyTo) claim() ([]byte, error) {
	if to.MemberID <= 0 || (to.ThreadID > 0) == (to.FaultID > 0) || min(to.ThreadID, to.PostID, to.FaultID) < 0 || (to.FaultID > 0 && to.PostID != 0) {
		return nil, fmt.Errorf("%w: %+v", errReplyTo, to)
	}
	if to.FaultID > 0 {
		return numbers([]byte{aboutFault}, to.MemberID, to.FaultID), nil
	}
	claim := numbers([]byte{aboutThread}, to.MemberID, to.ThreadID, to.PostID)
	if len(replyPrefix)+replyText().EncodedLen(len(claim)+replyTag) > replyLocal {
		claim = numbers([]byte{aboutThread}, to.MemberID, to.ThreadID, 0) // the thread is what counts
	}
	return claim, nil
}

func numbers(claim []byte, values ...int64) []byte {
	for _, v := range values {
		claim = binary.AppendUvarint(claim, uint64(v))
	}
	return claim
}

// tag binds the claim to its holder. Each part has a length, so that no two
// different pairs of claim and holder give the same bytes.
func (k ReplyKey) tag(claim []byte, holder ReplyHolder) []byte {
	mac := hmac.New(sha256.New, k.secret)
	email := strings.ToLower(holder.Email)
	signed := binary.AppendUvarint(nil, uint64(len(claim)))
	signed = append(signed, claim...)
	signed = binary.AppendUvarint(signed, uint64(holder.Generation))
	mac.Write(append(signed, email...))
	return mac.Sum(nil)[:replyTag]
}

// SignedReply is a reply address as it came in: To is only what it claims,
// until Holds has said so.
type SignedReply struct {
	To         ReplyTo
	claim, tag []byte
}

// ReadReplyAddress reads the local part of an address; false when it is none
// of this kind. It proves nothing.
func ReadReplyAddress(local string) (SignedReply, bool) {
	rest, found := strings.CutPrefix(strings.ToLower(local), replyPrefix)
	if !found || len(local) > replyLocal {
		return SignedReply{}, false
	}
	raw, err := replyText().DecodeString(rest)
	if err != nil || len(raw) <= replyTag || replyText().EncodeToString(raw) != rest { // one spelling only
		return SignedReply{}, false
	}
	s := SignedReply{claim: raw[:len(raw)-replyTag], tag: raw[len(raw)-replyTag:]}
	if s.To, err = readClaim(s.claim); err != nil {
		return SignedReply{}, false
	}
	return s, true
}

func readClaim(claim []byte) (ReplyTo, error) {
	var values [3]int64
	rest := claim[1:]
	for i := 0; len(rest) > 0 && i < len(values); i++ {
		v, n := binary.Uvarint(rest)
		if n <= 0 || v > 1<<63-1 {
			return ReplyTo{}, errReplyTo
		}
		values[i], rest = int64(v), rest[n:]
	}
	to := ReplyTo{MemberID: values[0], ThreadID: values[1], PostID: values[2]}
	if claim[0] == aboutFault {
		to = ReplyTo{MemberID: values[0], FaultID: values[1]}
	}
	again, err := to.claim()
	if err == nil && string(again) != string(claim) {
		err = errReplyTo
	}
	return to, err
}

// Holds says whether this forum made the address for that holder, who is the
// claimed member as he is now.
func (k ReplyKey) Holds(s SignedReply, holder ReplyHolder) bool {
	return len(s.claim) > 0 && holder.Email != "" && hmac.Equal(s.tag, k.tag(s.claim, holder))
}
