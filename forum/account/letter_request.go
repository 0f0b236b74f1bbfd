package account

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// LetterAsked is the job that answers somebody's asking for a letter. Whether
// the address is known is found out there and not while he waits, so that the
// time of the answer tells nothing.
type LetterAsked struct {
	ID int64 `json:"id"`
}

// Kind names the job for ever.
func (LetterAsked) Kind() string { return "letter_asked" }

// letterRequest is a row of letter_requests.
type letterRequest struct {
	Kind     string // a linkKind, or "held"
	Email    string
	MemberID int64  // of a confirmation
	Name     string // of who waits for approval
}

const heldRequest = "held"

// ask writes the request with its job. It costs the same whoever has the
// address.
func (p *People) ask(ctx context.Context, tx *db.Tx, r letterRequest) error {
	id, err := insertLetterRequest(tx, r, p.now())
	if err != nil {
		return err
	}
	return p.jobs.Enqueue(ctx, tx, LetterAsked{ID: id})
}

// AnswerLetter does a LetterAsked job.
func (p *People) AnswerLetter(ctx context.Context, job LetterAsked) error {
	return p.db.Write(ctx, func(tx *db.Tx) error {
		r, found, err := takeLetterRequest(tx, job.ID)
		if err != nil || !found {
			return err // another node answered it
		}
		owner, known, err := confirmedOwner(tx, r.Email)
		switch {
		case err != nil:
			return err
		case r.Kind == string(resetLink):
			return p.answerReset(ctx, tx, owner, known)
		case known && owner.ID != r.MemberID:
			return p.post(ctx, tx, Letter{Kind: LetterKnown, To: text(owner.Email), MemberID: owner.ID, Path: "/forgot", Facts: map[string]string{FactName: owner.Name}})
		case r.Kind == heldRequest:
			return p.post(ctx, tx, Letter{Kind: LetterHeld, To: r.Email, Facts: map[string]string{FactName: r.Name}})
		}
		return p.answerConfirm(ctx, tx, r)
	})
}

func (p *People) answerReset(ctx context.Context, tx *db.Tx, owner credentials, known bool) error {
	if !known {
		return nil
	}
	token, until, err := p.startLink(tx, resetLink, owner.ID, text(owner.Email))
	if err != nil {
		return err
	}
	return p.post(ctx, tx, Letter{Kind: LetterReset, To: text(owner.Email), MemberID: owner.ID, Path: "/link/reset/" + token,
		Facts: map[string]string{FactName: owner.Name, FactUntil: until.Format(time.RFC3339)}, ExpiresAt: until})
}

// answerConfirm sends the link, unless another address was given meanwhile.
func (p *People) answerConfirm(ctx context.Context, tx *db.Tx, r letterRequest) error {
	pending, err := pendingEmail(tx.DB, r.MemberID, p.now())
	if err != nil || pending != r.Email {
		return err
	}
	member, found, err := credentialsIn(tx, r.MemberID)
	if err != nil || !found {
		return err
	}
	token, until, err := p.startLink(tx, confirmLink, member.ID, r.Email)
	if err != nil {
		return err
	}
	return p.post(ctx, tx, Letter{Kind: LetterConfirm, To: r.Email, MemberID: member.ID, Path: "/link/confirm/" + token,
		Facts: map[string]string{FactName: member.Name, FactUntil: until.Format(time.RFC3339)}, ExpiresAt: until})
}

// askToConfirm ends older links at once and asks for a new letter.
func (p *People) askToConfirm(ctx context.Context, tx *db.Tx, member int64, email string) error {
	if _, _, err := p.startLink(tx, confirmLink, member, email); err != nil {
		return err
	}
	return p.ask(ctx, tx, letterRequest{Kind: string(confirmLink), Email: email, MemberID: member})
}

func noMail() error {
	return fail.New(fail.Forbidden, "This site cannot send mail.", "Please ask the people who run it; they can give you a link.")
}
