package web

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"answerable/forum/fail"
	"answerable/forum/notify"

	"github.com/gofiber/fiber/v2"
)

const (
	maxLive       = 5000             // streams on this node
	maxLiveOwn    = 6                // streams of one member; a further one ends the oldest
	liveFor       = 50 * time.Second // then the browser asks again, with the rights it has then
	liveAtOnce    = 4                // counts asked of the database at the same time
	liveRetry     = 3 * time.Second
	liveHeartbeat = 20 * time.Second
)

// live holds the open streams of unread counts. A stream that waits costs one
// goroutine and no query.
type live struct {
	mu      sync.Mutex
	streams map[int64][]*listener // of each member, the oldest first
	count   int
	closed  chan struct{}
	asking  chan struct{}
}

// listener is one stream: news wakes it, over ends it.
type listener struct{ news, over chan struct{} }

func newLive() *live {
	return &live{streams: map[int64][]*listener{}, closed: make(chan struct{}), asking: make(chan struct{}, liveAtOnce)}
}

// hear wakes the streams that a topic concerns. It never waits.
func (l *live) hear(topic string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if topic == notify.MembersTopic {
		for _, own := range l.streams {
			wake(own)
		}
		return
	}
	var member int64
	if strings.HasPrefix(topic, "member ") {
		if _, err := fmt.Sscanf(topic, "member %d", &member); err == nil {
			wake(l.streams[member])
		}
	}
}

func wake(own []*listener) {
	for _, l := range own {
		select {
		case l.news <- struct{}{}:
		default: // it is awake already
		}
	}
}

// join adds a stream of the member, or refuses it when the node has too many.
// Who turns pages quickly leaves streams behind that nobody reads any more, which
// is only found out by writing to them: beyond a few his oldest ends.
func (l *live) join(member int64) (own *listener, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.closed:
		return nil, false
	default:
	}
	if l.count >= maxLive {
		return nil, false
	}
	if all := l.streams[member]; len(all) >= maxLiveOwn {
		close(all[0].over)
		l.streams[member] = slices.Clone(all[1:])
	}
	own = &listener{news: make(chan struct{}, 1), over: make(chan struct{})}
	l.streams[member] = append(l.streams[member], own)
	l.count++
	return own, true
}

func (l *live) leave(member int64, own *listener) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.streams[member] = slices.DeleteFunc(slices.Clone(l.streams[member]), func(other *listener) bool { return other == own })
	if len(l.streams[member]) == 0 {
		delete(l.streams, member)
	}
	l.count--
}

// EndLive ends all streams, so that a stopping node waits for none.
func (w *Web) EndLive() {
	w.live.mu.Lock()
	defer w.live.mu.Unlock()
	select {
	case <-w.live.closed:
	default:
		close(w.live.closed)
	}
}

// notificationsLive is GET /notifications/live: the count of unread notices as
// server-sent events, whenever it changes; with once=1 it is told once. Another site's page gets nothing.
func (w *Web) notificationsLive(r *Request) error {
	if site := r.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return fail.New(fail.Forbidden, "This is for the forum's own pages.", "Open the forum itself.")
	}
	if origin := r.Get(fiber.HeaderOrigin); origin != "" && origin != w.Site.BaseURL {
		return fail.New(fail.Forbidden, "This is for the forum's own pages.", "Open the forum itself.")
	}
	if r.Method() == fiber.MethodHead {
		return r.SendStatus(fiber.StatusOK)
	}
	member := r.Viewer.ID
	own, ok := w.live.join(member)
	if !ok {
		r.Set(fiber.HeaderRetryAfter, "60")
		return fail.New(fail.TooMany, "Too many pages ask for news at once.", "Everything works without, too.")
	}
	if r.Query("once") == "1" {
		defer w.live.leave(member, own)
		r.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
		r.Set(fiber.HeaderCacheControl, "private, no-store")
		return r.SendString(fmt.Sprintf("event: unread\ndata: %d\n\n", r.Viewer.Unread))
	}
	token := strings.Clone(r.token) // the request is gone when the stream runs
	r.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	r.Set("X-Accel-Buffering", "no")
	r.Ctx.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		defer w.live.leave(member, own)
		w.stream(out, member, token, own)
	})
	return nil
}

// stream writes until its time is over, the reader goes, his session ends or the
// node stops.
func (w *Web) stream(out *bufio.Writer, member int64, token string, own *listener) {
	end := time.NewTimer(liveFor)
	defer end.Stop()
	beat := time.NewTicker(liveHeartbeat)
	defer beat.Stop()
	said := -1
	if _, err := fmt.Fprintf(out, "retry: %d\n\n", liveRetry.Milliseconds()); err != nil {
		return
	}
	for {
		unread, ok := w.unreadNow(member, token)
		if !ok {
			return // signed out, suspended from reading or erased: the browser's next try says so
		}
		if unread != said {
			said = unread
			if _, err := fmt.Fprintf(out, "event: unread\ndata: %d\n\n", unread); err != nil {
				return
			}
		}
		if out.Flush() != nil || !w.awaitNews(out, own, end.C, beat.C) {
			return
		}
	}
}

// awaitNews waits for news and tells whether to go on; a heartbeat finds out
// that the reader is gone.
func (w *Web) awaitNews(out *bufio.Writer, own *listener, end, beat <-chan time.Time) bool {
	for {
		select {
		case <-w.live.closed:
			return false
		case <-own.over:
			return false
		case <-end:
			return false
		case <-own.news:
			return true
		case <-beat:
			if _, err := out.WriteString(": \n\n"); err != nil || out.Flush() != nil {
				return false
			}
		}
	}
}

// unreadNow asks again who the session belongs to, and what he has not read.
func (w *Web) unreadNow(member int64, token string) (unread int, ok bool) {
	w.live.asking <- struct{}{}
	defer func() { <-w.live.asking }()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	v, err := w.People.ViewerOf(ctx, token)
	if err != nil || v.ID != member {
		return 0, false
	}
	return v.Unread, true
}
