package intake_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"answerable/forum/forumtest"
	"answerable/forum/intake"
)

// corpora gives the path of a folder of the shared corpora, found by walking up.
func corpora(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "shared", "corpora", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
		if dir == filepath.Dir(dir) {
			forumtest.Lacks(t, "corpora", "shared/corpora/"+name+" is in no folder above")
		}
	}
}

func content(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// share counts how many expectations of a corpus are met, and wants 95 %.
type share struct {
	t         *testing.T
	met, want int
}

func (s *share) check(name string, met bool, got string) {
	s.want++
	if met {
		s.met++
		return
	}
	s.t.Logf("not as expected: %s, got:\n%s", name, got)
}

func (s *share) report(atLeast int) {
	s.t.Helper()
	s.t.Logf("%d of %d expectations equal (%.1f %%)", s.met, s.want, 100*float64(s.met)/float64(s.want))
	if s.want < atLeast {
		s.t.Errorf("only %d expectations were found, not %d", s.want, atLeast)
	}
	if 100*s.met < 95*s.want {
		s.t.Errorf("%d of %d are less than 95 %%", s.met, s.want)
	}
}

// sameText: blank ends of lines and of the text say nothing.
func sameText(a, b string) bool {
	blank := regexp.MustCompile(`[ \t\r]+(\n|$)`)
	return strings.Trim(blank.ReplaceAllString(a, "$1"), "\n") == strings.Trim(blank.ReplaceAllString(b, "$1"), "\n")
}

// The expectation is trimmed/NAME for emails/NAME.
func TestMailReplyTrimmer(t *testing.T) {
	t.Parallel()
	dir := corpora(t, "mail-reply-trimmer")
	names, err := filepath.Glob(filepath.Join(dir, "emails", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s := &share{t: t}
	for _, name := range names {
		got := intake.Trim(content(t, name), intake.Sender{})
		s.check(filepath.Base(name), sameText(got, content(t, filepath.Join(dir, "trimmed", filepath.Base(name)))), got)
	}
	s.report(60)
}

// githubReply is what email_reply_parser_test.rb asserts of a mail: the text
// that is left, or what it holds and does not hold. Of quotes between answers
// that library keeps "On …, Ada wrote:", too, which the other corpus wants gone:
// no expectation here rests on it.
type githubReply struct {
	name    string
	whole   string
	holds   []string
	without []string
}

func githubReplies() []githubReply {
	const list, fromOutlook = "riak-users mailing list", "Outlook with a reply directly above line"
	return []githubReply{
		{name: "email_1_1", whole: "Hi folks\n\nWhat is the best way to clear a Riak bucket of all key, values after\nrunning a test?\nI am currently using the Java HTTP API."},
		{name: "email_1_2", holds: []string{"Hi,\n", "> Hi folks", "You can list the keys"}, without: []string{list, "> -Abhishek"}},
		{name: "email_1_3", whole: "Oh thanks.\n\nHaving the function would be great."},
		{name: "email_1_4", whole: "Awesome! I haven't had another problem with it."},
		{name: "email_1_5", holds: []string{"One: Here's what I've got.", "Two:\n", "for a while."}},
		{name: "email_1_6", holds: []string{"I get proper rendering as well."}, without: []string{"Was this", "wrote:"}},
		{name: "email_1_7", whole: ":+1:"},
		{name: "email_1_8", holds: []string{"> okay.  Well", "I will reply under this one", "> okay?", "and under this."}, without: []string{"-- Tim", "this is my signature"}},
		{name: "correct_sig", whole: "this is an email with a correct -- signature."},
		{name: "email_2_1", whole: "Outlook with a reply"},
		{name: "email_2_2", whole: fromOutlook},
		{name: "email_2_3", whole: fromOutlook},
		{name: "email_iPhone", whole: "Here is another email"},
		{name: "email_BlackBerry", whole: "Here is another email"},
		{name: "email_multi_word_sent_from_my_mobile_device", whole: "Here is another email"},
		{name: "email_sent_from_my_not_signature", whole: "Here is another email\n\nSent from my desk, is much easier then my mobile phone."},
		{name: "email_bullets", whole: "test 2 this should list second\n\nand have spaces\n\nand retain this formatting\n\n\n   - how about bullets\n   - and another"},
		{name: "email_one_is_not_on", holds: []string{"One outstanding question"}, without: []string{"On Oct 1, 2012", "The good news"}},
		{name: "greedy_on", holds: []string{"On your remote host", "is not working."}, without: []string{"On 9 Jan 2014", "odd issue", "Reply to this email"}},
		{name: "email_sig_delimiter_in_middle_of_line", holds: []string{"Hi there!", "not a signature.", "kthxbai"}},
	}
}

func TestMailGitHub(t *testing.T) {
	t.Parallel()
	dir := corpora(t, "mail-github-erp")
	s := &share{t: t}
	for _, want := range githubReplies() {
		got := intake.Trim(content(t, filepath.Join(dir, want.name+".txt")), intake.Sender{})
		met := want.whole == "" || sameText(got, want.whole)
		for _, part := range want.holds {
			met = met && strings.Contains(got+"\n", part)
		}
		for _, part := range want.without {
			met = met && !strings.Contains(got, part)
		}
		s.check(want.name, met, got)
	}
	s.report(20)
}

func TestMailGitHubIsFast(t *testing.T) {
	t.Parallel()
	dir := corpora(t, "mail-github-erp")
	long, err := os.Open(filepath.Join(dir, "email_long_quote.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer long.Close()
	unpacked, err := gzip.NewReader(long)
	if err != nil {
		t.Fatal(err)
	}
	quote, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"pathological": content(t, filepath.Join(dir, "pathological.txt")), "long quote": string(quote),
		"many lines": strings.Repeat("On 1.1.2020 at 10:00, a\n", 5_000), "many colons": strings.Repeat("a@b.c <\n> wrote:\n", 5_000)} {
		began := time.Now()
		intake.Trim(text, intake.Sender{Name: "Ada"})
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(text), took)
		}
	}
}

// The expectation is NAME_body without NAME_signature, by talon's own test, and
// of the annotated mails the lines not marked #sig# or #reply#.
func TestMailTalonSignatures(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(corpora(t, "mail-talon"), "signature", "emails")
	s := &share{t: t}
	bodies, err := filepath.Glob(filepath.Join(dir, "stripped", "*_body"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range bodies {
		base := strings.TrimSuffix(name, "_body")
		body, signature := strings.TrimSpace(content(t, name)), strings.TrimSpace(content(t, base+"_signature"))
		got := intake.Signature(body, sender(content(t, base+"_sender")))
		s.check(filepath.Base(base), sameText(got, strings.TrimSpace(strings.TrimSuffix(body, signature))), got)
	}
	annotated := content(t, filepath.Join(dir, "P", "102682_R_S"))
	_, annotated, _ = strings.Cut(annotated, "\n\n")
	var all, own []string
	for _, l := range strings.Split(annotated, "\n") {
		reply, signed := strings.CutPrefix(l, "#reply#")
		_, sig := strings.CutPrefix(l, "#sig#")
		all = append(all, strings.TrimPrefix(strings.TrimPrefix(reply, "#reply#"), "#sig#"))
		if !signed && !sig {
			own = append(own, l)
		}
	}
	got := intake.Trim(strings.Join(all, "\n"), sender("John Doe"))
	s.check("102682_R_S", sameText(got, strings.Trim(strings.Join(own, "\n"), "\n")), got)
	s.report(7)
}

func sender(s string) intake.Sender {
	s = strings.TrimSpace(s)
	if strings.Contains(s, "@") {
		return intake.Sender{Email: s}
	}
	return intake.Sender{Name: s}
}

// The expectation is NAME_reply_text, or "Hello": talon's own test says so. It
// takes quoted mails off and leaves signatures, which are another test there.
func TestMailTalonReplies(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(corpora(t, "mail-talon"), "standard_replies")
	names, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	s := &share{t: t}
	for _, name := range names {
		want := "Hello"
		if text, err := os.ReadFile(strings.TrimSuffix(name, ".eml") + "_reply_text"); err == nil {
			want = string(text)
		}
		m, err := intake.Parse([]byte(content(t, name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := intake.Quotations(m.Text)
		s.check(filepath.Base(name), sameText(got, strings.TrimSpace(want)), got)
	}
	shared, err := intake.Parse([]byte(content(t, filepath.Join(dir, "..", "reply-quotations-share-block.eml"))))
	got := intake.Quotations(shared.Text)
	s.check("reply-quotations-share-block.eml", err == nil && strings.HasPrefix(got, "Hi Katharine.") && strings.HasSuffix(got, "Joe XXX"), got)
	s.report(13)
}

// The expectation of HTML is talon's: the words, whatever stands between them.
func TestMailTalonHTML(t *testing.T) {
	t.Parallel()
	dir := corpora(t, "mail-talon")
	names, err := filepath.Glob(filepath.Join(dir, "html_replies", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	s := &share{t: t}
	check := func(name, want string) {
		markdown, err := intake.FromHTML(content(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := intake.Quotations(markdown)
		words := strings.Join(strings.Fields(strings.ReplaceAll(got, `\`, "")), "")
		s.check(filepath.Base(name), words == strings.Join(strings.Fields(want), ""), got)
	}
	for _, name := range names {
		check(name, "Hi. I am fine. Thanks, Alex")
	}
	check(filepath.Join(dir, "OLK_SRC_BODY_SECTION.html"), "Reply")
	check(filepath.Join(dir, "reply-separated-by-hr.html"), "Hi there Bob")
	s.report(11)
}
