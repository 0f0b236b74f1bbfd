package server_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/forum/thread"
)

// program is the built command on a data folder of its own.
type program struct {
	t         testing.TB
	path, dir string
	url       string
	cmd       *exec.Cmd
	stopping  chan struct{} // closed when it says that it stops
	ended     chan error
	log       forumtest.Buffer
}

// TestTheProgram builds the command once for the trials that end its process.
func TestTheProgram(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "answerable")
	build := exec.Command("go", "build", "-o", path, "answerable/cmd/answerable")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	t.Run("nothing accepted is lost by a kill", func(t *testing.T) { t.Parallel(); survivesKills(newProgram(t, path)) })
	t.Run("what was logged when it died is signed after", func(t *testing.T) { t.Parallel(); sealsAfterKills(newProgram(t, path)) })
	t.Run("a stopping node finishes what is being written", func(t *testing.T) { t.Parallel(); finishesWriting(newProgram(t, path)) })
}

// newProgram fills a data folder with an administrator, a board and a thread.
func newProgram(t testing.TB, path string) *program {
	t.Helper()
	p := &program{t: t, path: path, dir: t.TempDir()}
	settings := config.Default()
	settings.Data, settings.MetricsAddr = p.dir, ""
	ctx := context.Background()
	s, err := server.Open(ctx, settings, server.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddMember(ctx, account.NewMember{Name: "Adam", Role: account.Administrator, Password: forumtest.Password}); err != nil {
		t.Fatal(err)
	}
	adam := account.Viewer{ID: 1, Name: "Adam", Role: account.Administrator}
	board, err := s.Forum.SaveBoard(ctx, adam, thread.Board{Name: "Gateways", MaySee: thread.Everyone, MayStart: thread.Members, MayReply: thread.Members})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Forum.Start(ctx, adam, thread.Opening{BoardID: board, Kind: thread.Question, Title: "Line drops", Body: "Since May.", Key: forumtest.Key()}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	return p
}

// start runs the program and waits until it answers.
func (p *program) start() {
	p.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close() // the program takes the port
	p.url = "http://" + addr
	p.cmd = exec.Command(p.path, "serve", "--data", p.dir, "--addr", addr, "--base-url", p.url, "--metrics-addr", "")
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p.cmd.Stdout = io.Discard
	log, err := p.cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.stopping, p.ended = make(chan struct{}), make(chan error, 1)
	go p.read(log, p.cmd, p.stopping, p.ended)
	until(p.t, "the program answers", func() bool {
		response, err := http.Get(p.url + "/readyz")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == 200
	})
}

func (p *program) read(log io.Reader, cmd *exec.Cmd, stopping chan struct{}, ended chan error) {
	for lines := bufio.NewScanner(log); lines.Scan(); {
		_, _ = p.log.Write(append(lines.Bytes(), '\n')) // a Buffer takes everything
		if strings.Contains(lines.Text(), "finishing what is being written") {
			close(stopping)
		}
	}
	ended <- cmd.Wait()
}

// kill ends the program as a power cut would, by its pid.
func (p *program) kill() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		p.t.Fatal(err)
	}
	<-p.ended
}

// poster is a person with a browser.
type poster struct {
	name   string
	client *http.Client
	cookie *http.Cookie
}

