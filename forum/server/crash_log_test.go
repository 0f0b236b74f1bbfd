package server_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/forum/thread"
	"answerable/moderation/modlog/audit"
)

// sealsAfterKills ends the program with kill -9 while moderators act, until it has
// died between an entry and its signature, and looks each time from outside
// whether the log that goes on is the one that was published before.
func sealsAfterKills(p *program) {
	t := p.t
	posts, mona := moderatedProgram(t, p)
	var last audit.Memory
	between, next := 0, 0
	for round := 0; round < 12 && (between < 2 || round < 3); round++ {
		p.start()
		last = p.audited(last)
		next = p.actsUntilKilled(mona, posts, next, 8+5*round%23)
		entries, signed := p.unsigned()
		if entries > signed {
			between++
		}
		t.Logf("round %d: %d entries, %d of them signed when the program died", round, entries, signed)
	}
	p.start()
	defer p.kill()
	p.audited(last)
	if between == 0 {
		t.Error("the program never died between an entry and its signature, which proves nothing")
	}
}

// moderatedProgram adds a moderator, and threads with a post each to act on.
func moderatedProgram(t testing.TB, p *program) (posts []int64, moderator string) {
	t.Helper()
	settings := config.Default()
	settings.Data, settings.MetricsAddr = p.dir, ""
	ctx := context.Background()
	s, err := server.Open(ctx, settings, server.Options{NoJobs: true})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	for _, name := range []string{"Mona", "Otto"} {
		must(s.AddMember(ctx, account.NewMember{Name: name, Role: map[string]account.Role{"Mona": account.Moderator, "Otto": account.Member}[name], Password: forumtest.Password}))
	}
	otto := account.Viewer{ID: 3, Name: "Otto", Role: account.Member}
	for i := range 160 {
		at, err := s.Forum.Start(ctx, otto, thread.Opening{BoardID: 1, Kind: thread.Discussion, Title: fmt.Sprint("Matter ", i), Body: "You are all fools.", Key: forumtest.Key()})
		must(err)
		posts = append(posts, at.PostID)
	}
	token, _, err := s.People.SignIn(ctx, account.SignIn{Name: "Mona", Password: forumtest.Password, Device: "test"})
	must(err)
	must(s.DB.Write(ctx, func(tx *db.Tx) error { return tx.Exec("UPDATE sessions SET factor = ?", account.ByPasswordTOTP).Error }))
	must(s.Close(ctx))
	return posts, token
}

// actsUntilKilled hides posts four at a time and kills the program after so many
// were told to be done; it gives the first post that was not tried.
func (p *program) actsUntilKilled(token string, posts []int64, from, after int) int {
	p.t.Helper()
	turn, done := make(chan int), make(chan struct{}, len(posts))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			c := &poster{client: &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, cookie: &http.Cookie{Name: "session", Value: token}}
			for i := range turn {
				status, body, err := c.post(fmt.Sprintf("%s/p/%d/moderate", p.url, posts[i]), hidden())
				if err == nil && status != 303 && status != 429 {
					p.t.Errorf("moderating: %d %.300s", status, body)
				}
				done <- struct{}{}
			}
		})
	}
	next := from
	for ; next < len(posts) && next-from < after; next++ {
		turn <- next
	}
	for range max(0, after-4) { // four are on their way when it dies
		<-done
	}
	p.kill()
	close(turn)
	wait.Wait()
	return next
}

// unsigned counts the entries in the database that the program left, and those
// that its last checkpoint covers.
func (p *program) unsigned() (entries, signed int) {
	p.t.Helper()
	d, err := db.Open(context.Background(), db.Options{Path: filepath.Join(p.dir, "answerable.db")})
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	err = d.Read(context.Background()).Raw(`SELECT (SELECT count(*) FROM log_entries), (SELECT coalesce(max(size), 0) FROM log_checkpoints)`).Row().Scan(&entries, &signed)
	if err != nil {
		p.t.Fatal(err)
	}
	return entries, signed
}

// audited waits until all entries are signed, and checks all of the log against
// what was published before the kill.
func (p *program) audited(last audit.Memory) audit.Memory {
	p.t.Helper()
	fetch := func(ctx context.Context, path string) ([]byte, error) {
		response, err := http.Get(p.url + "/moderation/log/" + path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != 200 {
			return nil, fmt.Errorf("%s: %d", path, response.StatusCode)
		}
		return io.ReadAll(response.Body)
	}
	entries, _ := p.unsigned()
	if entries == 0 {
		return last
	}
	var report audit.Report
	until(p.t, "every entry is signed", func() bool {
		var err error
		report, err = audit.Auditor{Fetch: fetch, Last: last}.Audit(context.Background())
		return err == nil && (report.Checkpoint.Size == int64(entries) || len(report.Problems) > 0)
	})
	if len(report.Problems) > 0 {
		p.t.Fatalf("after a kill an auditor says %q", report.Problems)
	}
	return report.Memory
}

// hidden is the form that hides a post as spam.
func hidden() url.Values {
	return url.Values{"key": {forumtest.Key()}, "do": {"act"}, "act": {"post.hide"}, "rule": {"3.1"}, "reason": {"Advertising."}, "source": {"own_initiative"}}
}
