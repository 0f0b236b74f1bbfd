package markup

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	const head = "> [anna wrote in #12](/p/345):\n>\n"
	tests := []struct{ name, source, want string }{
		{"plain", "a\nb\n\nc\n", "> a\n> b\n>\n> c"},
		{"hard break", "a  \nb", "> a  \n> b"},
		{"one level stays", "> a\n\nb", "> > a\n>\n> b"},
		{"second level goes", "> a\n>\n> > b\n> > c\n>\n> d\n\ne", "> > a\n> >\n> > d\n>\n> e"},
		{"third level goes", "> > > a\n\nb", "> b"},
		{"lazy lines go with it", "> > a\nb\n\nc", "> c"},
		{"fence in a nested quote", "> > ```\n> > a\n> > ```\n> b", "> > b"},
		{"list in a nested quote", "> > - a\n> >   b\n> >\n> > c\n\nd", "> d"},
		{"markers in code stay", "```\n> > a\n```", "> ```\n> > > a\n> ```"},
		{"open fence", "```\na", "> ```\n> a"},
		{"line ends", "a\r\nb", "> a\n> b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := Quote("anna", "/p/345", 12, test.source)
			if want := head + test.want + "\n\n"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestQuoteIsClosed(t *testing.T) {
	t.Parallel()
	for _, source := range append(hostileStrings(t)[:800], "```", "<!--", "> > a", "[a]: b", "- a\n  - b", "    code") {
		html := mustRender(t, Quote("ann_[x](javascript:a)", "/p/1) (\"", 1, source)+"my reply").HTML
		if !strings.HasSuffix(strings.TrimSpace(html), "</blockquote>\n<p>my reply</p>") {
			t.Errorf("%q: the reply is not outside: %s", source, html)
		}
		if err := unsafe(html); err != nil {
			t.Errorf("%q: %v", source, err)
		}
	}
}

func TestQuoteNotifiesNobody(t *testing.T) {
	t.Parallel()
	for _, m := range mustRender(t, Quote("@anna", "/p/1", 1, "hello @bob")).Mentions {
		if !m.Quoted {
			t.Errorf("%s would get a notice", m.Name)
		}
	}
}

func TestQuoteParts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ author, url, want string }{
		{"a_b", "", "> a\\_b wrote:\n>\n> x\n\n"},
		{"a", "/p/1", "> [a wrote](/p/1):\n>\n> x\n\n"},
	} {
		if got := Quote(test.author, test.url, 0, "x"); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
