package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Facts is a notice with all that a mail of it says, as it is now.
type Facts struct {
	Notice
	MemberID                         int64
	Body                             string // of the post, as plain text
	Said                             string // of a fault's update, as it was written (Markdown)
	FaultStatus, EventKind, ToStatus string
	Detail                           string
	// The estimate of now and the one before it; nil for what they do not name.
	EstimateFrom, EstimateUntil, EstimateNext *time.Time
	BeforeFrom, BeforeUntil, BeforeNext       *time.Time
	EstimateReason                            string
	PromiseWhat, PromiseReason                string // the reason why it ended so
	PromiseDue                                *time.Time
	ActReason                                 string // what a moderator gave, or who decided the appeal; public
	Release                                   string
	BoardMaySee, FaultMaySee, Choice          string
	PostGone                                  bool
	Muted                                     int
}

// Mail is a mail that may leave, with what it says. It is a notice, a digest of
// several, or a letter about an account.
type Mail struct {
	ID       int64
	MemberID int64 // 0 for somebody without an account
	Name     string
	To       string
	// Generation is that of the member's reply addresses.
	Generation int64
	Notice     *Facts
	Digest     []Facts
	Cadence    Choice
	Letter     *account.Letter
	Created    time.Time
	Attempts   int
	Unsure     int
}

// Unsendable says why a mail is not to be sent any more, for the outbox page.
type Unsendable struct{ Why string }

// Error is the reason.
func (u *Unsendable) Error() string { return u.Why }

func unsendable(why string) error { return &Unsendable{why} }

// DigestSize is how many events one digest shows; the rest is in the site.
const DigestSize = 100

// Opened is a mail with its texts, or why it cannot leave; At is when that was
// asked.
type Opened struct {
	Mail
	Err error
	At  time.Time
}

// Open gives one mail, see OpenAll. Errors: Missing, Unsendable.
func (o *Outbox) Open(ctx context.Context, mail int64) (Mail, error) {
	opened := o.OpenAll(ctx, []int64{mail})[0]
	return opened.Mail, opened.Err
}

// OpenAll gives mails with their texts, in the order of the ids, having asked
// again whether each may leave: the address is confirmed and on, the member
// neither erased nor (but for what is his own) suspended, what it is about still
// there and visible to him, and wanted. Otherwise its error is an Unsendable.
// Notices are asked for together, however many there are.
func (o *Outbox) OpenAll(ctx context.Context, mails []int64) []Opened {
	all, now := make([]Opened, len(mails)), o.Now()
	heads, err := headsOf(ctx, o.DB, mails, now)
	for i, id := range mails {
		all[i] = Opened{Mail: Mail{ID: id, Created: now}, At: now, Err: db.Plain(err)}
		if h, found := heads[id]; found {
			all[i].Mail, all[i].Err = mailOf(h), o.mayLeave(h, now)
		} else if err == nil {
			all[i].Err = fail.NotFound()
		}
	}
	facts, err := o.facts(ctx, all, heads)
	for i := range all {
		if all[i].Err == nil {
			o.fill(ctx, &all[i], heads[all[i].ID], facts, err)
		}
	}
	return all
}

func mailOf(h mailHead) Mail {
	return Mail{ID: h.ID, MemberID: h.MemberID, Name: h.Name, To: h.Email, Generation: h.Generation, Created: h.CreatedAt, Cadence: Choice(h.Cadence), Attempts: h.Attempts, Unsure: h.Unsure}
}

// mayLeave refuses what nobody has to look into for it.
func (o *Outbox) mayLeave(h mailHead, now time.Time) error {
	switch {
	case h.ExpiresAt != nil && !h.ExpiresAt.After(now):
		return unsendable("what it led to has expired")
	case h.Letter != nil:
		return nil
	case h.Kind != kindDigest && h.NoticeID == nil && mailable(h) == nil:
		return unsendable("its notice is gone")
	}
	return mailable(h)
}

// facts asks for the notices of all mails of one, in a statement for each group
// of kinds, because wishes are by group.
func (o *Outbox) facts(ctx context.Context, all []Opened, heads map[int64]mailHead) (map[int64]Facts, error) {
	notices := map[About][]int64{}
	for _, m := range all {
		if h := heads[m.ID]; m.Err == nil && h.NoticeID != nil && h.Letter == nil {
			about := Kind(h.Kind).About()
			notices[about] = append(notices[about], *h.NoticeID)
		}
	}
	found := map[int64]Facts{}
	for about, ids := range notices {
		facts, err := factsOf(ctx, o.DB, ids, about)
		if err != nil {
			return nil, db.Plain(err)
		}
		for _, f := range facts {
			found[f.ID] = f
		}
	}
	return found, nil
}

