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

// throttle slows guessing down: each address has attempts of its own, and each
// account has some that all addresses share. An address from which the account
// was signed in to has its own attempts at it instead, so that a stranger who
// uses up the shared ones does not lock the member out. What is used up comes
// back with time, and nothing is kept over a restart.
type throttle struct {
	key        []byte
	byAddress  buckets // sign-ins from an address, 50 and one more every 5 s
	byAccount  buckets // sign-ins to an account, 10 and one more every 30 s
	byFamiliar buckets // the same from an address that got in before: only these are there
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
	}
}

// signIn takes one attempt at the account from the address.
func (t *throttle) signIn(account, address string, now time.Time) error {
	if err := t.byAddress.take(t.digest(network(address)), now); err != nil {
		return err
	}
	pair := t.digest(account, network(address))
	if t.byFamiliar.has(pair) {
		return t.byFamiliar.take(pair, now)
	}
	return t.byAccount.take(t.digest(account), now)
}

// gotIn makes the address familiar to the account.
func (t *throttle) gotIn(account, address string) {
	t.byFamiliar.of(t.digest(account, network(address)))
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

// digest stands for an account or address in memory; its key is made anew with
// each start, so that it tells nothing.
func (t *throttle) digest(parts ...string) string {
	mac := hmac.New(sha256.New, t.key)
	for _, part := range parts {
		_, _ = mac.Write([]byte(part)) // hash.Hash.Write never returns an error
		_, _ = mac.Write([]byte{0})
	}
	return string(mac.Sum(nil)[:16])
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
	limiters *otter.Cache[string, *rate.Limiter]
	every    rate.Limit
	most     int
}

func newBuckets(most int, again time.Duration) buckets {
	return buckets{
		limiters: otter.Must(&otter.Options[string, *rate.Limiter]{MaximumSize: maxBuckets}),
		every:    rate.Every(again),
		most:     most,
	}
}

// take uses one token up, or tells how long until there is one.
func (b buckets) take(key string, now time.Time) error {
	taken := b.of(key).ReserveN(now, 1)
	wait := taken.DelayFrom(now)
	if wait <= 0 {
		return nil
	}
	taken.CancelAt(now)
	return fail.New(fail.TooMany, "There were too many attempts in a short time.",
		"Nothing is locked for good: please wait a little and try again.").After(wait.Truncate(time.Second) + time.Second)
}

// of gives the key's bucket, a full one for a key that has none.
func (b buckets) of(key string) *rate.Limiter {
	limiter, _ := b.limiters.ComputeIfAbsent(key, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(b.every, b.most), false
	})
	return limiter
}

func (b buckets) has(key string) bool {
	_, known := b.limiters.GetIfPresent(key)
	return known
}
