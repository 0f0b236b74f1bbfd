package account_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/jobs"
)

// box keeps the letters of transactions, as the real one does in its table:
// what was rolled back is not in it.
type box struct {
	mu     sync.Mutex
	posted []account.Letter
}

func (b *box) Ready() bool { return true }

func (b *box) Post(_ context.Context, _ *db.Tx, l account.Letter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posted = append(b.posted, l)
	return nil
}

// take gives the letters so far, and forgets them.
func (b *box) take() []account.Letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	taken := b.posted
	b.posted = nil
	return taken
}

// mailWorld is a world with mail, on two nodes.
type mailWorld struct {
	*world
	box   *box
	other *account.People // another node
}

func newMailWorld(t *testing.T, engine db.Dialect) *mailWorld {
	t.Helper()
	w := &mailWorld{world: newWorld(t, engine), box: &box{}}
	queue := jobs.New(w.db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	jobs.Handle(queue, func(ctx context.Context, job account.LetterAsked) error { return w.AnswerLetter(ctx, job) })
	w.must(queue.Open(w.ctx))
	t.Cleanup(queue.Close)
	w.must(queue.Migrate(w.ctx))
	with := func(o *account.Options) { o.Jobs = queue }
	w.People, w.other = w.node(with), w.node(with)
	w.People.SendBy(w.box)
	w.other.SendBy(w.box)
	return w
}

// settle answers what was asked for, as the jobs do.
func (w *mailWorld) settle() {
	w.t.Helper()
	var ids []int64
	w.must(w.db.Read(w.ctx).Raw("SELECT id FROM letter_requests ORDER BY id").Scan(&ids).Error)
	for _, id := range ids {
		w.must(w.AnswerLetter(w.ctx, account.LetterAsked{ID: id}))
		w.must(w.AnswerLetter(w.ctx, account.LetterAsked{ID: id})) // a job may run twice
	}
}

// letter gives the only letter that came since, which must be of that kind.
func (w *mailWorld) letter(kind account.LetterKind, to string) account.Letter {
	w.t.Helper()
	w.settle()
	got := w.box.take()
	if len(got) != 1 || got[0].Kind != kind || got[0].To != to {
		w.t.Fatalf("letters %+v, wanted one %s to %s", got, kind, to)
	}
	return got[0]
}

func tokenOf(l account.Letter) string { return l.Path[strings.LastIndexByte(l.Path, '/')+1:] }

// join signs somebody up with an address.
func (w *mailWorld) join(name, email string) account.Viewer {
	w.t.Helper()
	_, v, err := w.SignUp(w.ctx, account.SignUp{Name: name, Password: goodPassword, Email: email, Device: "Test", Address: name})
	w.must(err)
	return v
}

// confirmed signs somebody up and confirms his address.
func (w *mailWorld) confirmed(name, email string) account.Viewer {
	w.t.Helper()
	v := w.join(name, email)
	_, err := w.Confirm(w.ctx, tokenOf(w.letter(account.LetterConfirm, email)))
	w.must(err)
	return v
}

func (w *mailWorld) email(member int64) (email string, confirmed bool) {
	w.t.Helper()
	own, err := w.Own(w.ctx, account.Viewer{ID: member})
	w.must(err)
	return own.Email, own.Confirmed
}

// lives are the ways in which every link of a letter dies.
func lives(life time.Duration, use func(w *mailWorld, token string) error, again func(w *mailWorld, v account.Viewer)) []struct {
	name string
	kill func(w *mailWorld, token string, v account.Viewer)
} {
	return []struct {
		name string
		kill func(w *mailWorld, token string, v account.Viewer)
	}{
		{"used", func(w *mailWorld, token string, _ account.Viewer) { w.must(use(w, token)) }},
		{"late", func(w *mailWorld, _ string, _ account.Viewer) { w.clock.Advance(life) }},
		{"sent again", func(w *mailWorld, _ string, v account.Viewer) { again(w, v); w.settle() }},
		{"after the address changed", func(w *mailWorld, _ string, v account.Viewer) { w.changeAddress(v) }},
		{"erased", func(w *mailWorld, _ string, v account.Viewer) {
			w.exec("UPDATE members SET erased_at = ? WHERE id = ?", w.clock.Now(), v.ID)
		}},
	}
}

func (w *mailWorld) changeAddress(v account.Viewer) {
	w.t.Helper()
	w.box.take()
	v.ProvedAt = w.clock.Now()
	w.must(w.ChangeEmail(w.ctx, v, "new@mail.example", ""))
	w.settle()
	for _, l := range w.box.take() {
		if l.Kind == account.LetterConfirm {
			_, err := w.Confirm(w.ctx, tokenOf(l))
			w.must(err)
			return
		}
	}
	w.t.Fatal("no letter to confirm the new address")
}

// oneWins checks that of parallel uses on two nodes exactly one succeeds and
// the others find the link gone.
func oneWins(t *testing.T, got []error) {
	t.Helper()
	won := 0
	for _, err := range got {
		if err == nil {
			won++
			continue
		}
		refused(t, err, fail.Gone)
	}
	if won != 1 {
		t.Errorf("%d of %d uses won: %v", won, len(got), got)
	}
}
