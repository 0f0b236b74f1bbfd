package search_test

import (
	"reflect"
	"testing"

	"answerable/forum/search"
)

func TestTypedTakesNaughtyStrings(t *testing.T) {
	t.Parallel()
	for _, naughty := range corpus(t, "naughty-strings/blns.json") {
		for _, text := range []string{naughty, "tag:" + naughty, `by:"` + naughty + `" is:official ` + naughty} {
			typed, _ := search.ParseTyped(text)
			if again, _ := search.ParseTyped(typed.String()); !reflect.DeepEqual(again, typed) {
				t.Errorf("%q is read as %+v, written as %q and read as %+v", text, typed, typed.String(), again)
			}
		}
	}
}
