package db

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

const channel = "answerable"

// news carries what was announced to whoever listens on this node.
type news struct {
	mu        sync.RWMutex
	listeners []func(topic string)
	deaf      atomic.Bool
	stop      context.CancelFunc
	done      chan struct{}
}

func newNews() *news { return &news{} }

// Everything is the topic heard after a node was deaf: anything may have changed.
const Everything = "*"

// Hear calls listen for each topic announced after a commit on any node. The
// call must be short; it runs on the committing goroutine on SQLite.
func (d *DB) Hear(listen func(topic string)) {
	d.news.mu.Lock()
	defer d.news.mu.Unlock()
	d.news.listeners = append(d.news.listeners, listen)
}

// Deaf reports that this node cannot hear the others just now, so that a cache
// must not be trusted.
func (d *DB) Deaf() bool { return d.news.deaf.Load() }

func (n *news) publish(topics []string) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	for _, topic := range topics {
		for _, listen := range n.listeners {
			listen(topic)
		}
	}
}

func (n *news) close() {
	if n.stop != nil {
		n.stop()
		<-n.done
	}
}

// tellIn sends the transaction's news to the other nodes with a batch; PostgreSQL
// delivers it at the commit or not at all.
func (t *Tx) tellIn(batch *pgx.Batch) {
	if t.told < len(t.news) {
		batch.Queue("SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic", channel, t.news[t.told:])
		t.told = len(t.news)
	}
}

// Listen hears until Close what others write: on PostgreSQL the other nodes, by a
// connection that stays open; on SQLite a command beside the forum, such as an
// import, of which it is heard that there was something.
func (d *DB) Listen() {
	hear := d.listenOnce
	if d.dialect == SQLite {
		hear = d.watchFile
	} else {
		d.news.deaf.Store(true)
	}
	ctx, stop := context.WithCancel(context.Background())
	d.news.stop, d.news.done = stop, make(chan struct{})
	go func() {
		defer close(d.news.done)
		for ctx.Err() == nil {
			err := hear(ctx)
			d.news.deaf.Store(true)
			if ctx.Err() == nil {
				d.log.Warn("not hearing what others write, caches stand aside", slog.Any("error", err))
				pause(ctx, time.Second)
			}
		}
	}()
}

func (d *DB) listenOnce(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, d.url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	d.news.publish([]string{Everything})
	d.news.deaf.Store(false)
	for {
		heard, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		d.news.publish([]string{heard.Payload})
	}
}

func pause(ctx context.Context, length time.Duration) {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
