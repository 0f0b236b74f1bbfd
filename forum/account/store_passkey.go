package account

import (
	"context"
	"strings"
	"time"

	"answerable/forum/db"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// passkeyRow is a stored passkey as WebAuthn needs it.
type passkeyRow struct {
	CredentialID, PublicKey  []byte
	SignCount                int64
	BackupEligible, BackedUp bool
	Transports               string
}

func (r passkeyRow) credential() webauthn.Credential {
	c := webauthn.Credential{ID: r.CredentialID, PublicKey: r.PublicKey,
		Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: r.BackupEligible, BackupState: r.BackedUp},
		Authenticator: webauthn.Authenticator{SignCount: uint32(r.SignCount)}}
	for _, transport := range strings.Fields(r.Transports) {
		c.Transport = append(c.Transport, protocol.AuthenticatorTransport(transport))
	}
	return c
}

func transportsOf(c *webauthn.Credential) string {
	var all []string
	for _, transport := range c.Transport {
		if len(transport) <= 20 && len(all) < 8 {
			all = append(all, string(transport))
		}
	}
	return strings.Join(all, " ")
}

func insertPasskey(tx *db.Tx, member int64, name string, c *webauthn.Credential, now time.Time) error {
	_, err := change(tx, `INSERT INTO passkeys (member_id, credential_id, public_key, sign_count, backup_eligible, backed_up, transports, name, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, member, c.ID, c.PublicKey, int64(c.Authenticator.SignCount), c.Flags.BackupEligible, c.Flags.BackupState, transportsOf(c), name, now)
	return err
}

// storePasskeyUse keeps the counter unless a higher one is kept meanwhile.
func storePasskeyUse(tx *db.Tx, c *webauthn.Credential, now time.Time) (bool, error) {
	count := int64(c.Authenticator.SignCount)
	n, err := change(tx, `UPDATE passkeys SET sign_count = ?, backed_up = ?, used_at = ?
		WHERE credential_id = ? AND cloned_at IS NULL AND (sign_count < ? OR (sign_count = 0 AND ? = 0))`, count, c.Flags.BackupState, now, c.ID, count, count)
	return n == 1, err
}

func storeCloned(tx *db.Tx, credential []byte, now time.Time) error {
	_, err := change(tx, "UPDATE passkeys SET cloned_at = ? WHERE credential_id = ? AND cloned_at IS NULL", now, credential)
	return err
}

func storePasskeyName(tx *db.Tx, member, id int64, name string) (int64, error) {
	return change(tx, "UPDATE passkeys SET name = ? WHERE id = ? AND member_id = ?", name, id, member)
}

func deletePasskey(tx *db.Tx, member, id int64) (name string, found bool, err error) {
	row, found, err := one[struct{ Name string }](tx.DB, "DELETE FROM passkeys WHERE id = ? AND member_id = ? RETURNING name", id, member)
	return row.Name, found, err
}

func (p *People) passkeysOf(ctx context.Context, member int64) ([]Passkey, error) {
	return all[Passkey](p.read(ctx), "SELECT id, name, created_at, used_at, cloned_at, backed_up FROM passkeys WHERE member_id = ? ORDER BY id", member)
}

func (p *People) passkeyOwner(ctx context.Context, credential []byte) (int64, bool, error) {
	row, found, err := one[struct{ MemberID int64 }](p.read(ctx), "SELECT member_id FROM passkeys WHERE credential_id = ?", credential)
	return row.MemberID, found, err
}

// holderOf gives a member with the passkeys that may be used.
func (p *People) holderOf(ctx context.Context, member int64) (holder, error) {
	who, found, err := one[struct{ LogID, Name string }](p.read(ctx), "SELECT log_id, name FROM members WHERE id = ? AND erased_at IS NULL", member)
	if err != nil || !found {
		return holder{}, orNotFound(err)
	}
	rows, err := all[passkeyRow](p.read(ctx), `SELECT credential_id, public_key, sign_count, backup_eligible, backed_up, transports
		FROM passkeys WHERE member_id = ? AND cloned_at IS NULL ORDER BY id`, member)
	h := holder{id: member, handle: handleOf(who.LogID), name: who.Name}
	for _, row := range rows {
		h.passkeys = append(h.passkeys, row.credential())
	}
	return h, err
}
