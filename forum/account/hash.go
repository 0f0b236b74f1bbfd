package account

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"answerable/forum/fail"

	"github.com/alexedwards/argon2id"
)

// hashing queues: more than maxWaiting, or waiting longer than maxWait, is
// refused, so that guessing cannot use up the machine.
const (
	maxWaiting = 16
	maxWait    = 5 * time.Second
)

// hashParams are OWASP's Argon2id minimum: 19 MiB, two passes, one lane.
func hashParams() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// nobodysHash is compared with where no member or no password is found, so
// that the answer takes the same time. No password gives it.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// hasher makes and checks password hashes (PHC string format), a bounded
// number at once.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int64
	maxWait time.Duration
}

func newHasher(atOnce int) *hasher {
	return &hasher{slots: make(chan struct{}, atOnce), maxWait: maxWait}
}

// make gives the hash of a password that readPassword accepted.
func (h *hasher) make(ctx context.Context, password string) (hash string, err error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	return argon2id.CreateHash(password, hashParams())
}

// check tells whether the password gives the hash, and whether the hash was
// made with other parameters than today's.
func (h *hasher) check(ctx context.Context, password, hash string) (matches, outdated bool, err error) {
	if err := h.enter(ctx); err != nil {
		return false, false, err
	}
	defer h.leave()
	matches, params, err := argon2id.CheckHash(password, hash)
	if err != nil {
		return false, false, err
	}
	return matches, *params != *hashParams(), nil
}

func (h *hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	default:
	}
	defer h.waiting.Add(-1)
	if h.waiting.Add(1) > maxWaiting {
		return busy(errors.New("the queue for hashing is full"))
	}
	ctx, cancel := context.WithTimeout(ctx, h.maxWait)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return busy(ctx.Err())
	}
}

func (h *hasher) leave() { <-h.slots }

func busy(cause error) error {
	return fail.New(fail.TooMany, "Many people are signing in just now.", "Nothing was changed. Please try again in a few seconds.").
		After(maxWait).Because(cause)
}
