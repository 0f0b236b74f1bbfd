package intake

import (
	"regexp"
	"strings"

	"github.com/emersion/go-message"
)

// proof is what our own mail server says about a mail's sender.
type proof int

const (
	unknown proof = iota // it says nothing, or we believe no server
	vouched              // DMARC passed: From is the one who sent it
	forged               // DMARC failed
)

var dmarc = regexp.MustCompile(`(?i)(?:^|;)\s*dmarc\s*=\s*(\w+)`)

// vouched reads the topmost Authentication-Results (RFC 8601) that bears the
// name of the server we trust: our own puts it above all others, and removes
// those that pretend to be its own (section 5).
func (i *Intake) vouched(m Message) proof {
	if i.Mail.Trust == "" {
		return unknown
	}
	return vouchedBy(m.header, i.Mail.Trust)
}

func vouchedBy(h message.Header, server string) proof {
	fields := h.FieldsByKey("Authentication-Results")
	for fields.Next() {
		id, results, _ := strings.Cut(fields.Value(), ";")
		name, _, _ := strings.Cut(strings.TrimSpace(id), " ")
		if !strings.EqualFold(name, server) {
			continue
		}
		found := dmarc.FindStringSubmatch(results)
		switch {
		case found == nil:
			return unknown
		case strings.EqualFold(found[1], "pass"):
			return vouched
		case strings.EqualFold(found[1], "fail"):
			return forged
		}
		return unknown
	}
	return unknown
}

// headerOf reads one header of a raw mail, empty where it is none.
func headerOf(raw []byte, name string) string {
	m, err := Parse(headersOnly(raw))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(m.header.Get(name))
}

// headersOnly cuts a mail before its body.
func headersOnly(raw []byte) []byte {
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if head, _, ok := strings.Cut(string(raw), end); ok {
			return []byte(head + end)
		}
	}
	return raw
}
