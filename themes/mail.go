package themes

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	texttemplate "text/template"
	"time"
)

// The mails, each with the struct it takes. A mail has two files, mails/NAME.txt
// and mails/NAME.html; the latter may use what mails/frame.html defines. Pages'
// rules hold but for one: mail programs load no style sheet, so a <style> stands
// in the frame.
const (
	MailNotice = "notice" // NoticeMail
	MailDigest = "digest" // DigestMail
	MailLetter = "letter" // LetterMail
)

// MailFrame is what every mail has around its text. All addresses are absolute.
type MailFrame struct {
	SiteName string
	HomeURL  string
	Locale   string
	To       string // the receiver's name, "" for somebody without an account
	// SettingsURL leads to the choice of what is mailed, without signing in; "" in
	// letters, which nobody can turn off.
	SettingsURL string
	// EndURL ends mail about EndWhat ("thread", "fault", a group of kinds or
	// "digest") with one press; "" for none.
	EndURL, EndWhat string
	// CanReply says that an answer to the mail becomes a post.
	CanReply bool
}

// MailEvent is one thing that happened.
type MailEvent struct {
	Kind       NotificationKind
	By         string // "" for what happened by itself
	Fault      string // F-12, "" for none
	Title      string // of the thread or fault, "" for what may not be told
	Board      string
	URL        string
	Paragraphs []string // what was written, as plain text
	Cut        bool     // there is more of it in the forum
	At         time.Time
	Facts      []MailFact
	Release    string // the version asked about
	How        string // as Notification has it
}

// MailFact is a line such as "New estimate: 3 June 2026".
type MailFact struct {
	Name string    // see locale.fact
	Text string    // as it is
	From time.Time // of a window that ends At
	At   time.Time
	Code string // a status or a state, which is put into words, or "none"
}

// NoticeMail tells of one event.
type NoticeMail struct {
	MailFrame
	MailEvent
}

// DigestMail tells of what happened in a day or a week.
type DigestMail struct {
	MailFrame
	Weekly bool
	Groups []MailGroup
	Count  int
}

// MailGroup is what happened in one thread or fault.
type MailGroup struct {
	Title, URL, Board string
	Events            []MailEvent
}

// LetterMail is about the receiver's account.
type LetterMail struct {
	MailFrame
	Kind  string // as package account names it
	URL   string // "" for nothing to follow
	Facts map[string]string
}

// RenderedMail is a mail's texts. Subject is one line.
type RenderedMail struct{ Subject, Text, HTML string }

// Mail fills a mail's templates in a language. When the operator's version
// fails, the default's answers and the problem is recorded.
func (th *Theme) Mail(name, locale string, data any) (RenderedMail, error) {
	mail, err := th.mailOf(th.own, name, locale, data)
	if err == nil || th.own == th.plain {
		return mail, err
	}
	plain, plainErr := th.mailOf(th.plain, name, locale, data)
	if plainErr == nil {
		th.report(problemOf("mails/"+name+".txt", err))
	}
	return plain, plainErr
}

func (th *Theme) mailOf(set *templates, name, locale string, data any) (RenderedMail, error) {
	text, err := th.mailText(set, name, locale)
	if err != nil {
		return RenderedMail{}, fmt.Errorf("themes: mail %q: %w", name, err)
	}
	var subject, body bytes.Buffer
	if err := text.ExecuteTemplate(&subject, "subject", data); err != nil {
		return RenderedMail{}, fmt.Errorf("themes: mail %q: %w", name, err)
	}
	if err := text.Execute(&body, data); err != nil {
		return RenderedMail{}, fmt.Errorf("themes: mail %q: %w", name, err)
	}
	html, err := th.executeOne(set, "mails/"+name+".html", locale, data)
	if err != nil {
		return RenderedMail{}, fmt.Errorf("themes: mail %q: %w", name, err)
	}
	return RenderedMail{Subject: oneLine(subject.String()), Text: strings.TrimSpace(tidy(body.String())) + "\n", HTML: string(html)}, nil
}

// oneLine joins lines, so that nobody's text begins a header of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// tidy keeps one empty line where templates leave several.
func tidy(s string) string {
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return s
}

// mailText compiles the text part; it is small, and mails leave 50 a second.
func (th *Theme) mailText(set *templates, name, locale string) (*texttemplate.Template, error) {
	file := "mails/" + name + ".txt"
	l := th.localeFor(locale)
	key := templateKey{l, file}
	if tmpl, ok := set.ready.Load(key); ok {
		return tmpl.(*texttemplate.Template), nil
	}
	source, ok := set.files[file]
	if !ok {
		return nil, fmt.Errorf("the theme has no file %s", file)
	}
	tmpl, err := parseText(file, source.body, th.funcs(l, set.files))
	if err != nil {
		return nil, err
	}
	if tmpl.Lookup("subject") == nil {
		return nil, fmt.Errorf("%s: no template \"subject\" is defined", file)
	}
	set.ready.Store(key, tmpl)
	return tmpl, nil
}

func parseText(name string, body []byte, funcs template.FuncMap) (*texttemplate.Template, error) {
	return texttemplate.New(name).Funcs(texttemplate.FuncMap(funcs)).Parse(string(body))
}

// MailSample is data a mail must render with.
type MailSample struct {
	Mail string
	Name string
	Data any
}
