package themes

import (
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestHostileTextStaysText parses every sample's page as a browser does and looks
// for what hostile text would have made of it: scripts, handlers, script addresses.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	for _, s := range Samples() {
		out, err := th.executeOne(th.plain, s.file(), "en", s.Data)
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(strings.NewReader(string(out)))
		if err != nil {
			t.Fatal(err)
		}
		for node := range root.Descendants() {
			checkNode(t, s, node)
		}
	}
}

// followed are attributes whose address a browser goes to.
var followed = map[string]bool{"href": true, "src": true, "action": true, "formaction": true, "data-quote": true, "data-preview-url": true}

func checkNode(t *testing.T, s Sample, node *html.Node) {
	t.Helper()
	if node.Type != html.ElementNode {
		return
	}
	attributes := map[string]string{}
	for _, a := range node.Attr {
		attributes[a.Key] = a.Val
		address := strings.ToLower(strings.TrimSpace(a.Val))
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" || followed[a.Key] && strings.HasPrefix(address, "javascript:") {
			t.Errorf("%s: <%s %s=%q>", s, node.Data, a.Key, a.Val)
		}
	}
	switch {
	case node.Data == "style":
		t.Errorf("%s: inline style", s)
	case node.Data == "script" && attributes["type"] == "application/ld+json":
		if node.FirstChild == nil || !json.Valid([]byte(node.FirstChild.Data)) {
			t.Errorf("%s: structured data is no longer JSON", s)
		}
	case node.Data == "script" && !strings.HasPrefix(attributes["src"], "/static/app."):
		t.Errorf("%s: a script came in", s)
	case node.Data == "img" && attributes["onerror"] != "":
		t.Errorf("%s: a picture came in", s)
	}
}

// TestHostileTextIsShown makes sure that escaping does not swallow what was typed.
func TestHostileTextIsShown(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	out := pageText(t, th, PageError, ErrorPage{Frame: Frame{Title: hostileText, SiteName: hostileText}, What: hostileText, Kept: hostileText})
	root, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for node := range root.Descendants() {
		if node.Type == html.TextNode {
			shown[node.Parent.Data] += node.Data
		}
	}
	for _, element := range []string{"title", "h1", "p", "textarea"} {
		if !strings.Contains(shown[element], hostileText) {
			t.Errorf("<%s> shows %q", element, shown[element])
		}
	}
}

func TestStructuredDataCannotCloseItsBlock(t *testing.T) {
	t.Parallel()
	safe, err := jsonLD(json.RawMessage(`{"a":"</script><!--\u2028` + "\u2028" + `&"}`))
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(string(safe), "<>&\u2028") {
		t.Errorf("%q", safe)
	}
	if _, err := jsonLD(json.RawMessage(`{"a":`)); err == nil {
		t.Error("broken JSON: no error")
	}
}
