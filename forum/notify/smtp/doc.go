// Package smtp sends what is in the outbox: it builds a mail from what happened
// and from the theme, and gives it to one SMTP server.
//
// Invariants: one node sends at a time, at no more than the site's rate, with
// memory that does not grow with the outbox; a mail that a receiver's server
// refuses never keeps back another's; while the server is away mails wait and
// none is counted as tried; a mail's Message-ID is the same however often it is
// tried; nobody's text begins a header; no address, text or secret is logged.
//
// What an attempt means for the mail is decided in package notify. It owns no
// tables.
package smtp
