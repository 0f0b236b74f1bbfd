package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"answerable/forum/config"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Client speaks to one provider.
type Client struct {
	config.Provider
	redirect string
	now      func() time.Time
	http     *http.Client

	mu    sync.Mutex
	found *oidc.Provider
}

// Trip is what a browser's way to the provider and back is checked against.
type Trip struct{ State, Nonce, Verifier string }

// Person is whom a provider named.
type Person struct {
	Issuer, Subject string
	Name, Email     string // Email is empty unless the provider verified it
	Groups          []string
	Strong          bool // it asked for several factors, and its word counts
	// AskedAt is when it asked the person who he is (the claim auth_time), nil
	// where it does not say.
	AskedAt *time.Time
}

// New gives a client whose answers come back to redirect.
func New(p config.Provider, redirect string, now func() time.Time) *Client {
	return &Client{Provider: p, redirect: redirect, now: now, http: guarded(p.Private)}
}

// Begin gives where to send the browser. With again the provider is to ask who it
// is also where it knows (max_age=0, OpenID Connect Core, 3.1.2.1).
func (c *Client) Begin(ctx context.Context, again bool) (Trip, string, error) {
	o, _, err := c.discover(ctx)
	if err != nil {
		return Trip{}, "", err
	}
	t := Trip{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier()}
	options := []oauth2.AuthCodeOption{oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)}
	if again {
		options = append(options, oauth2.SetAuthURLParam("max_age", "0"))
	}
	return t, o.AuthCodeURL(t.State, options...), nil
}

// Finish gives whom the provider names for the code that came back with state.
func (c *Client) Finish(ctx context.Context, t Trip, state, code string) (Person, error) {
	if t.State == "" || t.Verifier == "" || code == "" || subtle.ConstantTimeCompare([]byte(t.State), []byte(state)) != 1 {
		return Person{}, errors.New("oidc: the state is not this browser's")
	}
	o, provider, err := c.discover(ctx)
	if err != nil {
		return Person{}, err
	}
	ctx = oidc.ClientContext(ctx, c.http)
	token, err := o.Exchange(ctx, code, oauth2.VerifierOption(t.Verifier))
	if err != nil {
		return Person{}, fmt.Errorf("oidc: exchange the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.VerifierContext(ctx, &oidc.Config{ClientID: c.ClientID, Now: c.now}).Verify(ctx, raw)
	if err != nil {
		return Person{}, fmt.Errorf("oidc: the ID token: %w", err)
	}
	if t.Nonce == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(t.Nonce)) != 1 {
		return Person{}, errors.New("oidc: the nonce is not this trip's")
	}
	return c.person(id)
}

func (c *Client) person(id *oidc.IDToken) (Person, error) {
	var said struct {
		Name     string   `json:"preferred_username"`
		Email    string   `json:"email"`
		Verified bool     `json:"email_verified"`
		AMR      []string `json:"amr"`
		ACR      string   `json:"acr"`
		AskedAt  float64  `json:"auth_time"` // a number of seconds, which JSON may write with a fraction
	}
	all := map[string]any{}
	if err := errors.Join(id.Claims(&said), id.Claims(&all)); err != nil {
		return Person{}, fmt.Errorf("oidc: the claims: %w", err)
	}
	p := Person{Issuer: id.Issuer, Subject: id.Subject, Name: said.Name, Groups: texts(all[c.groupsClaim()])}
	if said.Verified {
		p.Email = said.Email
	}
	if said.AskedAt != 0 {
		at := time.Unix(int64(said.AskedAt), 0).UTC()
		p.AskedAt = &at
	}
	p.Strong = c.TrustMFA && (slices.Contains(said.AMR, "mfa") || said.ACR != "" && slices.Contains(c.MFAContexts, said.ACR))
	if p.Subject == "" {
		return Person{}, errors.New("oidc: no subject")
	}
	return p, nil
}

func (c *Client) groupsClaim() string {
	if c.GroupsClaim == "" {
		return "groups"
	}
	return c.GroupsClaim
}

// texts reads a claim that is a text or a list of them.
func texts(claim any) (list []string) {
	switch claim := claim.(type) {
	case string:
		return []string{claim}
	case []any:
		for _, one := range claim {
			if text, ok := one.(string); ok {
				list = append(list, text)
			}
		}
	}
	return list
}

// discover reads the provider's document once it answers.
func (c *Client) discover(ctx context.Context) (*oauth2.Config, *oidc.Provider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found == nil {
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), c.http), c.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("oidc: discover %s: %w", c.ID, err)
		}
		if err := c.speaksSecurely(found.Endpoint()); err != nil {
			return nil, nil, err
		}
		c.found = found
	}
	scopes := c.Scopes
	if len(scopes) == 0 {
		scopes = []string{"profile", "email"}
	}
	return &oauth2.Config{ClientID: c.ClientID, ClientSecret: c.ClientSecret.Reveal(), Endpoint: c.found.Endpoint(), RedirectURL: c.redirect,
		Scopes: append([]string{oidc.ScopeOpenID}, scopes...)}, c.found, nil
}

func (c *Client) speaksSecurely(e oauth2.Endpoint) error {
	for _, address := range []string{e.AuthURL, e.TokenURL} {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" && !(c.Private && strings.HasPrefix(address, "http:")) {
			return fmt.Errorf("oidc: %s names an address that is not https", c.ID)
		}
	}
	return nil
}

func random() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b[:])
}
