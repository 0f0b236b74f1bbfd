package account

import (
	"net/mail"
	"strings"

	"answerable/forum/fail"
)

// maxEmail is the longest address SMTP carries (RFC 5321, 4.5.3.1.3), in bytes.
const maxEmail = 254

// readEmail gives the address as it is kept, empty when none was given, or a
// text about what is wrong. Nothing tells whether it is the person's own.
func readEmail(raw string) (email, problem string) {
	email = strings.TrimSpace(raw)
	if email == "" {
		return "", ""
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > maxEmail || strings.ContainsAny(email, " \"\r\n\t<>") {
		return "", "This does not look like an e-mail address, such as name@example.org."
	}
	return email, ""
}

// Address reads an e-mail address that somebody typed, without owning an account.
// Empty is fine. Error: Invalid with that field.
func Address(field, raw string) (string, error) {
	email, problem := readEmail(raw)
	if problem != "" {
		return "", fail.Field(field, problem)
	}
	return email, nil
}
