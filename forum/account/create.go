package account

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// NewMember is a member to be made.
type NewMember struct {
	Name     string
	Role     Role
	Email    string // may be empty
	Password string // empty means that nobody can sign in with one
}

// readMember is a NewMember whose input was checked.
type readMember struct {
	memberRow
	password string
}

// CreateMember makes a member in the caller's transaction, for the demo
// community and the command line. It hashes inside the transaction, so it is
// not for pages. Errors as SignUp's, and Invalid with the field role.
func (p *People) CreateMember(ctx context.Context, tx *db.Tx, m NewMember) (int64, error) {
	row, err := p.readMember(ctx, m, m.Password != "")
	if err != nil {
		return 0, err
	}
	if row.password != "" {
		if row.PasswordHash, err = p.hash.make(ctx, row.password); err != nil {
			return 0, err
		}
	}
	return p.create(tx, row)
}

// readMember checks all fields, so that everything wrong is told at once.
func (p *People) readMember(ctx context.Context, m NewMember, withPassword bool) (row readMember, err error) {
	var c fail.Check
	name, problem := p.readName(m.Name)
	c.That(problem == "", "name", problem)
	email, problem := readEmail(m.Email)
	c.That(problem == "", "email", problem)
	c.That(known(m.Role), "role", "There is no such role.")
	if withPassword {
		row.password, err = p.readPassword(ctx, choice{password: m.Password, name: m.Name, email: m.Email, role: m.Role}, &c)
		if err != nil {
			return readMember{}, err
		}
	}
	row.memberRow = memberRow{LogID: newLogID(), Name: name, Key: Fold(name), Role: m.Role, Email: email, CreatedAt: p.now(),
		PasswordLong: longEnoughForStaff(row.password)}
	return row, c.Err()
}

func (p *People) create(tx *db.Tx, m readMember) (int64, error) {
	taken, err := keyTaken(tx, m.Key)
	if err != nil {
		return 0, err
	}
	if taken {
		return 0, nameTaken(nil)
	}
	id, err := insertMember(tx, m.memberRow)
	if db.Taken(err) {
		return 0, nameTaken(err) // by another node, after we looked
	}
	return id, err
}

func nameTaken(cause error) error {
	return fail.New(fail.Conflict, "This name is taken.", "Nothing was saved yet; what you typed is still here. Please choose another name.").
		In("name", "This name is taken, or one that looks the same. Please choose another one.").Because(cause)
}
