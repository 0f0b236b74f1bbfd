package modlog_test

import (
	"bytes"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
)

func TestDerivedKeysAreOnePurposesAndTheSameOnEveryNode(t *testing.T) {
	t.Parallel()
	d, clock, key := forumtest.Database(t, db.SQLite), forumtest.NewClock(), modlog.NewKey()
	derive := func(key, purpose string) []byte {
		log, err := modlog.Open(ctx(), modlog.Parts{DB: d, Now: clock.Now, Folder: t.TempDir(), Key: key, Origin: forum})
		if err != nil {
			t.Fatal(err)
		}
		secret, err := log.Derive(purpose)
		if err != nil || len(secret) != 32 {
			t.Fatalf("%d bytes, %v", len(secret), err)
		}
		return secret
	}
	first := derive(key, "reply addresses")
	if !bytes.Equal(first, derive(key, "reply addresses")) {
		t.Error("two nodes derive two keys")
	}
	if bytes.Equal(first, derive(key, "webhooks")) || bytes.Equal(first, derive(modlog.NewKey(), "reply addresses")) {
		t.Error("two purposes, or two keys, give one")
	}
	if _, err := modlog.New(d, clock.Now).Derive("reply addresses"); err == nil {
		t.Error("a log without a key derives one")
	}
}
