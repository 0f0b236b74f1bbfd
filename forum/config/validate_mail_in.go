package config

import (
	"fmt"
	"regexp"
	"strings"
)

var domainForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)

func domainProblem(domain string) string {
	if domain != "" && (len(domain) > 190 || !domainForm.MatchString(strings.ToLower(domain))) {
		return fmt.Sprintf("%q is no domain; write in.forum.example", domain)
	}
	return ""
}

// mailInProblem: without a domain there is no address that would take mail.
func (s *Settings) mailInProblem() string {
	if s.MailInAddr == "" {
		return ""
	}
	if s.MailInDomain == "" {
		return "needs MAIL_IN_DOMAIN, the domain whose mail comes here"
	}
	return addrProblem(s.MailInAddr)
}

func pairProblem(file, other, otherName string) string {
	if file != "" && other == "" {
		return "needs " + otherName + " too"
	}
	return ""
}

func secretProblem(secret Secret) string {
	if text := secret.Reveal(); text != "" && len(text) < 32 {
		return "is shorter than 32 characters; write the output of openssl rand -hex 32"
	}
	return ""
}
