package importer

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"answerable/forum/markup"
)

func newBodies(t testing.TB) bodies {
	t.Helper()
	renderer, err := markup.New(markup.Options{BaseURL: "https://forum.example"})
	if err != nil {
		t.Fatal(err)
	}
	return bodies{markup: renderer, base: "https://a.example"}
}

// storable checks a topic against what the schema asks of its rows.
func storable(t *testing.T, b bodies, found topic) {
	t.Helper()
	line := func(what, s string, from, to int) {
		if n := utf8.RuneCountInString(s); n < from || n > to || !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\n\r") {
			t.Errorf("%s %q", what, s)
		}
	}
	line("title", found.title, 3, 200)
	for _, tag := range found.tags {
		line("tag", tag, 1, 40)
	}
	for _, e := range found.entries {
		line("reason", e.reason, 1, 4000)
		line("actor", e.actor, 0, 60)
	}
	for _, p := range found.posts {
		for _, address := range append(p.addresses, found.addresses...) {
			line("address", address, 2, 400)
		}
		line("author", p.author, 1, 120)
		line("licence", p.licence, 0, 60)
		line("origin", p.url, 1, 2000)
		made, err := b.read(p)
		if err != nil {
			t.Fatalf("%q: %v", p.html, err)
		}
		if made.rendered.HTML == "" || len(made.source) > markup.MaxSource || !utf8.ValidString(made.source) || strings.Contains(made.source, "\x00") {
			t.Errorf("%q became %q", p.html, made.source)
		}
	}
}

func FuzzPostsXML(f *testing.F) {
	for _, seed := range []string{
		`<?xml version="1.0"?><posts><row Id="1" PostTypeId="1" CreationDate="2020-05-01T10:00:00.1" Title="t" Body="&lt;p&gt;x&#xA;&lt;/p&gt;" Tags="&lt;a&gt;&lt;b&gt;" /></posts>`,
		`<posts><row Id="1" PostTypeId="2" ParentId="3" CreationDate="2020-05-01T10:00:00" Body='"' OwnerDisplayName="x"></row></posts>`,
		`<posts><row Id="1" <row Id="2" a=b c="<" /> <!-- > < --> </posts>`,
		`<!DOCTYPE x [<!ENTITY a "b">]><posts/>`, "\ufeff<posts/>", `<posts><row Id="&#0;&a;"/>`, "<users>", "<", "<!--", `<posts a="`,
	} {
		f.Add(seed)
	}
	b := newBodies(f)
	f.Fuzz(func(t *testing.T, content string) {
		rows := newRows(strings.NewReader(content), "Posts.xml", "posts")
		for {
			row, err := rows.next()
			if err != nil {
				if !errors.Is(err, io.EOF) && err.Error() == "" {
					t.Error("an error without a text")
				}
				return
			}
			_, kept, err := keepPost(row)
			if err != nil {
				continue
			}
			at, err := dumpTime(kept.row["CreationDate"])
			if kept.row["Body"] == "" || err != nil {
				continue
			}
			storable(t, b, topic{title: title(kept.row["Title"], "Question 1"), tags: tags(kept.row["Tags"]), posts: []post{{
				author: author(kept.row["OwnerUserId"], kept.row["OwnerDisplayName"]), html: kept.row["Body"], markdown: comment(kept.row["Title"]),
				url: "https://a.example/q/1", licence: licence(kept), at: at}}})
		}
	})
}

func FuzzDiscourseTopic(f *testing.F) {
	for _, seed := range []string{
		`{"id":1,"title":"t","slug":"a/../b","tags":["a",{"name":"b"},3],"closed":true,"accepted_answer":{"post_number":2},"post_stream":{"posts":[
			{"id":1,"post_number":1,"post_type":1,"username":"a","user_id":1,"created_at":"2020-01-01T00:00:00.1Z","cooked":"<p>x</p>"},
			{"id":2,"post_number":2,"post_type":1,"username":"b","created_at":"2020-01-01T00:00:00Z","raw":"x","reply_to_post_number":1},
			{"id":3,"post_number":5,"post_type":3,"action_code":"closed.enabled","username":"\u0000","created_at":"2020-01-01T00:00:00Z"}],"stream":[1,2,9]}}`,
		`{"id":1,"accepted_answer":true,"tags":{"a":1},"post_stream":{"posts":[{"id":1,"post_number":1,"created_at":"2020-01-01T00:00:00Z","username":"/?#%"}]}}`,
		`[]`, `{"post_stream":null}`, `{"id":"x"}`,
	} {
		f.Add([]byte(seed))
	}
	b := newBodies(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		found, why := decodeTopic(data)
		if why != "" {
			return
		}
		importer := &forumOf{site: "a.example", report: &Report{}, people: map[string]person{}, topics: map[int64]int{}, numbers: map[string]string{}, posts: map[int64]bool{}}
		made := importer.topic(found)
		if len(made.posts) == 0 {
			t.Errorf("no post of %s", data)
		}
		storable(t, b, made)
	})
}
