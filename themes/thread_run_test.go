package themes

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestPlainPostsAreWhatTheTemplateMakes(t *testing.T) {
	t.Parallel()
	th := open(t, "")
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 14, 5, 0, 0, time.UTC)
	posts := []*Post{{Body: "<p>none</p>"}, {ID: 7, Number: 12_345, At: at, ThreadID: 3, Author: Person{Name: "hub3_owner", URL: "/m/hub3_owner"}, Asker: true, Body: "<p>a</p>\n", MayReply: true},
		{ID: 8, Number: 3, At: at, ThreadID: 3, Author: Person{Name: `<b>"&'`, Badge: StaffBadge, Team: `<i>`}, Helpful: 2, Answer: true}}
	for _, l := range th.locales {
		set, err := th.plain.get(PageThread+"/page.html", l)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range []ThreadPage{{ID: 3}, {ID: 3, CanReply: true, CanConfirm: true, CanMark: true}, {ID: 3, CanReply: true, CanConfirm: true, CanModerate: true, Locked: &Lock{}}} {
			var want bytes.Buffer
			for _, p := range posts {
				page.Items = append(page.Items, Item{Post: p})
				if err := set.ExecuteTemplate(&want, "post", page.with(p)); err != nil {
					t.Fatal(err)
				}
			}
			got, err := th.runs(l, base, page)
			if err != nil || len(got) != 1 || string(got[0].Plain) != want.String() {
				t.Errorf("%s: %v, got\n%v\nwant\n%q", l.tag, err, got, want.String())
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
		plain := &Post{Body: "<p>plain</p>"}
		page := ThreadPage{ID: 3, Items: []Item{{Post: plain}, {Post: p}, {Event: &Event{}}, {Post: plain}, {Post: plain}}}
		runs, err := th.runs(th.locales["en"], base, page)
		if err != nil || len(runs) != 4 || runs[1].Post == nil || runs[1].Plain != "" || runs[2].Event == nil || strings.Count(string(runs[3].Plain), "plain</p>") != 2 {
			t.Errorf("%s: %v, %v", what, runs, err)
		}
	}
}

func TestAnOperatorsPostMakesAllPosts(t *testing.T) {
	t.Parallel()
	th := open(t, folder(t, map[string]string{postFile: `{{define "post"}}<article id="p{{.ID}}">ours {{.Body}}</article>{{end}}{{define "confirmations"}}{{end}}{{define "origin"}}{{end}}`}))
	html := pageText(t, th, PageThread, ThreadPage{ID: 3, Items: []Item{{Post: &Post{ID: 9, Body: "<p>plain</p>"}}}})
	if !strings.Contains(html, `<article id="p9">ours <p>plain</p></article>`) {
		t.Error(th.Problems(), "the operator's template makes no plain post")
	}
}
