package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"strconv"
	"strings"
)

// LinkKey signs the links in mails by which their receiver, without signing in,
// chooses what is mailed to him. It is the same on all nodes.
type LinkKey struct{ secret []byte }

// NewLinkKey takes 32 secret bytes that serve no other purpose.
func NewLinkKey(secret []byte) LinkKey { return LinkKey{secret} }

// Scope is what a link ends with one press: mail about one thread or fault, of
// one group of kinds, or all digests; the zero value only leads to the choices.
type Scope struct {
	ThreadID, FaultID int64
	About             About
	Digest            bool
}

// Link is a link's meaning: whose it is and what it ends. It stands for the
// member only as long as his confirmed address is the one it was mailed to.
type Link struct {
	MemberID int64
	Scope    Scope
}

const linkTag = 16 // bytes: 128 bits

// Token writes the link for a member with that confirmed address.
func (k LinkKey) Token(l Link, email string) string {
	claim := l.text()
	return base64.RawURLEncoding.EncodeToString(append([]byte(claim+"."), k.tag(claim, email)...))
}

// Read takes a token apart and proves nothing; Holds does.
func (k LinkKey) Read(token string) (l Link, signed SignedLink, ok bool) {
	if len(token) > 200 {
		return l, signed, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) <= linkTag+1 || raw[len(raw)-linkTag-1] != '.' {
		return l, signed, false
	}
	signed = SignedLink{claim: string(raw[:len(raw)-linkTag-1]), tag: raw[len(raw)-linkTag:]}
	l, ok = readLink(signed.claim)
	return l, signed, ok && l.text() == signed.claim
}

// SignedLink is a link as it came in, with its signature.
type SignedLink struct {
	claim string
	tag   []byte
}

// Holds says whether this forum made the link for that address.
func (k LinkKey) Holds(s SignedLink, email string) bool {
	return email != "" && hmac.Equal(s.tag, k.tag(s.claim, email))
}

func (k LinkKey) tag(claim, email string) []byte {
	mac := hmac.New(sha256.New, k.secret)
	mac.Write([]byte(strconv.Itoa(len(claim)) + ":" + claim + strings.ToLower(email)))
	return mac.Sum(nil)[:linkTag]
}

func (l Link) text() string {
	scope := "s"
	switch {
	case l.Scope.ThreadID != 0:
		scope = "t" + strconv.FormatInt(l.Scope.ThreadID, 10)
	case l.Scope.FaultID != 0:
		scope = "f" + strconv.FormatInt(l.Scope.FaultID, 10)
	case l.Scope.About != "":
		scope = "k" + string(l.Scope.About)
	case l.Scope.Digest:
		scope = "d"
	}
	return strconv.FormatInt(l.MemberID, 10) + " " + scope
}

func readLink(claim string) (l Link, ok bool) {
	member, scope, found := strings.Cut(claim, " ")
	id, err := strconv.ParseInt(member, 10, 64)
	if !found || err != nil || id < 1 || scope == "" {
		return l, false
	}
	l.MemberID = id
	switch rest := scope[1:]; scope[0] {
	case 's':
		ok = rest == ""
	case 'd':
		l.Scope.Digest, ok = true, rest == ""
	case 'k':
		l.Scope.About, ok = About(rest), rest != ""
	case 't':
		l.Scope.ThreadID, err = strconv.ParseInt(rest, 10, 64)
		ok = err == nil && l.Scope.ThreadID > 0
	case 'f':
		l.Scope.FaultID, err = strconv.ParseInt(rest, 10, 64)
		ok = err == nil && l.Scope.FaultID > 0
	}
	return l, ok
}

// MailMark proves that this forum gave a mail its Message-ID.
func (k LinkKey) MailMark(mail int64) string {
	mac := hmac.New(sha256.New, k.secret)
	mac.Write([]byte("mail " + strconv.FormatInt(mail, 10)))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil)[:linkTag]))
}

// MailOf gives the mail that a Message-ID of ours names, false for one that this
// forum did not give.
func (k LinkKey) MailOf(messageID string) (mail int64, ok bool) {
	local, _, _ := strings.Cut(strings.Trim(messageID, "<> "), "@")
	number, mark, found := strings.Cut(local, ".")
	if !found || !strings.HasPrefix(number, "m") {
		return 0, false
	}
	id, err := strconv.ParseInt(number[1:], 10, 64)
	if err != nil || id < 1 || !hmac.Equal([]byte(strings.ToLower(mark)), []byte(k.MailMark(id))) {
		return 0, false
	}
	return id, true
}
