package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"answerable/forum/fail"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// maxBuckets bounds the memory of each kind of limit.
const maxBuckets = 50_000

// digest stands for an account or address in memory; its key is made anew with
// each start, so that it tells nothing.
type digest [16]byte

// throttle slows guessing down: each address has attempts of its own, and each
// account has some that all addresses share. An address from which the account
// was signed in to has its own attempts at it instead, so that a stranger who
// uses up the shared ones does not lock the member out. What is used up comes
// back with time, and nothing is kept over a restart.
type throttle struct {
	key        []byte
	byAddress  buckets // sign-ins from an address, 50 and one more every 5 s
	byAccount  buckets // sign-ins to an account, 10 and one more every 30 s
	byFamiliar buckets // the same from an address that got in before
	familiar   *otter.Cache[digest, struct{}]
	signUps    buckets // from an address, 20 and one more every minute
	lettersTo  buckets // asked for to one e-mail address, 3 and one more every 20 min
	data       buckets // downloads of one's own data, 3 and one more every hour
	letters    buckets // asked for from an address, 15 and one more every 2 min
}

func newThrottle() *throttle {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // crypto/rand.Read never returns an error (Go 1.24)
	return &throttle{
		key:        key,
		byAddress:  newBuckets(50, 5*time.Second),
		byAccount:  newBuckets(10, 30*time.Second),
		byFamiliar: newBuckets(10, 30*time.Second),
		signUps:    newBuckets(20, time.Minute),
		lettersTo:  newBuckets(3, 20*time.Minute),
		data:       newBuckets(3, time.Hour),
		letters:    newBuckets(15, 2*time.Minute),
		familiar:   otter.Must(&otter.Options[digest, struct{}]{MaximumSize: maxBuckets}),
	}
}

// signIn takes one attempt at the account from the address.
func (t *throttle) signIn(account, address string, now time.Time) error {
	if err := t.byAddress.take(t.digest(network(address)), now); err != nil {
		return err
	}
	pair := t.digest(account, network(address))
	if _, known := t.familiar.GetIfPresent(pair); known {
		return t.byFamiliar.take(pair, now)
	}
	return t.byAccount.take(t.digest(account), now)
}

// gotIn makes the address familiar to the account.
func (t *throttle) gotIn(account, address string) {
	t.familiar.Set(t.digest(account, network(address)), struct{}{})
}

// signUp takes one sign-up from the address.
func (t *throttle) signUp(address string, now time.Time) error {
	return t.signUps.take(t.digest(network(address)), now)
}

// letter takes one letter to the e-mail address, asked for from the other; the
// limit is the same whether anybody here has it.
func (t *throttle) letter(email, address string, now time.Time) error {
	if err := t.letters.take(t.digest("letters", network(address)), now); err != nil {
		return err
	}
	return t.lettersTo.take(t.digest("letters to", strings.ToLower(email)), now)
}

func (t *throttle) takeData(member int64, now time.Time) error {
	return t.data.take(t.digest("data", strconv.FormatInt(member, 10)), now)
}

func (t *throttle) digest(parts ...string) (d digest) {
	mac := hmac.New(sha256.New, t.key)
	for _, part := range parts {
		_, _ = mac.Write([]byte(part)) // hash.Hash.Write never returns an error
		_, _ = mac.Write([]byte{0})
	}
	copy(d[:], mac.Sum(nil))
	return d
}

// network is what one person can be expected to have: an IPv4 address, or an
// IPv6 /64. What is no address counts as itself.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	return netip.PrefixFrom(ip, 64).Masked().String()
}

// buckets are token buckets by digest.
type buckets struct {
	limiters *otter.Cache[digest, *rate.Limiter]
	every    rate.Limit
	most     int
}

func newBuckets(most int, again time.Duration) buckets {
	return buckets{
		limiters: otter.Must(&otter.Options[digest, *rate.Limiter]{MaximumSize: maxBuckets}),
		every:    rate.Every(again),
		most:     most,
	}
}

// take uses one token up, or tells how long until there is one.
func (b buckets) take(key digest, now time.Time) error {
	limiter, _ := b.limiters.ComputeIfAbsent(key, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(b.every, b.most), false
	})
	taken := limiter.ReserveN(now, 1)
	wait := taken.DelayFrom(now)
	if wait <= 0 {
		return nil
	}
	taken.CancelAt(now)
	return fail.New(fail.TooMany, "There were too many attempts in a short time.",
		"Nothing is locked for good: please wait a little and try again.").After(wait.Truncate(time.Second) + time.Second)
}
