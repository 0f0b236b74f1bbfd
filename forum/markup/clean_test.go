package markup

import (
	"errors"
	"strings"
	"testing"
)

func TestCleanLine(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		err      error
	}{
		{"  a \u00a0 b  ", "a b", nil},
		{"e\u0301", "é", nil},
		{"שלום \u200fx", "שלום \u200fx", nil},
		{"👩\u200d🔧 می\u200cخو", "👩\u200d🔧 می\u200cخو", nil},
		{"", "", ErrBlank}, {" \u3000 ", "", ErrBlank}, {"\u200b\u200d\u2060", "", ErrBlank}, {"\u3164\u2800", "", ErrBlank},
		{"\u0301", "", ErrBlank}, {"\ufeff", "", ErrBlank},
		{"a\nb", "", ErrControl}, {"a\tb", "", ErrControl}, {"a\rb", "", ErrControl}, {"a\x00b", "", ErrControl}, {"a\x7fb", "", ErrControl},
		{"a\u0085b", "", ErrControl}, {"a\u2028b", "", ErrControl}, {"a\u202eb", "", ErrControl}, {"a\u2066b", "", ErrControl},
		{"\xff", "", ErrNotUTF8},
		{"12345678901", "", LineTooLong(11, 10)}, {"ääääääääää", "ääääääääää", nil},
		{strings.Repeat("a", 1000), "", LineTooLong(1000, 10)},
	}
	for _, test := range tests {
		got, err := CleanLine(test.in, 10)
		if got != test.want && test.err == nil || !errors.Is(err, test.err) {
			t.Errorf("%q: got %q, %v; want %q, %v", test.in, got, err, test.want, test.err)
		}
		if again, err := CleanLine(got, 10); err == nil && again != got {
			t.Errorf("%q: cleaned again gives %q", got, again)
		}
	}
}

func TestCleanText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		err      error
	}{
		{"a\r\nb\rc\n", "a\nb\nc\n", nil},
		{"\ufeff# a", "# a", nil},
		{"e\u0301", "é", nil},
		{"a\tb", "a\tb", nil},
		{"\x1b[31m\x7f\u0085\uffff", "␛[31m␡\ufffd\ufffd", nil},
		{"\xff", "", ErrNotUTF8}, {"a\x00", "", ErrNUL},
		{strings.Repeat("\r\n", MaxSource), strings.Repeat("\n", MaxSource), nil},
		{strings.Repeat("a", MaxSource+1), "", ErrTooLong}, {strings.Repeat("a", 10*MaxSource), "", ErrTooLong},
	}
	for _, test := range tests {
		got, err := CleanText(test.in)
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%.40q: got %.40q, %v; want %.40q, %v", test.in, got, err, test.want, test.err)
		}
	}
}
