package markup

import (
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// stackExchangeBodies streams the bodies of the questions and answers.
func stackExchangeBodies(t testing.TB) []string {
	t.Helper()
	var bodies []string
	d := xml.NewDecoder(unzipped(t, "data/iot.stackexchange.com/Posts.xml.gz"))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return bodies
		}
		if err != nil {
			t.Fatal(err)
		}
		if row, ok := token.(xml.StartElement); ok {
			for _, a := range row.Attr {
				if a.Name.Local == "Body" {
					bodies = append(bodies, a.Value)
				}
			}
		}
	}
}

func discourseBodies(t testing.TB) []string {
	t.Helper()
	var bodies []string
	for _, name := range []string{"discourse-urho3d-5595", "discourse-urho3d-5864"} {
		var topic struct {
			PostStream struct {
				Posts []struct{ Cooked string }
			} `json:"post_stream"`
		}
		if err := json.NewDecoder(unzipped(t, "data/threads/"+name+".json.gz")).Decode(&topic); err != nil {
			t.Fatal(err)
		}
		for _, p := range topic.PostStream.Posts {
			bodies = append(bodies, p.Cooked)
		}
	}
	return bodies
}

func unzipped(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(shared(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

var blanks = regexp.MustCompile(`[\s\x{200b}]+`)

// seen gives the words a reader sees of HTML, spaces left out.
func seen(fragment string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return blanks.ReplaceAllString(b.String(), "")
		case html.TextToken:
			b.WriteString(z.Token().Data)
		}
	}
}

// wrapped tells bodies in which something is added or left out on purpose:
// attributions, descriptions of pictures, emoji, small figures, polls.
var wrapped = regexp.MustCompile(`<(aside|img|su[bp]|iframe|div|svg)\b`)

var visibleTag = regexp.MustCompile(`</?(aside|div|span|p|img|svg|blockquote|a|br|em|strong|code|pre|ul|ol|li)\b[^>]*>`)

// TestFromHTMLRealBodies: each body of the real dumps converts and renders; the
// words of plain bodies come out exactly, and no tag shows that did not show.
func TestFromHTMLRealBodies(t *testing.T) {
	t.Parallel()
	r := newTestRenderer(t)
	for _, c := range []struct {
		base   string
		bodies []string
		least  int // bodies that are compared word for word
	}{
		{"https://iot.stackexchange.com", stackExchangeBodies(t), 1000},
		{"https://discourse.urho3d.io", discourseBodies(t), 150},
	} {
		compared := 0
		for i, body := range c.bodies {
			out := imported(t, r, body, c.base)
			got := seen(out.HTML)
			if tag := visibleTag.FindString(got); tag != "" && !strings.Contains(seen(body), tag) {
				t.Errorf("%s body %d: tag %q shows", c.base, i, tag)
			}
			if wrapped.MatchString(body) {
				continue
			}
			compared++
			if want := seen(body); got != want {
				t.Errorf("%s body %d:\n got %q\nwant %q", c.base, i, got, want)
			}
		}
		if compared < c.least {
			t.Errorf("%s: %d bodies compared, at least %d expected", c.base, compared, c.least)
		}
	}
}

func imported(t *testing.T, r *Renderer, body, base string) Rendered {
	t.Helper()
	source, err := FromHTML(body, Foreign{BaseURL: base})
	if err != nil {
		t.Fatalf("converting %q: %v", body, err)
	}
	out, err := r.Render(source, nil)
	if err != nil {
		t.Fatalf("rendering %q: %v", source, err)
	}
	if err := unsafe(out.HTML); err != nil {
		t.Errorf("%q\n gives %q\n%v", source, out.HTML, err)
	}
	return out
}

func TestFromHTML(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, html, want string }{
		{"empty", "", ""},
		{"paragraphs", "<p>a</p><p>b<br>c</p>", "a\n\nb  \nc"},
		{"text that looks like Markdown", "<p>*a* _b_ # c [d](e) &lt;div&gt; `f`</p>", "\\*a* \\_b_ # c \\[d](e) &lt;div&gt; \\`f\\`"},
		{"relative link", `<a href="/q/1">x</a>`, "[x](https://old.example/q/1)"},
		{"query kept", `<a href="https://a.example/?x=a+b&amp;y=c/d;e">x</a>`, "[x](https://a.example/?x=a+b&y=c/d;e)"},
		{"bracket in link", `<a href="https://a.example/"><em>a [b]</em></a>`, "[*a \\[b\\]*](https://a.example/)"},
		{"parentheses", `<a href="https://a.example/x_(y)">x</a>`, "[x](https://a.example/x_%28y%29)"},
		{"script link", `<a href="javascript:alert(1)">x</a>`, "x"},
		{"empty link", `<a href="/x"></a>`, ""},
		{"relative image", `<img src="uploads/a.png" alt="a [b]">`, "![a \\[b\\]](https://old.example/uploads/a.png)"},
		{"image without source", `<img alt="a">`, "a"},
		{"data image", `<img src="data:image/png;base64,x" alt="a">`, "a"},
		{"code with language", `<pre><code class="lang-cpp">int a; // ` + "```" + `</code></pre>`, "````cpp\nint a; // ```\n````"},
		{"code without", `<pre><code class="lang-auto">a &lt; b</code></pre>`, "```\na < b\n```"},
		{"strike", `<s>a</s> <del>b</del>`, "~~a~~ ~~b~~"},
		{"powers", `10<sup>6</sup> H<sub>2</sub>O x<sup>n</sup> 2<sup>1.5</sup> 1<sup>st</sup>`, "10⁶ H₂O x^n 2^1.5 1st"},
		{"mention", `<a class="mention" href="/u/a_b">@a_b</a>!`, "@a_b!"},
		{"mention within a sentence", `<p>So <a class="mention" href="/u/a_b">@a_b</a> should see <a class="mention" href="/u/c">@c</a> <a class="mention" href="/u/d">@d</a>.</p>`, "So @a_b should see @c @d."},
		{"mention first", `<p><a class="mention" href="/u/a_b">@a_b</a> are you there?</p>`, "@a_b are you there?"},
		{"emoji", `<img class="emoji" title=":wink:" src="https://e.example/w.png"> <img class="emoji" title=":moyai_2:" src="x">`, "😉 :moyai\\_2:"},
		{"quote", `<aside class="quote no-group" data-username="a_b" data-post="4" data-topic="7"><div class="title"><div class="quote-controls"></div><img class="avatar" src="x"> a_b:</div><blockquote><p>x</p></blockquote></aside><p>y</p>`,
			"> [a\\_b wrote in #4](https://old.example/t/7/4):\n> \n> x\n\ny"},
		{"quote of another thread", `<aside class="quote" data-post="1" data-topic="9"><div class="title"><a href="/t/other/9">Other</a> <a class="badge-wrapper" href="/c/x">C</a></div><blockquote>x</blockquote></aside>`,
			"> [Other](https://old.example/t/other/9):\n> \n> x"},
		{"code in a quote in a list", "<ul><li><blockquote><p>a</p><pre><code>b\n  c\n\nd</code></pre></blockquote></li></ul>",
			"- > a\n  > \n  > ```\n  > b\n  >   c\n  > \n  > d\n  > ```"},
		{"onebox", `<aside class="onebox github" data-onebox-src="https://g.example/f"><article><h4><a href="https://g.example/f">f.cpp</a></h4><pre><code>x</code></pre></article></aside>`, "[f.cpp](https://g.example/f)"},
		{"lightbox", `<div class="lightbox-wrapper"><a class="lightbox" href="/full.png" title="t"><img src="/small.png" alt="shot"><div class="meta">1x1</div></a></div>`, "![shot](https://old.example/full.png)"},
		{"frame", `<iframe src="https://v.example/1"></iframe>`, "[https://v.example/1](https://v.example/1)"},
		{"script", `a<script>alert(1)</script><style>b{}</style><form><input value=x></form>`, "a"},
		{"table", `<table><tr><td>a</td><td>b|c</td></tr><tr><td>1</td><td>2</td></tr></table>`, "| a | b\\|c |\n|---|------|\n| 1 | 2    |"},
		{"bell and NUL", "a\x07\x00b", "a␇b"},
		{"details", "<details><summary>More</summary><p>x</p></details>", "**More**\n\nx"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := FromHTML(test.html, Foreign{BaseURL: "https://old.example"})
			if err != nil || got != test.want {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

func TestFromHTMLRewritesAddresses(t *testing.T) {
	t.Parallel()
	from := Foreign{BaseURL: "https://old.example", Rewrite: func(a string) string {
		return strings.Replace(a, "https://old.example/t/7", "/t/1", 1)
	}}
	got, err := FromHTML(`<a href="/t/7/2">x</a>`, from)
	if want := "[x](/t/1/2)"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestFromHTMLRefuses(t *testing.T) {
	t.Parallel()
	if _, err := FromHTML(strings.Repeat("a", maxForeign+1), Foreign{}); !errors.Is(err, ErrTooLong) {
		t.Errorf("too long: %v", err)
	}
	if _, err := FromHTML("a", Foreign{BaseURL: ":"}); err == nil {
		t.Error("a base that is no address passes")
	}
}
