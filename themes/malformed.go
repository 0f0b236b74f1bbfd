package themes

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// voidElements have no end tag (HTML, section 13.1.2).
var voidElements = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// malformed lists elements left open or closed twice, ids given twice, and
// references to ids that the page does not have.
func malformed(page []byte) []string {
	w := walker{ids: map[string]int{}}
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for tokens.Next() != html.ErrorToken {
		w.token(tokens.Token())
	}
	for _, open := range w.open {
		w.add("<%s> is never closed", open)
	}
	w.checkIDs()
	return w.texts
}

type walker struct {
	open  []string
	ids   map[string]int
	refs  []string
	texts []string
}

func (w *walker) add(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(w.texts, text) {
		w.texts = append(w.texts, text)
	}
}

func (w *walker) token(token html.Token) {
	switch token.Type {
	case html.StartTagToken:
		w.attributes(token)
		if !slices.Contains(voidElements, token.Data) {
			w.open = append(w.open, token.Data)
		}
	case html.SelfClosingTagToken:
		w.attributes(token)
	case html.EndTagToken:
		w.close(token.Data)
	}
}

// close ends the innermost element of that name; what is open inside it was
// forgotten.
func (w *walker) close(name string) {
	for i := len(w.open) - 1; i >= 0; i-- {
		if w.open[i] != name {
			continue
		}
		for _, forgotten := range w.open[i+1:] {
			w.add("<%s> is not closed before </%s>", forgotten, name)
		}
		w.open = w.open[:i]
		return
	}
	w.add("</%s> closes nothing", name)
}

func (w *walker) attributes(token html.Token) {
	for _, a := range token.Attr {
		switch a.Key {
		case "id":
			w.ids[a.Val]++
		case "for", "aria-labelledby", "aria-describedby", "list":
			w.refs = append(w.refs, strings.Fields(a.Val)...)
		}
	}
}

func (w *walker) checkIDs() {
	for id, times := range w.ids {
		if times > 1 {
			w.add("the id %q is given %d times", id, times)
		}
	}
	for _, ref := range w.refs {
		if w.ids[ref] == 0 {
			w.add("there is no element with the id %q, which is referred to", ref)
		}
	}
}
