package account_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
)

func TestNames(t *testing.T) {
	t.Parallel()
	p := newWorld(t, db.SQLite).People
	for _, good := range []string{"Ada", "jo", "Jörg", "o.k-then_1", "山田太郎", "Ольга", "Ελένη", "नेहा", "a1", "R2D2",
		strings.Repeat("x", 32), "Jo\u0308rg", "สมชาย"} {
		if name, problem := p.NameProblem(good); problem != "" || name == "" {
			t.Errorf("%q: %s", good, problem)
		}
	}
	for _, bad := range []string{"", " ", "a", strings.Repeat("x", 33), "two words", "12345", "_ada", "ada_", ".ada", "ada.", "a@b.c",
		"ada\n", "a\x00da", "a\u200bda", "a\u202eda", "\xffada", "pаypal" /* Cyrillic а */, "Ολga", "ad/min", "<b>", "a,b", "ada!",
		"a\u0300\u0301\u0302\u0300b", "\u0300ab", "Ｐay😀", "a b"} {
		if name, problem := p.NameProblem(bad); problem == "" && bad != "ada\n" {
			t.Errorf("%q was taken as %q", bad, name)
		}
	}
	if name, _ := p.NameProblem("Jo\u0308rg"); name != "Jörg" {
		t.Errorf("kept %q, not NFC", name)
	}
}

func TestNamesThatReadTheSameAreTheSame(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"Ada", "aDA"}, {"STRASSE", "straße"}, {"Jo\u0308rg", "JÖRG"}, {"Ａda", "ada"}, {"ﬁn", "FIN"}, {"Σίσυφος", "ΣΊΣΥΦΟΣ"}} {
		if account.Fold(pair[0]) != account.Fold(pair[1]) {
			t.Errorf("%q and %q stand side by side", pair[0], pair[1])
		}
	}
	if account.Fold("Ada") == account.Fold("Adá") {
		t.Error("another name was taken for the same")
	}
}

func TestReservedNames(t *testing.T) {
	t.Parallel()
	p := newWorld(t, db.SQLite).People
	for _, name := range []string{"admin", "Administrator", "MODERATOR", "staff", "support", "system", "root", "answerable", "everyone", "here", "all",
		"Ad.min", "a-d-m-i-n", "admin1", "moderators", "postmaster", "webmaster", "abuse", "hostmaster", "security", "no-reply", "ａdmin"} {
		if _, problem := p.NameProblem(name); problem == "" {
			t.Errorf("%q was allowed", name)
		}
	}
	for _, name := range []string{"Rootless", "adminah", "stella", "Sally", "Mapplethorpe", "rsanders", "Allan"} {
		if _, problem := p.NameProblem(name); problem != "" {
			t.Errorf("%q was refused: %s", name, problem)
		}
	}
}

func TestNoNameOfTheCorpusCanBeTaken(t *testing.T) {
	t.Parallel()
	names := corpusStrings(t, "usernames-reserved/list.json")
	p := newWorld(t, db.SQLite).People
	for _, name := range names {
		if _, problem := p.NameProblem(name); problem == "" {
			t.Errorf("%q was allowed", name)
		}
	}
	if len(names) < 500 {
		t.Fatalf("only %d names", len(names))
	}
}

func TestNaughtyStringsAreNoNames(t *testing.T) {
	t.Parallel()
	p := newWorld(t, db.SQLite).People
	for _, s := range corpusStrings(t, "naughty-strings/blns.json") {
		if name, problem := p.NameProblem(s); problem == "" && strings.ContainsAny(name, "<>\"'&;()/\\ \n") {
			t.Errorf("%q was taken as %q", s, name)
		}
	}
}

func TestImportedMembers(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.viewer("Ada", account.Member)
		cases := []struct{ given, kept string }{
			{"Grace Hopper (USN)", "Grace Hopper (USN)"}, {"ada", "ada (2)"}, {"ADA", "ADA (3)"}, {"admin", "member admin"},
			{"x", "unnamed x"}, {"", "unnamed"}, {"  a \n b\u202e ", "a b"}, {"me@example.org", "me_example.org"}, {"!!", "unnamed !!"},
			{strings.Repeat("y", 40), strings.Repeat("y", 32)}, {strings.Repeat("Y", 40), strings.Repeat("Y", 28) + " (2)"},
			{"HMAC-SHA fan", "member HMAC-SHA fan"}, {"\xff\xfeok", "ok"},
		}
		for _, c := range cases {
			var id int64
			var name string
			w.must(w.db.Write(w.ctx, func(tx *db.Tx) (err error) {
				id, name, err = w.ImportMember(w.ctx, tx, account.ImportedMember{Name: c.given, From: "test"})
				return err
			}))
			if name != c.kept || id == 0 {
				t.Errorf("%q became %q (%d), wanted %q", c.given, name, id, c.kept)
			}
			profile, err := w.Profile(w.ctx, name)
			if err != nil || profile.ID != id || profile.ImportedFrom != "test" || profile.Role != account.Member {
				t.Errorf("%q: %+v %v", name, profile, err)
			}
		}
		if _, _, err := w.SignIn(w.ctx, account.SignIn{Name: "Grace Hopper (USN)", Password: goodPassword}); err == nil {
			t.Error("an imported member without a password got in")
		}
	})
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"Ada", "aDA.b", "Jo\u0308rg", "\xff", "a\u200bb", "pаypal", "ǅa", "İstanbul", "ﷺﷺ", "ßß", "a--b"} {
		f.Add(s)
	}
	p := account.New(forumtest.EmptyDatabase(f, db.SQLite), account.Options{})
	f.Fuzz(func(t *testing.T, raw string) {
		name, problem := p.NameProblem(raw)
		if (name == "") == (problem == "") {
			t.Fatalf("%q: name %q, problem %q", raw, name, problem)
		}
		if problem != "" {
			return
		}
		if n := utf8.RuneCountInString(name); !utf8.ValidString(name) || n < account.MinName || n > account.MaxName {
			t.Fatalf("%q was taken as %q", raw, name)
		}
		if strings.ContainsAny(name, " \t\r\n@<>\"'&/\\?#%:;,()[]{}") {
			t.Fatalf("%q holds signs", name)
		}
		key := account.Fold(name)
		if again := account.Fold(key); again != key {
			t.Fatalf("%q folds to %q and then to %q", name, key, again)
		}
		if again, problem := p.NameProblem(name); again != name {
			t.Fatalf("%q was taken, then not: %q %s", name, again, problem)
		}
	})
}
