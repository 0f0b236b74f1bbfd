package smtp

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"answerable/forum/db"
	"answerable/forum/notify"

	"golang.org/x/time/rate"
)

// Sender takes mails out of the outbox and gives them to the server.
type Sender struct {
	DB     *db.DB
	Outbox *notify.Outbox
	Writer *Writer
	Server *Server
	Log    *slog.Logger
	Now    func() time.Time
	// PerSecond is how many mails leave in a second at most, for the whole site.
	PerSecond float64
	// Sleep waits; tests let their clock pass instead. nil waits by the wall.
	Sleep func(ctx context.Context, d time.Duration)

	once    sync.Once
	limit   *rate.Limiter
	trouble time.Duration // the pause after the last time the server was away
}

const (
	batch        = 24 // claimed at once: memory and what a crash leaves unsure stay small
	ahead        = 8  // opened mails that wait for a connection when the next batch is claimed
	connections  = 4
	fresh        = 2 * time.Second // how long it counts that a mail may leave
	look         = 5 * time.Second // how often the outbox is looked into without news
	firstTrouble = 15 * time.Second
	mostTrouble  = 10 * time.Minute
	housekeeping = 10 * time.Minute
)

func (s *Sender) begin() {
	s.once.Do(func() {
		s.limit = rate.NewLimiter(rate.Limit(s.PerSecond), max(1, int(s.PerSecond/10)))
		if s.Sleep == nil {
			s.Sleep = pause
		}
	})
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// Run sends until ctx ends. Several nodes may call it: the one that gets the
// lock sends, so that the rate is the site's.
func (s *Sender) Run(ctx context.Context) {
	s.begin()
	wake := make(chan struct{}, 1)
	s.DB.Hear(func(topic string) {
		if topic == notify.OutboxTopic {
			select {
			case wake <- struct{}{}:
			default:
			}
		}
	})
	for ctx.Err() == nil {
		holding, err := s.DB.Hold(ctx, "answerable outbox")
		if err != nil {
			if !errors.Is(err, db.ErrNotHeld) {
				s.say(ctx, "asking for the outbox", err)
			}
			pause(ctx, 2*look)
			continue
		}
		s.sending(holding, wake)
	}
}

// sending works while this node has the lock.
func (s *Sender) sending(ctx context.Context, wake <-chan struct{}) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	var kept time.Time
	for ctx.Err() == nil {
		if now := s.Now(); now.Sub(kept) > housekeeping {
			kept = now
			s.say(ctx, "tending the outbox", errors.Join(s.Outbox.Recover(ctx), s.Outbox.Prune(ctx)))
		}
		s.say(ctx, "collecting digests", s.Outbox.Collect(ctx))
		_, err := s.SendDue(ctx)
		s.say(ctx, "sending mail", err)
		if err != nil {
			s.trouble = min(mostTrouble, max(firstTrouble, 2*s.trouble))
			pause(ctx, s.trouble)
			continue
		}
		s.trouble = 0
		select {
		case <-ctx.Done():
		case <-wake:
		case <-tick.C:
		}
	}
}

func (s *Sender) say(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		s.Log.Warn(what, slog.Any("error", err))
	}
}

// SendDue sends what is due until nothing is, and tells how many mails the
// server took. An error means that the server or the database is away: what was
// not begun is put back.
func (s *Sender) SendDue(ctx context.Context) (sent int, err error) {
	s.begin()
	r := &round{sender: s, lines: &lines{server: s.Server}, work: make(chan notify.Opened, ahead)}
	defer r.lines.close()
	var all sync.WaitGroup
	for range connections {
		all.Go(func() { r.send(ctx) })
	}
	err = r.gather(ctx)
	close(r.work)
	all.Wait()
	return r.sent, cmp.Or(firstOf(r.gone), err, ctx.Err())
}

// round is one go at what is due: mails are claimed and opened while those
// before them leave, so that the server never waits for the database.
type round struct {
	sender *Sender
	lines  *lines
	work   chan notify.Opened

	mu   sync.Mutex
	sent int
	gone error // once the server is away, nobody tries on
}

// gather claims and opens what is due until nothing is.
func (r *round) gather(ctx context.Context) error {
	for ctx.Err() == nil && r.trouble() == nil {
		ids, err := r.sender.Outbox.Claim(ctx, batch)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, m := range r.sender.Outbox.OpenAll(ctx, ids) {
			r.work <- m
		}
	}
	return nil
}

