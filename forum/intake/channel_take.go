package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/thread"
)

// Incoming is what a channel sends.
type Incoming struct {
	Handle         string `json:"handle"`          // who, in the channel: a number, an account; at most 200 bytes
	Name           string `json:"name"`            // how he is shown here, when he is new
	Thread         string `json:"thread"`          // the channel's own name of the talk; empty for the person's one
	Title          string `json:"title"`           // of a new thread; empty takes the text's first line
	Text           string `json:"text"`            // Markdown
	IdempotencyKey string `json:"idempotency_key"` // the same again gets the same answer
}

// Receipt is what the channel is told.
type Receipt struct {
	ThreadID int64  `json:"thread_id,omitempty"`
	PostID   int64  `json:"post_id,omitempty"`
	URL      string `json:"url,omitempty"`
	Held     bool   `json:"held"`              // it waits for approval
	Again    bool   `json:"again"`             // it was here before
	Claimed  bool   `json:"claimed,omitempty"` // it was a member's code: the handle is his now, nothing was posted
}

// hash knows a message again.
func (in Incoming) hash() string { return hashed(in.Handle, in.Thread, in.Title, in.Text) }

// TakeSigned takes a channel's call: creates or continues the one thread of that
// talk for the person known by channel and handle. Errors: SignIn for a wrong
// signature or an unknown channel, Invalid, Conflict, whatever the forum says.
func (i *Intake) TakeSigned(ctx context.Context, slug string, s Signed, body []byte) (Receipt, error) {
	c, err := channelBy(ctx, i.DB, "c.slug = ?", slug)
	if err != nil && !db.NoRow(err) {
		return Receipt{}, db.Plain(err)
	}
	if err := s.check(i.secretOf(c.ID, c.SecretGeneration), i.Now(), string(body)); err != nil || c.ID == 0 {
		return Receipt{}, refusedSignature()
	}
	if !c.Enabled {
		return Receipt{}, fail.New(fail.Forbidden, "This channel is switched off.", "Ask the forum's administrator.")
	}
	in, err := readIncoming(body)
	if err != nil {
		return Receipt{}, err
	}
	return i.take(ctx, c, in)
}

func (i *Intake) take(ctx context.Context, c Channel, in Incoming) (Receipt, error) {
	hash := in.hash()
	if before, found, err := messageBefore(ctx, i.DB, c.ID, in.IdempotencyKey); err != nil || found {
		return i.again(before, hash, err)
	}
	if code := codeIn(in.Text); code != "" {
		return i.claim(ctx, c, in, code)
	}
	who, err := i.person(ctx, c, in)
	if err != nil {
		return Receipt{}, err
	}
	place, err := i.place(ctx, c, who, in)
	if err != nil {
		return Receipt{}, err
	}
	err = i.DB.Write(ctx, func(tx *db.Tx) error {
		if err := insertMessage(ctx, tx, taken{ChannelID: c.ID, IdempotencyKey: in.IdempotencyKey, ContentHash: hash, ThreadKey: in.Thread, Handle: in.Handle, FormKey: c.formKey(in), ThreadID: orNull(place.ThreadID), PostID: orNull(place.PostID)}, i.Now()); err != nil {
			return err
		}
		if place.ThreadID == 0 {
			return nil
		}
		return insertChannelThread(ctx, tx, c.ID, in, place.ThreadID, i.Now())
	})
	return i.receipt(place.ThreadID, place.PostID, place.Again), err
}

func (i *Intake) again(before taken, hash string, err error) (Receipt, error) {
	if err != nil {
		return Receipt{}, db.Plain(err)
	}
	if before.ContentHash != hash {
		return Receipt{}, fail.New(fail.Conflict, "This idempotency key was used for another message.", "Give each message a key of its own.")
	}
	if before.Claimed {
		return Receipt{Claimed: true, Again: true}, nil
	}
	return i.receipt(idOr(before.ThreadID), idOr(before.PostID), true), nil
}

func (i *Intake) receipt(thread, post int64, again bool) Receipt {
	r := Receipt{ThreadID: thread, PostID: post, Again: again, Held: post == 0}
	if post != 0 {
		r.URL = i.BaseURL + "/p/" + idText(post)
	}
	return r
}

// person is the member who stands for the handle; the first message makes him,
// without a password or an address.
func (i *Intake) person(ctx context.Context, c Channel, in Incoming) (account.Viewer, error) {
	id, err := channelPerson(ctx, i.DB, c.ID, in.Handle)
	if db.NoRow(err) {
		err = i.DB.Write(ctx, func(tx *db.Tx) error {
			if id, _, err = i.People.ImportMember(ctx, tx, account.ImportedMember{Name: in.Name, From: "channel:" + c.Slug, Joined: i.Now()}); err != nil {
				return err
			}
			return insertPerson(ctx, tx, c.ID, in.Handle, id, i.Now())
		})
		if db.Taken(err) { // another message of his came at the same moment
			id, err = channelPerson(ctx, i.DB, c.ID, in.Handle)
		}
	}
	if err != nil {
		return account.Viewer{}, db.Plain(err)
	}
	who, found, err := i.People.CorrespondentByID(ctx, id)
	if err == nil && !found {
		err = fail.New(fail.Forbidden, "This person's account here was erased.", "Use another handle.")
	}
	return who.Viewer, err
}

