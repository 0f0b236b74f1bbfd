package markup

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
)

func mustRender(t testing.TB, source string) Rendered {
	t.Helper()
	got, err := newTestRenderer(t).Render(source, nil)
	if err != nil {
		t.Fatalf("%q: %v", source, err)
	}
	return got
}

func TestRenderHTML(t *testing.T) {
	t.Parallel()
	const rel = ` rel="nofollow ugc noopener"`
	tests := []struct{ name, source, want string }{
		{"empty", "", ""},
		{"raw HTML is text", "<b onclick=x>a</b> <!-- c -->", "<p>&lt;b onclick=x&gt;a&lt;/b&gt; &lt;!-- c --&gt;</p>"},
		{"templates are text", "vector<int> a;", "<p>vector&lt;int&gt; a;</p>"},
		{"headings start at h3", "# a\n\n## b\n\n#### c\n\n###### d\n\ne\n=", "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n<h6>d</h6>\n<h3>e</h3>"},
		{"no ids", "# a {#b .c}", "<h3>a {#b .c}</h3>"},
		{"foreign link", "[a](https://b.example/?x=1&y=2 \"t\")", `<p><a href="https://b.example/?x=1&amp;y=2" title="t"` + rel + `>a</a></p>`},
		{"own link", "[a](https://help.example.org/forum/t/1)", `<p><a href="https://help.example.org/forum/t/1">a</a></p>`},
		{"path", "[a](/forum/t/1#p2)", `<p><a href="/forum/t/1#p2">a</a></p>`},
		{"fragment", "[a](#p2)", `<p><a href="#p2">a</a></p>`},
		{"relative link is text", "[a](b.html)", "<p>a</p>"},
		{"script link is text", "[*a*](javascript:alert)", "<p><em>a</em></p>"},
		{"script hidden by an entity", "[a](java&#115;cript&colon;alert)", "<p>a</p>"},
		{"script hidden by a tab", "[a](<java\tscript:alert>)", "<p>a</p>"},
		{"data link is text", "[a](data:text/html,x)", "<p>a</p>"},
		{"mail", "<a@b.example>", `<p><a href="mailto:a@b.example">a@b.example</a></p>`},
		{"bare address", "see https://b.example/ä.", `<p>see <a href="https://b.example/%C3%A4"` + rel + `>https://b.example/ä</a>.</p>`},
		{"bare www", "www.b.example", `<p><a href="http://www.b.example"` + rel + `>www.b.example</a></p>`},
		{"bare IP", "http://192.168.1.1:8080/x", `<p><a href="http://192.168.1.1:8080/x"` + rel + `>http://192.168.1.1:8080/x</a></p>`},
		{"user name in address", "https://help.example.org@evil.example/", "<p>https://help.example.org@evil.example/</p>"},
		{"link without text", "[](https://b.example/x)", `<p><a href="https://b.example/x"` + rel + `>https://b.example/x</a></p>`},
		{"autolink in link", "[a <https://c.example>](https://b.example)", `<p><a href="https://b.example"` + rel + `>a https://c.example</a></p>`},
		{"upload", "![a *b*](/forum/uploads/x/1.png \"t\")", `<p><img src="/forum/uploads/x/1.png" alt="a b" title="t" loading="lazy"></p>`},
		{"upload by full address", "![a](https://help.example.org/forum/uploads/1.png)", `<p><img src="/forum/uploads/1.png" alt="a" loading="lazy"></p>`},
		{"foreign image", "![a](https://b.example/1.png)", `<p><a href="https://b.example/1.png"` + rel + `>a</a></p>`},
		{"foreign image unnamed", "![](https://b.example/1.png)", `<p><a href="https://b.example/1.png"` + rel + `>https://b.example/1.png</a></p>`},
		{"foreign image in link", "[![a](https://b.example/1.png)](https://c.example)", `<p><a href="https://c.example"` + rel + `>a</a></p>`},
		{"upload outside the site", "![a](/uploads/1.png)", `<p><a href="/uploads/1.png">a</a></p>`},
		{"upload with dots", "![a](/forum/uploads/../x)", `<p><a href="/forum/uploads/../x">a</a></p>`},
		{"upload with query", "![a](/forum/uploads/1.png?x)", `<p><a href="/forum/uploads/1.png?x">a</a></p>`},
		{"upload in a link", "[![](/forum/uploads/1.png)](/forum/t/1)", `<p><a href="/forum/t/1"><img src="/forum/uploads/1.png" alt="" loading="lazy">/forum/t/1</a></p>`},
		{"table", "|a|b|\n|-|:-:|\n|1|2|", "<div class=\"table-scroll\" tabindex=\"0\"><table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"center\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"center\">2</td>\n</tr>\n</tbody>\n</table></div>"},
		{"tasks", "- [x] a\n- [ ] b", "<ul>\n<li><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"done\"> a</li>\n<li><input type=\"checkbox\" disabled=\"\" aria-label=\"to do\"> b</li>\n</ul>"},
		{"strikethrough", "~~a~~", "<p><del>a</del></p>"},
		{"ordered list", "3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>"},
		{"code", "    a<b", "<pre class=\"chroma\" tabindex=\"0\"><code>a&lt;b\n</code></pre>"},
		{"fence", "```go\nx := 1\n```", `<pre class="chroma" tabindex="0"><code class="language-go"><span class="nx">x</span>` + "\n"},
		{"unknown language", "```Zork\nx\n```", "<pre class=\"chroma\" tabindex=\"0\"><code class=\"language-zork\">x\n</code></pre>"},
		{"hostile language", "```\"><b>\nx\n```", "<pre class=\"chroma\" tabindex=\"0\"><code>x\n</code></pre>"},
		{"control characters", "a\x1b[31mb &#1; c", "<p>a␛[31mb \u2401 c</p>"},
		{"escapes", `\*a\* &amp; &lt;`, "<p>*a* &amp; &lt;</p>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := strings.TrimSpace(mustRender(t, test.source).HTML)
			if test.name == "fence" {
				test.want = strings.TrimSpace(test.want)
				got = got[:min(len(got), len(test.want))]
			}
			if got != test.want {
				t.Errorf("%q\n got %s\nwant %s", test.source, got, test.want)
			}
		})
	}
}

