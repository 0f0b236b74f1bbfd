package intake

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/jobs"
)

// Answer is the job that tells a channel of one post.
type Answer struct {
	DeliveryID int64 `json:"delivery_id"`
}

// Kind names the job.
func (Answer) Kind() string { return "channel_answer" }

// Options: the tries span about two days.
func (Answer) Options() jobs.Options { return jobs.Options{MaxAttempts: triesOut} }

const triesOut = 14

// Outgoing is what a channel is told: somebody answered in a talk of its.
type Outgoing struct {
	Kind      string `json:"kind"`   // "post"
	Thread    string `json:"thread"` // the channel's own name of the talk
	Handle    string `json:"handle"`
	PostID    int64  `json:"post_id"` // the same for each try: the other side's idempotency key
	Author    string `json:"author"`
	Staff     bool   `json:"staff"`
	Official  bool   `json:"official"`
	Text      string `json:"text"` // Markdown
	URL       string `json:"url"`
	CreatedAt string `json:"created_at"` // RFC 3339, UTC
}

// Posted asks for a delivery of a new post in a channel's thread that is not
// the channel's own person's, and gives a talk its thread once the opening that
// waited for approval is posted. Done again it asks once.
func (i *Intake) Posted(ctx context.Context, post int64) error {
	held, err := wasHeld(ctx, i.DB, post)
	if err != nil {
		return db.Plain(err)
	}
	if held {
		if err := i.DB.Write(ctx, func(tx *db.Tx) error { return mapApproved(ctx, tx, post, i.Now()) }); err != nil {
			return err
		}
	}
	channel, err := channelToTell(ctx, i.DB, post)
	if db.NoRow(err) {
		return nil
	}
	if err != nil {
		return db.Plain(err)
	}
	return i.DB.Write(ctx, func(tx *db.Tx) error {
		id, err := insertDelivery(ctx, tx, channel, post, i.Now())
		if err != nil || id == 0 {
			return err
		}
		return i.Jobs.Enqueue(ctx, tx, Answer{DeliveryID: id})
	})
}

// Deliver does an Answer job. Whether the person may still read the post is
// asked now, and not when it was written.
func (i *Intake) Deliver(ctx context.Context, job Answer) error {
	out, err := deliveryRow(ctx, i.DB, job.DeliveryID)
	if db.NoRow(err) {
		return nil
	}
	if err != nil {
		return db.Plain(err)
	}
	if why, err := i.untold(ctx, out); err != nil || why != "" {
		if err != nil {
			return err
		}
		return i.tried(ctx, job.DeliveryID, "dropped", why)
	}
	if err := i.tell(ctx, out); err != nil {
		state := "failed"
		if out.Attempts+1 >= triesOut {
			state = "dropped"
		}
		if noted := i.tried(ctx, job.DeliveryID, state, err.Error()); noted != nil || state == "dropped" {
			return noted
		}
		return err
	}
	return i.tried(ctx, job.DeliveryID, "sent", "")
}

func (i *Intake) untold(ctx context.Context, out outRow) (string, error) {
	switch {
	case !out.Enabled:
		return "the channel is switched off", nil
	case out.OutURL == "":
		return "the channel has no address for answers", nil
	case out.Withdrawn || out.Hidden:
		return "the post is not public any more", nil
	}
	who, found, err := i.People.CorrespondentByID(ctx, out.PersonID)
	if err != nil {
		return "", err
	}
	if !found {
		return "the person's account was erased", nil
	}
	if _, err := i.Forum.Thread(ctx, who.Viewer, out.ThreadID); fail.Is(err, fail.Missing) {
		return "the person may not read this board", nil
	} else if err != nil {
		return "", err
	}
	return "", nil
}

func (i *Intake) tell(ctx context.Context, out outRow) error {
	if problem := outProblem(out.OutURL, out.OutPrivate); problem != "" {
		return errors.New(problem)
	}
	body, err := json.Marshal(Outgoing{Kind: "post", Thread: out.ThreadKey, Handle: out.Handle, PostID: out.PostID, Author: out.Author, Staff: isStaff(out.Role), Official: out.Official,
		Text: out.Source, URL: i.BaseURL + "/p/" + idText(out.PostID), CreatedAt: out.CreatedAt.UTC().Format("2006-01-02T15:04:05Z")})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, out.OutURL, strings.NewReader(string(body)))
	if err != nil {
		return errors.New("its address cannot be called")
	}
	signed := sign(i.secretOf(out.ChannelID, out.SecretGeneration), i.Now(), string(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Answerable")
	r.Header.Set("Answerable-Timestamp", signed.Timestamp)
	r.Header.Set("Answerable-Signature", signed.Signature)
	return call(ctx, caller(out.OutPrivate), r)
}

func isStaff(role account.Role) bool { return role == account.Staff || role == account.Administrator }

func (i *Intake) tried(ctx context.Context, id int64, state, why string) error {
	return i.DB.Write(ctx, func(tx *db.Tx) error { return noteTry(ctx, tx, id, state, cut(why, 500), i.Now()) })
}
