package intake

import (
	"context"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/notify"
	"answerable/forum/thread"
)

// Local parts that take what mail servers tell us and nothing else: RFC 5321
// section 4.5.1 asks for the first.
const (
	postmaster = "postmaster"
	bounces    = "bounces"
)

// Received is the job that works one mail of the inbox.
type Received struct {
	ID int64 `json:"id"`
}

// Kind names the job.
func (Received) Kind() string { return "mail_received" }

// Known says whether an address takes mail: a reply address that still holds,
// a board that threads can be started in by mail, or where bounces go. Errors:
// Missing with why not; whatever the database says.
func (i *Intake) Known(ctx context.Context, address string) error {
	local, ours := i.ours(address)
	if !ours {
		return fail.New(fail.Missing, "This address is not of this forum.", "Check the part behind the @.")
	}
	if signed, ok := notify.ReadReplyAddress(local); ok {
		_, err := i.holder(ctx, signed)
		return err
	}
	if reportsTo(local) {
		return nil
	}
	_, err := i.mailBoard(ctx, local)
	return err
}

func reportsTo(local string) bool {
	local, _, _ = strings.Cut(strings.ToLower(local), "+")
	return local == postmaster || local == bounces
}

// holder is whose reply address it is, if it still holds.
func (i *Intake) holder(ctx context.Context, signed notify.SignedReply) (account.Correspondent, error) {
	c, found, err := i.People.CorrespondentByID(ctx, signed.To.MemberID)
	if err != nil {
		return account.Correspondent{}, err
	}
	if !found || !i.Replies.Holds(signed, notify.ReplyHolder{Email: c.Email, Generation: c.Generation}) {
		return account.Correspondent{}, fail.New(fail.Missing, "This reply address does not work any more.", "Answer on the page of the thread, or to a newer mail.")
	}
	return c, nil
}

// mailBoard is the board that a mail to local@ starts a thread in. Whether the
// sender may is asked of the board later.
func (i *Intake) mailBoard(ctx context.Context, local string) (int64, error) {
	id, err := mailBoardBySlug(ctx, i.DB, strings.ToLower(local))
	if db.NoRow(err) {
		return 0, fail.New(fail.Missing, "Nobody reads mail to this address.", "Open a thread on the forum's pages.")
	}
	return id, db.Plain(err)
}

// Take keeps a mail for its recipients, and returns once that is committed. A
// second delivery of the same mail (by Message-ID, else by its bytes) to the
// same recipient is taken and does nothing.
func (i *Intake) Take(ctx context.Context, envelopeFrom string, recipients []string, raw []byte) error {
	return i.DB.Write(ctx, func(tx *db.Tx) error {
		for _, to := range recipients {
			id, err := insertMail(ctx, tx, messageKey(raw, to), envelopeFrom, to, raw, i.Now())
			if err != nil {
				return err
			}
			if id == 0 {
				continue
			}
			if err := i.Jobs.Enqueue(ctx, tx, Received{ID: id}); err != nil {
				return err
			}
		}
		return nil
	})
}

// messageKey knows a mail again. A recipient's case says nothing.
func messageKey(raw []byte, to string) string {
	id := headerOf(raw, "Message-Id")
	if id == "" {
		id = string(raw)
	}
	return hashed(id, strings.ToLower(to))
}

// MailBoards are the boards in which mails start threads, by id.
func (i *Intake) MailBoards(ctx context.Context) (map[int64]bool, error) {
	return mailBoards(ctx, i.DB)
}

// SetMailBoard lets mails start threads in a board, or no more. Only
// administrators may.
func (i *Intake) SetMailBoard(ctx context.Context, v account.Viewer, board thread.Board, on bool) error {
	if err := administers(v); err != nil {
		return err
	}
	if local := strings.ToLower(board.Slug); on && (reportsTo(local) || len(local) > 60) {
		return fail.New(fail.Conflict, "This board's address cannot be a mail address.", "Give the board another short name first.")
	}
	return i.DB.Write(ctx, func(tx *db.Tx) error { return setMailBoard(ctx, tx, board.ID, on, i.Now()) })
}

func administers(v account.Viewer) error {
	if err := v.MayWrite(); err != nil || v.IsAdministrator() {
		return err
	}
	return fail.New(fail.Forbidden, "Only administrators can do this.", "Ask one of them if it is needed.")
}

// BounceAddress is where mail servers tell that a mail of ours did not arrive.
func BounceAddress(domain string) string { return bounces + "@" + domain }
