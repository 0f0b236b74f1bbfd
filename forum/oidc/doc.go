// Package oidc owns the way to a sign-in provider and back (OpenID Connect Core
// 1.0, the code flow with PKCE): discovery, the address to send the browser to,
// and whom the provider's answer names.
//
// Invariants: an ID token counts only with a signature of the provider's own
// keys, this site as audience, its issuer, its life by the injected clock and
// the nonce of this trip; no connection is made to a private, loopback or
// otherwise special address unless the provider's setting allows it.
//
// Tables: none.
package oidc
