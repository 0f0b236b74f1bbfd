package search

import "testing"

func TestAlike(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		a, b string
		want bool
	}{
		{"Printer jams with thick paper", "Printer jamming on thick paper", true},
		{"Error 0x80070057 at setup", "setup stops: 0x80070057", true},
		{"Printer jams", "Printer is slow", false},
		{"How do I print?", "How do I scan?", false},
		{"", "", false},
		{"a b c", "a b c", false},
		{"Laptop loses the wireless network after sleeping since Tuesday", "Wireless keyboard repeats letters", false},
	} {
		if got := Alike(one.a, one.b); got != one.want {
			t.Errorf("%q and %q: %v", one.a, one.b, got)
		}
		if Alike(one.a, one.b) != Alike(one.b, one.a) {
			t.Errorf("%q and %q: not the same both ways", one.a, one.b)
		}
	}
}