// fill puts into a mail what it says.
func (o *Outbox) fill(ctx context.Context, m *Opened, h mailHead, facts map[int64]Facts, err error) {
	switch {
	case h.Letter != nil:
		m.Mail, m.Err = o.openLetter(m.Mail, *h.Letter)
	case h.Kind == kindDigest:
		m.Mail, m.Err = o.openDigest(ctx, m.Mail, h)
	case err != nil:
		m.Err = err
	default:
		m.Mail, m.Err = o.openNotice(m.Mail, h, facts)
	}
}

func (o *Outbox) openLetter(m Mail, text string) (Mail, error) {
	m.Letter = &account.Letter{}
	if err := json.Unmarshal([]byte(text), m.Letter); err != nil {
		return m, unsendable("it cannot be read")
	}
	m.To = m.Letter.To
	return m, nil
}

// mailable refuses who gets no mail of notices at all.
func mailable(h mailHead) error {
	switch {
	case h.Erased || h.MemberID == 0:
		return unsendable("the account is erased")
	case h.Email == "" || !h.EmailConfirmed:
		return unsendable("the address is not confirmed")
	case h.Off != 0:
		return unsendable("the address is switched off, because mail to it came back")
	}
	return nil
}

func (o *Outbox) openNotice(m Mail, h mailHead, facts map[int64]Facts) (Mail, error) {
	f, found := facts[*h.NoticeID]
	if !found {
		return m, unsendable("its notice is gone")
	}
	m.Notice = &f
	return m, o.wanted(h, m.Notice)
}

// wanted refuses what the member may not see any more or does not want any
// more, and empties what he may know of but not read.
func (o *Outbox) wanted(h mailHead, f *Facts) error {
	own := f.Kind.Own()
	choice := Choice(f.Choice)
	switch {
	case h.Suspended != 0 && !own:
		return unsendable("the account is suspended")
	case choice == InSite || choice == Off:
		return unsendable("the member does not want it by mail any more")
	case f.Muted != 0 && !own:
		return unsendable("the member muted it")
	case f.PostGone && !own:
		return unsendable("what it was about is not there any more")
	}
	if o.sees(h, *f) {
		return nil
	}
	if own && f.EntryID != nil { // the log entry is his to read, the place is not
		f.ThreadTitle, f.BoardName, f.Body, f.ThreadID, f.PostID, f.FaultTitle = "", "", "", 0, 0, ""
		return nil
	}
	return unsendable("the member may not see it any more")
}

func (o *Outbox) sees(h mailHead, f Facts) bool {
	audiences := o.Audiences(account.Viewer{ID: h.MemberID, Role: account.Role(h.Role)})
	return (f.ThreadID == 0 || slices.Contains(audiences, f.BoardMaySee)) && (f.FaultID == 0 || slices.Contains(audiences, f.FaultMaySee))
}

func (o *Outbox) openDigest(ctx context.Context, m Mail, h mailHead) (Mail, error) {
	all, err := collectedFacts(ctx, o.DB, m.ID, DigestSize)
	if err != nil {
		return m, db.Plain(err)
	}
	wishes, err := o.preferences(ctx, h.MemberID)
	if err != nil {
		return m, err
	}
	for _, f := range all {
		f.Choice = string(wishes.Choices[f.Kind.About()]) // what he wants now, not when it happened
		if o.wanted(h, &f) == nil {
			m.Digest = append(m.Digest, f)
		}
	}
	if len(m.Digest) == 0 {
		return m, unsendable("everything in it was read, or is not there any more")
	}
	return m, nil
}

// How often and how long a mail is tried.
const (
	tryFor       = 5 * 24 * time.Hour // RFC 5321, 4.5.4.1 asks for 4 to 5 days
	firstPause   = time.Minute
	longestPause = 4 * time.Hour
	maxUnsure    = 2
	unsurePause  = 15 * time.Minute
	lostAfter    = 15 * time.Minute
	keptFor      = 30 * 24 * time.Hour
	pruneStep    = 1000
	lostStep     = 200
)

