package audit

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"
)

// object writes a flat JSON object in RFC 8785 form. The caller adds the keys
// in their order, which for ASCII keys is the order of their bytes.
type object struct{ out []byte }

func (o *object) key(name string) {
	if len(o.out) > 1 {
		o.out = append(o.out, ',')
	}
	o.out = append(o.out, '"')
	o.out = append(o.out, name...)
	o.out = append(o.out, '"', ':')
}

func (o *object) text(name, value string) {
	if value == "" {
		return
	}
	o.key(name)
	o.out = appendText(o.out, value)
}

func (o *object) number(name string, value int64) {
	o.key(name)
	o.out = strconv.AppendInt(o.out, value, 10)
}

// appendText quotes s as RFC 8785 section 3.2.2.2 asks; what is no UTF-8 becomes
// U+FFFD.
func appendText(out []byte, s string) []byte {
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r >= 0x20:
			out = utf8.AppendRune(out, r)
		case shortEscape(byte(r)) != 0:
			out = append(out, '\\', shortEscape(byte(r)))
		default:
			out = append(out, '\\', 'u', '0', '0', '0'+byte(r)>>4, "0123456789abcdef"[r&15])
		}
	}
	return append(out, '"')
}

func shortEscape(c byte) byte {
	if i := bytes.IndexByte([]byte("\b\t\n\f\r"), c); i >= 0 {
		return "btnfr"[i]
	}
	return 0
}

var errForm = errors.New("it is not in canonical form")

// eachField reads a flat object and refuses every other spelling of the same
// object, so that no two programs can read it differently. A text is given with
// its quotes.
func eachField(raw []byte, visit func(key, value []byte) error) error {
	if len(raw) < 2 || raw[0] != '{' || raw[len(raw)-1] != '}' || !utf8.Valid(raw) {
		return errForm
	}
	var last []byte
	for rest := raw[1:]; ; {
		key, n := textAt(rest)
		if n == 0 || n >= len(rest) || rest[n] != ':' || !plainKey(key) || last != nil && bytes.Compare(last, key) >= 0 {
			return errForm
		}
		last, rest = key, rest[n+1:]
		size := valueAt(rest)
		if size == 0 || size >= len(rest) {
			return errForm
		}
		if err := visit(key[1:len(key)-1], rest[:size]); err != nil {
			return err
		}
		end := rest[size]
		rest = rest[size+1:]
		if end == '}' && len(rest) == 0 {
			return nil
		}
		if end != ',' {
			return errForm
		}
	}
}

func plainKey(quoted []byte) bool {
	for _, c := range quoted[1 : len(quoted)-1] {
		if c != '_' && (c < 'a' || c > 'z') {
			return false
		}
	}
	return len(quoted) > 2
}

// valueAt is the length of the value at the beginning of b, or 0.
func valueAt(b []byte) int {
	switch {
	case len(b) == 0:
		return 0
	case b[0] == '"':
		_, n := textAt(b)
		return n
	case bytes.HasPrefix(b, []byte("true")):
		return 4
	}
	return numberAt(b)
}

// numberAt takes whole numbers from 0 to 2^53-1, which every JSON reader keeps.
func numberAt(b []byte) int {
	n := 0
	for n < len(b) && n < 17 && b[n] >= '0' && b[n] <= '9' {
		n++
	}
	if n == 0 || n > 1 && b[0] == '0' {
		return 0
	}
	if value, err := strconv.ParseInt(string(b[:n]), 10, 64); err != nil || value > maxNumber {
		return 0
	}
	return n
}

const maxNumber = 1<<53 - 1

// textAt gives the quoted text at the beginning of b and its length, or 0.
func textAt(b []byte) ([]byte, int) {
	if len(b) == 0 || b[0] != '"' {
		return nil, 0
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return b[:i+1], i + 1
		case c < 0x20:
			return nil, 0
		case c == '\\':
			n := escapeAt(b[i:])
			if n == 0 {
				return nil, 0
			}
			i += n - 1
		}
	}
	return nil, 0
}

// escapeAt is the length of the canonical escape at the beginning of b, or 0.
func escapeAt(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	if bytes.IndexByte([]byte(`"\btnfr`), b[1]) >= 0 {
		return 2
	}
	if len(b) < 6 || b[1] != 'u' {
		return 0
	}
	code, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	if err != nil || code >= 0x20 || !bytes.Equal(appendText(nil, string(rune(code))), append([]byte{'"'}, append(bytes.Clone(b[:6]), '"')...)) {
		return 0
	}
	return 6
}

// unquote undoes appendText for a text that textAt accepted.
func unquote(quoted []byte) string {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	out := make([]byte, 0, len(inner))
	for i := 0; i < len(inner); i++ {
		c := inner[i]
		if c != '\\' {
			out = append(out, c)
			continue
		}
		i++
		switch at := bytes.IndexByte([]byte("btnfr"), inner[i]); {
		case inner[i] == 'u':
			code, _ := strconv.ParseUint(string(inner[i+1:i+5]), 16, 16) // escapeAt has read it already
			out = append(out, byte(code))
			i += 4
		case at >= 0:
			out = append(out, "\b\t\n\f\r"[at])
		default:
			out = append(out, inner[i])
		}
	}
	return string(out)
}
