package config

import (
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"strings"

	"github.com/dustin/go-humanize"
)

// Origin is scheme, host and port of the forum as a browser writes them
// (RFC 6454): "https://forum.example", no slash at the end.
type Origin string

// String is the origin, with a password masked that should not be there.
func (o Origin) String() string {
	if strings.Contains(string(o), "@") {
		return redactURL(string(o))
	}
	return string(o)
}

// Secure says whether the forum is reached over TLS.
func (o Origin) Secure() bool { return strings.HasPrefix(string(o), "https://") }

// UnmarshalText drops a slash at the end and the default port, and makes
// scheme and host small. It never fails; Validate judges the rest.
func (o *Origin) UnmarshalText(text []byte) error {
	raw := string(text)
	*o = Origin(raw)
	parsed, err := url.Parse(raw)
	if err != nil || parsed.Host == "" {
		return nil
	}
	parsed.Host = strings.ToLower(parsed.Host)
	if parsed.Path == "/" {
		parsed.Path = ""
	}
	for scheme, port := range map[string]string{"http": ":80", "https": ":443"} {
		if parsed.Scheme == scheme {
			parsed.Host = strings.TrimSuffix(parsed.Host, port)
		}
	}
	*o = Origin(parsed.String())
	return nil
}

// Bytes is a size in bytes; written as 8388608, 8MiB or 8 MB.
type Bytes int64

// String is the size with a binary unit.
func (b Bytes) String() string { return humanize.IBytes(uint64(max(b, 0))) }

// UnmarshalText takes what humanize.ParseBytes takes.
func (b *Bytes) UnmarshalText(text []byte) error {
	size, err := humanize.ParseBytes(string(text))
	if err != nil || size > math.MaxInt64 {
		return fmt.Errorf("%q is not a size; write 8MiB or a number of bytes", text)
	}
	*b = Bytes(size)
	return nil
}

// Proxies are the networks whose X-Forwarded-For is believed.
type Proxies []netip.Prefix

// String is the list as it is written in a setting.
func (p Proxies) String() string {
	names := make([]string, len(p))
	for i, prefix := range p {
		names[i] = prefix.String()
	}
	return strings.Join(names, ",")
}

// UnmarshalText takes networks and single addresses, with commas or spaces
// between them.
func (p *Proxies) UnmarshalText(text []byte) error {
	separator := func(r rune) bool { return r == ',' || r == ' ' }
	parsed := Proxies{}
	for _, name := range strings.FieldsFunc(string(text), separator) {
		prefix, err := parsePrefix(name)
		if err != nil {
			return fmt.Errorf("%q is not an address or network; write 10.0.0.5 or 10.0.0.0/8, with commas between several", name)
		}
		parsed = append(parsed, prefix)
	}
	*p = parsed
	return nil
}

// parsePrefix reads 10.0.0.5 as 10.0.0.5/32. Networks are masked and written
// as IPv4 where they are, because ClientIP compares them with plain IPv4.
func parsePrefix(name string) (netip.Prefix, error) {
	if !strings.Contains(name, "/") {
		addr, err := netip.ParseAddr(name)
		if err != nil {
			return netip.Prefix{}, err
		}
		addr = addr.Unmap().WithZone("")
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(name)
	if err != nil {
		return netip.Prefix{}, err
	}
	if addr := prefix.Addr(); addr.Is4In6() && prefix.Bits() >= 96 {
		prefix = netip.PrefixFrom(addr.Unmap(), prefix.Bits()-96)
	}
	return prefix.Masked(), nil
}
