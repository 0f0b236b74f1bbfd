// Package account owns the people: members, their roles and teams, names and
// passwords, addresses, sign-up, invitations, sign-in and sessions, what one
// can know and end of his own account, the first set-up and the site's
// settings.
//
// Invariants: a password is stored only as Argon2id with its parameters, a
// session, set-up, invitation or letter's token only as its SHA-256; such a link
// works once, for a while, and only the newest one; whether an address has an
// account is found out in a job and never while somebody waits; letters are
// written in the transaction of what they tell; a role acts only in a session with
// a second factor; the secret of an authenticator app is stored
// encrypted, with a key that is not in the database; a code of an authenticator
// app, a recovery code and a passkey's
// challenge each work once; a session ends after 14 days
// unused, after 90 days, at sign-out, and when its member's role changes; two
// names that read the same after folding never stand side by side; there is
// always an administrator once there was one; the address
// somebody comes from is never stored, and no name, password or address is
// logged. Reading, [People.ViewerOf] included,
// writes nothing.
//
// Tables: members, teams, team_members, sessions, setup_tokens, settings,
// account_links, letter_requests, sign_ups, invitations, deletions,
// account_events, passkeys, totp_secrets, recovery_codes, ceremonies, identities,
// identity_teams. The
// count of unread notices in [People.ViewerOf] reads notices with what they are
// about.
package account