// send gives mails to one connection at a time.
func (r *round) send(ctx context.Context) {
	for m := range r.work {
		if r.sender.Now().Sub(m.At) > fresh {
			m = r.sender.Outbox.OpenAll(ctx, []int64{m.ID})[0]
		}
		took, err := r.sender.one(ctx, r.lines, m, r.trouble())
		r.mu.Lock()
		if took {
			r.sent++
		}
		r.gone = errors.Join(r.gone, err)
		r.mu.Unlock()
	}
}

func (r *round) trouble() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.gone
}

// firstOf keeps a log line short when many mails failed for one reason.
func firstOf(err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok && len(many.Unwrap()) > 0 {
		return firstOf(many.Unwrap()[0])
	}
	return err
}

// one sends one claimed mail, or puts it back if there is no connection.
func (s *Sender) one(ctx context.Context, lines *lines, opened notify.Opened, broken error) (took bool, err error) {
	after := context.WithoutCancel(ctx) // what happened to a mail is written down also while the node stops
	m, err := opened.Mail, opened.Err
	var unsendable *notify.Unsendable
	switch {
	case errors.As(err, &unsendable):
		return false, s.Outbox.Drop(after, m.ID, unsendable.Why)
	case err != nil:
		return false, errors.Join(err, s.Outbox.Unbegun(after, m, "it could not be read", look))
	case broken != nil || ctx.Err() != nil:
		return false, s.Outbox.Unbegun(after, m, "the mail server is away: "+because(broken, ctx), look)
	}
	msg, err := s.Writer.Message(ctx, m)
	if errors.Is(err, notify.ErrAddress) {
		return false, s.Outbox.Refused(after, m.ID, "the address cannot be written to")
	}
	if err != nil {
		return false, s.Outbox.Later(after, m, "it could not be written: "+err.Error(), "")
	}
	line, err := lines.take(ctx)
	if err != nil {
		return false, errors.Join(err, s.Outbox.Unbegun(after, m, "the mail server is away: "+err.Error(), max(firstTrouble, s.trouble)))
	}
	s.wait(ctx)
	r := line.send(msg)
	lines.give(line, r.broken)
	return r.verdict == accepted, s.note(after, m, r)
}

func because(err error, ctx context.Context) string {
	if err == nil {
		err = ctx.Err()
	}
	return firstOf(err).Error()
}

// wait keeps to the rate.
func (s *Sender) wait(ctx context.Context) {
	now := s.Now()
	if d := s.limit.ReserveN(now, 1).DelayFrom(now); d > 0 {
		s.Sleep(ctx, d)
	}
}

// note writes down what became of an attempt. The error tells that the server
// is away for other mails, too.
func (s *Sender) note(ctx context.Context, m notify.Mail, r result) error {
	switch r.verdict {
	case accepted:
		return s.Outbox.Sent(ctx, m.ID, r.answer)
	case refused:
		err := s.Outbox.Refused(ctx, m.ID, r.answer)
		if strings.HasPrefix(r.code, "5.1.") { // RFC 3463: the address is at fault
			err = errors.Join(err, s.Outbox.Bounced(ctx, notify.Bounce{MailID: m.ID, Hard: true, Status: r.code, Said: r.answer}))
		}
		return err
	case notNow:
		return s.Outbox.Later(ctx, m, "the mail server takes it later", r.answer)
	case unsure:
		return s.Outbox.Unsure(ctx, m, "the connection ended before the mail server said that it took it")
	}
	err := s.Outbox.Unbegun(ctx, m, "the mail server is away: "+r.answer, max(firstTrouble, s.trouble))
	return errors.Join(errors.New(r.answer), err)
}

// lines are the open connections that nobody uses just now.
type lines struct {
	server *Server
	mu     sync.Mutex
	idle   []*connection
}

func (l *lines) take(ctx context.Context) (*connection, error) {
	l.mu.Lock()
	if n := len(l.idle); n > 0 {
		c := l.idle[n-1]
		l.idle = l.idle[:n-1]
		l.mu.Unlock()
		return c, nil
	}
	l.mu.Unlock()
	return l.server.dial(ctx)
}

func (l *lines) give(c *connection, broken bool) {
	if broken {
		_ = c.smtp.Close() // it is of no use either way
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.idle = append(l.idle, c)
}

func (l *lines) close() {
	for _, c := range l.idle {
		_ = c.close() // the server hears of it or not
	}
	l.idle = nil
}
