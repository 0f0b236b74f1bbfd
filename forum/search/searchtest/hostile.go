package searchtest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/forum/search"
)

// hostileTexts are operators of query languages we do not have, expressions
// that blow up matchers, and sizes.
var hostileTexts = []string{
	`*`, `?`, `printer*`, `*:*`, `_id:t1.0`, `access:staff`, `+access:staff`, `access:"staff"`, `-access:everyone`,
	`printer^1e309`, `printer~99`, `/(a+)+$/`, `/.*.*.*.*.*.*x/`, `((((((((((`, `))))`, `[* TO *]`, `{"match_all":{}}`,
	`>=2020-01-01`, `a AND OR NOT b`, `"`, `""`, `"""`, `"a`, `a"`, `\`, `\"`, `'`, `-`, `--`, `- -`, `-"a b"`, `"-a"`,
	"\x00", "\xff\xfe", "a\xc3(b", "\u202e", "\ufeff", "\u200b", "%00", "%", "🙈🙉🙊", "Ω≈ç√∫˜µ≤≥÷",
	`access = staff OR 1 = 1`, `_geoRadius(1,2,3)`, `' OR '1'='1`, `<script>alert(1)</script>`, `{{.}}`, `${7*7}`,
	"日本語の検索", "한국어 검색", "ไทย", "العربية", "हिन्दी",
}

func hostileLong() []string {
	return []string{
		strings.Repeat("a", 10_000), strings.Repeat("a ", 5_000), strings.Repeat(`"`, 10_000), strings.Repeat("-a ", 3_000),
		strings.Repeat("(a+)+", 2_000), strings.Repeat("🙈", 2_500), strings.Repeat("\x00", 10_000), strings.Repeat("1.", 5_000),
		strings.Repeat("_", 10_000) + "a", manyWords(4_000), strings.Repeat("printer jams ", 100_000), strings.Repeat("é", 1<<20),
	}
}

// manyWords gives as many different words.
func manyWords(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("w" + strings.Repeat(string(rune('a'+i%26)), 1+i/26%40) + " ")
	}
	return b.String()
}

func survivesHostileText(t *testing.T, d *desk) {
	secret := thread(9, "Printer secret", "access staff everyone a b printer jams")
	secret.Access = "staff"
	d.put(thread(1, "Printer jams", "a b c"), secret)
	texts := append(hostileLong(), hostileTexts...)
	for _, text := range append(texts, naughty(t)...) {
		for _, verbatim := range []bool{false, true} {
			d.survives(search.Query{Text: text, Verbatim: verbatim, Access: everyone})
		}
	}
}

// survives asks, and fails on an error, on another reader's thread and on
// taking so long that it would be a way to stop the site.
func (d *desk) survives(q search.Query) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := d.engine.Search(ctx, q)
	if err != nil {
		d.t.Errorf("searching for %.60q: %v", q.Text, err)
	}
	for _, h := range r.Hits {
		if h.ID == 9 {
			d.t.Errorf("searching for %.60q found what this reader may not see", q.Text)
		}
	}
}

// naughty reads the corpus beside the checkout, if it is there.
func naughty(t *testing.T) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		found, err := os.ReadFile(filepath.Join(dir, "shared/corpora/naughty-strings/blns.json"))
		if err != nil {
			continue
		}
		var texts []string
		if err := json.Unmarshal(found, &texts); err != nil {
			t.Fatal(err)
		}
		return texts
	}
	t.Log("shared/corpora/naughty-strings is not on this machine: tried with our own strings only")
	return nil
}

func survivesHostileFilters(t *testing.T, d *desk) {
	secret := thread(9, "Printer secret", "")
	secret.Access = "staff"
	d.put(thread(1, "Printer jams", ""), secret)
	for _, value := range append(hostileTexts, hostileLong()...) {
		for _, q := range []search.Query{
			{Text: "printer", Access: everyone, Tags: []string{value}},
			{Text: "printer", Access: everyone, Topic: value},
			{Text: "printer", Access: []string{value, "everyone"}},
			{Text: "printer", Access: everyone, BoardIDs: []int64{-1}},
			{Text: "printer", Access: everyone, Answers: search.Answers(value)},
			{Text: "printer", Access: everyone, Limit: -5},
			{Text: "printer", Access: everyone, Limit: 1 << 40},
		} {
			d.survives(q)
		}
		if r := d.ask(search.Query{Text: "printer", Access: everyone, Tags: []string{value}}); len(r.Hits) > 0 && strings.TrimSpace(value) != "" {
			t.Errorf("tag %.60q found %v", value, ids(r))
		}
	}
}
