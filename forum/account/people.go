package account

import (
	"log/slog"
	"runtime"
	"sync"
	"time"

	"answerable/forum/db"
	"answerable/forum/jobs"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/maypok86/otter/v2"
)

// Options are what New needs besides the database; a zero field takes the
// value named beside it.
type Options struct {
	// Now is the injected clock; it must be given.
	Now func() time.Time
	// HashConcurrency is how many passwords are hashed at the same time, each
	// with 19 MiB; half the cores, one at least.
	HashConcurrency int
	// BreachedFile is a list of passwords to refuse: sorted SHA-1 lines as Have
	// I Been Pwned gives them (HASH or HASH:COUNT), or plain lines sorted by
	// byte. It is searched in place, never loaded. Empty means none.
	BreachedFile string
	// Log gets the security events, by member id; it is never given a name, an
	// address or a secret. Discarded.
	Log *slog.Logger
	// Jobs takes the jobs of asked-for letters; it is needed where mail is set up.
	Jobs *jobs.Queue
	// BaseURL is the forum's origin, for which passkeys are made. Without one
	// there are none.
	BaseURL string
	// FactorKey encrypts the secrets of authenticator apps: it is the same on all
	// nodes and does not stand in the database. Without one nobody can set up an app.
	FactorKey *[32]byte
	// Demo lets anybody sign in as anybody through SignInAs. Never on a real
	// forum.
	Demo bool
}

// People is the use cases about people. It is safe for concurrent use.
type People struct {
	db       *db.DB
	now      func() time.Time
	log      *slog.Logger
	demo     bool
	hash     *hasher
	breached string
	reserved reservedNames
	throttle *throttle
	sealer   sealer
	webauthn *webauthn.WebAuthn // nil where passkeys do not work
	site     siteCache
	jobs     *jobs.Queue
	postbox  Postbox                      // nil while no mail is set up
	holders  *otter.Cache[string, bearer] // by stored token

	seenMu sync.Mutex
	seen   map[int64]time.Time // session -> when it was last used
}

// New gives the use cases over d.
func New(d *db.DB, o Options) *People {
	if o.HashConcurrency < 1 {
		o.HashConcurrency = max(1, runtime.GOMAXPROCS(0)/2)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p := &People{
		db:       d,
		now:      func() time.Time { return o.Now().UTC().Truncate(time.Microsecond) },
		log:      o.Log,
		demo:     o.Demo,
		jobs:     o.Jobs,
		hash:     newHasher(o.HashConcurrency),
		breached: o.BreachedFile,
		reserved: readReserved(),
		throttle: newThrottle(),
		sealer:   newSealer(o.FactorKey),
		webauthn: newWebAuthn(o.BaseURL),
		holders:  otter.Must(&otter.Options[string, bearer]{MaximumSize: 20_000}),
		seen:     map[int64]time.Time{},
	}
	d.Hear(p.site.hear)
	return p
}
