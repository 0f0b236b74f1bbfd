package themes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestMailsStandEveryText is sentence 15 (no header from anybody's text) and 8
// (nothing of a text is an element) for mails.
func TestMailsStandEveryText(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	for _, s := range MailSamples() {
		mail, err := th.Mail(s.Mail, "en", s.Data)
		if err != nil {
			t.Fatalf("%s, %s: %v", s.Mail, s.Name, err)
		}
		if strings.ContainsAny(mail.Subject, "\r\n") || mail.Subject != strings.TrimSpace(mail.Subject) {
			t.Errorf("%s, %s: subject %q", s.Mail, s.Name, mail.Subject)
		}
		if strings.Contains(mail.Text, "%!") || strings.Contains(mail.HTML, "%!") || strings.Contains(mail.Text, "&#") || strings.Contains(mail.Text, "\n\n\n") {
			t.Errorf("%s, %s: %s\n%s", s.Mail, s.Name, mail.Text, mail.HTML)
		}
		tokens := html.NewTokenizer(strings.NewReader(mail.HTML))
		for tokens.Next() != html.ErrorToken {
			token := tokens.Token()
			if token.Data == "script" || token.Data == "img" {
				t.Errorf("%s, %s: <%s>", s.Mail, s.Name, token.Data)
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
					t.Errorf("%s, %s: %s=%q", s.Mail, s.Name, a.Key, a.Val)
				}
			}
		}
	}
}

func TestAnOperatorsMailIsUsedAndAFaultyOneIsNot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "mails"), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, "mails", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("letter.txt", `{{define "subject"}}Ours{{end}}Our own words`)
	write("notice.txt", `{{define "subject"}}{{.NoSuchField}}{{end}}`)
	write("digest.txt", `{{define "subject"`)
	write("nonsense.txt", `x`)
	th := open(t, dir)
	mail, err := th.Mail(MailLetter, "en", LetterMail{Kind: "test"})
	if err != nil || mail.Subject != "Ours" || mail.Text != "Our own words\n" || !strings.Contains(mail.HTML, "A test mail") {
		t.Errorf("%+v, %v", mail, err)
	}
	mail, err = th.Mail(MailNotice, "en", NoticeMail{MailEvent: sampleMailReply()})
	if err != nil || !strings.HasPrefix(mail.Subject, "firmware_lead replied") {
		t.Errorf("%+v, %v", mail, err)
	}
	found := map[string]bool{}
	for _, p := range Check(dir) {
		found[p.File] = true
	}
	for _, name := range []string{"mails/notice.txt", "mails/digest.txt", "mails/nonsense.txt"} {
		if !found[name] {
			t.Errorf("theme check says nothing of %s: %v", name, found)
		}
	}
}
