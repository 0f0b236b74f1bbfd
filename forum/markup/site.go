package markup

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// site knows the addresses that are ours.
type site struct {
	scheme string
	host   string // lower case, punycode, without the scheme's default port
	path   string // without a slash at its end; empty at the root
	images *regexp.Regexp
}

func newSite(base *url.URL) (site, error) {
	host, ok := canonicalHost(base.Scheme, base.Host)
	if !ok {
		return site{}, fmt.Errorf("host %q is not one a browser would take", base.Host)
	}
	path := strings.TrimRight(base.EscapedPath(), "/")
	images := regexp.MustCompile(`\A` + regexp.QuoteMeta(path) + uploadPattern + `\z`)
	return site{scheme: base.Scheme, host: host, path: path, images: images}, nil
}

// target is an address that may be linked.
type target struct {
	href     string // escaped; nothing in it can end an HTML attribute
	internal bool
	local    string // for internal addresses: path, query and fragment
}

var schemePattern = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.\-]*):`)

// resolve reads an address as the WHATWG URL standard makes browsers read it:
// ends stripped of C0 controls and spaces, tabs and line ends removed
// anywhere, backslashes as slashes. Only http, https, mailto, absolute paths
// and fragments pass; the rest, and what is not unambiguous, gives false.
func (s site) resolve(raw string) (target, bool) {
	raw = strings.TrimFunc(raw, func(r rune) bool { return r <= ' ' })
	raw = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(raw)
	if raw == "" || len(raw) > maxAddress || !utf8.ValidString(raw) || strings.ContainsFunc(raw, isLineHostile) {
		return target{}, false
	}
	if m := schemePattern.FindStringSubmatch(raw); m != nil {
		return s.absolute(strings.ToLower(m[1]), raw[len(m[0]):])
	}
	switch {
	case raw[0] == '#':
		return target{href: escapeAddress(raw), internal: true, local: escapeAddress(raw)}, true
	case len(raw) > 1 && isSlash(raw[0]) && isSlash(raw[1]):
		return s.absolute(s.scheme, raw)
	case isSlash(raw[0]):
		href := escapeAddress(slashed(raw))
		return target{href: href, internal: true, local: href}, true
	}
	return target{}, false // relative to a page, and posts stand on many pages
}

func (s site) absolute(scheme, rest string) (target, bool) {
	switch scheme {
	case "mailto":
		return target{href: "mailto:" + escapeAddress(rest)}, strings.Contains(rest, "@")
	case "http", "https":
		return s.web(scheme, strings.TrimLeft(rest, `/\`))
	}
	return target{}, false
}

// web takes what follows http:// or https://. User names in addresses are
// refused: they serve to make one host look like another.
func (s site) web(scheme, rest string) (target, bool) {
	end := strings.IndexAny(rest, `/\?#`)
	if end < 0 {
		end = len(rest)
	}
	host, ok := canonicalHost(scheme, rest[:end])
	if !ok {
		return target{}, false
	}
	local := escapeAddress(slashed(rest[end:]))
	t := target{href: scheme + "://" + host + local}
	if host == s.host && s.holds(local) {
		t.internal, t.local = true, rooted(local)
	}
	return t, true
}

// holds tells whether a path on our host belongs to this site.
func (s site) holds(local string) bool {
	rest, ok := strings.CutPrefix(rooted(local), s.path)
	return ok && (rest == "" || strings.ContainsRune("/?#", rune(rest[0])))
}

func rooted(local string) string {
	if strings.HasPrefix(local, "/") {
		return local
	}
	return "/" + local
}

var (
	hostPattern = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_.\-]{0,252})$`)
	ipv6Pattern = regexp.MustCompile(`^\[[0-9a-f:.]{2,45}\]$`)
	portPattern = regexp.MustCompile(`^[0-9]{1,5}$`)
)

// canonicalHost gives host or host:port as browsers compare them.
func canonicalHost(scheme, authority string) (string, bool) {
	host, port := strings.ToLower(authority), ""
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host, port = host[:i], host[i+1:]
		if port != "" && !portPattern.MatchString(port) {
			return "", false
		}
	}
	if !ipv6Pattern.MatchString(host) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil && !hostPattern.MatchString(host) { // names with _ are no IDNA and yet in use
			return "", false
		}
		if err == nil {
			host = ascii
		}
		if !hostPattern.MatchString(host) {
			return "", false
		}
	}
	if port == "" || (scheme == "http" && port == "80") || (scheme == "https" && port == "443") {
		return host, true
	}
	return host + ":" + port, true
}

func isSlash(c byte) bool { return c == '/' || c == '\\' }

// slashed turns the backslashes of a path, not of query or fragment, into slashes.
func slashed(s string) string {
	end := strings.IndexAny(s, "?#")
	if end < 0 {
		end = len(s)
	}
	return strings.ReplaceAll(s[:end], `\`, "/") + s[end:]
}

const (
	addressBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;="
	upperHex     = "0123456789ABCDEF"
)

// escapeAddress percent-encodes every byte that RFC 3986 does not allow in an
// address, and the apostrophe. What is encoded already stays as it is.
func escapeAddress(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if strings.IndexByte(addressBytes, c) >= 0 || (c == '%' && isHexPair(s[i+1:])) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
	return b.String()
}

func isHexPair(s string) bool {
	return len(s) >= 2 && isHex(s[0]) && isHex(s[1])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// uploadPattern is the path of an upload below the site's path; file names
// are ours, so that no dot segment, query or escape can hide in it.
const uploadPattern = `/uploads/[A-Za-z0-9_\-]+(?:/[A-Za-z0-9_\-]+)*(?:\.[A-Za-z0-9]+)?`

// upload tells whether a target is an image that was uploaded here and gives
// its site-relative path.
func (s site) upload(t target) (string, bool) {
	return t.local, t.internal && s.images.MatchString(t.local)
}
