package importer_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/importer"
)

// dump writes a small dump and gives its options. Each row is written as
// name=value pairs, of which the later counts; a row that starts with < goes in as it is.
func dump(t testing.TB, files map[string][]string) importer.Options {
	t.Helper()
	dir := t.TempDir()
	for name, rows := range files {
		root := strings.ToLower(name)
		var b strings.Builder
		fmt.Fprintf(&b, "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<%s>\r\n", root)
		for _, row := range rows {
			b.WriteString("  " + element(row) + "\r\n")
		}
		fmt.Fprintf(&b, "</%s>", root)
		write(t, filepath.Join(dir, name+".xml"), b.String())
	}
	return importer.Options{Paths: []string{dir}, Site: "example.stackexchange.com", Board: "old-site"}
}

func element(row string) string {
	if strings.HasPrefix(row, "<") {
		return row
	}
	values, names := map[string]string{}, []string{}
	for _, pair := range strings.Split(strings.TrimSuffix(row, "; "), "; ") {
		name, value, _ := strings.Cut(pair, "=")
		if _, again := values[name]; !again {
			names = append(names, name)
		}
		values[name] = value
	}
	var b strings.Builder
	b.WriteString("<row")
	for _, name := range names {
		fmt.Fprintf(&b, ` %s="%s"`, name, html.EscapeString(values[name]))
	}
	return b.String() + " />"
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

const day = "CreationDate=2020-05-01T10:00:00.000"

func question(id int, more string) string {
	return fmt.Sprintf("Id=%d; PostTypeId=1; %s; Title=Question number %d; Body=<p>Why?</p>; OwnerUserId=1; %s", id, day, id, more)
}

func answer(id, question int, more string) string {
	return fmt.Sprintf("Id=%d; PostTypeId=2; ParentId=%d; %s; Body=<p>Because.</p>; OwnerUserId=2; %s", id, question, day, more)
}

func users() []string {
	return []string{"Id=-1; DisplayName=Community; " + day, "Id=1; DisplayName=Sam; " + day + "; Location=Berlin; AboutMe=x; Age=3", "Id=2; DisplayName=Sam; " + day, "Id=3; DisplayName=Reader; " + day}
}

func TestStackExchangeOddRows(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		options := dump(t, map[string][]string{
			"Posts": {
				question(1, "Tags=<c++><Näheres Wort>; AcceptedAnswerId=3"),
				question(2, "Tags=|mqtt|wi-fi|mqtt|; AcceptedAnswerId=99; ClosedDate=2021-01-01T00:00:00.000"),
				answer(3, 1, "ContentLicense=CC BY-SA 4.0"),
				answer(4, 77, ""),                             // its question is not there
				answer(5, 2, ""),                              // of user 9 below
				question(2, "OwnerUserId=3"),                  // an id twice
				"Id=6; PostTypeId=5; " + day + "; Body=about", // tag wiki
				"Id=seven; PostTypeId=1; " + day,
				"Id=8; PostTypeId=1; CreationDate=yesterday",
				`<row Id="9" PostTypeId="1" CreationDate="2020-05-01T10:00:00" Title="a" Body=broken />`,
				`<row Id="10" PostTypeId="1" CreationDate="2020-05-01T10:00:00" Title="&unknown;" Body="" />`,
				`<row Id="11" PostTypeId="1" CreationDate="2020-05-01T10:00:00" Title="` + strings.Repeat("x", 5<<20) + `" />`,
				`<row Id="12" PostTypeId="1" CreationDate="2020-05-01T10:00:00" Title="unfinished" <row Id="13" />`,
				`<row Id="14" PostTypeId="1" CreationDate="2020-05-01T10:00:00" Title=" &#x202E; " Body="&lt;script>alert(1)&lt;/script>" OwnerDisplayName="gone"></row>`,
				`<row Id="15" PostTypeId="1" CreationDate="2020-05-01T10:00:00" Title="` + strings.Repeat("long ", 100) + `" Body="` + strings.Repeat("word ", 30_000) + `"/>`,
				`<row Id="16" PostTypeId="1" CreationDate="2020-05-01T10:00:00" Title="Deep" Body="` + strings.Repeat("&lt;blockquote>", 3000) + `deep"/>`,
				"<!-- <row Id='17' PostTypeId='1' CreationDate='2020-05-01T10:00:00' Title='in a comment' Body='x'/> -->",
				answer(20, 2, "OwnerUserId=9"),
			},
			"Users":       users(),
			"Comments":    {"Id=1; PostId=3; Text=# 1. **bold** `code`; UserId=1; " + day, "Id=2; PostId=77; Text=lost; UserId=1; " + day, "Id=3; PostId=6; Text=on a wiki; UserId=1; " + day},
			"Votes":       {"Id=1; PostId=3; VoteTypeId=1; CreationDate=2020-05-03T00:00:00.000", "Id=2; PostId=3; VoteTypeId=2; CreationDate=2020-05-04T00:00:00.000"},
			"PostHistory": {"Id=1; PostHistoryTypeId=14; PostId=1; UserId=3; " + day + "; Text=not json", "Id=2; PostHistoryTypeId=2; PostId=1; Text=Why?; " + day, "Id=3; PostHistoryTypeId=12; PostId=5; UserId=2; Comment=via Vote; " + day},
			"PostLinks":   {"Id=1; PostId=2; RelatedPostId=3; LinkTypeId=3; " + day, "Id=2; PostId=2; RelatedPostId=1; LinkTypeId=3; " + day, "Id=3; PostId=1; RelatedPostId=500; LinkTypeId=1; " + day, "Id=4; PostId=1; RelatedPostId=1; LinkTypeId=3; " + day},
		})
		dry := options
		dry.DryRun = true
		expected, err := w.StackExchange(w.ctx, dry)
		w.must(err)
		report, err := w.StackExchange(w.ctx, options)
		w.must(err)
		w.same(expected, report)
		w.new(report, map[string]int64{"questions": 5, "answers": 3, "comments": 1, "members": 5, "accepted answers": 1, "duplicates": 1, "locked threads": 2, "log entries": 3})
		w.told(report.Skipped, map[string]int64{"rows of Posts that cannot be read": 6, "rows whose id was used before": 1,
			"further originals of a duplicate (a thread has one)": 1, "links between posts of an unknown kind": 1})
		w.told(report.Dangling, map[string]int64{"answers to questions that are not in the dump": 1, "comments on posts that are not in the dump": 2,
			"accepted answers that are not in the dump": 1, "users that are not in the dump": 1, "links between posts, one of which is not in the dump": 1})
		w.told(report.Notes, map[string]int64{"posts without a text": 1, "texts shortened, with a link to the whole": 1, "texts shown as plain text, because their formatting cannot be shown here": 1})
		w.wants(map[string]int64{
			`SELECT count(*) FROM thread_tags WHERE tag IN ('c++', 'näheres-wort', 'mqtt', 'wi-fi')`:                           4,
			`SELECT count(*) FROM threads WHERE title = 'Question 14'`:                                                         1,
			`SELECT count(*) FROM members WHERE name LIKE 'Sam%'`:                                                              2,
			`SELECT count(*) FROM members WHERE name = 'Reader'`:                                                               0, // wrote nothing
			`SELECT count(*) FROM posts WHERE origin_licence = 'CC BY-SA 4.0'`:                                                 1,
			`SELECT count(*) FROM posts WHERE html LIKE '<p># 1. <strong>bold</strong> <code>code</code>%'`:                    1,
			`SELECT count(*) FROM log_texts WHERE public_reason = 'Closed. The source does not tell by whom or why.'`:          1,
			`SELECT count(*) FROM log_texts WHERE public_reason LIKE 'Answer https://example.stackexchange.com/a/5: Deleted%'`: 1,
			`SELECT count(*) FROM accepted_answers WHERE accepted_at >= '2020-05-03' AND accepted_at < '2020-05-03 00:00:01'`:  1,
		})
		w.sound()
	})
}

