package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/netip"
	"strconv"
	"sync/atomic"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"

	"github.com/gofiber/fiber/v2"
)

// Request is one request on its way: Fiber's context, who asks and the id that
// joins the answer with the log.
type Request struct {
	*fiber.Ctx
	ID     string
	Viewer account.Viewer
	token  string
	view   *thread.View   // asked along with who asks, on a thread's page
	fault  fault.Glimpse  // what the thread's fault is to him, asked along with it
	target *thread.Target // asked along with who asks, where he replies
	web    *Web
}

// Context is what use cases get.
func (r *Request) Context() context.Context { return r.Ctx.UserContext() }

// Int64 reads a whole positive number from the route's path.
func (r *Request) Int64(name string) (int64, error) {
	n, err := strconv.ParseInt(r.Params(name), 10, 64)
	if err != nil || n < 1 {
		return 0, fail.NotFound()
	}
	return n, nil
}

// Number reads an optional whole number from the query; absent is otherwise.
func (r *Request) Number(name string, otherwise int) (int, error) {
	text := r.Query(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return 0, fail.New(fail.Malformed, "The address has a number that cannot be read.", "Go back and follow a link on the page.")
	}
	return int(n), nil
}

// cursor reads an optional id from the query, behind which a list goes on; 0
// when it is absent.
func (r *Request) cursor(name string) (int64, error) {
	text := r.Query(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fail.New(fail.Malformed, "This part of the list cannot be found.", "Start again at the top of the list.")
	}
	return n, nil
}

// queryID reads an optional id from the query; 0 when it is absent or empty.
func (r *Request) queryID(name string) (int64, error) {
	text := r.Query(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, fail.New(fail.Malformed, "The address has a number that cannot be read.", "Go back and follow a link on the page.")
	}
	return n, nil
}

// Address is the client's, believing X-Forwarded-For only from trusted proxies.
func (r *Request) Address() netip.Addr {
	remote, _ := netip.AddrFromSlice(r.Ctx.Context().RemoteIP())
	return config.ClientIP(remote.Unmap(), r.Get(fiber.HeaderXForwardedFor), r.web.Site.Trusted)
}

// requestIDs makes ids that are unique among nodes and cost nothing to make.
type requestIDs struct {
	prefix string
	count  *atomic.Uint64
}

func newRequestIDs() requestIDs {
	var b [4]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return requestIDs{prefix: hex.EncodeToString(b[:]) + "-", count: new(atomic.Uint64)}
}

func (i requestIDs) next() string { return i.prefix + strconv.FormatUint(i.count.Add(1), 36) }
