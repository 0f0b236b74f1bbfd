package themes

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestTmpAxe(t *testing.T) {
	server := site(t, open(t, ""))
	ctx := browser(t)
	axe, err := os.ReadFile("/tmp/themes/axe/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	chromedp.Run(ctx, page.SetBypassCSP(true))
	for _, s := range Samples() {
		if s.Page == "" || strings.Contains(s.Name, "extreme") && s.Page != "thread" {
			continue
		}
		for i, scheme := range []string{"light", "dark"} {
			var out []string
			err := chromedp.Run(ctx, chromedp.EmulateViewport([]int64{1280, 375}[i], 900),
				emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
				chromedp.Navigate(server.URL+sampleURL(s)),
				chromedp.Evaluate(string(axe), nil),
				chromedp.Evaluate(`axe.run(document,{runOnly:{type:"tag",values:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}}).then(r=>r.violations.flatMap(v=>v.nodes.slice(0,3).map(n=>v.id+" | "+n.target.join(" ")+" | "+n.failureSummary.replace(/\s+/g," ").slice(0,220)+" | "+n.html.slice(0,120))))`, &out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
			if err != nil {
				t.Error(s, err)
			}
			for _, o := range out {
				key := strings.Join(strings.Split(o, " | ")[:1], "") + strings.Split(o, " | ")[3]
				if !seen[key] {
					seen[key] = true
					t.Errorf("%s %s: %s", s, scheme, o)
				}
			}
		}
	}
}
