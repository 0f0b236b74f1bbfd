package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // reads charsets other than UTF-8
	"github.com/emersion/go-message/mail"

	"answerable/forum/fail"
)

// Limits of a mail beyond its size: what strangers send must not cost more.
const (
	maxHeader = 256 << 10 // bytes of a part's headers
	maxDepth  = 20        // parts within parts
	maxParts  = 200
	maxText   = 512 << 10 // bytes of text that are read on
	maxFiles  = 20        // attachments that are looked at
)

// Attachment is a file in a mail.
type Attachment struct {
	Name string
	Type string // as the mail says, such as image/png
	Data []byte
}

// Message is a mail as far as we need it.
type Message struct {
	ID          string // Message-ID without its arrows, may be empty
	From        Sender
	Subject     string
	Text        string // Markdown, with all that is quoted
	Attachments []Attachment
	More        int // attachments beyond those that were looked at

	header message.Header
	report report
}

// Parse reads a mail (RFC 5322, MIME) with the charsets and encodings that
// occur. What is broken inside is left out; what is no mail at all is refused.
func Parse(raw []byte) (Message, error) {
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if e == nil || (err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)) {
		return Message{}, fail.New(fail.Malformed, "This is no e-mail message.", "Send it as RFC 5322 asks.").Because(err)
	}
	m := Message{header: e.Header}
	h := mail.Header{Header: e.Header}
	m.ID, _ = h.MessageID()
	m.Subject, err = h.Subject()
	if err != nil {
		m.Subject = e.Header.Get("Subject")
	}
	m.Subject = valid(m.Subject)
	m.From = onlySender(h)
	p := parser{message: &m}
	text, err := p.part(e, 0)
	if err != nil {
		return Message{}, err
	}
	m.Text = text.best()
	return m, nil
}

// onlySender is who the mail is from; several are nobody.
func onlySender(h mail.Header) Sender {
	if h.FieldsByKey("From").Len() != 1 {
		return Sender{}
	}
	list, err := h.AddressList("From")
	if err != nil || len(list) != 1 {
		return Sender{}
	}
	return Sender{Name: valid(list[0].Name), Email: list[0].Address}
}

func valid(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// texts are the two forms of what a part says.
type texts struct{ plain, html string }

func (t texts) best() string {
	if strings.TrimSpace(t.plain) != "" || t.html == "" {
		return t.plain
	}
	markdown, err := FromHTML(t.html)
	if err != nil {
		return ""
	}
	return markdown
}

type parser struct {
	message *Message
	parts   int
}

var errHostile = fail.New(fail.TooLarge, "This mail has too many parts inside each other.", "Please write a plain text mail.")

func (p *parser) part(e *message.Entity, depth int) (texts, error) {
	p.parts++
	if depth > maxDepth || p.parts > maxParts {
		return texts{}, errHostile
	}
	kind, params, err := mime.ParseMediaType(e.Header.Get("Content-Type"))
	if err != nil {
		kind = strings.ToLower(strings.TrimSpace(strings.Split(e.Header.Get("Content-Type"), ";")[0]))
	}
	if parts := e.MultipartReader(); parts != nil {
		return p.multipart(parts, kind, depth)
	}
	disposition, _, _ := e.Header.ContentDisposition()
	switch {
	case disposition == "attachment", kind != "" && !strings.HasPrefix(kind, "text/") && !reported(kind):
		return texts{}, p.attach(e, kind)
	case reported(kind), kind == "text/rfc822-headers":
		return texts{}, p.message.report.read(kind, e.Body)
	case kind == "text/html":
		html, err := readText(e.Body)
		return texts{html: html}, err
	case kind == "text/plain", kind == "":
		plain, err := readText(e.Body)
		if strings.EqualFold(params["format"], "flowed") {
			plain = unflow(plain, strings.EqualFold(params["delsp"], "yes"))
		}
		return texts{plain: plain}, err
	}
	return texts{}, p.attach(e, kind)
}

func (p *parser) multipart(parts message.MultipartReader, kind string, depth int) (texts, error) {
	var all texts
	for {
		e, err := parts.NextPart()
		if e == nil || (err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)) {
			return all, nil // the end, or broken from here on
		}
		t, err := p.part(e, depth+1)
		if err != nil {
			return all, err
		}
		if kind == "multipart/alternative" {
			all = all.or(t)
			continue
		}
		all = all.and(t)
	}
}

// or takes what says the same in another form.
func (t texts) or(other texts) texts {
	if strings.TrimSpace(t.plain) == "" {
		t.plain = other.plain
	}
	if t.html == "" {
		t.html = other.html
	}
	return t
}

// and takes what follows; both are then read in the form that each has.
func (t texts) and(other texts) texts {
	switch {
	case t == texts{}:
		return other
	case other == texts{}:
		return t
	case strings.TrimSpace(t.plain) == "" && strings.TrimSpace(other.plain) == "":
		return texts{html: t.html + other.html}
	}
	return texts{plain: strings.TrimRight(t.best(), "\n") + "\n\n" + other.best()}
}

// readText cuts what no post can hold anyway.
func readText(r io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxText))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && len(data) == 0 {
		return "", nil // a broken encoding; what came before is kept
	}
	return valid(string(data)), nil
}

func (p *parser) attach(e *message.Entity, kind string) error {
	if len(p.message.Attachments) >= maxFiles {
		p.message.More++
		return nil
	}
	data, err := io.ReadAll(e.Body) // bounded by the mail's own size
	if err != nil && len(data) == 0 {
		p.message.More++
		return nil
	}
	name, err := (&mail.AttachmentHeader{Header: e.Header}).Filename()
	if err != nil || name == "" {
		name = fmt.Sprintf("file %d", len(p.message.Attachments)+1)
	}
	p.message.Attachments = append(p.message.Attachments, Attachment{Name: valid(name), Type: kind, Data: data})
	return nil
}
