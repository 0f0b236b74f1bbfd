// Package account owns the people: members, their roles and teams, names and
// passwords, sign-up, sign-in and sessions, the first set-up and the site's
// settings.
//
// Invariants: a password is stored only as Argon2id with its parameters, a
// session or set-up token only as its SHA-256; a session ends after 14 days
// unused, after 90 days, at sign-out, and when its member's role changes; two
// names that read the same after folding never stand side by side; there is
// always an administrator once there was one; an address is never stored, and
// no name, password or address is logged. Reading, [People.ViewerOf] included,
// writes nothing.
//
// Tables: members, teams, team_members, sessions, setup_tokens, settings. The
// count of unread notices in [People.ViewerOf] reads notices.
package account
