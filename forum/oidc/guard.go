package oidc

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// maxAnswer is the most bytes read of one answer.
const maxAnswer = 1 << 20

// patience is how long a provider may take for one answer.
const patience = 10 * time.Second

// special are the networks that are no public hosts (IANA's special-purpose
// registries), besides those net/netip knows.
var special = []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10"}

// guarded is an HTTP client that connects to public addresses only, judged when
// the connection is made, so that no name can change its mind in between. It
// follows no redirect and uses no proxy.
func guarded(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error {
		if private || publicAddress(address) {
			return nil
		}
		return errors.New("oidc: this address is not a public one")
	}}
	transport := &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: patience, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10, IdleConnTimeout: time.Minute}
	return &http.Client{Transport: bounded{transport}, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func publicAddress(address string) bool {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return false
	}
	ip := at.Addr().Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, network := range special {
		if netip.MustParsePrefix(network).Contains(ip) {
			return false
		}
	}
	return true
}

// bounded reads no more of an answer than maxAnswer.
type bounded struct{ http.RoundTripper }

// RoundTrip does one request.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, maxAnswer), response.Body}
	}
	return response, err
}
