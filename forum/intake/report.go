package intake

import (
	"bufio"
	"io"
	"net/textproto"
	"regexp"
	"strings"
)

// report is what a mail server tells of a mail of ours: that it could not be
// delivered (RFC 3464), or that its reader complained (RFC 5965).
type report struct {
	failed     []undelivered // for good
	delayed    []undelivered
	complaint  bool
	complained []string // original recipients
	original   []string // recipients in the headers of the mail it is about
	originalID string   // its Message-ID, without arrows
}

// undelivered is a recipient whom a mail did not reach, and why.
type undelivered struct{ address, said string }

func reported(kind string) bool {
	switch kind {
	case "message/delivery-status", "message/feedback-report", "message/rfc822", "message/global-delivery-status":
		return true
	}
	return false
}

const maxReport = 64 << 10

// read takes one part of a report in.
func (r *report) read(kind string, body io.Reader) error {
	lines := textproto.NewReader(bufio.NewReader(io.LimitReader(body, maxReport)))
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		r.readStatus(lines)
	case "message/feedback-report":
		r.complaint = true
		fields, _ := lines.ReadMIMEHeader() // what could be read of it
		for _, to := range fields["Original-Rcpt-To"] {
			r.complained = append(r.complained, bareAddress(to))
		}
	default:
		fields, _ := lines.ReadMIMEHeader()
		for _, to := range append(fields["To"], fields["X-Original-To"]...) {
			r.original = append(r.original, bareAddress(to))
		}
		r.originalID = strings.Trim(strings.TrimSpace(fields.Get("Message-Id")), "<>")
	}
	return nil
}

// readStatus reads the groups of fields, one for each recipient.
func (r *report) readStatus(lines *textproto.Reader) {
	for range 100 {
		fields, err := lines.ReadMIMEHeader()
		to := fields.Get("Final-Recipient")
		if to == "" {
			to = fields.Get("Original-Recipient")
		}
		if to != "" {
			one := undelivered{bareAddress(to), diagnosis(fields)}
			switch action := strings.ToLower(strings.TrimSpace(fields.Get("Action"))); {
			case action == "failed" && !strings.HasPrefix(strings.TrimSpace(fields.Get("Status")), "4"):
				r.failed = append(r.failed, one)
			case action == "failed" || action == "delayed":
				r.delayed = append(r.delayed, one)
			}
		}
		if err != nil {
			return
		}
	}
}

// diagnosis is the status with what the receiver's server said, without the
// addresses in it.
func diagnosis(fields textproto.MIMEHeader) string {
	_, said, found := strings.Cut(fields.Get("Diagnostic-Code"), ";")
	if !found {
		said = fields.Get("Diagnostic-Code")
	}
	return cut(strings.TrimSpace(fields.Get("Status")+" "+anAddress.ReplaceAllString(strings.TrimSpace(said), "…")), 300)
}

var anAddress = regexp.MustCompile(`[^\s<>;,"]+@[^\s<>;,"]+`)

// bareAddress takes the address out of "rfc822; <ada@example.org>".
func bareAddress(s string) string { return strings.ToLower(anAddress.FindString(s)) }

func (r report) isOne() bool { return len(r.failed)+len(r.delayed) > 0 || r.complaint }
