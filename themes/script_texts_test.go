package themes

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// labelCall finds a key and its English in the scripts, in label(element, "key",
// "English"), in calls that pass both on, and in the toolbar's table.
var labelCall = regexp.MustCompile(`(?:label\(|keptNotice\(|\["[a-z-]+",)[^"\n]*\s*"([a-z-]+)",\s*"([^"]+)"\s*[\])]`)

func TestEveryTextOfTheScriptsCanBeTranslated(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("scripts/src/*.js")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	known := map[string]string{}
	for _, text := range scriptTexts {
		known[text.key] = text.english
	}
	found := map[string]bool{}
	for _, source := range sources {
		body, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range labelCall.FindAllStringSubmatch(string(body), -1) {
			line, _, _ := strings.Cut(string(body)[strings.Index(string(body), call[0]):], "\n")
			if found[call[1]] = true; known[call[1]] != call[2] {
				t.Errorf("%s: %q is %q in scriptTexts, in %s", source, call[1], known[call[1]], line)
			}
		}
	}
	for key := range known {
		if !found[key] {
			t.Errorf("no script asks for %q", key)
		}
	}
}

func TestScriptTextsReachThePage(t *testing.T) {
	t.Parallel()
	l := english(t, `{"Bold": "\"Fett\""}`)
	if got, want := string(l.scriptLabels()), ` data-label-bold="&#34;Fett&#34;"`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := english(t, "").scriptLabels(); got != "" {
		t.Errorf("English gives %q", got)
	}
}
