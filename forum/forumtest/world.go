package forumtest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/server"
	"answerable/forum/thread"
	"answerable/forum/web"
)

// World is a whole running forum: its parts, its address and its clock.
type World struct {
	*server.Server
	T     testing.TB
	URL   string
	Clock *Clock
	Log   *Buffer
}

// Password is every test person's.
const Password = "correct horse battery 4711"

// New starts a forum on its own database of that engine and stops it with the
// test. Rates are not limited unless a test passes limits.
func New(t testing.TB, engine db.Dialect, change ...func(*config.Settings, *server.Options)) *World {
	t.Helper()
	clock, log := NewClock(), &Buffer{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	settings := config.Default()
	settings.Data, settings.MetricsAddr = t.TempDir(), ""
	settings.BaseURL = config.Origin("http://" + listener.Addr().String())
	settings.TrustedProxies = config.Proxies{netip.MustParsePrefix("127.0.0.1/32")}
	if engine == db.Postgres {
		settings.DatabaseURL = config.NewSecretURL(PostgresURL(t))
	}
	options := server.Options{Log: slog.New(slog.NewTextHandler(log, nil)), Now: clock.Now, DBNow: clock.DBNow, Limits: map[web.Rate]web.Limit{}}
	for _, c := range change {
		c(&settings, &options)
	}
	s, err := server.Open(context.Background(), settings, options)
	if err != nil {
		t.Fatal(err)
	}
	w := &World{Server: s, T: t, URL: string(settings.BaseURL), Clock: clock, Log: log}
	w.serve(listener)
	return w
}

func (w *World) serve(listener net.Listener) {
	serving, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- w.Answer(serving, listener) }()
	w.T.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			w.T.Error("serve:", err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := w.Close(ctx); err != nil {
			w.T.Error("close:", err)
		}
	})
}

// Settle waits until every job that waits is done: notices told, threads
// indexed; and it seals the log.
func (w *World) Settle() {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := errors.Join(w.Jobs.Settle(ctx), w.ModLog.Seal(ctx)); err != nil {
		w.T.Fatal(err)
	}
}

// Member makes a person with that role and signs him in.
func (w *World) Member(name string, role account.Role) *Client {
	w.T.Helper()
	if err := w.AddMember(context.Background(), account.NewMember{Name: name, Role: role, Password: Password}); err != nil {
		w.T.Fatal(err)
	}
	return w.SignIn(name)
}

// SignIn signs somebody in who is there already.
func (w *World) SignIn(name string) *Client {
	w.T.Helper()
	token, viewer, err := w.People.SignIn(context.Background(), account.SignIn{Name: name, Password: Password, Device: "test"})
	if err != nil {
		w.T.Fatal(err)
	}
	c := w.Guest()
	c.Viewer, c.cookies["session"] = w.strong(viewer), token
	return c
}

// strong makes the session one with a second factor where the member's role
// asks for it, as if he had typed his code; the way there has tests of its own.
func (w *World) strong(v account.Viewer) account.Viewer {
	w.T.Helper()
	if !v.NeedsFactor {
		return v
	}
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		return tx.Exec("UPDATE sessions SET factor = ? WHERE id = ?", account.ByPasswordTOTP, v.SessionID).Error
	})
	if err != nil {
		w.T.Fatal(err)
	}
	v.Role, v.Factor, v.NeedsFactor = v.Held, account.ByPasswordTOTP, false
	return v
}

// Board makes a board that everybody sees and members write in.
func (w *World) Board(name string, change ...func(*thread.Board)) thread.Board {
	w.T.Helper()
	b := thread.Board{Name: name, MaySee: thread.Everyone, MayStart: thread.Members, MayReply: thread.Members}
	for _, c := range change {
		c(&b)
	}
	id, err := w.Forum.SaveBoard(context.Background(), account.Viewer{ID: 1, Role: account.Administrator}, b)
	if err != nil {
		w.T.Fatal(err)
	}
	b, err = w.Forum.BoardByID(context.Background(), account.Viewer{ID: 1, Role: account.Administrator}, id)
	if err != nil {
		w.T.Fatal(err)
	}
	return b
}

// Thread starts a question as c in the board.
func (w *World) Thread(c *Client, b thread.Board, title, body string) thread.Placed {
	w.T.Helper()
	place, err := w.Forum.Start(context.Background(), c.Viewer, thread.Opening{BoardID: b.ID, Kind: thread.Question, Title: title, Body: body, Key: Key()})
	if err != nil {
		w.T.Fatal(err)
	}
	return place
}

// Reply posts as c in the thread.
func (w *World) Reply(c *Client, t thread.Placed, body string) thread.Placed {
	w.T.Helper()
	place, err := w.Forum.Reply(context.Background(), c.Viewer, thread.Reply{ThreadID: t.ThreadID, Body: body, Key: Key()})
	if err != nil {
		w.T.Fatal(err)
	}
	return place
}

// Key is a form's idempotency key.
func Key() string { return randomHex() + randomHex() }

// Guest is somebody who is not signed in.
func (w *World) Guest() *Client {
	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	w.T.Cleanup(transport.CloseIdleConnections)
	return &Client{w: w, cookies: map[string]string{}, http: &http.Client{Transport: transport, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Buffer keeps what was logged.
type Buffer struct {
	mu  sync.Mutex
	log strings.Builder
}

// Write adds to the log.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.Write(p)
}

// String is all that was logged.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.String()
}

var _ io.Writer = (*Buffer)(nil)
