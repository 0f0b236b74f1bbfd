package account

import (
	"context"
	"encoding/json"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// ceremonyKind is what somebody has begun.
type ceremonyKind string

const (
	secondStep    ceremonyKind = "second-step"    // the password was right; a code is to come
	passkeyNew    ceremonyKind = "passkey-new"    // registering one
	passkeyAnswer ceremonyKind = "passkey-answer" // signing in or proving with one
	providerTrip  ceremonyKind = "provider"       // away at a sign-in provider
	providerName  ceremonyKind = "provider-name"  // back from one, choosing a name
)

// ceremonyLife is how long a browser has to finish what it began.
const ceremonyLife = 10 * time.Minute

// maxTries is how many codes one second step takes; then the password is asked
// for again.
const maxTries = 5

// ceremony is something that was begun and waits for its browser's answer.
type ceremony struct {
	Token    string `gorm:"column:token_hash"` // as stored
	MemberID *int64
	Data     string
}

// read unpacks what the ceremony remembered.
func (c ceremony) read(into any) error { return json.Unmarshal([]byte(c.Data), into) }

// begin remembers data until the holder of the token answers; member is 0 where
// nobody is known yet.
func (p *People) begin(tx *db.Tx, kind ceremonyKind, member int64, data any) (token string, err error) {
	packed, err := json.Marshal(data)
	if err != nil {
		return "", err
	}
	token, stored := newToken()
	return token, insertCeremony(tx, stored, kind, member, string(packed), p.now(), p.now().Add(ceremonyLife))
}

// beginAlone is begin in a transaction of its own.
func (p *People) beginAlone(ctx context.Context, kind ceremonyKind, member int64, data any) (token string, err error) {
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		token, err = p.begin(tx, kind, member, data)
		return err
	})
	return token, err
}

// take ends a ceremony and gives what it remembered: one answer, right or wrong.
func (p *People) take(ctx context.Context, kind ceremonyKind, token string) (c ceremony, err error) {
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		found := false
		c, found, err = deleteCeremony(tx, storedToken(token), kind, p.now())
		if err == nil && !found {
			return ceremonyGone()
		}
		return err
	})
	return c, err
}

// try counts one answer to a ceremony that takes several.
func (p *People) try(ctx context.Context, kind ceremonyKind, token string) (c ceremony, err error) {
	err = p.db.Write(ctx, func(tx *db.Tx) error {
		found := false
		c, found, err = countTry(tx, storedToken(token), kind, p.now())
		if err == nil && !found {
			return ceremonyGone()
		}
		return err
	})
	return c, err
}

func ceremonyGone() error {
	return fail.New(fail.Gone, "This took too long, or was finished already.", "Nothing was changed. Please begin again.")
}
