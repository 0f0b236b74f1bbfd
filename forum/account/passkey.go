package account

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

const maxPasskeyName = 60 // characters

// maxPasskeys bounds what one member keeps.
const maxPasskeys = 20

// Passkey is one of a member's passkeys.
type Passkey struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	UsedAt    *time.Time
	ClonedAt  *time.Time // when a copy of it seems to have been used
	BackedUp  bool       // its maker keeps a copy, so that losing the device does not lose it
}

// newWebAuthn speaks for the origin of the base URL alone; nil where the address
// is no domain name, which WebAuthn wants (5.1.3, step 8).
func newWebAuthn(baseURL string) *webauthn.WebAuthn {
	u, err := url.Parse(baseURL)
	if err != nil || protocol.ValidateRPID(u.Hostname()) != nil {
		return nil
	}
	w, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: u.Hostname(), RPOrigins: []string{baseURL},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{RequireResidentKey: protocol.ResidentKeyRequired(),
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}})
	if err != nil {
		return nil
	}
	return w
}

// holder is a member as the WebAuthn library knows one.
type holder struct {
	id       int64
	handle   []byte
	name     string
	passkeys []webauthn.Credential
}

// WebAuthnID is the user handle, which tells nothing about the member.
func (h holder) WebAuthnID() []byte { return h.handle }

// WebAuthnName is what the browser lists the passkey under.
func (h holder) WebAuthnName() string { return h.name }

// WebAuthnDisplayName is the same.
func (h holder) WebAuthnDisplayName() string { return h.name }

// WebAuthnCredentials are the member's passkeys that may be used.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.passkeys }

// handleOf makes the user handle from the member's random id.
func handleOf(logID string) []byte {
	sum := sha256.Sum256([]byte("passkey user handle " + logID))
	return sum[:]
}

// BeginPasskey gives what the browser's navigator.credentials.create wants, as
// JSON, and the token with which its answer comes back. Errors: SignIn, Proof,
// Unavailable where passkeys do not work, Conflict with too many of them.
func (p *People) BeginPasskey(ctx context.Context, v Viewer) (options []byte, token string, err error) {
	if err := p.passkeysWork(); err != nil {
		return nil, "", err
	}
	if err := p.Fresh(v); err != nil {
		return nil, "", err
	}
	who, err := p.holderOf(ctx, v.ID)
	if err != nil {
		return nil, "", err
	}
	if len(who.passkeys) >= maxPasskeys {
		return nil, "", fail.New(fail.Conflict, "You have 20 passkeys, which is the most.", "Please remove one that you no longer use.")
	}
	site, err := p.Site(ctx)
	if err != nil {
		return nil, "", err
	}
	creation, session, err := p.webauthn.BeginRegistration(who, webauthn.WithExclusions(webauthn.Credentials(who.passkeys).CredentialDescriptors()),
		func(o *protocol.PublicKeyCredentialCreationOptions) error {
			o.RelyingParty.Name = site.Name
			return nil
		})
	if err != nil {
		return nil, "", err
	}
	if options, err = json.Marshal(creation.Response); err != nil {
		return nil, "", err
	}
	token, err = p.beginAlone(ctx, passkeyNew, v.ID, session)
	return options, token, err
}

// AddPasskey keeps the passkey of the browser's answer (JSON). The other
// sessions end, and the present one goes on under the new token, as strong as
// the passkey. Errors: SignIn, Proof, Gone, Invalid with the field passkey.
func (p *People) AddPasskey(ctx context.Context, v Viewer, token, name string, answer []byte) (session string, err error) {
	if err := p.passkeysWork(); err != nil {
		return "", err
	}
	if err := p.Fresh(v); err != nil {
		return "", err
	}
	credential, err := p.registered(ctx, v, token, answer)
	if err != nil {
		return "", err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		err := insertPasskey(tx, v.ID, passkeyNamed(name), credential, p.now())
		if db.Taken(err) {
			return fail.Field("passkey", "This passkey is kept already.")
		}
		if err == nil {
			session, err = p.renew(tx, v, v.Factor.with("passkey"), "the passkey “"+passkeyNamed(name)+"”")
		}
		return err
	})
	if err == nil {
		p.event(ctx, "passkey added", v.ID)
	}
	return session, err
}

func (p *People) registered(ctx context.Context, v Viewer, token string, answer []byte) (*webauthn.Credential, error) {
	c, err := p.take(ctx, passkeyNew, token)
	if err != nil {
		return nil, err
	}
	if c.MemberID == nil || *c.MemberID != v.ID {
		return nil, ceremonyGone()
	}
	var session webauthn.SessionData
	if err := c.read(&session); err != nil {
		return nil, err
	}
	who, err := p.holderOf(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err == nil {
		var made *webauthn.Credential
		if made, err = p.webauthn.CreateCredential(who, session, parsed); err == nil {
			return made, nil
		}
	}
	return nil, fail.Field("passkey", "Your browser's answer does not fit. Please try again.").Because(err)
}

// BeginPasskeyAnswer gives what navigator.credentials.get wants, as JSON, and
// the token with which its answer comes back. It names nobody. Errors:
// Unavailable where passkeys do not work.
func (p *People) BeginPasskeyAnswer(ctx context.Context) (options []byte, token string, err error) {
	if err := p.passkeysWork(); err != nil {
		return nil, "", err
	}
	assertion, session, err := p.webauthn.BeginDiscoverableLogin()
	if err != nil {
		return nil, "", err
	}
	if options, err = json.Marshal(assertion.Response); err != nil {
		return nil, "", err
	}
	token, err = p.beginAlone(ctx, passkeyAnswer, 0, session)
	return options, token, err
}

// SignInWithPasskey opens a session for the member whose passkey answered.
// Errors: Gone, Invalid with the field passkey, TooMany.
func (p *People) SignInWithPasskey(ctx context.Context, token string, answer []byte, s SignIn) (session string, v Viewer, err error) {
	if err := p.throttle.byAddress.take(p.throttle.digest("passkey", network(s.Address)), p.now()); err != nil {
		return "", Viewer{}, err
	}
	member, err := p.answered(ctx, token, answer)
	if err != nil {
		return "", Viewer{}, err
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		session, v, err = p.open(tx, member, s.Device, ByPasskey)
		return err
	})
	if err == nil {
		p.event(ctx, "signed in by passkey", member)
	}
	return session, v, err
}

