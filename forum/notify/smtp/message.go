package smtp

import (
	"context"
	"errors"
	"fmt"
	stdmail "net/mail"
	"strings"

	"answerable/forum/markup"
	"answerable/forum/notify"
	"answerable/themes"

	mail "github.com/wneessen/go-mail"
)

// Writer turns what is to be told into messages.
type Writer struct {
	Theme   *themes.Theme
	BaseURL string
	From    stdmail.Address
	Links   notify.LinkKey
	// Site gives the site's name.
	Site func(context.Context) (string, error)
	// ReplyTo gives the address by which the member answers a notice, "" where
	// mail in is not set up or nothing can be answered; nil for never.
	ReplyTo func(notify.Mail) (string, error)
	// Bounces gives the envelope's sender, which failures are told to; nil for
	// From.
	Bounces func(notify.Mail) string
}

// Longest texts of a mail, in characters.
const (
	longestBody    = 4000
	longestInList  = 300
	longestSubject = 180
)

// NewSender reads the address mails come from, such as
// "Example Forum <forum@example.org>" or forum@example.org.
func NewSender(from string) (stdmail.Address, error) {
	parsed, err := stdmail.ParseAddress(from)
	if err != nil {
		return stdmail.Address{}, errors.New("the address mails come from must look like forum@example.org or Name <forum@example.org>")
	}
	return *parsed, nil
}

// domain is what stands behind the @ of the sender's address.
func (w *Writer) domain() string {
	return w.From.Address[strings.LastIndexByte(w.From.Address, '@')+1:]
}

// MessageID is a mail's own, the same however often it is tried (RFC 5322,
// 3.6.4), and one nobody else can guess: a bounce that names it is believed.
func (w *Writer) MessageID(m notify.Mail) string {
	return fmt.Sprintf("m%d.%s@%s", m.ID, w.Links.MailMark(m.ID), w.domain())
}

// Preview renders a mail without an envelope, for the demo's outbox.
func (w *Writer) Preview(ctx context.Context, m notify.Mail) (themes.RenderedMail, error) {
	site, err := w.Site(ctx)
	if err != nil {
		return themes.RenderedMail{}, err
	}
	return w.render(m, w.frame(m, site, ""))
}

// Message builds the mail with its headers.
func (w *Writer) Message(ctx context.Context, m notify.Mail) (*mail.Msg, error) {
	site, err := w.Site(ctx)
	if err != nil {
		return nil, err
	}
	reply := ""
	if w.ReplyTo != nil && m.Letter == nil {
		if reply, err = w.ReplyTo(m); err != nil {
			return nil, err
		}
	}
	frame := w.frame(m, site, reply)
	text, err := w.render(m, frame)
	if err != nil {
		return nil, err
	}
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := w.address(msg, m, site, reply); err != nil {
		return nil, err
	}
	msg.Subject(markup.Excerpt(text.Subject, longestSubject))
	msg.SetDateWithValue(m.Created)
	msg.SetMessageIDWithValue(w.MessageID(m))
	w.describe(msg, m, frame)
	msg.SetBodyString(mail.TypeTextPlain, text.Text)
	msg.AddAlternativeString(mail.TypeTextHTML, text.HTML)
	return msg, nil
}

// address sets who it is from and to. Names are encoded by net/mail's rules, so
// that none can add an address or a header.
func (w *Writer) address(msg *mail.Msg, m notify.Mail, site, reply string) error {
	from := w.From
	if from.Name == "" {
		from.Name = site
	}
	from.Name = plainName(from.Name)
	msg.SetAddrHeaderFromMailAddress(mail.HeaderFrom, &from)
	if w.Bounces != nil {
		if err := msg.EnvelopeFrom(w.Bounces(m)); err != nil {
			return fmt.Errorf("the address for bounces: %w", err)
		}
	}
	to := stdmail.Address{Name: plainName(m.Name), Address: m.To}
	if _, err := stdmail.ParseAddress(to.Address); err != nil || strings.ContainsAny(to.Address, "\r\n<> ") {
		return notify.ErrAddress
	}
	msg.SetAddrHeaderFromMailAddress(mail.HeaderTo, &to)
	if reply == "" {
		return nil
	}
	return msg.ReplyTo(reply)
}

// plainName keeps a name to one line of printable text.
func plainName(name string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, name)), " ")
}

