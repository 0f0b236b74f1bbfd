package account

import "time"

// Factor is how the holder of a session proved who he is. What stands behind a
// plus came second.
type Factor string

// The factors, as the schema knows them.
const (
	ByPassword         Factor = "password"
	ByPasswordTOTP     Factor = "password+totp"
	ByPasswordRecovery Factor = "password+recovery"
	// ByPasskey is a passkey whose device verified its user (WebAuthn's user
	// verification): two factors in one.
	ByPasskey          Factor = "passkey"
	ByProvider         Factor = "oidc"
	ByProviderTOTP     Factor = "oidc+totp"
	ByProviderRecovery Factor = "oidc+recovery"
	// ByProviderStrong is a provider that said it asked for several factors and
	// whose word on that the operator trusts.
	ByProviderStrong Factor = "oidc+mfa"
	ByDemo           Factor = "demo"
)

// Strong reports whether staff, moderators and administrators may act in such a
// session.
func (f Factor) Strong() bool { return f != ByPassword && f != ByProvider && f != "" }

// proved gives the viewer what the session's factor allows. Here alone is
// decided that a role without a second factor is none.
func (v Viewer) proved(held Role, how Factor, at time.Time) Viewer {
	v.Held, v.Role, v.Factor, v.ProvedAt = held, held, how, at
	if held != Member && !how.Strong() {
		v.Role, v.Team, v.NeedsFactor = Member, "", true
	}
	return v
}

// with is the factor of a session after a second proof: "totp", "recovery" or
// "passkey". A session that was strong stays as it is.
func (f Factor) with(second string) Factor {
	switch {
	case second == "passkey" && !f.Strong():
		return ByPasskey
	case f == ByPassword, f == ByProvider:
		return f + Factor("+"+second)
	}
	return f
}
