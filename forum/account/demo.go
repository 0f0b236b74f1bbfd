package account

import (
	"context"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// SignInAs opens a session for a member without a password. Only a demo
// community allows it; everywhere else it is Missing, as if it were not there.
func (p *People) SignInAs(ctx context.Context, member int64, device string) (token string, err error) {
	if !p.demo {
		return "", fail.NotFound()
	}
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		if _, found, err := roleOf(tx, member); err != nil || !found {
			return orNotFound(err)
		}
		token, _, err = p.openSession(tx, member, device, ByDemo)
		return err
	})
	if err != nil {
		return "", err
	}
	p.event(ctx, "signed in by demo", member)
	return token, nil
}
