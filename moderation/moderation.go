package moderation

import (
	"context"
	"log/slog"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/jobs"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// Desk holds the use cases of moderation.
type Desk struct {
	db      *db.DB
	now     func() time.Time
	log     *slog.Logger
	modlog  *modlog.Log
	forum   *thread.Forum
	jobs    *jobs.Queue
	forget  []Forget
	rules   rulesCache
	reasons *reasons

	postbox account.Postbox // nil for none
}

// Parts are what a Desk is built from.
type Parts struct {
	DB     *db.DB
	Now    func() time.Time
	Log    *slog.Logger
	ModLog *modlog.Log
	Forum  *thread.Forum
	Jobs   *jobs.Queue
	// Forget are what else takes away what it keeps of a member, in the
	// transaction of his erasure: accounts, private details, mail.
	Forget []Forget
}

// SendBy gives what carries letters to guests who flagged, once, before anybody is
// served. Without one guests are not asked for an address.
func (d *Desk) SendBy(b account.Postbox) { d.postbox = b }

// Forget takes away what a part of the forum keeps of a member.
type Forget func(ctx context.Context, tx *db.Tx, member int64) error

// New gives the desk built from its parts. Begin must be called once before
// anybody acts.
func New(p Parts) *Desk {
	d := &Desk{db: p.DB, now: func() time.Time { return p.Now().UTC().Truncate(time.Microsecond) },
		log: p.Log, modlog: p.ModLog, forum: p.Forum, jobs: p.Jobs, forget: p.Forget, reasons: newReasons()}
	p.DB.Hear(d.rules.hear)
	return d
}

// mustModerate refuses everybody who may not moderate just now.
func mustModerate(v account.Viewer) error {
	if err := v.MayWrite(); err != nil || v.IsModerator() {
		return err
	}
	return fail.New(fail.Forbidden, "Only moderators can do this.", "You can flag a post, and a moderator will look at it.")
}

func mustAdminister(v account.Viewer) error {
	if err := v.MayWrite(); err != nil || v.IsAdministrator() {
		return err
	}
	return fail.New(fail.Forbidden, "Only administrators can do this.", "Ask one of them if it is needed.")
}
