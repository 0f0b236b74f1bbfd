package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"answerable/forum/intake"
)

func parse(t testing.TB, lines ...string) intake.Message {
	t.Helper()
	m, err := intake.Parse([]byte(strings.Join(lines, "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestParseReadsWhatProgramsSend(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mail []string
		text string
	}{
		"latin-1 in quoted-printable": {[]string{"Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: quoted-printable", "", "Gr=FC=DFe=", " an alle"}, "Grüße an alle"},
		"koi8-r in base64":            {[]string{"Content-Type: text/plain; charset=koi8-r", "Content-Transfer-Encoding: base64", "", "8NLJ18XU"}, "Привет"},
		"an unknown charset":          {[]string{"Content-Type: text/plain; charset=x-mars", "", "Hello"}, "Hello"},
		"no type at all":              {[]string{"Subject: x", "", "Hello"}, "Hello"},
		"flowed":                      {[]string{"Content-Type: text/plain; format=flowed", "", "One line ", "goes on.", "> quoted ", "> too", "Next."}, "One line goes on.\n> quoted too\nNext."},
		"html alone":                  {[]string{"Content-Type: text/html; charset=utf-8", "", "<p>It <b>fails</b> <a href='https://x.example/'>here</a><img src='https://spy.example/1.gif'></p><script>no</script>"}, "It **fails** [here](https://x.example/)"},
		"plain before html":           {[]string{"Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/html", "", "<p>html</p>", "--b", "Content-Type: text/plain", "", "plain", "--b--"}, "plain"},
		"nested": {[]string{"Content-Type: multipart/mixed; boundary=m", "", "--m", "Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", "inside", "--b--", "", "--m",
			"Content-Type: text/plain", "", "below", "--m--"}, "inside\n\nbelow"},
		"cut off in the middle": {[]string{"Content-Type: multipart/mixed; boundary=m", "", "--m", "Content-Type: text/plain", "", "all that came"}, "all that came"},
	} {
		if m := parse(t, c.mail...); strings.TrimSpace(strings.ReplaceAll(m.Text, "\r\n", "\n")) != c.text {
			t.Errorf("%s: %q", name, m.Text)
		}
	}
}

func TestParseTellsWhoAndWhat(t *testing.T) {
	t.Parallel()
	m := parse(t, "From: =?utf-8?q?J=C3=BCrgen?= <J@Example.org>", "Subject: =?iso-8859-1?Q?Re:_Ger=E4t?=", "Message-ID: <1@x.example>", "Content-Type: multipart/mixed; boundary=m", "",
		"--m", "Content-Type: text/plain", "", "see", "--m", "Content-Type: image/png; name=\"=?utf-8?q?fot=C3=B3.png?=\"", "Content-Transfer-Encoding: base64", "Content-Disposition: attachment", "", "iVBORw0KGgo=", "--m--")
	if m.From != (intake.Sender{Name: "Jürgen", Email: "J@Example.org"}) || m.Subject != "Re: Gerät" || m.ID != "1@x.example" {
		t.Errorf("%+v", m)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "fotó.png" || m.Attachments[0].Type != "image/png" || string(m.Attachments[0].Data[1:4]) != "PNG" {
		t.Errorf("%+v", m.Attachments)
	}
	for _, from := range []string{"From: a@x.example, b@x.example", "From: a@x.example\r\nFrom: b@x.example", "From: nobody", "X: y"} {
		if m := parse(t, from, "", "hello"); m.From.Email != "" {
			t.Errorf("%q is from %q", from, m.From.Email)
		}
	}
}

func TestParseRefusesWhatIsHostile(t *testing.T) {
	t.Parallel()
	deep := ""
	for i := range 60 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	many := "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 1000)
	for name, raw := range map[string]string{"deep": deep + "\r\n\r\nx", "many parts": many, "headers without end": "Subject: " + strings.Repeat("x", 1<<20), "no mail": "\x00\x01\x02"} {
		if m, err := intake.Parse([]byte(raw)); err == nil {
			t.Errorf("%s: %d bytes of text", name, len(m.Text))
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]string{
		"Re: Printer is dead": "Printer is dead", "AW: WG: Drucker": "Drucker", "RE[2]: Fwd: x y": "x y", "SV:Sak": "Sak", "回复：打印机": "打印机",
		"Re: [support] Re: no line": "no line", "[Model 3] no line": "[Model 3] no line", "Reset the router": "Reset the router", "two\r\n lines": "two lines", "": "",
		"Re: Re: Re:": "", strings.Repeat("é", 300): strings.Repeat("é", 189) + "…",
	} {
		if got := intake.Title(subject); got != want {
			t.Errorf("%q: %q, not %q", subject, got, want)
		}
	}
}

func TestTrimKeepsWhatHeWrote(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a forwarded mail with nothing above": {"---------- Forwarded message ---------\nFrom: A <a@x.example>\nDate: Mon, 1 Jan 2024\nSubject: Bill\n\nIt says 404.", "It says 404."},
		"code with quote marks":               {"Try\n\n```\n> SELECT 1;\nOn 1.1.2020 at 10:00, a@b.c wrote:\n```", "Try\n\n```\n> SELECT 1;\nOn 1.1.2020 at 10:00, a@b.c wrote:\n```"},
		"a day without a date":                {"Yes.\n\nOn Monday, Bo wrote:\n> Does it work?\n> Bo", "Yes."},
		"yesterday":                           {"Yes.\n\nYesterday Bo wrote:\n\n> Does it work?", "Yes."},
		"ein Tag ohne Datum":                  {"Ja.\n\nAm Montag schrieb Bo:\n> Geht es?", "Ja."},
		"un jour sans date":                   {"Oui.\n\nLe lundi, Bo a écrit :\n> Ça marche ?", "Oui."},
		"a day that tells a story":            {"On Monday, the router wrote:\nno lease\nand then nothing.", "On Monday, the router wrote:\nno lease\nand then nothing."},
		"a story above a quote of his":        {"On that note, Bo wrote:\n> Does it work?\nIt does.", "On that note, Bo wrote:\n> Does it work?\nIt does."},
		"an answer below":                     {"On 1 Jan 2024, at 10:00, Bo wrote:\n> Does it work?\n\nIt does.", "It does."},
		"answers between":                     {"On 1 Jan 2024, at 10:00, Bo wrote:\n> One?\nyes\n> Two?\nno\n> Bye", "> One?\nyes\n> Two?\nno"},
		"a greeting above, the answer below":  {"Hi,\nOn 1 Jan 2024, at 10:00, Bo wrote:\n> Does it work?\n\nIt does.", "Hi,\n> Does it work?\n\nIt does."},
		"only a quote of his mail":            {"On 1 Jan 2024, at 10:00, Bo wrote:\n> On 1 Jan 2024, at 9:00, Ada wrote:\n>> \n", ""},
		"a rule between":                      {"One\n\n---\n\nTwo\nthree\nfour", "One\n\n---\n\nTwo\nthree\nfour"},
		"log lines":                           {"2024-01-01 10:00:01 error: no line\n2024-01-01 10:00:02 error: no line", "2024-01-01 10:00:01 error: no line\n2024-01-01 10:00:02 error: no line"},
		"his name, that also begins a text":   {"Hello\n\nAda here again.\nThe printer broke.", "Hello\n\nAda here again.\nThe printer broke."},
		"his name below":                      {"It broke again.\n\nBest regards,\nAda Lovelace\n+44 123 456", "It broke again."},
		"nothing but his name":                {"Ada Lovelace", "Ada Lovelace"},
		"a table":                             {"| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"},
		"Outlook in German":                   {"Geht.\n\n________________________________\nVon: A <a@x.example>\nGesendet: Montag, 1. Januar 2024 10:00\nAn: B <b@x.example>\nBetreff: AW: x\n\nGeht es?", "Geht."},
		"Japanese":                            {"はい。\n\n2024年1月1日(月) 10:00 Bo <bo@x.example>のメール:\n> 動きますか", "はい。"},
	} {
		if got := intake.Trim(c.text, intake.Sender{Name: "Ada Lovelace", Email: "ada@x.example"}); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func FuzzMail(f *testing.F) {
	f.Add([]byte("From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x<blockquote>y</blockquote>\r\n--b--"), "Ada")
	f.Add([]byte("\r\nOn 1 Jan 2024, at 10:00, Bo wrote:\r\n> x\r\ny\r\n-- \r\nAda"), "Ada")
	f.Fuzz(func(t *testing.T, raw []byte, name string) {
		m, err := intake.Parse(raw)
		if err != nil {
			return
		}
		once := intake.Trim(m.Text, intake.Sender{Name: name, Email: m.From.Email})
		if strings.ContainsRune(once, 0) || len(once) > len(m.Text)+2*strings.Count(m.Text, "\n")+2 {
			t.Errorf("%q of %q", once, m.Text)
		}
		intake.Title(m.Subject)
	})
}
