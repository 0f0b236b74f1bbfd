package intake

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"regexp"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/notify"
)

// codeLife is how long a member has to send his code.
const codeLife = 15 * time.Minute

// codeForm is a code as people may send it: claim- and four groups of five signs.
var codeForm = regexp.MustCompile(`^claim(-[a-z2-7]{5}){4}$`)

// KnownAs is a member as a channel knows him.
type KnownAs struct {
	Channel string // its name
	Handle  string
	Since   time.Time
}

// KnownAs gives the handles that are the viewer's, by channel.
func (i *Intake) KnownAs(ctx context.Context, v account.Viewer) ([]KnownAs, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	all, err := handlesOf(ctx, i.DB, v.ID)
	return all, db.Plain(err)
}

// NewClaim makes the code by which the viewer shows in a channel that a handle
// is his. It lives 15 minutes, works once, and ends his code of before.
func (i *Intake) NewClaim(ctx context.Context, v account.Viewer) (code string, err error) {
	if err := signedIn(v); err != nil {
		return "", err
	}
	code = newCode()
	return code, i.DB.Write(ctx, func(tx *db.Tx) error { return insertClaim(ctx, tx, v.ID, hashed(code), i.Now().Add(codeLife)) })
}

func signedIn(v account.Viewer) error {
	if v.SignedIn() {
		return nil
	}
	return fail.New(fail.SignIn, "Please sign in first.", "You come back here afterwards.")
}

// newCode has 100 random bits.
func newCode() string {
	var b [13]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	text := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
	return "claim-" + text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:20]
}

// codeIn is the code that a message consists of, "" for none.
func codeIn(text string) string {
	code := strings.ToLower(strings.TrimSpace(text))
	if codeForm.MatchString(code) {
		return code
	}
	return ""
}

// claim gives the handle to the member whose code it sent, who follows its talks
// from now on. What looks like a code is never posted.
func (i *Intake) claim(ctx context.Context, c Channel, in Incoming, code string) (Receipt, error) {
	var member int64
	err := i.DB.Write(ctx, func(tx *db.Tx) (err error) {
		now := i.Now()
		if member, err = takeClaim(ctx, tx, hashed(code), now); err != nil {
			return err
		}
		if err := putPerson(ctx, tx, c.ID, in.Handle, member, now); err != nil {
			return err
		}
		return insertMessage(ctx, tx, taken{ChannelID: c.ID, IdempotencyKey: in.IdempotencyKey, ContentHash: in.hash(), ThreadKey: in.Thread, Handle: in.Handle, FormKey: c.formKey(in), Claimed: true}, now)
	})
	if db.NoRow(err) {
		return Receipt{}, fail.New(fail.Invalid, "This code does not count any more.", "Get a new one on the page of your account, and send it within 15 minutes.")
	}
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Claimed: true}, i.followTalks(ctx, c, in.Handle, member)
}

// followTalks: what was asked in the channel before is the member's to hear of.
func (i *Intake) followTalks(ctx context.Context, c Channel, handle string, member int64) error {
	who, found, err := i.People.CorrespondentByID(ctx, member)
	if err != nil || !found {
		return err
	}
	threads, err := talksOf(ctx, i.DB, c.ID, handle)
	if err != nil {
		return db.Plain(err)
	}
	for _, id := range threads {
		if err := i.Forum.SetLevel(ctx, who.Viewer, id, notify.LevelAll); err != nil && !fail.Is(err, fail.Missing) {
			return err
		}
	}
	return nil
}
