package server_test

import (
	"testing"

	"answerable/forum/forumtest"

	"github.com/valyala/fasthttp"
)

// BenchmarkMemberPage is the work of one signed-in request without a network,
// for profiles.
func BenchmarkMemberPage(b *testing.B) {
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			w, member, place := speedWorld(b, engine, 100)
			handler := w.App().Handler()
			ctx := &fasthttp.RequestCtx{}
			ctx.Request.SetRequestURI(threadAddress(w, place, 1))
			ctx.Request.Header.Set("Cookie", "session="+member.Session())
			b.ReportAllocs()
			for b.Loop() {
				ctx.Response.Reset()
				handler(ctx)
				if ctx.Response.StatusCode() != 200 {
					b.Fatal(ctx.Response.StatusCode())
				}
			}
		})
	}
}
