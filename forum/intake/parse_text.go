package intake

import (
	"regexp"
	"strings"

	"answerable/forum/markup"
)

// unflow joins the lines that the sender's program broke (RFC 3676): those that
// end in a blank go on, as long as they are quoted as deeply.
func unflow(text string, deleteSpace bool) string {
	var out []string
	open, depth := false, 0
	for _, l := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		rest := strings.TrimLeft(l, ">")
		d := len(l) - len(rest)
		rest = strings.TrimPrefix(rest, " ") // space-stuffed
		if open && d == depth && rest != "-- " {
			last := out[len(out)-1]
			if deleteSpace {
				last = strings.TrimSuffix(last, " ")
			}
			out[len(out)-1] = last + rest
		} else {
			out = append(out, quotedAs(d, rest))
		}
		depth, open = d, strings.HasSuffix(rest, " ") && rest != "-- "
	}
	return strings.Join(out, "\n")
}

func quotedAs(depth int, rest string) string {
	if depth == 0 {
		return rest
	}
	return strings.Repeat(">", depth) + " " + rest
}

// prefix is what programs put before the subject of an answer or a forwarded
// mail, in the languages we know, with Outlook's count.
var prefix = regexp.MustCompile(`(?i)^\s*(?:(?:re|aw|antw|antwort|sv|vs|odp|réf?|rif|r|res|resp|ynt|hv|bls|att|atb|ref|回复|回覆|答复|回信|返信|답장|fwd?|wg|tr|rv|enc|i|vl|vb|vá|pd|doorst|fs|ilt|転送|转发|轉寄)(?:\s?[\[(]\d{1,3}[\])])?\s?[:：]|\[(?:fwd|re):)\s*`)

// list is a tag such as [support] that a mailing list puts there.
var list = regexp.MustCompile(`^\s*\[[\p{L}\p{N} ._-]{1,30}\]\s*`)

// Title makes a thread's title of a mail's subject: without "Re:" and "Fwd:",
// on one line, at most 200 characters.
func Title(subject string) string {
	for {
		short := prefix.ReplaceAllString(subject, "")
		if rest := list.ReplaceAllString(short, ""); rest != short && prefix.MatchString(rest) {
			short = rest
		}
		if short == subject {
			break
		}
		subject = short
	}
	subject = strings.Join(strings.Fields(subject), " ")
	if clean, err := markup.CleanLine(subject, 200); err == nil {
		return clean
	}
	return strings.TrimSpace(markup.Excerpt(subject, 190))
}
