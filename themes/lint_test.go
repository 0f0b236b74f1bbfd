package themes

import (
	"strings"
	"testing"
)

func TestDefaultThemeIsClean(t *testing.T) {
	t.Parallel()
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range base.names() {
		if strings.HasSuffix(name, ".html") {
			for _, p := range lintTemplate(name, base[name].body) {
				t.Error(p)
			}
		}
	}
	for _, p := range Check("") {
		t.Error(p)
	}
}
