package account_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
)

func TestMain(m *testing.M) { forumtest.Main(m) }

// goodPassword is on no list.
const goodPassword = "violet gravel 73 umbrella"

// world is an empty forum with people only.
type world struct {
	*account.People
	t     *testing.T
	ctx   context.Context
	db    *db.DB
	clock *forumtest.Clock
	log   *safeBuffer
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newWorld(t *testing.T, engine db.Dialect, set ...func(*account.Options)) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), db: forumtest.Database(t, engine), clock: forumtest.NewClock(), log: &safeBuffer{}}
	w.People = w.node(set...)
	return w
}

// node is another process over the same database.
func (w *world) node(set ...func(*account.Options)) *account.People {
	o := account.Options{Now: w.clock.Now, FactorKey: &[32]byte{1}, Log: slog.New(slog.NewTextHandler(w.log, nil))}
	for _, s := range set {
		s(&o)
	}
	return account.New(w.db, o)
}

func demo(o *account.Options) { o.Demo = true }

// viewer makes a member of that role, without a session.
func (w *world) viewer(name string, role account.Role) account.Viewer {
	w.t.Helper()
	v := account.Viewer{Name: name, Role: role, Held: role, Factor: account.ByPasswordTOTP, ProvedAt: w.clock.Now()}
	w.must(w.db.Write(w.ctx, func(tx *db.Tx) (err error) {
		v.ID, err = w.CreateMember(w.ctx, tx, account.NewMember{Name: name, Role: role})
		return err
	}))
	return v
}

// visit gives the member a session, as a demo does, and its token.
func (w *world) visit(member int64) (string, account.Viewer) {
	w.t.Helper()
	token, err := w.node(demo).SignInAs(w.ctx, member, "Test")
	w.must(err)
	return token, w.who(token)
}

func (w *world) who(token string) account.Viewer {
	w.t.Helper()
	v, err := w.ViewerOf(w.ctx, token)
	w.must(err)
	return v
}

func (w *world) signUp(name string) (string, account.Viewer) {
	w.t.Helper()
	token, v, err := w.SignUp(w.ctx, account.SignUp{Name: name, Password: goodPassword, Device: "Test"})
	w.must(err)
	return token, v
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused checks the kind of an error and the fields it marks.
func refused(t *testing.T, err error, kind fail.Kind, fields ...string) {
	t.Helper()
	var failure *fail.Error
	if !errors.As(err, &failure) || failure.Kind != kind {
		t.Fatalf("got %v, wanted kind %d", err, kind)
	}
	for _, field := range fields {
		if failure.Fields[field] == "" {
			t.Errorf("nothing beside the field %s: %v", field, failure.Fields)
		}
	}
	if len(fields) > 0 && len(failure.Fields) != len(fields) {
		t.Errorf("fields %v, wanted %v", failure.Fields, fields)
	}
	if failure.Text == "" || failure.Next == "" {
		t.Errorf("nothing said to the person: %q %q", failure.Text, failure.Next)
	}
	if kind == fail.TooMany && failure.RetryAfter <= 0 {
		t.Error("no RetryAfter")
	}
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.Read(w.ctx).Raw("SELECT count(*) FROM "+query, args...).Row().Scan(&n))
	return n
}

func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	w.must(w.db.Write(w.ctx, func(tx *db.Tx) error { return tx.Exec(statement, args...).Error }))
}

// corpus reads a file of the shared test corpora, which lie beside the
// checkout.
func corpus(t *testing.T, name string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		data, err := os.ReadFile(filepath.Join(dir, "shared", "corpora", name))
		if err == nil {
			return data
		}
	}
	forumtest.Lacks(t, "corpora", "shared/corpora/"+name+" is in no folder above")
	return nil
}

func corpusStrings(t *testing.T, name string) []string {
	t.Helper()
	data := corpus(t, name)
	if !strings.HasSuffix(name, ".json") {
		return strings.Fields(string(data))
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	return list
}