func (c *poster) post(url string, form url.Values) (int, string, error) {
	request, err := http.NewRequest("POST", url, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if c.cookie != nil {
		request.AddCookie(c.cookie)
	}
	response, err := c.client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	for _, k := range response.Cookies() {
		if k.Name == "session" {
			c.cookie = k
		}
	}
	return response.StatusCode, string(body), err
}

func newPoster(t testing.TB, p *program, name string) *poster {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c := &poster{name: name, client: &http.Client{Transport: transport, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	status, body, err := c.post(p.url+"/sign-up", url.Values{"name": {name}, "password": {forumtest.Password}})
	if err != nil || status != 303 || c.cookie == nil {
		t.Fatalf("sign-up of %s: %d %v %.300s", name, status, err, body)
	}
	return c
}

// sent is a reply that somebody sent, and whether he was told that it is in.
type sent struct {
	by       *poster
	form     url.Values
	accepted bool
}

// load posts until the program is gone, and tells of each accepted reply.
func load(p *program, round int, posters []*poster, accepted chan<- struct{}) (all []sent) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	for _, c := range posters {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for n := 0; n < 28; n++ { // a member's rate allows 30 at once
				form := url.Values{"body": {fmt.Sprintf("Reply %d of %s in round %d.", n, c.name, round)}, "key": {forumtest.Key()}}
				status, _, err := c.post(p.url+"/t/1/reply", form)
				mu.Lock()
				all = append(all, sent{c, form, err == nil && status == 303})
				mu.Unlock()
				if err != nil {
					return
				}
				accepted <- struct{}{}
			}
		}()
	}
	wait.Wait()
	return all
}

func survivesKills(p *program) {
	t := p.t
	p.start()
	var posters []*poster
	for _, name := range []string{"Aino", "Bo", "Cleo", "Dan"} {
		posters = append(posters, newPoster(t, p, name))
	}
	rounds := 3
	if campaign() {
		rounds = 30
	}
	var all []sent
	for round := range rounds {
		accepted, done := make(chan struct{}, 200), make(chan []sent)
		go func() { done <- load(p, round, posters, accepted) }()
		for range 20 + 7*round%60 {
			<-accepted
		}
		p.kill()
		all = append(all, <-done...)
		p.verify(all)
		p.start()
		for i, s := range all { // who was cut off sends his form again
			if s.accepted {
				continue
			}
			if status, body, err := s.by.post(p.url+"/t/1/reply", s.form); err != nil || status != 303 {
				t.Fatalf("sent again: %d %v %.300s", status, err, body)
			}
			all[i].accepted = true
		}
	}
	p.kill()
	p.verify(all)
}

// verify reads the database that the program left behind.
func (p *program) verify(all []sent) {
	p.t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Path: filepath.Join(p.dir, "answerable.db")})
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var sound string
	if err := d.Read(ctx).Raw("PRAGMA integrity_check").Row().Scan(&sound); err != nil || sound != "ok" {
		p.t.Fatalf("the database is %q, %v", sound, err)
	}
	var posts, first, last, said, jobs int
	err = d.Read(ctx).Raw(`SELECT count(*), min(number), max(number), (SELECT last_number FROM threads WHERE id = 1), (SELECT count(*) FROM submissions WHERE thread_id = 1)
		FROM posts WHERE thread_id = 1`).Row().Scan(&posts, &first, &last, &said, &jobs)
	if err != nil || first != 1 || last != posts || said != posts || jobs != posts {
		p.t.Errorf("%d posts numbered %d to %d, the thread says %d, %d submissions, %v", posts, first, last, said, jobs, err)
	}
	accepted := 0
	for _, s := range all {
		var n int
		if err := d.Read(ctx).Raw(`SELECT count(*) FROM posts WHERE source = ?`, s.form.Get("body")).Row().Scan(&n); err != nil {
			p.t.Fatal(err)
		}
		if n > 1 || s.accepted && n != 1 {
			p.t.Errorf("%q is there %d times, and its author was told it is in: %t", s.form.Get("body"), n, s.accepted)
		}
		if s.accepted {
			accepted++
		}
	}
	if accepted < 20 {
		p.t.Errorf("only %d replies were accepted, which proves little", accepted)
	}
}

func finishesWriting(p *program) {
	t := p.t
	p.start()
	aino := newPoster(t, p, "Aino")
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	form := url.Values{"body": {"Half of it is sent. " + strings.Repeat("And more of it. ", 2000)}, "key": {forumtest.Key()}}.Encode()
	head := "POST /t/1/reply HTTP/1.1\r\nHost: a\r\nCookie: session=" + aino.cookie.Value + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: " + fmt.Sprint(len(form)) + "\r\n\r\n"
	half := len(form) / 2
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, head); err != nil {
		t.Fatal(err)
	}
	const goOn = "HTTP/1.1 100 Continue\r\n\r\n" // says that the request was taken in
	said := make([]byte, len(goOn))
	if _, err := io.ReadFull(conn, said); err != nil || string(said) != goOn {
		t.Fatalf("%q, %v", said, err)
	}
	if _, err := io.WriteString(conn, form[:half]); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-p.stopping
	if _, err := io.WriteString(conn, form[half:]); err != nil {
		t.Fatal(err)
	}
	var answer bytes.Buffer
	if _, err := io.Copy(&answer, conn); err != nil || !strings.HasPrefix(answer.String(), "HTTP/1.1 303") {
		t.Errorf("the request that was under way got %.300q, %v", answer.String(), err)
	}
	if err := <-p.ended; err != nil {
		t.Errorf("the program ended with %v: %s", err, p.log.String())
	}
	p.verifyPosted("Half of it is sent.")
}

func (p *program) verifyPosted(begins string) {
	p.t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Path: filepath.Join(p.dir, "answerable.db")})
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var n int
	if err := d.Read(ctx).Raw(`SELECT count(*) FROM posts WHERE source LIKE ?`, begins+"%").Row().Scan(&n); err != nil || n != 1 {
		p.t.Errorf("the reply is there %d times, %v", n, err)
	}
}
