package config_test

import (
	"net/netip"
	"strings"
	"testing"

	"answerable/forum/config"
)

func trusted(t testing.TB, list string) config.Proxies {
	t.Helper()
	var proxies config.Proxies
	if err := proxies.UnmarshalText([]byte(list)); err != nil {
		t.Fatal(err)
	}
	return proxies
}

func TestClientIP(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, remote, xff, trusted, want string }{
		{"no proxy", "192.0.2.1", "", "", "192.0.2.1"},
		{"header from a stranger", "192.0.2.1", "198.51.100.9", "10.0.0.0/8", "192.0.2.1"},
		{"nobody is trusted", "10.0.0.1", "198.51.100.9", "", "10.0.0.1"},
		{"one proxy", "10.0.0.1", "198.51.100.9", "10.0.0.0/8", "198.51.100.9"},
		{"proxy without header", "10.0.0.1", "", "10.0.0.0/8", "10.0.0.1"},
		{"client forged the left part", "10.0.0.1", "203.0.113.5, 198.51.100.9", "10.0.0.0/8", "198.51.100.9"},
		{"client forged a proxy's address", "10.0.0.1", "10.0.0.9, 198.51.100.9", "10.0.0.0/8", "198.51.100.9"},
		{"two proxies", "10.0.0.1", "203.0.113.5, 198.51.100.9,10.0.0.2", "10.0.0.0/8", "198.51.100.9"},
		{"client inside the proxies' network", "10.0.0.1", "10.0.0.7, 10.0.0.2", "10.0.0.0/8", "10.0.0.7"},
		{"text instead of an address", "10.0.0.1", "198.51.100.9, unknown", "10.0.0.0/8", "10.0.0.1"},
		{"empty entry", "10.0.0.1", "198.51.100.9, ", "10.0.0.0/8", "10.0.0.1"},
		{"text behind a proxy", "10.0.0.1", "x, 10.0.0.2", "10.0.0.0/8", "10.0.0.2"},
		{"with port", "10.0.0.1", "198.51.100.9:4711", "10.0.0.0/8", "198.51.100.9"},
		{"IPv6 with port", "10.0.0.1", "[2001:db8::9]:4711", "10.0.0.0/8", "2001:db8::9"},
		{"IPv6 in brackets", "10.0.0.1", "[2001:db8::9]", "10.0.0.0/8", "2001:db8::9"},
		{"mapped peer", "::ffff:10.0.0.1", "198.51.100.9", "10.0.0.0/8", "198.51.100.9"},
		{"mapped client", "10.0.0.1", "::ffff:198.51.100.9", "10.0.0.0/8", "198.51.100.9"},
		{"mapped network", "10.0.0.1", "198.51.100.9", "::ffff:10.0.0.0/104", "198.51.100.9"},
		{"zone", "fe80::1%eth0", "198.51.100.9", "fe80::/10", "198.51.100.9"},
		{"single trusted address", "10.0.0.2", "198.51.100.9", "10.0.0.1", "10.0.0.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := config.ClientIP(netip.MustParseAddr(c.remote), c.xff, trusted(t, c.trusted))
			if got != netip.MustParseAddr(c.want) {
				t.Errorf("ClientIP = %s, want %s", got, c.want)
			}
		})
	}
}

func TestClientIPWithoutPeer(t *testing.T) {
	t.Parallel()
	if got := config.ClientIP(netip.Addr{}, "198.51.100.9", trusted(t, "0.0.0.0/0,::/0")); got.IsValid() {
		t.Errorf("ClientIP = %s for no peer at all", got)
	}
}

func FuzzClientIP(f *testing.F) {
	for _, seed := range []string{"", ",", "1.2.3.4", "a,b", "[::1]:1", "10.0.0.1,10.0.0.2", strings.Repeat(",", 1000), "::ffff:1.2.3.4%x"} {
		f.Add(seed)
	}
	proxies := trusted(f, "10.0.0.0/8,fd00::/8")
	proxy := netip.MustParseAddr("10.0.0.1")
	client := netip.MustParseAddr("198.51.100.9")
	f.Fuzz(func(t *testing.T, forged string) {
		if got := config.ClientIP(client, forged, proxies); got != client {
			t.Errorf("a stranger's header %q made it %s", forged, got)
		}
		if got := config.ClientIP(proxy, forged+", 198.51.100.9", proxies); got != client {
			t.Errorf("a forged beginning %q made it %s", forged, got)
		}
		if got := config.ClientIP(proxy, forged, proxies); !got.IsValid() || got.Is4In6() || got.Zone() != "" {
			t.Errorf("header %q made it %s", forged, got)
		}
	})
}