// place posts into the talk's thread, or opens it.
func (i *Intake) place(ctx context.Context, c Channel, who account.Viewer, in Incoming) (thread.Placed, error) {
	formKey := c.formKey(in)
	id, handle, err := channelThread(ctx, i.DB, c.ID, in.Thread)
	switch {
	case db.NoRow(err):
		if waits, err := opensHeld(ctx, i.DB, c.ID, in.Thread); err != nil || waits {
			return thread.Placed{}, waiting(err)
		}
		return i.Forum.Start(ctx, who, thread.Opening{BoardID: c.BoardID, Kind: thread.Question, Title: in.Title, Body: in.Text, Key: formKey})
	case err != nil:
		return thread.Placed{}, db.Plain(err)
	case handle != in.Handle:
		return thread.Placed{}, fail.New(fail.Conflict, "This talk is another person's.", "Give each person's talk a name of its own.")
	}
	t, err := i.Forum.Thread(ctx, who, id)
	if err != nil {
		return thread.Placed{}, err
	}
	if t.MergedInto != nil {
		id = *t.MergedInto
	}
	return i.Forum.Reply(ctx, who, thread.Reply{ThreadID: id, Body: in.Text, Key: formKey})
}

// waiting sends a message away that belongs into a thread which is not there yet:
// as a thread of its own it would tear the talk apart.
func waiting(err error) error {
	if err != nil {
		return db.Plain(err)
	}
	return fail.New(fail.Conflict, "The first message of this talk waits for a moderator's approval.", "Send this one again later, with the same idempotency_key.").After(10 * time.Minute)
}

// formKey is the idempotency key of the message's post.
func (c Channel) formKey(in Incoming) string {
	return key(hashed("channel", idText(c.ID), in.IdempotencyKey))
}

// readIncoming refuses unknown fields, duplicates and what stands behind
// (SECURITY 18).
func readIncoming(body []byte) (Incoming, error) {
	var in Incoming
	if err := flatObject(body); err != nil {
		return in, fail.New(fail.Malformed, "This is not the JSON that is asked for: "+err.Error()+".", "Send one object with handle, name, text, idempotency_key and, if you like, thread and title.").Because(err)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return in, fail.New(fail.Malformed, "This is not the JSON that is asked for.", "Send one object with handle, name, text, idempotency_key and, if you like, thread and title, all of them texts.").Because(err)
	}
	return in, in.check()
}

func (in *Incoming) check() error {
	var c fail.Check
	c.That(fits(in.Handle, 1), "handle", "Say who it is from, in 1 to 200 bytes on one line.")
	c.That(fits(in.IdempotencyKey, 8), "idempotency_key", "Give each message its own key of 8 to 200 bytes.")
	if in.Thread == "" {
		in.Thread = "person " + in.Handle
		in.Thread = in.Thread[:min(len(in.Thread), 200)]
	}
	c.That(fits(in.Thread, 1), "thread", "A talk's name has at most 200 bytes on one line.")
	if strings.TrimSpace(in.Name) == "" {
		in.Name = "guest"
	}
	if in.Title == "" {
		first, _, _ := strings.Cut(strings.TrimSpace(in.Text), "\n")
		in.Title = strings.TrimSpace(markup.Excerpt(first, 120))
	}
	return c.Err()
}

func fits(s string, least int) bool {
	return len(s) >= least && len(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' })
}

// flatObject wants one object of texts, each field once.
func flatObject(body []byte) error {
	d := json.NewDecoder(bytes.NewReader(body))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return errors.New("it is no object")
	}
	seen := map[string]bool{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return errors.New("it is cut off")
		}
		field := strings.ToLower(name.(string)) // encoding/json takes a field in any case
		if seen[field] {
			return errors.New("a field stands there twice")
		}
		seen[field] = true
		value, err := d.Token()
		if err != nil {
			return errors.New("it is cut off")
		}
		if _, ok := value.(string); !ok {
			return errors.New("a field is no text")
		}
	}
	if _, err := d.Token(); err != nil {
		return errors.New("it is cut off")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind it")
	}
	return nil
}

// TakeMail takes a mail that a mail server hands over by the webhook. sender is
// the envelope's, empty for bounces.
func (i *Intake) TakeMail(ctx context.Context, s Signed, sender, recipient string, raw []byte) error {
	if err := s.check(i.Mail.Secret.Reveal(), i.Now(), sender, recipient, string(raw)); err != nil {
		return err
	}
	if err := i.Known(ctx, recipient); err != nil {
		return err
	}
	return i.Take(ctx, sender, []string{recipient}, raw)
}
