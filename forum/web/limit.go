package web

import (
	"fmt"
	"sync"
	"time"

	"answerable/forum/fail"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// limiter counts requests by class and by who sends them. Buckets that nobody
// used for an hour are forgotten.
type limiter struct {
	now     func() time.Time
	limits  map[Rate]Limit
	mu      sync.Mutex
	buckets *otter.Cache[string, *rate.Limiter]
}

func newLimiter(now func() time.Time, limits map[Rate]Limit) *limiter {
	if limits == nil {
		limits = Limits()
	}
	buckets := otter.Must(&otter.Options[string, *rate.Limiter]{
		MaximumSize: 100_000, ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](time.Hour)})
	return &limiter{now: now, limits: limits, buckets: buckets}
}

func (l *limiter) allow(class Rate, r *Request) error {
	limit, limited := l.limits[class]
	if !limited {
		return nil
	}
	now := l.now()
	reservation := l.bucket(string(class)+" "+r.sender(), limit).ReserveN(now, 1)
	wait := reservation.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	reservation.CancelAt(now)
	return fail.New(fail.TooMany, "That was a lot in a short time.",
		"Nothing is lost. Please wait a moment and try again.").After(max(wait, time.Second))
}

// sender is the member, or the address of a guest: the whole of IPv4, the
// network of IPv6, since one household has 2^64 of those.
func (r *Request) sender() string {
	if r.Viewer.SignedIn() {
		return fmt.Sprint("member ", r.Viewer.ID)
	}
	address := r.Address()
	if address.Is6() {
		if network, err := address.Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}

func (l *limiter) bucket(key string, limit Limit) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.buckets.GetIfPresent(key); ok {
		return b
	}
	b := rate.NewLimiter(rate.Every(limit.Every), limit.Burst)
	l.buckets.Set(key, b)
	return b
}
