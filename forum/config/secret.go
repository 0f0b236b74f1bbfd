package config

import (
	"log/slog"
	"net/url"
)

// hidden stands in for a secret that is set.
const hidden = "(set, not shown)"

// Secret is text that no output shows: fmt with any verb, slog and
// encoding/json print a mask. Its zero value is unset.
type Secret struct {
	// A pointer, because fmt calls no method for some verbs, nor on a field
	// that is not exported: it then prints an address instead of the secret.
	value *string
}

// NewSecret hides text; empty text is an unset Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{value: &text}
}

// Reveal is the secret itself, for the one call that needs it.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero says whether the secret is unset.
func (s Secret) IsZero() bool { return s.value == nil }

// String is a mask, or empty when unset.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return hidden
}

// LogValue is the mask.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is the mask, for encoding/json and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText never fails: kong quotes the value of a variable whose
// parsing failed. Validate judges it.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}

// SecretURL is a URL that may carry a password; outputs show it with the
// password masked.
type SecretURL struct{ Secret }

// NewSecretURL hides the password in raw.
func NewSecretURL(raw string) SecretURL { return SecretURL{NewSecret(raw)} }

// String is the URL with its password masked, or a mask when it is no URL.
func (u SecretURL) String() string { return redactURL(u.Reveal()) }

// LogValue is the masked URL.
func (u SecretURL) LogValue() slog.Value { return slog.StringValue(u.String()) }

// MarshalText is the masked URL, for encoding/json and its like.
func (u SecretURL) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// redactURL keeps scheme, user, host and path, which help to find a mistake.
// Parameters are dropped: libpq takes passwords there, too.
func redactURL(raw string) string {
	if raw == "" {
		return ""
	}
	parsed, err := url.Parse(raw)
	if err != nil || parsed.Scheme == "" || parsed.Opaque != "" {
		return hidden
	}
	if parsed.RawQuery != "" {
		parsed.RawQuery = "..."
	}
	parsed.Fragment, parsed.RawFragment = "", ""
	return parsed.Redacted()
}
