package intake

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

// startLife is how long a thread by mail waits to be confirmed.
const startLife = 72 * time.Hour

// start opens a thread by a mail to a board. An address in From proves nothing:
// unless our own mail server vouches for it, the thread waits until its author
// follows the link that is sent to the confirmed address.
func (i *Intake) start(ctx context.Context, a *arrived, local string) (outcome, error) {
	id, err := i.mailBoard(ctx, local)
	if err != nil {
		return outcome{}, err
	}
	who, found, err := i.People.CorrespondentByEmail(ctx, a.mail.From.Email)
	if err != nil {
		return outcome{}, err
	}
	if !found {
		return outcome{kind: "refused", why: "No member has confirmed the address it is from."}, nil
	}
	o := outcome{member: who.Viewer.ID}
	proof := i.vouched(a.mail)
	if proof == forged {
		return o, fail.New(fail.Forbidden, "Our mail server found that this mail is not from the address it names.", "Open the thread on the page.")
	}
	a.answerTo, a.member, a.path = who.Email, who.Viewer.ID, "/ask"
	board, err := i.startable(ctx, who.Viewer, id)
	if err != nil {
		return o, err
	}
	body, err := i.body(ctx, a, who.Viewer)
	if err != nil {
		return o, err
	}
	s := mailStart{MemberID: who.Viewer.ID, BoardID: board.ID, Title: Title(a.mail.Subject), Body: body, MessageKey: a.MessageKey}
	if proof != vouched {
		o.kind = "confirm"
		return o, i.askToConfirm(ctx, a, s, board.Name)
	}
	place, err := i.Forum.Start(ctx, who.Viewer, s.opening())
	return placed(o, place), err
}

// startable asks before a link is sent what Forum.Start asks again after it.
func (i *Intake) startable(ctx context.Context, v account.Viewer, board int64) (thread.Board, error) {
	b, err := i.Forum.BoardByID(ctx, v, board)
	if err != nil {
		return b, err
	}
	if !b.StartableBy(v) {
		return b, fail.New(fail.Forbidden, "You cannot start threads in this board.", "Choose another board, or reply in a thread.")
	}
	return b, nil
}

// mailStart is a thread by mail that waits.
type mailStart struct {
	MessageKey string
	MemberID   int64
	BoardID    int64
	Title      string
	Body       string
	ExpiresAt  time.Time
}

func (s mailStart) opening() thread.Opening {
	return thread.Opening{BoardID: s.BoardID, Kind: thread.Question, Title: s.Title, Body: s.Body, Key: key(s.MessageKey)}
}

func (i *Intake) askToConfirm(ctx context.Context, a *arrived, s mailStart, board string) error {
	if i.Postbox == nil || !i.Postbox.Ready() {
		return fail.New(fail.Forbidden, "This forum sends no mail, so nobody can be asked whether the mail is his.", "Open the thread on the page.")
	}
	may, err := i.mayAnswer(ctx, a.answerTo)
	if err != nil {
		return err
	}
	if !may {
		return fail.New(fail.Forbidden, "Too many mails from this address wait to be confirmed.", "Open the thread on the page.")
	}
	token, now := newToken(), i.Now()
	s.ExpiresAt = now.Add(startLife)
	letter := i.letter(a, account.LetterMailConfirm, "", board)
	letter.Path, letter.ExpiresAt = "/link/start/"+token, s.ExpiresAt
	letter.Facts[account.FactUntil] = s.ExpiresAt.Format(time.RFC3339)
	return i.DB.Write(ctx, func(tx *db.Tx) error {
		first, err := insertStart(ctx, tx, hashed(token), s, now)
		if err != nil || !first {
			return err
		}
		if err := noteAnswer(ctx, tx, a.ID, hashed(a.answerTo)); err != nil {
			return err
		}
		return i.Postbox.Post(ctx, tx, *letter)
	})
}

func newToken() string {
	var b [18]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Waiting is a thread by mail that its author is asked about.
type Waiting struct{ Title, Body, Board string }

// WaitingStart shows who holds the token what would be posted. Error: Gone.
func (i *Intake) WaitingStart(ctx context.Context, token string) (Waiting, error) {
	s, who, err := i.waitingStart(ctx, token)
	if err != nil {
		return Waiting{}, err
	}
	b, err := i.Forum.BoardByID(ctx, who, s.BoardID)
	return Waiting{Title: s.Title, Body: s.Body, Board: b.Name}, err
}

func (i *Intake) waitingStart(ctx context.Context, token string) (mailStart, account.Viewer, error) {
	s, err := startByToken(ctx, i.DB, hashed(token), i.Now())
	if db.NoRow(err) {
		return s, account.Viewer{}, fail.New(fail.Gone, "This link does not work any more.", "The thread was posted already, three days have passed, or your address changed since. Look at your threads, or write again.")
	}
	if err != nil {
		return s, account.Viewer{}, db.Plain(err)
	}
	who, found, err := i.People.CorrespondentByID(ctx, s.MemberID)
	if err == nil && !found {
		err = fail.NotFound()
	}
	return s, who.Viewer, err
}

// ConfirmStart posts the thread that the token is for, in its author's name and
// with the rights he has now. Followed twice it posts one.
func (i *Intake) ConfirmStart(ctx context.Context, token string) (thread.Placed, error) {
	s, who, err := i.waitingStart(ctx, token)
	if err != nil {
		return thread.Placed{}, err
	}
	place, err := i.Forum.Start(ctx, who, s.opening())
	if err != nil {
		return place, err
	}
	return place, i.DB.Write(ctx, func(tx *db.Tx) error { return deleteStart(ctx, tx, hashed(token)) })
}
