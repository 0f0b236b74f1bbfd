package themes

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

func TestStaticFilesCarryTheirHash(t *testing.T) {
	t.Parallel()
	plain, own := open(t, ""), open(t, folder(t, map[string]string{"css/90-own.css": "p { color: red }"}))
	address := plain.Asset("app.css")
	if !regexp.MustCompile(`^/static/app\.[0-9a-f]{16}\.css$`).MatchString(address) {
		t.Errorf("address is %q", address)
	}
	if own.Asset("app.css") == address {
		t.Error("another style has the same address")
	}
	if own.Asset("icon.svg") != plain.Asset("icon.svg") {
		t.Error("the same picture has another address")
	}
	name := strings.TrimPrefix(address, "/static/")
	body, kind, etag, ok := plain.Static(name)
	if !ok || len(body) == 0 || kind != "text/css; charset=utf-8" || !regexp.MustCompile(`^"[0-9a-f]{16}"$`).MatchString(etag) {
		t.Errorf("%s: %d bytes of %q, etag %s, %v", name, len(body), kind, etag, ok)
	}
	if !plain.Immutable(name) || plain.Immutable("app.css") || plain.Immutable("nothing.css") {
		t.Error("only the hashed name may be kept for ever")
	}
	for _, missing := range []string{"", "..", "../locale/en.json", "app.0000000000000000.css", "page.html"} {
		if _, _, _, ok := plain.Static(missing); ok || plain.Asset(missing) != "" {
			t.Errorf("%q is served", missing)
		}
	}
}

func TestStylesAreValid(t *testing.T) {
	t.Parallel()
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range base.in("css", ".css") {
		body := string(base[name].body)
		result := api.Transform(body, api.TransformOptions{Loader: api.LoaderCSS, Sourcefile: name})
		for _, m := range append(result.Errors, result.Warnings...) {
			t.Errorf("%s:%d: %s", name, m.Location.Line, m.Text)
		}
		if strings.Contains(body, "url(") || strings.Contains(body, "@import") {
			t.Errorf("%s loads something", name)
		}
	}
}

// tokenLine is a colour of css/10-tokens.css for light and dark.
var tokenLine = regexp.MustCompile(`--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`)

// TestColoursCanBeRead checks contrast as WCAG 2.2 counts it: 4.5 to 1 for text
// (1.4.3), 3 to 1 for the edges of controls (1.4.11).
func TestColoursCanBeRead(t *testing.T) {
	t.Parallel()
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	colours := map[string][2]float64{}
	for _, m := range tokenLine.FindAllStringSubmatch(string(base["css/10-tokens.css"].body), -1) {
		colours[m[1]] = [2]float64{luminance(t, m[2]), luminance(t, m[3])}
	}
	check := func(front, back string, least float64) {
		for i, scheme := range []string{"light", "dark"} {
			if got := contrast(colours[front][i], colours[back][i]); got < least {
				t.Errorf("%s: %s on %s is %.2f, want %.1f", scheme, front, back, got, least)
			}
		}
	}
	for _, back := range []string{"page", "card", "sunken", "info-soft", "good-soft", "wait-soft", "bad-soft", "found"} {
		check("text", back, 4.5)
	}
	for _, back := range []string{"page", "card", "sunken", "plain-soft", "info-soft"} {
		check("quiet", back, 4.5)
		check("link", back, 4.5)
	}
	for _, word := range []string{"good", "wait", "bad", "mod", "info"} {
		check(word, word+"-soft", 4.5)
		check(word, "card", 4.5)
	}
	for _, word := range []string{"code-word", "code-name", "code-text", "code-number", "code-note"} {
		check(word, "sunken", 4.5)
	}
	check("bad", "page", 4.5)
	check("link", "good-soft", 4.5)
	check("link", "wait-soft", 4.5)
	check("on-accent", "accent", 4.5)
	check("on-accent", "accent-over", 4.5)
	for _, edge := range []string{"edge", "accent", "bad-edge"} {
		check(edge, "card", 3)
		check(edge, "page", 3)
	}
}

func TestAvatarsCanBeRead(t *testing.T) {
	t.Parallel()
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`\.avatar-([a-z0-9]+) \{ background: #([0-9a-f]{6})`).FindAllStringSubmatch(string(base["css/50-lists.css"].body), -1)
	names := map[string]bool{}
	for _, m := range found {
		names[m[1]] = true
		if got := contrast(1, luminance(t, m[2])); got < 4.5 {
			t.Errorf("white on avatar-%s is %.2f", m[1], got)
		}
	}
	for i := range hues {
		if !names[strconv.Itoa(i)] {
			t.Errorf("avatar-%d has no colour", i)
		}
	}
	for _, badge := range []Badge{StaffBadge, ModeratorBadge, AdministratorBadge} {
		if !names[string(badge)] {
			t.Errorf("avatar-%s has no colour", badge)
		}
	}
}

// luminance is WCAG's relative luminance of a colour RRGGBB.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(rgb[i]) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