func (w *world) told(all []importer.Count, wanted map[string]int64) {
	w.t.Helper()
	got := map[string]int64{}
	for _, c := range all {
		got[c.What] = c.N
	}
	for what, n := range wanted {
		if got[what] != n {
			w.t.Errorf("%d %s, want %d", got[what], what, n)
		}
	}
}

// A newer dump of the same site adds what is new at the ends of known threads.
func TestStackExchangeNewerDump(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		files := map[string][]string{"Posts": {question(1, ""), answer(2, 1, ""), question(3, "")}, "Users": users()}
		_, err := w.StackExchange(w.ctx, dump(t, files))
		w.must(err)
		files["Posts"] = []string{question(1, "AcceptedAnswerId=4; ClosedDate=2021-01-01T00:00:00.000"), answer(2, 1, ""), answer(4, 1, ""), question(3, ""), question(5, "")}
		files["Comments"] = []string{"Id=1; PostId=2; Text=A late word; UserId=3; " + day}
		newer := dump(t, files)
		dry := newer
		dry.DryRun = true
		expected, err := w.StackExchange(w.ctx, dry)
		w.must(err)
		report, err := w.StackExchange(w.ctx, newer)
		w.must(err)
		w.same(expected, report)
		w.new(report, map[string]int64{"threads": 1, "questions": 1, "answers": 1, "comments": 1, "accepted answers": 1, "members": 1, "locked threads": 1, "boards": 0})
		w.wants(map[string]int64{
			`SELECT count(*) FROM threads`: 3,
			`SELECT p.number FROM posts p JOIN posts q ON q.id = p.reply_to WHERE p.plain = 'A late word' AND q.number = 2`: 3,
			`SELECT max(number) FROM posts`: 4,
		})
		w.sound()
	})
}

