package themes

import (
	"bytes"
	"testing"
	"time"
)

func TestAPlainPostIsWhatTheTemplateMakes(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 14, 5, 0, 0, time.UTC)
	posts := []*Post{{Body: "<p>none</p>"}, {ID: 7, Number: 12_345, At: at, ThreadID: 3, Author: Person{Name: "hub3_owner", URL: "/m/hub3_owner"}, Asker: true, Body: "<p>a</p>\n", MayReply: true},
		{ID: 8, Number: 3, At: at, ThreadID: 3, Author: Person{Name: `<b>"&'`, Badge: StaffBadge, Team: `<i>`}, Helpful: 2, Answer: true, MayConfirm: true, MayMark: true, MayModerate: true}}
	for _, l := range th.locales {
		set, err := th.plain.get(PageThread+"/page.html", l)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range posts {
			var want bytes.Buffer
			if err := set.ExecuteTemplate(&want, "any-post", p); err != nil {
				t.Fatal(err)
			}
			if got, err := th.plainPost(l, base, p); err != nil || string(got) != want.String() {
				t.Errorf("%s: %v, got\n%q\nwant\n%q", l.tag, err, got, want.String())
			}
		}
	}
}

func TestWhatAPostHasBesideItsTextIsLeftToTheTemplate(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 14, 5, 0, 0, time.UTC)
	for what, p := range map[string]*Post{
		"official": {Official: &OfficialMark{}}, "accepted": {Accepted: &AcceptedMark{}}, "no answer": {NoAnswer: &NoAnswerMark{}},
		"worked": {Worked: 1}, "did not work": {DidNotWork: 1}, "withdrawn": {Withdrawn: &Withdrawal{}}, "hidden": {Hidden: &Hiding{}},
		"erased": {Erased: &Erasure{}}, "moved": {MovedTo: &Link{}}, "redacted": {Redacted: []Hiding{{}}}, "edited": {EditedAt: at},
		"edited after the mark": {EditedAfterMark: at}, "answer to": {ReplyTo: &PostRef{}}, "merged": {Block: &Link{}}, "imported": {Imported: &Origin{}},
	} {
		if html, err := th.plainPost(th.locales["en"], base, p); err != nil || html != "" {
			t.Errorf("%s: %q, %v", what, html, err)
		}
	}
}
