package web

import (
	"net/url"
	"strings"
	"unicode"
)

// maxReturn is the longest way back that is kept, in bytes.
const maxReturn = 2000

// localPath is the path to come back to after signing in, or "" when raw does
// not surely lead to this site: browsers read "//host", "/\host" and paths with
// tabs or line ends in them as addresses of other sites.
func localPath(raw string) string {
	plain := strings.HasPrefix(raw, "/") && !strings.HasPrefix(raw, "//") && len(raw) <= maxReturn &&
		!strings.ContainsFunc(raw, func(c rune) bool {
			return c == '\\' || c == unicode.ReplacementChar || unicode.IsControl(c) || unicode.IsSpace(c)
		})
	if !plain {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return ""
	}
	return u.String()
}

// returnTo is where this request's form or query wants to lead back to.
func (r *Request) returnTo() string { return localPath(r.field("return")) }

// orHome is the path, or the front page for "".
func orHome(path string) string {
	if path == "" {
		return "/"
	}
	return path
}
