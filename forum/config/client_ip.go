package config

import (
	"net/netip"
	"strings"
)

// ClientIP is the address on whose account a request runs: for limits and
// logs. remote is the peer of the connection, xff all X-Forwarded-For headers
// joined with commas, trusted the proxies.
//
// A header from an untrusted peer changes nothing. From a trusted one the
// list is read from its end, where our own proxies wrote, and the first
// address that is not a proxy's is the client. What stands further left came
// from that client and is not believed; nor is anything beyond an entry that
// is no address.
func ClientIP(remote netip.Addr, xff string, trusted []netip.Prefix) netip.Addr {
	client := remote.Unmap().WithZone("")
	for xff != "" && isTrusted(client, trusted) {
		var entry string
		xff, entry = cutLast(xff)
		next, ok := parseForwarded(entry)
		if !ok {
			return client
		}
		client = next
	}
	return client
}

func isTrusted(addr netip.Addr, trusted []netip.Prefix) bool {
	for _, prefix := range trusted {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// cutLast splits a comma-separated list into all but its last entry, and that.
func cutLast(list string) (rest, last string) {
	i := strings.LastIndexByte(list, ',')
	return list[:max(i, 0)], strings.TrimSpace(list[i+1:])
}

// parseForwarded reads an entry, which some proxies write with a port.
func parseForwarded(entry string) (netip.Addr, bool) {
	addr, err := netip.ParseAddr(strings.Trim(entry, "[]"))
	if err != nil {
		pair, err := netip.ParseAddrPort(entry)
		if err != nil {
			return netip.Addr{}, false
		}
		addr = pair.Addr()
	}
	return addr.Unmap().WithZone(""), true
}
