package audit_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"answerable/moderation/modlog/audit"
)

func fullLeaf() audit.Leaf {
	at := time.Date(2026, 5, 18, 9, 0, 0, 123456000, time.UTC)
	later, other := at.Add(48*time.Hour), int64(3)
	c := audit.Commit(make([]byte, 32), []byte("x"))
	return audit.Leaf{Actor: "a1", ActorName: c, ContentAfter: c, ContentBefore: c, EndsAt: &later, Entry: 12, Explanation: c, HappenedAt: at, Imported: true,
		Kind: "post.hide", LapsesAt: &later, PublicReason: c, Quotes: "forum\n1\n\"\\\x01\u2028ü\n", RecordedAt: at, RefersTo: &other,
		Rule: "v3/2 <b>&", Scope: "board 5", Source: "flag", Subject: "b2", Target: 99}
}

func TestALeafIsReadBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	small := audit.Leaf{Kind: "thread.note", HappenedAt: time.Unix(0, 0).UTC(), RecordedAt: time.Unix(0, 0).UTC()}
	for _, leaf := range []audit.Leaf{fullLeaf(), small} {
		raw := leaf.Bytes()
		read, err := audit.ParseLeaf(raw)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if !bytes.Equal(read.Bytes(), raw) || read.Quotes != leaf.Quotes || read.Entry != leaf.Entry || !read.HappenedAt.Equal(leaf.HappenedAt) {
			t.Errorf("read back %s\nas %s", raw, read.Bytes())
		}
	}
}

// RFC 8785: what another implementation makes of the same object is the same
// bytes. Go's own encoder sorts maps and differs only in U+2028.
func TestALeafIsCanonicalJSON(t *testing.T) {
	t.Parallel()
	raw := fullLeaf().Bytes()
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(object); err != nil {
		t.Fatal(err)
	}
	again := strings.TrimSpace(strings.ReplaceAll(out.String(), `\u2028`, "\u2028"))
	if again != string(raw) {
		t.Errorf("canonical form\n%s\nwritten\n%s", again, raw)
	}
	if object["rule"] != "v3/2 <b>&" || len(object) != 21 {
		t.Errorf("%d fields: %s", len(object), raw)
	}
}

func TestEverySecondSpellingOfALeafIsRefused(t *testing.T) {
	t.Parallel()
	good := `{"entry":0,"happened_at":"2026-05-18T09:00:00.000000Z","kind":"post.hide","recorded_at":"2026-05-18T09:00:00.000000Z","source":"flag","target":1,"v":1}`
	if _, err := audit.ParseLeaf([]byte(good)); err != nil {
		t.Fatal(err)
	}
	replace := func(old, with string) string { return strings.Replace(good, old, with, 1) }
	for name, bad := range map[string]string{
		"a space":              replace(`"entry":0`, `"entry": 0`),
		"a line break":         good + "\n",
		"two of one key":       replace(`"kind":"post.hide"`, `"kind":"post.hide","kind":"post.restore"`),
		"keys out of order":    replace(`"source":"flag","target":1`, `"target":1,"source":"flag"`),
		"a number with a zero": replace(`"target":1`, `"target":01`),
		"a fraction":           replace(`"target":1`, `"target":1.0`),
		"an exponent":          replace(`"target":1`, `"target":1e0`),
		"a negative number":    replace(`"target":1`, `"target":-1`),
		"a number over 2^53":   replace(`"target":1`, `"target":9007199254740992`),
		"a needless escape":    replace(`"flag"`, `"fl\u0061g"`),
		"a capital escape":     replace(`"flag"`, `"fl\u001Fg"`),
		"a long escape":        replace(`"flag"`, `"fl\u000ag"`),
		"an escaped slash":     replace(`"flag"`, `"fl\/g"`),
		"a raw control":        replace(`"flag"`, "\"fl\x01g\""),
		"invalid UTF-8":        replace(`"flag"`, "\"fl\xffg\""),
		"a nested object":      replace(`"flag"`, `{}`),
		"null":                 replace(`"flag"`, `null`),
		"false":                replace(`"flag"`, `false`),
		"an empty text":        replace(`"flag"`, `""`),
		"an escaped key":       replace(`"kind"`, `"k\u0069nd"`),
		"no kind":              replace(`"kind":"post.hide",`, ``),
		"another version":      replace(`"v":1`, `"v":2`),
		"a short time":         replace(`"2026-05-18T09:00:00.000000Z"`, `"2026-05-18T09:00:00Z"`),
		"a time zone":          replace(`09:00:00.000000Z`, `09:00:00.000000+`),
		"a capital commitment": replace(`"recorded_at"`, `"public_reason":"`+strings.Repeat("A", 64)+`","recorded_at"`),
		"a short commitment":   replace(`"recorded_at"`, `"public_reason":"ab","recorded_at"`),
		"an open object":       good[:len(good)-1],
		"nothing":              "",
		"an empty object":      "{}",
		"a comma at the end":   replace(`"v":1}`, `"v":1,}`),
	} {
		if _, err := audit.ParseLeaf([]byte(bad)); err == nil {
			t.Errorf("%s was accepted: %s", name, bad)
		}
	}
	later := replace(`"source"`, `"severity":5,"source"`)
	if _, err := audit.ParseLeaf([]byte(later)); err != nil {
		t.Errorf("a field of a later version: %v", err)
	}
}

func FuzzALeafHasOneSpelling(f *testing.F) {
	f.Add(fullLeaf().Bytes())
	f.Add([]byte(`{"v":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		leaf, err := audit.ParseLeaf(raw)
		if err != nil {
			return
		}
		if again := leaf.Bytes(); len(again) == len(raw) && !bytes.Equal(again, raw) {
			t.Errorf("%q is read as %q", raw, again)
		}
	})
}

func TestTilesHaveOneAddressEach(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]audit.Tile{
		"tile/0/000":               {Level: 0, N: 0, Width: 256},
		"tile/0/x001/x234/067.p/8": {Level: 0, N: 1234067, Width: 8},
		"tile/2/003":               {Level: 2, N: 3, Width: 256},
		"tile/entries/x001/000":    {Level: audit.Entries, N: 1000, Width: 256},
		"tile/entries/000.p/1":     {Level: audit.Entries, N: 0, Width: 1},
	} {
		got, err := audit.ParseTile(path)
		if err != nil || got != want || want.Path() != path {
			t.Errorf("%s is read as %+v (%v), and %+v has the address %s", path, got, err, want, want.Path())
		}
	}
	for _, path := range []string{"", "tile/", "tile/0/0", "tile/0/001.p/256", "tile/0/001.p/0", "tile/0/001.p/08", "tile/-1/000", "tile/00/000", "tile/9/000",
		"tile/data/000", "tile/entries/../000", "tile/0/x000/001", "tile/0/000/", "tile/8/0/000", "tile/0/000.p/1/2", "/tile/0/000", "tile/0/xx01/000"} {
		if got, err := audit.ParseTile(path); err == nil {
			t.Errorf("%q is read as %+v", path, got)
		}
	}
}
