package server_test

import (
	"fmt"
	"testing"

	"answerable/forum/forumtest"

	"github.com/valyala/fasthttp"
)

// BenchmarkColdPage is the work of a page nobody asked for before, for profiles.
func BenchmarkColdPage(b *testing.B) {
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			w, _, place := speedWorld(b, engine, 10_000)
			handler := w.App().Handler()
			ctx := &fasthttp.RequestCtx{}
			page := 0
			b.ReportAllocs()
			for b.Loop() {
				page = page%500 + 1
				ctx.Request.SetRequestURI(fmt.Sprintf("%s/t/%d/%s?page=%d", w.URL, place.ThreadID, place.Slug, page))
				ctx.Response.Reset()
				handler(ctx)
			}
		})
	}
}