// A run that is called off leaves whole threads, and the next one goes on.
func TestStackExchangeStopped(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		var posts []string
		for id := 1; id <= 240; id += 2 {
			posts = append(posts, question(id, ""), answer(id+1, id, ""))
		}
		options := dump(t, map[string][]string{"Posts": posts, "Users": users()})
		ctx, stop := context.WithCancel(w.ctx)
		defer stop()
		first := options
		first.Progress = func(stage string, done, total int64) {
			if stage == "writing threads" {
				stop()
			}
		}
		report, err := w.StackExchange(ctx, first)
		if !errors.Is(err, context.Canceled) || report.Of("threads").New != 50 {
			t.Fatalf("%v with %d threads", err, report.Of("threads").New)
		}
		w.wants(map[string]int64{`SELECT count(*) FROM threads`: 50, `SELECT count(*) FROM posts`: 100})
		w.sound()
		report, err = w.StackExchange(w.ctx, options)
		w.must(err)
		w.new(report, map[string]int64{"threads": 70, "questions": 70, "answers": 70, "members": 0})
		w.wants(map[string]int64{`SELECT count(*) FROM threads`: 120, `SELECT count(*) FROM posts`: 240})
		w.sound()
	})
}

func TestStackExchangeWrongFiles(t *testing.T) {
	t.Parallel()
	var cut bytes.Buffer
	z := gzip.NewWriter(&cut)
	if _, err := z.Write([]byte("<posts>\n" + element(question(1, "")))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ file, content, want string }{
		"no posts":      {"Users.xml", "<users></users>", "no Posts.xml"},
		"other root":    {"Posts.xml", "<users></users>", "begins with <users>"},
		"no XML":        {"Posts.xml", "Id,Title\n1,a\n", "empty or no XML"},
		"empty":         {"Posts.xml", "", "empty or no XML"},
		"truncated":     {"Posts.xml", "<posts>\n" + element(question(1, "")) + "\n <row Id=", "ends before </posts>"},
		"bombs":         {"Posts.xml", `<!DOCTYPE posts [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><posts></posts>`, "document type"},
		"outside files": {"Posts.xml", `<!DOCTYPE posts [<!ENTITY a SYSTEM "file:///etc/passwd">]><posts><row Id="&a;"/></posts>`, "document type"},
		"UTF-16":        {"Posts.xml", "\xff\xfe<\x00p\x00o\x00s\x00t\x00s\x00>\x00<\x00/\x00", "begins with"},
		"truncated gz":  {"Posts.xml.gz", cut.String()[:cut.Len()-9], "ends before"},
		"no gz":         {"Posts.xml.gz", "\x1f\x8bxxxx", "cannot be unpacked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, db.SQLite)
			dir := t.TempDir()
			write(t, filepath.Join(dir, c.file), c.content)
			_, err := w.StackExchange(w.ctx, importer.Options{Paths: []string{dir}, Site: "a.example", TempDir: t.TempDir()})
			if err == nil || !strings.Contains(err.Error()+fail.From(err).Text, c.want) {
				t.Errorf("got %v, want a text with %q", err, c.want)
			}
			w.wants(map[string]int64{`SELECT (SELECT count(*) FROM boards) + (SELECT count(*) FROM import_refs)`: 0})
		})
	}
}
