package demo

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestReadDuration(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]time.Duration{"5m": 5 * time.Minute, "2h30m": 150 * time.Minute, "1d": 24 * time.Hour, "2d3h4m": 51*time.Hour + 4*time.Minute} {
		if got, err := readDuration(raw); err != nil || got != want {
			t.Errorf("%s: %s, %v", raw, got, err)
		}
	}
	for _, raw := range []string{"", "5", "h", "-1h", "3m2h", "1.5h"} {
		if got, err := readDuration(raw); err == nil {
			t.Errorf("%q: taken as %s", raw, got)
		}
	}
}

func TestReadScript(t *testing.T) {
	t.Parallel()
	s, err := readScript("name", "title: A: b\nboard: x\ntags: one two\nago: 2d\n\n%post ann =q\nFirst.\n\n100 % sure.\n%crowd +1h : metoo 2\n%official bob cy +10m =q ^q : 1 : 2\n")
	if err != nil {
		t.Fatal(err)
	}
	if s.opening.Title != "A: b" || s.board != "x" || len(s.opening.Tags) != 2 || s.ago != 48*time.Hour {
		t.Errorf("head: %+v", s)
	}
	want := []act{
		{verb: "post", who: []string{"ann"}, label: "q", body: "First.\n\n100 % sure."},
		{verb: "crowd", span: time.Hour, text: "metoo 2"},
		{verb: "official", who: []string{"bob", "cy"}, at: 70 * time.Minute, label: "q", to: "q", text: "1 : 2"},
	}
	if !reflect.DeepEqual(s.acts, want) {
		t.Errorf("acts:\n%+v\nwant:\n%+v", s.acts, want)
	}
	for _, bad := range []string{"titel: x\n%post ann\nx", "title: x\n%post ann +soon\nx", "ago: long\n%post ann\nx"} {
		if _, err := readScript("name", bad); err == nil {
			t.Errorf("taken: %q", bad)
		}
	}
}

func TestMix(t *testing.T) {
	t.Parallel()
	got, err := mix("metoo 4, log 2, ask 1")
	if want := "metoo log metoo ask metoo log metoo"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("%v, %v; want %s", got, err, want)
	}
	for _, bad := range []string{"", "metoo", "metoo 0", "metoo x"} {
		if _, err := mix(bad); err == nil {
			t.Errorf("taken: %q", bad)
		}
	}
}

func TestBank(t *testing.T) {
	t.Parallel()
	b := readBank("a head\n# say\n* I have {it}, {name}.\n-- back\nStill {it}.\n--\nOh.\n* Two\nlines\n# it\n* one\n* two\n")
	entry, err := b.deal("say")
	if err != nil {
		t.Fatal(err)
	}
	texts, back := turns(entry)
	if !reflect.DeepEqual(back, []bool{true, true, false}) {
		t.Errorf("turns: %v %v", texts, back)
	}
	for i, want := range []string{"I have one, Ann.", "Still two.", "Oh."} {
		if got, err := b.fill(texts[i], map[string]string{"name": "Ann"}); err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	if got, err := b.fill("{nothing}", nil); err == nil {
		t.Errorf("a slot that nothing fills gave %q", got)
	}
}

// TestScripts reads all content and finds what would only show while it is
// written: times in the future, keys too short or long to be taken.
func TestScripts(t *testing.T) {
	t.Parallel()
	c, err := readCast(peopleFile)
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := readScripts(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scripts {
		for _, a := range s.acts {
			if a.at > s.ago {
				t.Errorf("%s: %s by %v comes %s after now", s.name, a.verb, a.who, a.at-s.ago)
			}
			for _, name := range a.who {
				if c.byName[name].name == "" {
					t.Errorf("%s: nobody is called %s", s.name, name)
				}
			}
		}
		if key := (&story{script: s}).key(1); len(key) < 16 || len(key) > 64 {
			t.Errorf("%s: the key %s does not fit", s.name, key)
		}
	}
}
