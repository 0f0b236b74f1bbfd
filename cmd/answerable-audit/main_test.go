package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// audited runs the program and gives its exit code and what it printed.
func audited(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := run(context.Background(), args, &out, io.Discard)
	return code, out.String()
}

func expect(t *testing.T, want int, words string, args ...string) {
	t.Helper()
	if code, said := audited(t, args...); code != want || !strings.Contains(said, words) {
		t.Errorf("%v exits with %d and says %q, want %d and %q", args, code, said, want, words)
	}
}

// live is a running forum with one hidden post in its sealed log.
type live struct {
	*forumtest.World
	author *forumtest.Client
	memory string
}

func newLive(t *testing.T, engine db.Dialect) *live {
	t.Helper()
	w := forumtest.New(t, engine)
	l := &live{World: w, memory: filepath.Join(t.TempDir(), "memory.json")}
	moderator := w.Member("ada", account.Moderator)
	l.author = w.Member("bob", account.Member)
	l.append(modlog.Act{Kind: modlog.HidePost, TargetID: 7, ActorID: moderator.Viewer.ID, SubjectID: l.author.Viewer.ID, Source: modlog.OwnInitiative,
		PublicReason: "It names a neighbour's address.", Explanation: "Please leave the address out.", Before: []byte("12 Elm Street")})
	return l
}

// append writes an entry and waits until the node has sealed it.
func (l *live) append(act modlog.Act) {
	l.T.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var entry int64
	err := l.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := l.ModLog.Append(ctx, tx, act)
		entry = r.Entry()
		return err
	})
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for sealed := int64(-1); err == nil && sealed <= entry; <-tick.C {
		if sealed, err = l.ModLog.Sealed(ctx); ctx.Err() != nil {
			err = ctx.Err()
		}
	}
	if err != nil {
		l.T.Fatal(err)
	}
}

func TestALiveForumHolds(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		l := newLive(t, engine)
		expect(t, holds, "1 entries of", l.URL, "--memory", l.memory)
		l.append(modlog.Act{Kind: modlog.NoteThread, TargetID: 3, Source: modlog.Automatic, PublicReason: "A note."})
		expect(t, holds, "2 entries of", "site", l.URL+"/moderation/log/", "--memory", l.memory)
		key := l.get("/moderation/log/key").body
		expect(t, holds, "All holds", l.URL, "--memory", l.memory, "--key", strings.TrimSpace(key))
		other := strings.Replace(key, "+", "+0", 1)
		expect(t, isWrong, "verifier key cannot be read", l.URL, "--memory", l.memory, "--key", strings.TrimSpace(other))
	})
}

func TestAReceiptOfALiveForum(t *testing.T) {
	t.Parallel()
	l := newLive(t, db.SQLite)
	file := filepath.Join(t.TempDir(), "receipt.json")
	save := func(body string) {
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	guests := l.get("/moderation/log/0/receipt")
	if save(guests.body); strings.Contains(guests.body, "leave the address out") || guests.Header.Get("Content-Disposition") != `attachment; filename="receipt-0.json"` {
		t.Errorf("a guest's receipt: %v %s", guests.Header, guests.body)
	}
	expect(t, holds, "brings its own key", "receipt", file, "--memory", l.memory)
	expect(t, holds, "All holds", l.URL, "--memory", l.memory)
	expect(t, holds, "public reason: It names a neighbour's address.", "receipt", file, "--memory", l.memory)

	authors := l.author.Get("/moderation/log/0/receipt")
	save(authors.Body)
	content := filepath.Join(t.TempDir(), "original.txt")
	if err := os.WriteFile(content, []byte("12 Elm Street"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, holds, "explanation: Please leave the address out.", "receipt", file, "--memory", l.memory)
	expect(t, holds, "content before: 12 Elm Street", "receipt", file, "--memory", l.memory, "--content-before", content)
	if err := os.WriteFile(content, []byte("13 Elm Street"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, isWrong, "the content before is not the text that entry 0 stands for", "receipt", file, "--memory", l.memory, "--content-before", content)
	save(strings.Replace(authors.Body, "neighbour", "stranger", 1))
	expect(t, isWrong, "the public reason is not the text", "receipt", file, "--memory", l.memory)
	save("{}")
	expect(t, isWrong, "version 0", "receipt", file, "--memory", l.memory)
}

func TestAnotherPastOfALiveForumIsWrong(t *testing.T) {
	t.Parallel()
	l := newLive(t, db.SQLite)
	expect(t, holds, "All holds", l.URL, "--memory", l.memory)
	lies := map[string]string{}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := l.get(r.URL.Path)
		if lie, ok := lies[strings.TrimPrefix(r.URL.Path, "/moderation/log/")]; ok {
			answer.body, answer.StatusCode = lie, http.StatusOK
		}
		w.WriteHeader(answer.StatusCode)
		_, _ = io.WriteString(w, answer.body)
	}))
	defer proxy.Close()
	expect(t, holds, "All holds", proxy.URL, "--memory", l.memory)
	entries := l.get("/moderation/log/tile/entries/000.p/1").body
	lies["tile/entries/000.p/1"] = strings.Replace(entries, "post.hide", "post.hold", 1)
	expect(t, isWrong, "WRONG  Entry 0 is not what its hash", proxy.URL, "--memory", l.memory)
	delete(lies, "tile/entries/000.p/1")
	lies["checkpoint"] = "\x1b[2Jhello"
	expect(t, isWrong, "does not hold", proxy.URL, "--memory", l.memory)
	lies["key"] = "\x1b[2J"
	if _, said := audited(t, proxy.URL, "--memory", l.memory, "--forget"); strings.Contains(said, "\x1b") {
		t.Errorf("the site steers the terminal: %q", said)
	}
}

