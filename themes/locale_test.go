package themes

import (
	"html/template"
	"testing"
	"time"
)

func english(t *testing.T, own string) *locale {
	t.Helper()
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	l, err := newLocale("en", base["locale/en.json"].body, []byte(own))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestPluralCases(t *testing.T) {
	t.Parallel()
	l := english(t, "")
	for _, c := range []struct {
		key  string
		args []any
		want string
	}{
		{"%d replies", []any{0}, "no replies"},
		{"%d replies", []any{1}, "1 reply"},
		{"%d replies", []any{412}, "412 replies"},
		{"%d replies", []any{1204}, "1,204 replies"},
		{"%s, %d unread notifications", []any{"anna", 1}, "anna, 1 unread notification"},
		{"%d official answers", []any{1}, "Official answer"},
		{"Sign in", nil, "Sign in"},
		{"50 % off", nil, "50 % off"},
	} {
		if got := l.t(c.key, c.args...); got != c.want {
			t.Errorf("t(%q, %v) = %q, want %q", c.key, c.args, got, c.want)
		}
	}
}

func TestAnotherLanguageFallsBackToEnglishTexts(t *testing.T) {
	t.Parallel()
	base, err := defaultFiles()
	if err != nil {
		t.Fatal(err)
	}
	l, err := newLocale("pl", base["locale/en.json"].body, []byte(`{
		"Sign in": "Zaloguj się",
		"%d replies": {"one": "%d odpowiedź", "few": "%d odpowiedzi", "many": "%d odpowiedzi", "other": "%d odpowiedzi"},
		"Opened by %s on %s": "%[2]s otworzył %[1]s"}`))
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		l.t("Sign in"):                            "Zaloguj się",
		l.t("%d replies", 1):                      "1 odpowiedź",
		l.t("%d replies", 3):                      "3 odpowiedzi",
		l.t("%d new posts", 1):                    "1 new posts",
		l.t("Opened by %s on %s", "ala", "1 May"): "1 May otworzył ala",
		l.t("Sign out"):                           "Sign out",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestBadLocaleFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no JSON":            `{`,
		"a number":           `{"%d replies": 3}`,
		"no other":           `{"%d replies": {"one": "x"}}`,
		"unknown case":       `{"%d replies": {"lots": "x", "other": "y"}}`,
		"case of no English": `{"%d replies": {"few": "x", "other": "y"}}`,
		"arg out of range":   `{"%d replies": {"arg": 0, "other": "y"}}`,
		"nested":             `{"%d replies": {"other": {"x": "y"}}}`,
	} {
		if _, err := newLocale("en", nil, []byte(body)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := newLocale("no such tag!", nil, nil); err == nil {
		t.Error("bad tag: no error")
	}
}

func TestMarkupInTextsIsEscaped(t *testing.T) {
	t.Parallel()
	l := english(t, `{"by %s": "von <b>%s</b> & Co"}`)
	got := l.tx("by %s", `<script>`)
	if want := template.HTML(`von &lt;b&gt;&lt;script&gt;&lt;/b&gt; &amp; Co`); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := l.tx("by %s", link("javascript:alert(1)", `"x"`)), template.HTML(`von &lt;b&gt;<a href="#">&#34;x&#34;</a>&lt;/b&gt; &amp; Co`); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTimesAreWrittenInUTC(t *testing.T) {
	t.Parallel()
	l := english(t, "")
	at := time.Date(2026, 6, 3, 1, 5, 0, 0, time.FixedZone("", 2*3600))
	if got, want := l.when(at), template.HTML(`<relative-time datetime="2026-06-02T23:05:00Z">2 June 2026, 23:05 UTC</relative-time>`); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := l.when(time.Time{}) + l.day(time.Time{}); got != "" {
		t.Errorf("no time gives %q", got)
	}
}