// Claim marks up to most due mails as being sent, urgent ones first, and gives
// their ids.
func (o *Outbox) Claim(ctx context.Context, most int) (ids []int64, err error) {
	err = o.DB.Write(ctx, func(tx *db.Tx) error {
		ids, err = claimMails(ctx, tx, o.Now(), most)
		return err
	})
	slices.Sort(ids)
	return ids, err
}

// Sent ends a mail that the server took, with its answer.
func (o *Outbox) Sent(ctx context.Context, mail int64, answer string) error {
	return o.finish(ctx, mail, outcome{State: MailSent, Answer: answer})
}

// Drop ends a mail that is not to be sent any more.
func (o *Outbox) Drop(ctx context.Context, mail int64, why string) error {
	return o.finish(ctx, mail, outcome{State: MailDropped, Why: why})
}

// Refused ends a mail that the server does not want, with its answer.
func (o *Outbox) Refused(ctx context.Context, mail int64, answer string) error {
	return o.finish(ctx, mail, outcome{State: MailRefused, Why: "the mail server refused it", Answer: answer})
}

// Later puts a mail off that the server does not take now, longer each time,
// and gives it up after five days.
func (o *Outbox) Later(ctx context.Context, m Mail, why, answer string) error {
	if o.Now().Sub(m.Created) > tryFor {
		return o.finish(ctx, m.ID, outcome{State: MailGivenUp, Why: why, Answer: answer})
	}
	return o.finish(ctx, m.ID, outcome{State: MailQueued, Why: why, Answer: answer, NextTry: o.Now().Add(pauseAfter(m.Attempts))})
}

// Unbegun gives a mail back that could not be tried, because there was no
// connection: it stays in its place and is tried after the pause.
func (o *Outbox) Unbegun(ctx context.Context, m Mail, why string, pause time.Duration) error {
	if o.Now().Sub(m.Created) > tryFor {
		return o.finish(ctx, m.ID, outcome{State: MailGivenUp, Why: why})
	}
	return o.finish(ctx, m.ID, outcome{State: MailQueued, Why: why, NextTry: o.Now().Add(pause), Attempts: -1})
}

// Unsure notes that the connection ended after the whole mail was sent and
// before the server said whether it took it. Losing mail is worse than sending
// it twice under one Message-ID, which most mail programs show once: it is tried
// once more, and then given up.
func (o *Outbox) Unsure(ctx context.Context, m Mail, why string) error {
	if m.Unsure+1 >= maxUnsure {
		return o.finish(ctx, m.ID, outcome{State: MailGivenUp, Why: why + "; it may have arrived", Unsure: 1})
	}
	return o.finish(ctx, m.ID, outcome{State: MailQueued, Why: why, NextTry: o.Now().Add(unsurePause), Unsure: 1})
}

func pauseAfter(attempts int) time.Duration {
	return min(longestPause, firstPause<<min(max(attempts-1, 0), 10))
}

// clip keeps what fits the column, on one line.
func clip(text string) string {
	line := []rune(text)
	for i, r := range line {
		if r < ' ' || r == 0x7f {
			line[i] = ' '
		}
	}
	return string(line[:min(len(line), 400)])
}

// Recover takes up the mails a node began to send and of which nothing was
// heard for a quarter of an hour, because it ended: whether they left is unsure.
func (o *Outbox) Recover(ctx context.Context) error {
	var ids []int64
	err := o.DB.Write(ctx, func(tx *db.Tx) (err error) {
		ids, err = abandoned(ctx, tx, o.Now().Add(-lostAfter), lostStep)
		return err
	})
	for _, id := range ids {
		h, readErr := mailByID(ctx, o.DB, id, o.Now())
		if readErr != nil {
			return errors.Join(err, db.Plain(readErr))
		}
		err = errors.Join(err, o.Unsure(ctx, Mail{ID: id, Unsure: h.Unsure}, "the forum stopped while it was being sent"))
	}
	return err
}

// NextTry is when the next mail is due, and false when none is queued.
func (o *Outbox) NextTry(ctx context.Context) (time.Time, bool, error) {
	at, found, err := nextTry(ctx, o.DB)
	return at, found, db.Plain(err)
}

// Prune forgets what ended more than 30 days ago. That a member was told of an
// event stays with its notice.
func (o *Outbox) Prune(ctx context.Context) error {
	return o.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := pruneMails(ctx, tx, o.Now().Add(-keptFor), pruneStep)
		return err
	})
}

// Number is a fault's number as people write it.
func Number(fault int64) string { return fmt.Sprintf("F-%d", fault) }
