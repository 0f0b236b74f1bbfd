package account

import (
	"time"

	"answerable/forum/fail"
)

// proofLife is how long a proof of who somebody is counts as fresh.
const proofLife = 10 * time.Minute

// governs lets administrators who proved just now who they are.
func (p *People) governs(v Viewer) error {
	if err := administrates(v); err != nil {
		return err
	}
	return p.Fresh(v)
}

// Fresh asks for a proof of the last ten minutes, before what a thief of the
// session must not do: other factors, another address, another role, deletion.
// Who is asked to prove himself keeps what he typed. Errors: SignIn, Proof.
func (p *People) Fresh(v Viewer) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if v.Factor == ByDemo || p.now().Sub(v.ProvedAt) < proofLife {
		return nil
	}
	return fail.New(fail.Proof, "Please confirm that it is you.", "Then this goes on where you were.")
}
