package notify

import (
	"context"
	"sync"

	"answerable/forum/db"
)

// ledger lets attempts that end while another's end is being written go into the
// next transaction together: on a slow disk a sync for each of 50 mails a second
// would be what they wait for. Each waits until its own end is written, so that
// a crash leaves no more mails unsure than there are connections.
type ledger struct {
	mu      sync.Mutex
	waiting []*ending
	writing bool
}

// ending is how an attempt at a mail ended.
type ending struct {
	mail    int64
	how     outcome
	written chan error
}

func (o *Outbox) finish(ctx context.Context, mail int64, how outcome) error {
	how.Why, how.Answer = clip(how.Why), clip(how.Answer)
	e := &ending{mail: mail, how: how, written: make(chan error, 1)}
	if o.ledger.add(e) {
		go o.write(context.WithoutCancel(ctx))
	}
	return <-e.written
}

// add reports whether nobody writes, so that the caller has to see to it.
func (l *ledger) add(e *ending) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, e)
	first := !l.writing
	l.writing = true
	return first
}

// take gives what waits; without any, nobody writes from then on.
func (l *ledger) take() []*ending {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.waiting
	l.waiting, l.writing = nil, len(all) > 0
	return all
}

// write writes down what waits until nothing does. Where they cannot be written
// together, each is tried by itself, so that one never spoils another's.
func (o *Outbox) write(ctx context.Context) {
	for all := o.ledger.take(); len(all) > 0; all = o.ledger.take() {
		err := o.writeAll(ctx, all)
		for _, e := range all {
			if err != nil && len(all) > 1 {
				e.written <- o.writeAll(ctx, []*ending{e})
				continue
			}
			e.written <- err
		}
	}
}

func (o *Outbox) writeAll(ctx context.Context, all []*ending) error {
	return o.DB.Write(ctx, func(tx *db.Tx) error {
		for _, e := range all {
			if _, err := finish(ctx, tx, e.mail, e.how, o.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}
