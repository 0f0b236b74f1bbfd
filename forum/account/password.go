package account

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"answerable/forum/fail"

	"golang.org/x/text/unicode/norm"
)

// Passwords have at least MinPassword characters, those of staff, moderators
// and administrators MinStaffPassword, and at most MaxPasswordBytes, which
// bounds the cost of hashing. There are no rules about kinds of characters.
const (
	MinPassword      = 8
	MinStaffPassword = 12
	MaxPasswordBytes = 256
)

// MinPasswordOf is the least number of characters in a password of that role.
func MinPasswordOf(role Role) int {
	if role == Member {
		return MinPassword
	}
	return MinStaffPassword
}

func longEnoughForStaff(password string) bool {
	return utf8.RuneCountInString(password) >= MinStaffPassword
}

// choice is a password somebody wants, with what it must not be.
type choice struct {
	password, name, email string
	role                  Role
}

// readPassword gives the password as it is hashed (NFC, so that every keyboard
// gives the same bytes); it notes on c what is wrong with it.
func (p *People) readPassword(ctx context.Context, want choice, c *fail.Check) (string, error) {
	password := norm.NFC.String(want.password)
	problem := problemOfPassword(password, want.role)
	if problem == "" {
		site, err := p.Site(ctx)
		if err != nil {
			return "", err
		}
		problem, err = p.guessable(password, []string{want.name, want.email, beforeAt(want.email), site.Name})
		if err != nil {
			return "", err
		}
	}
	if problem != "" {
		c.Refuse("password", problem)
	}
	return password, nil
}

func problemOfPassword(password string, role Role) string {
	length := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return "This password holds broken characters. Please type it again."
	case length == 0:
		return "Please choose a password."
	case role != Member && !longEnoughForStaff(password):
		return "Staff, moderators and administrators need a password of at least 12 characters."
	case length < MinPassword:
		return "Please choose a password of at least 8 characters."
	case len(password) > MaxPasswordBytes:
		return "This password is too long; 256 bytes are the most."
	}
	return ""
}

// guessable tells what makes the password one of the first that somebody else
// would try.
func (p *People) guessable(password string, personal []string) (string, error) {
	variants := variantsOf(Fold(password))
	for _, word := range personal {
		if word = squeeze(Fold(word)); word != "" && slices.ContainsFunc(variants, func(v string) bool { return squeeze(v) == word }) {
			return "A password must not be your name, your address or the name of this site.", nil
		}
	}
	common, err := isCommon(variants)
	if err == nil && !common {
		common, err = p.isBreached(password)
	}
	if err != nil {
		p.log.Error("the list of known passwords cannot be searched", slog.Any("error", err))
		return "", fail.From(err)
	}
	if common {
		return "This password is on lists of known passwords, which are tried first. Please choose another one.", nil
	}
	return "", nil
}

// variantsOf gives the password and what is left when its ornament goes: up to
// four digits or signs behind it, a repetition, writing it backwards.
func variantsOf(password string) []string {
	variants := []string{password, reverse(password)}
	if half := len(password) / 2; password[:half] == password[half:] {
		variants = append(variants, password[:half])
	}
	if stem := stemOf(password); stem != password {
		variants = append(variants, stem, reverse(stem))
	}
	return variants
}

func stemOf(password string) string {
	stem := strings.TrimRightFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
	if utf8.RuneCountInString(password)-utf8.RuneCountInString(stem) > 4 {
		return password
	}
	return stem
}

func reverse(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

// squeeze leaves letters and digits only.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func beforeAt(email string) string {
	local, _, _ := strings.Cut(email, "@")
	return local
}