// describe sets the headers that tell programs what this is.
func (w *Writer) describe(msg *mail.Msg, m notify.Mail, frame themes.MailFrame) {
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834
	msg.SetGenHeader(mail.HeaderXAutoResponseSuppress, "All")
	if m.Letter != nil {
		return
	}
	msg.SetGenHeader(mail.HeaderPrecedence, "list")
	if root := w.root(m); root != "" {
		msg.SetGenHeader(mail.HeaderInReplyTo, root)
		msg.SetGenHeader(mail.HeaderReferences, root)
	}
	msg.SetGenHeader("List-Id", "<"+listName(m)+"."+w.domain()+">") // RFC 2919
	msg.SetGenHeader("List-Archive", "<"+w.BaseURL+">")
	if frame.EndURL != "" { // RFC 2369 and RFC 8058
		msg.SetGenHeader(mail.HeaderListUnsubscribe, "<"+frame.EndURL+">")
		msg.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
}

// root is the Message-ID that all mails about a thread or fault refer to, so
// that mail programs show them together.
func (w *Writer) root(m notify.Mail) string {
	switch f := m.Notice; {
	case f == nil:
		return ""
	case f.ThreadID != 0:
		return fmt.Sprintf("<thread-%d@%s>", f.ThreadID, w.domain())
	case f.FaultID != 0:
		return fmt.Sprintf("<fault-%d@%s>", f.FaultID, w.domain())
	}
	return ""
}

func listName(m notify.Mail) string {
	switch f := m.Notice; {
	case f == nil:
		return "digest"
	case f.ThreadID != 0:
		return fmt.Sprintf("thread-%d", f.ThreadID)
	case f.FaultID != 0:
		return fmt.Sprintf("fault-%d", f.FaultID)
	}
	return "notices"
}

func (w *Writer) frame(m notify.Mail, site, reply string) themes.MailFrame {
	f := themes.MailFrame{SiteName: site, HomeURL: w.BaseURL, Locale: "en", To: m.Name, CanReply: reply != ""}
	if m.Letter != nil {
		f.To = m.Letter.Facts["name"]
		return f
	}
	f.SettingsURL = w.BaseURL + "/mail/" + w.Links.Token(notify.Link{MemberID: m.MemberID}, m.To)
	scope, what := scopeOf(m)
	f.EndURL, f.EndWhat = w.BaseURL+"/mail/"+w.Links.Token(notify.Link{MemberID: m.MemberID, Scope: scope}, m.To), what
	return f
}

// scopeOf is what one press ends: the thread or fault where mail about it can be
// muted, else the group of kinds.
func scopeOf(m notify.Mail) (notify.Scope, string) {
	switch f := m.Notice; {
	case f == nil:
		return notify.Scope{Digest: true}, "digest"
	case f.Kind.Own():
		return notify.Scope{About: f.Kind.About()}, string(f.Kind.About())
	case f.ThreadID != 0:
		return notify.Scope{ThreadID: f.ThreadID}, "thread"
	case f.FaultID != 0:
		return notify.Scope{FaultID: f.FaultID}, "fault"
	default:
		return notify.Scope{About: f.Kind.About()}, string(f.Kind.About())
	}
}

func (w *Writer) render(m notify.Mail, frame themes.MailFrame) (themes.RenderedMail, error) {
	switch {
	case m.Letter != nil:
		letter := themes.LetterMail{MailFrame: frame, Kind: string(m.Letter.Kind), Facts: m.Letter.Facts}
		if m.Letter.Path != "" {
			letter.URL = w.BaseURL + m.Letter.Path
		}
		return w.Theme.Mail(themes.MailLetter, frame.Locale, letter)
	case m.Notice != nil:
		return w.Theme.Mail(themes.MailNotice, frame.Locale, themes.NoticeMail{MailFrame: frame, MailEvent: w.event(*m.Notice, longestBody)})
	}
	digest := themes.DigestMail{MailFrame: frame, Weekly: m.Cadence == notify.Weekly, Count: len(m.Digest)}
	digest.Groups = w.groups(m.Digest)
	return w.Theme.Mail(themes.MailDigest, frame.Locale, digest)
}

// groups puts what happened in one thread or fault together, in the order in
// which each began.
func (w *Writer) groups(all []notify.Facts) []themes.MailGroup {
	type place struct{ thread, fault int64 }
	at := map[place]int{}
	var groups []themes.MailGroup
	for _, f := range all {
		p := place{f.ThreadID, f.FaultID}
		i, known := at[p]
		if !known {
			i, at[p] = len(groups), len(groups)
			place := f.Notice
			place.PostID, place.EntryID, place.FaultEventID, place.Kind = 0, nil, 0, ""
			groups = append(groups, themes.MailGroup{Title: titleOf(f), URL: w.BaseURL + place.Path(), Board: f.BoardName})
		}
		groups[i].Events = append(groups[i].Events, w.event(f, longestInList))
	}
	return groups
}

func titleOf(f notify.Facts) string {
	if f.ThreadTitle != "" {
		return f.ThreadTitle
	}
	return f.FaultTitle
}

// event puts a notice into the theme's words. Of private details it says only
// that something is there, of what moderators did also their public reason.
func (w *Writer) event(f notify.Facts, longest int) themes.MailEvent {
	e := themes.MailEvent{Kind: themes.NotificationKind(f.Kind), By: f.ActorName, Title: titleOf(f), Board: f.BoardName, URL: w.BaseURL + f.Path(), At: f.CreatedAt, Release: f.Release, How: f.How}
	if f.FaultID != 0 {
		e.Fault = notify.Number(f.FaultID)
	}
	if f.Kind.Own() && f.Kind != notify.Accepted {
		e.Facts = reasonGiven(f.ActReason)
		return e
	}
	text := strings.TrimSpace(f.Body + f.Said)
	if runes := []rune(text); len(runes) > longest {
		text, e.Cut = strings.TrimSpace(string(runes[:longest]))+"…", true
	}
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			e.Paragraphs = append(e.Paragraphs, p)
		}
	}
	e.Facts = factsOf(f)
	return e
}
