package intake

import (
	"context"
	"errors"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// arrived is one mail while it is worked.
type arrived struct {
	mailRow
	mail    Message
	machine string // why nobody is answered, empty for a person
	// answerTo is the confirmed address of the member it is from; the others
	// are told by their own mail server, or not at all.
	answerTo string
	member   int64  // whose that address is
	path     string // of the page that an answer leads to
	partly   []string
}

// Work does a Received job. What may get better (the database, a busy place)
// is an error, and tried again; all else ends the mail.
func (i *Intake) Work(ctx context.Context, job Received) error {
	row, err := waitingMail(ctx, i.DB, job.ID)
	if db.NoRow(err) {
		return nil
	}
	if err != nil {
		return db.Plain(err)
	}
	a := &arrived{mailRow: row}
	o, err := i.work(ctx, a)
	if err != nil {
		refused := fail.From(err)
		if passing(refused) {
			return err
		}
		o = outcome{kind: "refused", why: refused.Text, member: o.member}
		return i.end(ctx, a, o, i.refusal(a, refused))
	}
	return i.end(ctx, a, o, i.incomplete(a))
}

// passing says whether a later try may go better.
func passing(e *fail.Error) bool {
	return e.Kind == fail.Internal || e.Kind == fail.Unavailable
}

func (i *Intake) work(ctx context.Context, a *arrived) (outcome, error) {
	var err error
	if a.mail, err = Parse(a.Raw); err != nil {
		return outcome{}, err
	}
	if a.mail.report.isOne() {
		return outcome{kind: "report"}, i.report(ctx, a.mail.report)
	}
	if a.machine = a.mail.automatic(a.Sender, i.Mail.Domain); a.machine != "" {
		return outcome{kind: "ignored", why: "Not a person's mail: " + a.machine + "."}, nil
	}
	local, ours := i.ours(a.Recipient)
	signed, reply := notify.ReadReplyAddress(local)
	switch {
	case !ours || reportsTo(local):
		return outcome{kind: "ignored", why: "Nobody reads mail to this address."}, nil
	case reply:
		return i.reply(ctx, a, signed)
	}
	return i.start(ctx, a, local)
}

// reply posts an answer to a notification. Both have to be true: the address
// is the secret that was sent to him, and the mail says that it is his.
func (i *Intake) reply(ctx context.Context, a *arrived, signed notify.SignedReply) (outcome, error) {
	who, err := i.holder(ctx, signed)
	if err != nil {
		return outcome{}, err
	}
	o := outcome{member: who.Viewer.ID}
	if !strings.EqualFold(a.mail.From.Email, who.Email) {
		return o, fail.New(fail.Forbidden, "This mail is from another address than the member's who may use this reply address.", "Send it from the address of your account, or answer on the page.")
	}
	if i.vouched(a.mail) == forged {
		return o, fail.New(fail.Forbidden, "Our mail server found that this mail is not from the address it names.", "Answer on the page.")
	}
	a.answerTo, a.member = who.Email, who.Viewer.ID
	if signed.To.FaultID != 0 {
		a.path = "/faults/" + idText(signed.To.FaultID)
		if signed.To, err = i.threadAbout(ctx, who.Viewer, signed.To); err != nil {
			return o, err
		}
	}
	a.path = "/t/" + idText(signed.To.ThreadID)
	body, err := i.body(ctx, a, who.Viewer)
	if err != nil {
		return o, err
	}
	place, err := i.post(ctx, who.Viewer, signed.To, body, key(a.MessageKey))
	return placed(o, place), err
}

// threadAbout is where an answer to a fault's news belongs: into the member's own
// thread about it, else into one he wrote in, follows, or may see.
func (i *Intake) threadAbout(ctx context.Context, v account.Viewer, to notify.ReplyTo) (notify.ReplyTo, error) {
	id, err := threadOfFault(ctx, i.DB, to.FaultID, v.ID, thread.Audiences(v))
	if db.NoRow(err) {
		return to, fail.New(fail.Conflict, "There is no thread about this fault that you could reply in.", "Say on the fault's page how it is with you, or open a thread.")
	}
	return notify.ReplyTo{MemberID: to.MemberID, ThreadID: id}, db.Plain(err)
}

// post replies in the thread, or in the one it was merged into.
func (i *Intake) post(ctx context.Context, v account.Viewer, to notify.ReplyTo, body, key string) (thread.Placed, error) {
	t, err := i.Forum.Thread(ctx, v, to.ThreadID)
	if err != nil {
		return thread.Placed{}, err
	}
	r := thread.Reply{ThreadID: t.ID, Body: body, ReplyTo: to.PostID, Key: key}
	if t.MergedInto != nil {
		r.ThreadID, r.ReplyTo = *t.MergedInto, 0
	}
	place, err := i.Forum.Reply(ctx, v, r)
	if r.ReplyTo != 0 && fail.Is(err, fail.Missing) || r.ReplyTo != 0 && fail.Is(err, fail.Invalid) && !hasField(err, "body") {
		r.ReplyTo = 0 // that post has moved; the thread is what he answers
		place, err = i.Forum.Reply(ctx, v, r)
	}
	return place, err
}

func hasField(err error, name string) bool {
	_, has := fail.From(err).Fields[name]
	return has
}

func placed(o outcome, p thread.Placed) outcome {
	o.kind, o.thread, o.post = "posted", p.ThreadID, p.PostID
	if p.PostID == 0 {
		o.kind = "held"
	}
	return o
}

// report hands on what mail servers say about our own mails.
func (i *Intake) report(ctx context.Context, r report) error {
	if i.Bounced == nil {
		return nil
	}
	var errs []error
	for _, b := range r.bounces() {
		if b.MessageID = r.originalID; b.Email != "" || b.MessageID != "" {
			errs = append(errs, i.Bounced(ctx, b))
		}
	}
	return errors.Join(errs...)
}

// bounces are one for each recipient. Many who send complaints on leave the
// address out; then the mail it is about says whose it is.
func (r report) bounces() (all []Bounce) {
	for _, u := range r.failed {
		all = append(all, Bounce{Email: u.address, Said: u.said})
	}
	for _, u := range r.delayed {
		all = append(all, Bounce{Email: u.address, Said: u.said, Delayed: true})
	}
	if !r.complaint {
		return all
	}
	complained := r.complained
	if len(complained) == 0 {
		complained = r.original
	}
	if len(complained) == 0 {
		complained = []string{""}
	}
	for _, address := range complained {
		all = append(all, Bounce{Email: address, Complaint: true})
	}
	return all
}

// end notes the outcome and answers in one transaction, so that nobody gets two
// answers, and no mail is done without its answer.
func (i *Intake) end(ctx context.Context, a *arrived, o outcome, answer *account.Letter) error {
	if answer != nil {
		may, err := i.mayAnswer(ctx, answer.To)
		if err != nil {
			return err
		}
		if !may {
			answer, o.why = nil, o.why+" Not answered: too many answers to this address within an hour."
		}
	}
	if answer != nil {
		o.answer = hashed(strings.ToLower(answer.To))
	}
	o.why = cut(o.why, 500)
	return i.DB.Write(ctx, func(tx *db.Tx) error {
		first, err := endMail(ctx, tx, a.ID, o, i.Now())
		if err != nil || !first || answer == nil {
			return err
		}
		return i.Postbox.Post(ctx, tx, *answer)
	})
}

func cut(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}
