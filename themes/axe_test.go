package themes

import (
	"os"
	"slices"
	"testing"

	"answerable/forum/forumtest/axetest"

	"github.com/chromedp/chromedp"
)

// TestAxeFindsNothingOnSamplesCampaign opens samples of the pages and holds them against
// WCAG. The long trial takes every sample in every form, go test takes a few:
// ANSWERABLE_AXE_ONLY=PAGE takes every form of one page.
func TestAxeFindsNothingOnSamplesCampaign(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	only, all := os.Getenv("ANSWERABLE_AXE_ONLY"), os.Getenv("ANSWERABLE_CAMPAIGN") == "1"
	some := []string{PageHome, PageThread, PageReply, PageFault, PageMarkOfficial}
	server, ctx := site(t, open(t, "")), browser(t)
	for _, s := range Samples() {
		if s.Page == "" || only != "" && s.Page != only || only == "" && !all && (s.Name != "typical" || !slices.Contains(some, s.Page)) {
			continue
		}
		if err := chromedp.Run(ctx, chromedp.Navigate(server.URL+sampleURL(s))); err != nil {
			t.Fatal(err)
		}
		for i, form := range axetest.Forms() {
			if !all && only == "" && i%2 == 1 {
				continue
			}
			found, err := axetest.Look(ctx, form)
			if err != nil {
				t.Fatal(s, err)
			}
			for _, f := range found {
				t.Errorf("%s, %s: %s", s, form, f)
			}
		}
	}
}

// TestAxeSees keeps the trial above honest: pages with faults are told of.
func TestAxeSees(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	ctx := browser(t)
	for _, page := range []string{
		`<html lang="en"><title>x</title><main><h1>x</h1><input></main>`,
		`<html lang="en"><title>x</title><main><h1>x</h1><p style="color:silver;background:white">pale</p></main>`,
		`<html lang="en"><title>x</title><main><h1>x</h1><p style="width:2000px">wide</p></main>`,
		`<html><title>x</title><main><h1>x</h1></main>`,
	} {
		if err := chromedp.Run(ctx, chromedp.Navigate("data:text/html,"+page)); err != nil {
			t.Fatal(err)
		}
		if found, err := axetest.Look(ctx, axetest.Form{Width: 375, Scheme: "light"}); err != nil || len(found) == 0 {
			t.Errorf("%s went unseen: %v", page, err)
		}
	}
}
