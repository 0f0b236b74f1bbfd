package themes

import (
	"log/slog"
	"testing"
)

// open gives the default theme, or the default below an operator's folder.
func open(t testing.TB, dir string) *Theme {
	t.Helper()
	th, err := Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func TestEverySampleRenders(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	for _, s := range Samples() {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			if _, err := th.executeOne(th.plain, s.file(), "en", s.Data); err != nil {
				t.Error(err)
			}
		})
	}
}
