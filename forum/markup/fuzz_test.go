package markup

import (
	"errors"
	"strings"
	"testing"
)

// FuzzRender: whatever comes in, a refusal for people or safe HTML comes out,
// and the same again the next time.
func FuzzRender(f *testing.F) {
	for _, dress := range dresses {
		f.Add(strings.Replace(dress, "%s", "<img src=x onerror=alert(1)>", 1))
	}
	for _, seed := range []string{"# a\n\n@bob", "|a|\n|-|\n|b|", "> > - [x] a", "[a]: b\n\n[a]", "```go\nx\n```", "\\\n&#x0;"} {
		f.Add(seed)
	}
	r := newTestRenderer(f)
	f.Fuzz(func(t *testing.T, source string) {
		got, err := r.Render(source, nil)
		var refusal Refusal
		if errors.As(err, &refusal) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := unsafe(got.HTML); err != nil {
			t.Errorf("%q gives %q: %v", source, got.HTML, err)
		}
		if again, err := r.Render(source, nil); err != nil || again.HTML != got.HTML {
			t.Errorf("%q renders differently again: %v", source, err)
		}
	})
}

// FuzzFromHTML: whatever comes in converts, and what it converts to is safe.
func FuzzFromHTML(f *testing.F) {
	for _, seed := range []string{
		`<p>a <b>b</b></p>`, `<aside class="quote" data-username="a" data-post="1"><blockquote><pre><code>x</code></pre></blockquote></aside>`,
		`<table><tr><td>a|b</td></tr></table>`, `<a href="javascript:x">a</a>`, `<svg><script>`, `<ul><li><ol><li>a`, "<pre>\x07\uF002", `<sup>2</sup>`,
	} {
		f.Add(seed)
	}
	r := newTestRenderer(f)
	f.Fuzz(func(t *testing.T, body string) {
		source, err := FromHTML(body, Foreign{BaseURL: "https://old.example"})
		if err != nil {
			return // nested too deeply for an HTML parser, or too long
		}
		got, err := r.Render(source, nil)
		var refusal Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("%q: %v", source, err)
		}
		if err := unsafe(got.HTML); err != nil {
			t.Errorf("%q gives %q: %v", body, got.HTML, err)
		}
	})
}

// FuzzQuote: a reply below a quote is never drawn into it.
func FuzzQuote(f *testing.F) {
	f.Add("a", "> > b\nc")
	f.Add("]( x", "```\n> > a")
	f.Fuzz(func(t *testing.T, author, source string) {
		if source, err := CleanText(source); err == nil && len(source) < 5000 {
			quote := Quote(author, "/p/1", 1, source)
			for _, line := range strings.Split(strings.TrimSuffix(quote, "\n\n"), "\n") {
				if !strings.HasPrefix(line, ">") {
					t.Fatalf("%q: a line outside the quote: %q", source, line)
				}
			}
		}
	})
}

func FuzzCleanLine(f *testing.F) {
	f.Add("a\u0301 b")
	f.Fuzz(func(t *testing.T, s string) {
		once, err := CleanLine(s, 100)
		if err != nil {
			return
		}
		if twice, err := CleanLine(once, 100); err != nil || twice != once {
			t.Errorf("%q: %q becomes %q, %v", s, once, twice, err)
		}
	})
}

const typicalPost = `Thanks, that *nearly* works on **2.4.1**, see https://example.net/issue/12 and [the manual](/forum/t/4).

> [anna wrote in #12](/forum/p/345):
>
> Did you restart the gateway? @bob had the same.

1. Stop the service
2. Remove the file
3. Start it again

` + "```go\nfunc main() {\n\tfmt.Println(\"hello\", 42) // a comment\n\tfor i := range 10 {\n\t\tgo run(i)\n\t}\n}\n```" + `

| version | works |
|---------|-------|
| 2.3     | yes   |
| 2.4     | no    |

- [x] tried turning it off and on
- [ ] tried another cable
`

func BenchmarkRender(b *testing.B) {
	r := newTestRenderer(b)
	for name, source := range map[string]string{
		"typical": typicalPost,
		"prose":   strings.Repeat("Some words of *prose* with a [link](https://example.net/x) in them.\n\n", 20),
		"log":     "```\n" + strings.Repeat("2024-01-01T00:00:00Z INFO worker <17> \"done\"\n", 800) + "```\n",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.Render(source, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFromHTML(b *testing.B) {
	bodies := discourseBodies(b)
	for b.Loop() {
		for _, body := range bodies[:50] {
			if _, err := FromHTML(body, Foreign{BaseURL: "https://old.example"}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
