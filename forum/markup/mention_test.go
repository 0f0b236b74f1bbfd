package markup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestMentionsFound(t *testing.T) {
	t.Parallel()
	tests := []struct{ source, want string }{ // want: names, ~ before quoted ones
		{"@bob", "bob"},
		{"@bob @eve @bob", "bob eve"},
		{"(@bob), @eve. @dan! **@amy** _@kim_ \"@joe\"", "bob eve dan amy kim joe"},
		{"@a.b-c_d.", "a.b-c_d"},
		{"@bob's", "bob"},
		{"@Ünïcode1 @用户", "Ünïcode1 用户"},
		{"@x", ""}, {"@" + strings.Repeat("x", 32), strings.Repeat("x", 32)}, {"@" + strings.Repeat("x", 33), ""},
		{"a@bob.example mail a.b@bob.example <x@bob.example>", ""},
		{"`@bob`", ""}, {"```\n@bob\n```", ""}, {"    @bob", ""},
		{"[@bob](https://a.example)", ""}, {"[x @bob](javascript:x)", "bob"}, {"[ @bob", "bob"},
		{"https://a.example/@bob", ""}, {"/@bob", ""}, {"x@bob", ""}, {"@@bob", ""}, {`\@bob`, ""}, {"@bob@a.example", ""},
		{"![@bob](/forum/uploads/a.png)", ""},
		{"> @bob", "~bob"}, {"> @bob\n\n@bob", "bob"}, {"> > @bob\n\n@eve", "~bob eve"}, {"- @bob", "bob"},
		{"# @bob", "bob"}, {"|@bob|\n|-|", "bob"}, {"@-bob @_bob @.bob", ""}, {"@bob\n@eve", "bob eve"},
	}
	for _, test := range tests {
		var got []string
		for _, m := range mustRender(t, test.source).Mentions {
			if m.Quoted {
				m.Name = "~" + m.Name
			}
			got = append(got, m.Name)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q: got %q, want %q", test.source, got, test.want)
		}
	}
}

func TestMentionsResolved(t *testing.T) {
	t.Parallel()
	var asked []string
	known := func(names []string) (map[string]string, error) {
		asked = names
		return map[string]string{"BOB": "Bob", "bob": "Bob", "eve.x": "eve.x"}, nil
	}
	got, err := newTestRenderer(t).Render("@BOB @nobody @eve.x @bob @BOB `@code`", known)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"BOB", "nobody", "eve.x", "bob"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	if want := []Mention{{Name: "Bob"}, {Name: "eve.x"}}; !slices.Equal(got.Mentions, want) {
		t.Errorf("mentions %v, want %v", got.Mentions, want)
	}
	const bob = `<a class="mention" href="/forum/m/Bob">@Bob</a>`
	want := "<p>" + bob + ` @nobody <a class="mention" href="/forum/m/eve.x">@eve.x</a> ` + bob + " " + bob + " <code>@code</code></p>\n"
	if got.HTML != want {
		t.Errorf("got %s\nwant %s", got.HTML, want)
	}
}

func TestMentionsNotAskedWithoutNames(t *testing.T) {
	t.Parallel()
	known := func([]string) (map[string]string, error) { return nil, errors.New("asked") }
	if _, err := newTestRenderer(t).Render("a@b.example", known); err != nil {
		t.Error(err)
	}
}

func TestMentionsFailure(t *testing.T) {
	t.Parallel()
	away := errors.New("database away")
	_, err := newTestRenderer(t).Render("@bob", func([]string) (map[string]string, error) { return nil, away })
	if !errors.Is(err, away) {
		t.Errorf("got %v", err)
	}
}

func TestMentionsAreFew(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	for i := range 500 {
		fmt.Fprintf(&source, "@member%d ", i)
	}
	everybody := func(names []string) (map[string]string, error) {
		if len(names) != maxMentions {
			t.Errorf("asked for %d names", len(names))
		}
		members := map[string]string{}
		for _, n := range names {
			members[n] = n
		}
		return members, nil
	}
	got, err := newTestRenderer(t).Render(source.String(), everybody)
	if err != nil || len(got.Mentions) != maxMentions {
		t.Errorf("%d mentions, %v", len(got.Mentions), err)
	}
}