// ProveByPasskey makes the viewer's session fresh. Errors: SignIn, Gone, Invalid
// with the field passkey.
func (p *People) ProveByPasskey(ctx context.Context, v Viewer, token string, answer []byte) error {
	if err := signedIn(v); err != nil {
		return err
	}
	member, err := p.answered(ctx, token, answer)
	if err != nil {
		return err
	}
	if member != v.ID {
		return fail.Field("passkey", "This passkey belongs to another account.")
	}
	return p.refresh(ctx, v)
}

// answered tells whose passkey gave the answer to the ceremony's challenge.
func (p *People) answered(ctx context.Context, token string, answer []byte) (member int64, err error) {
	if err := p.passkeysWork(); err != nil {
		return 0, err
	}
	c, err := p.take(ctx, passkeyAnswer, token)
	if err != nil {
		return 0, err
	}
	var session webauthn.SessionData
	if err := c.read(&session); err != nil {
		return 0, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return 0, unknownPasskey(err)
	}
	find := func(id, handle []byte) (webauthn.User, error) { return p.holderByPasskey(ctx, id, handle) }
	user, credential, err := p.webauthn.ValidatePasskeyLogin(find, session, parsed)
	if err != nil {
		return 0, unknownPasskey(err)
	}
	who := user.(holder)
	return who.id, p.passkeyUsed(ctx, who.id, credential)
}

// passkeyUsed keeps the counter. One that went back means that a copy of the
// passkey is about (WebAuthn, 6.1.1): it opens nothing any more.
func (p *People) passkeyUsed(ctx context.Context, member int64, credential *webauthn.Credential) error {
	cloned := credential.Authenticator.CloneWarning
	err := p.db.Write(ctx, func(tx *db.Tx) error {
		if cloned {
			return storeCloned(tx, credential.ID, p.now())
		}
		same, err := storePasskeyUse(tx, credential, p.now())
		if err == nil && !same {
			cloned = true // another answer with a counter as high came first
		}
		return err
	})
	if err == nil && cloned {
		p.event(ctx, "passkey refused: a copy of it may be about", member)
		return fail.Field("passkey", "This passkey answered like a copy of one that was used before, so it opens nothing any more. Please sign in another way and remove it.")
	}
	return err
}

func unknownPasskey(cause error) error {
	return fail.Field("passkey", "This passkey is not known here. It may have been removed.").Because(cause)
}

// PasskeysWork reports whether the forum's address is one for which browsers
// keep passkeys.
func (p *People) PasskeysWork() bool { return p.webauthn != nil }

func (p *People) passkeysWork() error {
	if p.webauthn != nil {
		return nil
	}
	return fail.New(fail.Conflict, "Passkeys do not work at this address.", "They need a domain name. An authenticator app works everywhere.")
}

// RenamePasskey gives one of the viewer's passkeys another name. Errors: SignIn,
// Missing, Invalid with the field name.
func (p *People) RenamePasskey(ctx context.Context, v Viewer, id int64, name string) error {
	if err := signedIn(v); err != nil {
		return err
	}
	var c fail.Check
	name = readLine(name, "name", "a name", 1, maxPasskeyName, &c)
	if err := c.Err(); err != nil {
		return err
	}
	return p.db.Write(ctx, func(tx *db.Tx) error {
		n, err := storePasskeyName(tx, v.ID, id, name)
		if err == nil && n == 0 {
			return fail.NotFound()
		}
		return err
	})
}

// RemovePasskey takes one of the viewer's passkeys away and ends the other
// sessions. Errors: SignIn, Proof, Missing, Conflict when it is the last second
// factor of a role or the last way in.
func (p *People) RemovePasskey(ctx context.Context, v Viewer, id int64) error {
	return p.removeFactor(ctx, v, "passkey removed", func(tx *db.Tx) (string, error) {
		name, found, err := deletePasskey(tx, v.ID, id)
		return named(found, "the passkey “"+name+"”"), err
	})
}

func passkeyNamed(name string) string {
	runes := []rune(strings.TrimSpace(plainDevice(name)))
	return string(runes[:min(len(runes), maxPasskeyName)])
}

func (p *People) holderByPasskey(ctx context.Context, credential, handle []byte) (webauthn.User, error) {
	member, found, err := p.passkeyOwner(ctx, credential)
	if err != nil || !found {
		return nil, orNotFound(err)
	}
	who, err := p.holderOf(ctx, member)
	if err == nil && !bytes.Equal(who.handle, handle) {
		return nil, fail.NotFound()
	}
	return who, err
}
