package oidc

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/forum/config"
)

func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"93.184.216.34:443": true, "[2606:4700::1111]:443": true, "127.0.0.1:80": false, "[::1]:80": false, "10.1.2.3:80": false,
		"172.31.0.1:80": false, "192.168.1.1:80": false, "169.254.169.254:80": false, "0.0.0.0:80": false, "[::]:80": false, "[::ffff:127.0.0.1]:80": false, "[::ffff:169.254.169.254]:80": false,
		"[fe80::1]:80": false, "[fd00:ec2::254]:80": false, "[64:ff9b::7f00:1]:80": false, "[2002:7f00:1::]:80": false, "[::127.0.0.1]:80": false, "100.100.100.200:80": false, "224.0.0.1:80": false,
		"255.255.255.255:80": false, "198.18.0.1:80": false, "nonsense": false} {
		if got := publicAddress(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// SECURITY 12: no address of the corpus that leads to a private host is reached.
func TestDiscoveryReachesNoPrivateAddress(t *testing.T) {
	t.Parallel()
	listening := make(chan string, 100)
	for _, issuer := range ssrfURLs(t) {
		p := config.Provider{ID: "x", Name: "X", ClientID: "x", Issuer: issuer}
		c := New(p, "https://forum.example/back", time.Now)
		c.http.Transport = local{c.http.Transport, listening}
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		if _, _, err := c.Begin(ctx, false); err == nil {
			t.Errorf("%q was asked", issuer)
		}
		cancel()
	}
	close(listening)
	for got := range listening {
		t.Errorf("an answer came from %s", got)
	}
}

// local lets only addresses written as numbers or as names of this machine be
// dialled: the test asks no name server.
type local struct {
	http.RoundTripper
	answered chan<- string
}

func (l local) RoundTrip(r *http.Request) (*http.Response, error) {
	if publicAddress(net.JoinHostPort(r.URL.Hostname(), "80")) {
		return nil, http.ErrNotSupported // the test leaves this machine nowhere
	}
	if host := r.URL.Hostname(); strings.ContainsAny(host, "ghijkmnopqrstuvwyz") && host != "localhost" {
		return nil, http.ErrNotSupported
	}
	response, err := l.RoundTripper.RoundTrip(r)
	if err == nil {
		l.answered <- r.URL.String()
	}
	return response, err
}

func ssrfURLs(t *testing.T) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if text, err := os.ReadFile(filepath.Join(dir, "shared", "corpora", "ssrf-urls", "urls.txt")); err == nil {
			return strings.Split(strings.TrimSpace(string(text)), "\n")
		}
	}
	t.Skip("needs corpora: shared/corpora/ssrf-urls is in no folder above")
	return nil
}
