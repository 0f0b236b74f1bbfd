package account

import (
	"context"
	"time"

	"answerable/forum/db"
)

// memberRow is what is written of a new member.
type memberRow struct {
	LogID, Name, Key string
	Role             Role
	PasswordHash     string
	PasswordLong     bool // at least MinStaffPassword characters
	Email            string
	ImportedFrom     string
	CreatedAt        time.Time
}

func insertMember(tx *db.Tx, m memberRow) (int64, error) {
	return insert(tx, `INSERT INTO members
		(log_id, name, name_key, role, password_hash, password_long, email, imported_from, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		m.LogID, m.Name, m.Key, m.Role, textOrNull(m.PasswordHash), m.PasswordLong, textOrNull(m.Email), textOrNull(m.ImportedFrom), m.CreatedAt)
}

func keyTaken(tx *db.Tx, key string) (bool, error) {
	_, taken, err := one[int64](tx.DB, "SELECT id FROM members WHERE name_key = ?", key)
	return taken, err
}

// credentials is what signing in needs to know of a member.
type credentials struct {
	ID           int64
	Name         string
	NameKey      string
	Role         Role
	Email        *string
	PasswordHash *string
	// EmailConfirmedAt is nil while nobody proved to own the address.
	EmailConfirmedAt *time.Time
}

const selectCredentials = "SELECT id, name, name_key, role, email, password_hash, email_confirmed_at FROM members WHERE erased_at IS NULL AND "

func (p *People) credentialsByKey(ctx context.Context, key string) (credentials, bool, error) {
	return one[credentials](p.read(ctx), selectCredentials+"name_key = ?", key)
}

func (p *People) credentialsByID(ctx context.Context, id int64) (credentials, bool, error) {
	return one[credentials](p.read(ctx), selectCredentials+"id = ?", id)
}

// credentialsByEmail gives the member who confirmed the address. One that is
// merely given names nobody: else who gives another's address could find out by
// signing in whether it has an account.
func (p *People) credentialsByEmail(ctx context.Context, email string) (credentials, bool, error) {
	return one[credentials](p.read(ctx), selectCredentials+"lower(email) = lower(?) AND email_confirmed_at IS NOT NULL", email)
}

// replacePassword stores the hash unless the password changed since it was read.
func replacePassword(tx *db.Tx, member int64, old, hash string, long bool) (bool, error) {
	n, err := change(tx, "UPDATE members SET password_hash = ?, password_long = ? WHERE id = ? AND password_hash = ?", hash, long, member, old)
	return n == 1, err
}

func roleOf(tx *db.Tx, member int64) (Role, bool, error) {
	row, found, err := one[struct{ Role Role }](tx.DB, "SELECT role FROM members WHERE id = ? AND erased_at IS NULL", member)
	return row.Role, found, err
}

// hasShortPassword reports whether a member signs in with a password that
// staff may not have.
func hasShortPassword(tx *db.Tx, member int64) (bool, error) {
	_, short, err := one[int64](tx.DB, "SELECT id FROM members WHERE id = ? AND password_hash IS NOT NULL AND NOT password_long", member)
	return short, err
}

func storeRole(tx *db.Tx, member int64, role Role) error {
	_, err := change(tx, "UPDATE members SET role = ? WHERE id = ?", role, member)
	return err
}

func otherAdministrators(tx *db.Tx, than int64) (bool, error) {
	_, found, err := one[int64](tx.DB, "SELECT id FROM members WHERE role = ? AND erased_at IS NULL AND id <> ? LIMIT 1", Administrator, than)
	return found, err
}

func (p *People) hasAdministrator(ctx context.Context) (bool, error) {
	_, found, err := one[int64](p.read(ctx), "SELECT id FROM members WHERE role = ? AND erased_at IS NULL LIMIT 1", Administrator)
	return found, err
}

func storeAbout(tx *db.Tx, member int64, about string) error {
	_, err := change(tx, "UPDATE members SET about = ? WHERE id = ?", about, member)
	return err
}

// insertFreeMember gives 0 when the name is taken; the transaction goes on.
func insertFreeMember(tx *db.Tx, m memberRow) (int64, error) {
	row, _, err := one[struct{ ID int64 }](tx.DB, `INSERT INTO members (log_id, name, name_key, role, imported_from, created_at)
		VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name_key) DO NOTHING RETURNING id`,
		m.LogID, m.Name, m.Key, m.Role, textOrNull(m.ImportedFrom), m.CreatedAt)
	return row.ID, err
}

// storeConfirmed fails with db.Taken when another member confirmed the address.
func storeConfirmed(tx *db.Tx, member int64, email string, now time.Time) error {
	_, err := change(tx, "UPDATE members SET email = ?, email_confirmed_at = ? WHERE id = ?", email, now, member)
	return err
}

// storeUnconfirmed gives the member an address that nobody proved to be his.
func storeUnconfirmed(tx *db.Tx, member int64, email string) error {
	_, err := change(tx, "UPDATE members SET email = ?, email_confirmed_at = NULL WHERE id = ?", textOrNull(email), member)
	return err
}

// storePassword stores a hash whatever the one before was.
func storePassword(tx *db.Tx, member int64, hash string, long bool) error {
	_, err := change(tx, "UPDATE members SET password_hash = ?, password_long = ? WHERE id = ?", hash, long, member)
	return err
}

// storeFirstPassword stores a hash where there is none.
func storeFirstPassword(tx *db.Tx, member int64, hash string, long bool) (bool, error) {
	n, err := change(tx, "UPDATE members SET password_hash = ?, password_long = ? WHERE id = ? AND password_hash IS NULL AND erased_at IS NULL", hash, long, member)
	return n == 1, err
}