func TestRenderText(t *testing.T) {
	t.Parallel()
	tests := []struct{ source, want string }{
		{"# A *b*\n\nc\nd  \ne\n\n> f\n\n- g\n- h", "A b\nc d\ne\nf\ng\nh"},
		{"[a](https://b.example) ![c](/forum/uploads/d.png) <https://e.example> `f` &amp; \\* @gh", "a c https://e.example f & * @gh"},
		{"```go\nif x {\n\ty()\n}\n```", "if x {\n\ty()\n}"},
		{"|a|b|\n|-|-|\n|c|d|", "a b\nc d"},
		{"***", ""},
	}
	for _, test := range tests {
		if got := mustRender(t, test.source).Text; got != test.want {
			t.Errorf("%q: got %q, want %q", test.source, got, test.want)
		}
	}
}

func TestRenderReferences(t *testing.T) {
	t.Parallel()
	got := mustRender(t, strings.Join([]string{
		"![a](/forum/uploads/1.png) ![b](https://help.example.org/forum/uploads/2.png) ![c](/forum/uploads/1.png)",
		"[d](/forum/t/1) [e](https://help.example.org/forum/p/2?x=1#y) [f](/forum/t/1) [g](#h) [i](https://b.example/)",
		"[j](http://help.example.org/elsewhere) <https://HELP.example.org:443/forum>",
		"`/forum/t/9` ![k](https://b.example/x.png)",
	}, "\n\n"))
	if want := []string{"/forum/uploads/1.png", "/forum/uploads/2.png"}; !slices.Equal(got.Images, want) {
		t.Errorf("images %q, want %q", got.Images, want)
	}
	if want := []string{"/forum/t/1", "/forum/p/2?x=1#y", "/forum"}; !slices.Equal(got.Links, want) {
		t.Errorf("links %q, want %q", got.Links, want)
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, source string
		want         error
	}{
		{"too long", strings.Repeat("a", MaxSource+1), ErrTooLong},
		{"too long once normalised", strings.Repeat("\u0958", MaxSource/3), ErrTooLong},
		{"hidden comment counts", "<!--" + strings.Repeat("a", MaxSource) + "-->", ErrTooLong},
		{"not UTF-8", "a\xffb", ErrNotUTF8},
		{"NUL", "a\x00b", ErrNUL},
		{"quotes", strings.Repeat("> ", maxNesting+1) + "a", ErrTooDeep},
		{"lists", strings.Repeat("- ", maxNesting+1) + "a", ErrTooDeep},
		{"emphasis", strings.Repeat("*a **b ", 200) + strings.Repeat(" b** a*", 200), ErrTooDeep},
		{"table", "|a|b|\n|-|-|\n" + strings.Repeat("|\n", maxCells/2), ErrTable},
		{"repeated references", "[a]: /" + strings.Repeat("x", 1000) + "\n\n" + strings.Repeat("[a] ", 500), ErrOutput},
		{"many small tables", strings.Repeat("a|b\n-|-\n\n", 5000), ErrOutput},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := newTestRenderer(t).Render(test.source, nil)
			if !errors.Is(err, test.want) || got.HTML != "" {
				t.Errorf("got %q, %v; want %v", got.HTML, err, test.want)
			}
		})
	}
}

func TestRenderAtTheLimits(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"size":                  strings.Repeat("a ", MaxSource/2),
		"quotes":                strings.Repeat("> ", maxNesting) + "a",
		"lists":                 strings.Repeat("- ", maxNesting) + "a",
		"table":                 "|a|b|\n|-|-|\n" + strings.Repeat("|\n", maxCells/2-2),
		"divider of many stars": "* * * * * * * * * * * * * * * * * * * * * * * * *",
		"code of many markers":  "```\n" + strings.Repeat(">", 500) + "\n```",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := mustRender(t, source); got.HTML == "" {
				t.Error("nothing comes out")
			}
		})
	}
}

// TestRenderConcurrently is for the race detector as well.
func TestRenderConcurrently(t *testing.T) {
	t.Parallel()
	r := newTestRenderer(t)
	const source = "# a\n\n@bob `b` [c](/forum/t/1)\n\n```go\nx := 1\n```\n\n|a|\n|-|\n"
	want, err := r.Render(source, nil)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got, err := r.Render(source, nil); err != nil || got.HTML != want.HTML {
					t.Errorf("got %q, %v", got.HTML, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestNewRefusesBases(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "/forum", "ftp://a.example", "https://", "https://a b/", "help.example.org", "https://[::1"} {
		if _, err := New(Options{BaseURL: base}); err == nil {
			t.Errorf("%q passes", base)
		}
	}
	for _, base := range []string{"http://localhost:8080", "https://a.example/x/", "http://[::1]:80"} {
		if _, err := New(Options{BaseURL: base}); err != nil {
			t.Errorf("%q: %v", base, err)
		}
	}
}
