package markup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shared gives the path of a file below shared/, found by walking up from the
// test's folder; a test whose corpus is missing is skipped and says so.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "shared", filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path
		}
		if dir == filepath.Dir(dir) {
			t.Skipf("corpus %s is not here", name)
		}
	}
}

func readShared(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(shared(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readJSON(t testing.TB, name string, into any) {
	t.Helper()
	if err := json.Unmarshal(readShared(t, name), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// hostileStrings gives every payload of the corpora written against forms.
func hostileStrings(t testing.TB) []string {
	t.Helper()
	type payload struct{ Payload string }
	var purify, bleach []payload
	var naughty []string
	readJSON(t, "corpora/dompurify-expect/cases.json", &purify)
	readJSON(t, "corpora/bleach-xss/cases.json", &bleach)
	readJSON(t, "corpora/naughty-strings/blns.json", &naughty)
	for _, p := range append(purify, bleach...) {
		naughty = append(naughty, p.Payload)
	}
	lists := []string{"corpora/xss-payloads/payloadbox.txt", "corpora/open-redirect/Open-Redirect-payloads.txt",
		"corpora/open-redirect/openredirects.txt", "corpora/open-redirect/open_redirect_wordlist.txt"}
	for _, list := range lists {
		naughty = append(naughty, strings.Split(string(readShared(t, list)), "\n")...)
	}
	return naughty
}

func newTestRenderer(t testing.TB) *Renderer {
	t.Helper()
	r, err := New(Options{BaseURL: "https://help.example.org/forum"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
