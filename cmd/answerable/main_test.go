package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"answerable/forum/fail"
)

func TestATerminalReadsWhatIsWrongWithEachValue(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		what string
		err  error
		want []string
		not  string
	}{
		{"a value", fmt.Errorf("import: %w", fail.Field("slug", "An address has small letters, digits and hyphens.")), []string{"slug: An address has"}, "marked field"},
		{"two values", fail.New(fail.Invalid, "Please look.", "Nothing was saved.").In("name", "Too long.").In("board", "There is none."), []string{"board: There is none.\n  name: Too long."}, "saved"},
		{"what to do", fail.New(fail.Unavailable, "The index is away.", "Start it."), []string{"The index is away.", "\n  Start it."}, ""},
		{"any error", errors.New("disk full"), []string{"disk full"}, "\n"},
	} {
		got := complaint(one.err)
		for _, want := range one.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", one.what, got, want)
			}
		}
		if one.not != "" && strings.Contains(got, one.not) {
			t.Errorf("%s: %q", one.what, got)
		}
	}
}
