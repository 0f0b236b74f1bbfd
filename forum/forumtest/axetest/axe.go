package axetest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe-core/axe.min.js
var axe string

// Form is how a page is looked at.
type Form struct {
	Width  int64  // of the window, in CSS pixels
	Scheme string // "light" or "dark"
}

// String names the form, such as "375 px, dark".
func (f Form) String() string { return fmt.Sprintf("%d px, %s", f.Width, f.Scheme) }

// Forms are the four that every page must stand.
func Forms() []Form {
	return []Form{{1280, "light"}, {1280, "dark"}, {375, "dark"}, {375, "light"}}
}

// look runs axe with WCAG's rules and tells each finding in a line. Pages that
// are wider than the window are a finding too.
const look = `(async () => {
	// Colours that fade in from one scheme to the other are not what anybody reads.
	await Promise.all(document.getAnimations().map(a => a.finished.catch(() => null)));
	const found = [];
	if (document.documentElement.scrollWidth > innerWidth) {
		const widest = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(-1)[0];
		found.push("scrolls sideways: " + document.documentElement.scrollWidth + " px, " + (widest ? widest.outerHTML.slice(0, 200) : ""));
	}
	const result = await axe.run(document, { elementRef: false, resultTypes: ["violations"], runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
	for (const v of result.violations) for (const n of v.nodes)
		found.push(v.id + " (" + v.help + ") at " + n.target.join(" ") + ": " + n.html.slice(0, 200) + " · " + n.failureSummary.replace(/\s+/g, " ").slice(0, 260));
	return JSON.stringify(found);
})()`

// Look gives what is wrong with the page that is open in the tab, in that form.
func Look(ctx context.Context, form Form) ([]string, error) {
	var there bool
	var raw string
	err := chromedp.Run(ctx, chromedp.EmulateViewport(form.Width, 900),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: form.Scheme}}),
		chromedp.Evaluate(`typeof axe === "object"`, &there))
	if err == nil && !there {
		err = chromedp.Run(ctx, chromedp.Evaluate(axe+";null", nil))
	}
	if err == nil {
		err = chromedp.Run(ctx, chromedp.Evaluate(look, &raw, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	}
	if err != nil {
		return nil, fmt.Errorf("look at the page, %s: %w", form, err)
	}
	var found []string
	return found, json.Unmarshal([]byte(raw), &found)
}
