package themes

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// site serves every sample at /SAMPLE and the theme's static files.
func site(t testing.TB, th *Theme) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/static/{name}", func(w http.ResponseWriter, r *http.Request) {
		body, kind, etag, ok := th.Static(r.PathValue("name"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("ETag", etag)
		w.Write(body)
	})
	for _, s := range Samples() {
		if s.Page != "" {
			mux.HandleFunc(sampleURL(s), func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'")
				w.Write(filled(t, th, s))
			})
		}
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func sampleURL(s Sample) string {
	return "/" + s.Page + "/" + strings.ReplaceAll(s.Name, " ", "-")
}

// filled is a sample's whole page with parts in its slots, as a reader gets it.
func filled(t testing.TB, th *Theme, s Sample) []byte {
	t.Helper()
	doc, err := th.Render(s.Page, "en", s.Data)
	if err != nil {
		t.Error(err)
	}
	return doc.Append(nil, func(slot Slot) []byte {
		for _, part := range Samples() {
			if part.Part == slot.Name && part.Name == partFor(s, slot) {
				html, err := th.Part(part.Part, "en", part.Data)
				if err != nil {
					t.Error(err)
				}
				return html
			}
		}
		return nil
	})
}

// partFor names the part's sample that suits a page's.
func partFor(s Sample, slot Slot) string {
	switch {
	case slot.Name == PartNotice && s.Name == "typical":
		return "none"
	case slot.Name == PartPostTools && slot.ID == 382 && s.Name == "typical":
		return "everything"
	case slot.Name == PartPostTools && slot.ID != 381:
		return "nothing"
	case s.Name == "extreme":
		return "extreme"
	case s.Name == "guest" || s.Name == "bare" || s.Page == PageSignIn || s.Page == PageHome:
		if slot.Name == PartMe {
			return "guest who may join"
		}
		return "guest"
	}
	return "typical"
}

// browser starts Chromium, or skips the test where there is none.
func browser(t testing.TB) context.Context {
	t.Helper()
	path := "/usr/bin/chromium"
	if _, err := os.Stat(path); err != nil {
		if strings.Contains(os.Getenv("ANSWERABLE_TEST_REQUIRE"), "chromium") {
			t.Fatalf("no browser at %s", path) // .ci/run wants none of these skipped
		}
		t.Skipf("no browser at %s", path)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Log("the browser did not close by itself:", err)
		}
		cancel()
	})
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// TestPhoneNeedsNoSidewaysScrolling opens every sample at 375 px. With
// ANSWERABLE_SHOTS=DIR it also writes pictures of each, wide and narrow, light and
// dark; ANSWERABLE_SHOTS_ONLY=PAGE narrows that to one page.
func TestPhoneNeedsNoSidewaysScrolling(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	server := site(t, open(t, ""))
	ctx := browser(t)
	shots := os.Getenv("ANSWERABLE_SHOTS")
	for _, s := range Samples() {
		if only := os.Getenv("ANSWERABLE_SHOTS_ONLY"); s.Page == "" || only != "" && only != s.Page {
			continue
		}
		var width int
		one, enough := context.WithTimeout(ctx, time.Minute)
		err := chromedp.Run(one, chromedp.EmulateViewport(375, 812), chromedp.Navigate(server.URL+sampleURL(s)),
			chromedp.Evaluate("document.documentElement.scrollWidth", &width))
		enough()
		if err != nil {
			t.Fatal(s, err)
		}
		if width > 375 {
			t.Errorf("%s: %d px wide", s, width)
		}
		if shots != "" {
			shoot(t, ctx, server.URL, shots, s)
		}
	}
}

func shoot(t *testing.T, ctx context.Context, base, dir string, s Sample) {
	t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		for width, name := range map[int64]string{375: "phone", 1280: "wide"} {
			var picture []byte
			err := chromedp.Run(ctx, chromedp.EmulateViewport(width, 900),
				emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
				chromedp.Navigate(base+sampleURL(s)), chromedp.FullScreenshot(&picture, 100))
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, strings.ReplaceAll(sampleURL(s)[1:], "/", "_")+"_"+name+"_"+scheme+".png")
			if err := os.WriteFile(file, picture, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
