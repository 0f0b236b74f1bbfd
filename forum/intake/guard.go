package intake

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

var errPrivate = errors.New("the address is in a private network, which this channel may not reach")

// notPublic are networks that netip.Addr's own questions do not cover: this
// host's, carriers', documentation's, benchmarks', reserved ones, and IPv6
// forms that carry an IPv4 address (RFC 6890, 6052, 3056, 4380).
func notPublic() []netip.Prefix {
	var all []netip.Prefix
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10", "::/96"} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}

// public says whether an address is one of the public internet.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsValid() || !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsMulticast() {
		return false
	}
	for _, p := range notPublic() {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

func literal(host string) (netip.Addr, bool) {
	ip, err := netip.ParseAddr(host)
	return ip, err == nil
}

// caller makes the client for one channel's calls. It follows no redirect, asks
// no proxy, and looks at the address that is really dialled, after names were
// resolved: a name that first shows one address and then another gains nothing.
func caller(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		if private {
			return nil
		}
		at, err := netip.ParseAddrPort(address)
		if err != nil || !public(at.Addr()) {
			return errPrivate
		}
		return nil
	}}
	return &http.Client{Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{Proxy: nil, DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: 10 * time.Second,
			ResponseHeaderTimeout: 15 * time.Second, MaxResponseHeaderBytes: 64 << 10}}
}

// call posts a body and wants a 2xx; what else the other side says is not read.
func call(ctx context.Context, client *http.Client, r *http.Request) error {
	answer, err := client.Do(r.WithContext(ctx))
	if err != nil {
		return plainCall(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("it answered %d", answer.StatusCode)
	}
	return nil
}

// plainCall leaves the address out, which may hold a secret.
func plainCall(err error) error {
	var network net.Error
	switch {
	case errors.Is(err, errPrivate):
		return errPrivate
	case errors.As(err, &network) && network.Timeout():
		return errors.New("it did not answer in time")
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return errors.New("its name is not known")
	}
	return errors.New("it could not be reached")
}
