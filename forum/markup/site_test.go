package markup

import (
	"net/url"
	"strings"
	"testing"
)

func testSite(t testing.TB) site {
	t.Helper()
	base, err := url.Parse("https://help.example.org/forum/")
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSite(base)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestResolve(t *testing.T) {
	t.Parallel()
	s := testSite(t)
	tests := []struct {
		raw, href string // an empty href: refused
		internal  bool
	}{
		{"https://a.example", "https://a.example", false},
		{" \x01https://a.example/ ", "https://a.example/", false},
		{"HTTPS://A.Example/B", "https://a.example/B", false},
		{"https:a.example", "https://a.example", false},
		{`https:\\a.example\b?c\d`, "https://a.example/b?c%5Cd", false},
		{"//a.example/b", "https://a.example/b", false},
		{`/\a.example/b`, "https://a.example/b", false},
		{`\\a.example`, "https://a.example", false},
		{"/\t/a.example", "https://a.example", false},
		{"ht\ntps://a.example", "https://a.example", false},
		{"https://münchen.example", "https://xn--mnchen-3ya.example", false},
		{"https://my_host.example", "https://my_host.example", false},
		{"https://a.example/ä b\"<>`'%zz%41", "https://a.example/%C3%A4%20b%22%3C%3E%60%27%25zz%41", false},
		{"http://[::1]:8080/", "http://[::1]:8080/", false},
		{"https://a.example:443/", "https://a.example/", false},
		{"mailto:a@b.example?subject=x y", "mailto:a@b.example?subject=x%20y", false},
		{"https://help.example.org/forum", "https://help.example.org/forum", true},
		{"http://help.example.org/forum/t/1", "http://help.example.org/forum/t/1", true},
		{"https://help.example.org:443/forum?x", "https://help.example.org/forum?x", true},
		{"https://help.example.org/forumx", "https://help.example.org/forumx", false},
		{"https://help.example.org/", "https://help.example.org/", false},
		{"https://help.example.org.evil.example/forum", "https://help.example.org.evil.example/forum", false},
		{"https://help.example.org:8443/forum", "https://help.example.org:8443/forum", false},
		{"/forum/t/1", "/forum/t/1", true},
		{`/a\b`, "/a/b", true},
		{"#p1", "#p1", true},
		{"/", "/", true},
		{"", "", false}, {"   ", "", false}, {"a.html", "", false}, {"?x", "", false}, {"../x", "", false},
		{"javascript:alert(1)", "", false}, {"JaVaScRiPt:alert(1)", "", false}, {"java\tscript:alert(1)", "", false},
		{"\x01javascript:alert(1)", "", false}, {"java\x01script:x", "", false}, {"data:text/html,x", "", false},
		{"vbscript:x", "", false}, {"file:///etc/passwd", "", false}, {"ftp://a.example", "", false}, {"blob:x", "", false},
		{"https://", "", false}, {"https:///", "", false}, {"https://a@b.example", "", false},
		{"https://help.example.org@evil.example", "", false}, {"https://a b/", "", false}, {"https://a.example:99999999", "", false},
		{"https://a%2eexample/", "", false}, {"https://[::1", "", false}, {"mailto:", "", false}, {"mailto:x", "", false},
		{"https://a.example/\u202Etxt", "", false}, {"https://a.example/\xff", "", false},
		{"https://a.example/" + strings.Repeat("x", maxAddress), "", false},
	}
	for _, test := range tests {
		got, ok := s.resolve(test.raw)
		if ok != (test.href != "") || (ok && (got.href != test.href || got.internal != test.internal)) {
			t.Errorf("%q: got %+v, %v; want %q, internal %v", test.raw, got, ok, test.href, test.internal)
		}
	}
}

// TestResolveRedirects: no string of the open-redirect corpus is taken for ours
// unless it is a plain path.
func TestResolveRedirects(t *testing.T) {
	t.Parallel()
	s := testSite(t)
	for _, raw := range strings.Split(string(readShared(t, "corpora/open-redirect/Open-Redirect-payloads.txt")), "\n") {
		got, ok := s.resolve(raw)
		if !ok || !got.internal {
			continue
		}
		u, err := url.Parse(got.href)
		if err != nil || u.Host != "" || strings.HasPrefix(got.href, "//") {
			t.Errorf("%q is taken for ours: %q, %v", raw, got.href, err)
		}
	}
}