func TestWhatCannotBeChecked(t *testing.T) {
	t.Parallel()
	memory := filepath.Join(t.TempDir(), "memory.json")
	gone := httptest.NewServer(http.NotFoundHandler())
	defer gone.Close()
	expect(t, cannotCheck, "", gone.URL, "--memory", memory)
	expect(t, cannotCheck, "", "ftp://forum.example", "--memory", memory)
	expect(t, cannotCheck, "", "--no-such-flag")
	expect(t, cannotCheck, "")
	expect(t, cannotCheck, "", "receipt", memory)
	expect(t, holds, "Usage", "--help")
	if err := os.WriteFile(memory, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, cannotCheck, "", gone.URL, "--memory", memory)
}

func TestAddressesOfTheLog(t *testing.T) {
	t.Parallel()
	l := newLive(t, db.SQLite)
	l.append(modlog.Act{Kind: modlog.NoteThread, TargetID: 3, Source: modlog.Automatic, PublicReason: "A note."})
	for path, want := range map[string]struct {
		status int
		cache  string
		kind   string
	}{
		"checkpoint":                 {200, "public, max-age=5", "text/plain; charset=utf-8"},
		"key":                        {200, "public, max-age=5", "text/plain; charset=utf-8"},
		"tile/0/000.p/1":             {200, "public, max-age=31536000, immutable", "application/octet-stream"},
		"tile/0/000.p/2":             {200, "public, max-age=31536000, immutable", "application/octet-stream"},
		"tile/entries/000.p/2":       {200, "public, max-age=31536000, immutable", "application/octet-stream"},
		"texts/000.p/2":              {200, "public, max-age=5", "application/octet-stream"},
		"0/proof":                    {200, "public, max-age=5", "application/json"},
		"1/receipt":                  {200, "private, no-store", "application/json; charset=utf-8"},
		"tile/0/000.p/3":             {404, "", ""}, // not sealed
		"tile/0/000":                 {404, "", ""},
		"tile/1/000.p/1":             {404, "", ""},
		"tile/entries/001.p/1":       {404, "", ""},
		"tile/0/x000/000.p/1":        {404, "", ""},
		"tile/0/000.p/01":            {404, "", ""},
		"tile/../checkpoint":         {404, "", ""},
		"tile/":                      {404, "", ""},
		"texts/000.p/3":              {404, "", ""},
		"texts/entries/000.p/1":      {404, "", ""},
		"2/receipt":                  {404, "", ""},
		"2/proof":                    {404, "", ""},
		"-1/proof":                   {404, "", ""},
		"01/proof":                   {404, "", ""},
		"99999999999999999999/proof": {404, "", ""},
	} {
		answer := l.get("/moderation/log/" + path)
		if answer.StatusCode != want.status || want.status == 200 && (answer.Header.Get("Cache-Control") != want.cache || answer.Header.Get("Content-Type") != want.kind) {
			t.Errorf("%s: %d, %s, %s, want %+v", path, answer.StatusCode, answer.Header.Get("Cache-Control"), answer.Header.Get("Content-Type"), want)
		}
	}
}

type answer struct {
	*http.Response
	body string
}

func (l *live) get(path string) answer {
	l.T.Helper()
	response, err := http.Get(l.URL + path)
	if err != nil {
		l.T.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		l.T.Fatal(err)
	}
	return answer{response, string(body)}
}
