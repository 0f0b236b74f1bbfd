package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
)

// Provider is one sign-in provider (OpenID Connect) of the file that OIDC names.
type Provider struct {
	ID           string            `json:"id"`            // in addresses: small letters, digits, '-'
	Name         string            `json:"name"`          // on the button
	Issuer       string            `json:"issuer"`        // where its discovery document is
	ClientID     string            `json:"client_id"`     //
	ClientSecret Secret            `json:"client_secret"` //
	Scopes       []string          `json:"scopes"`        // besides openid; profile and email when empty
	GroupsClaim  string            `json:"groups_claim"`  // "groups" when empty
	Teams        map[string]string `json:"teams"`         // group -> name of the team it puts people into, as staff
	TrustMFA     bool              `json:"trust_mfa"`     // its word that it asked for several factors (amr "mfa", RFC 8176) counts as a second factor
	MFAContexts  []string          `json:"mfa_contexts"`  // acr values that say the same
	Private      bool              `json:"private"`       // it may stand in a private network and speak plain http
}

// providerID is what a provider's id looks like.
var providerID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)

// Providers reads the sign-in providers; none when OIDC is not set.
func (s Settings) Providers() ([]Provider, error) {
	if s.OIDC == "" {
		return nil, nil
	}
	text, err := os.ReadFile(s.OIDC)
	if err != nil {
		return nil, fmt.Errorf("the file of sign-in providers (ANSWERABLE_OIDC) cannot be read: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var providers []Provider
	if err := decoder.Decode(&providers); err != nil {
		return nil, fmt.Errorf("the file of sign-in providers (ANSWERABLE_OIDC) is no JSON list of them: %w", err)
	}
	seen := map[string]bool{}
	for i, p := range providers {
		if err := p.problem(); err != nil || seen[p.ID] {
			return nil, fmt.Errorf("sign-in provider %d %q (ANSWERABLE_OIDC): %w", i+1, p.ID, errors.Join(err, twice(seen[p.ID])))
		}
		seen[p.ID] = true
	}
	return providers, nil
}

func twice(there bool) error {
	if there {
		return errors.New("its id is there twice")
	}
	return nil
}

func (p Provider) problem() error {
	u, err := url.Parse(p.Issuer)
	switch {
	case !providerID.MatchString(p.ID):
		return errors.New(`"id" must be small letters, digits and -`)
	case p.Name == "" || p.ClientID == "":
		return errors.New(`"name" and "client_id" are needed`)
	case err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !(p.Private && u.Scheme == "http"):
		return errors.New(`"issuer" must be an https address; http only with "private": true`)
	}
	return nil
}
