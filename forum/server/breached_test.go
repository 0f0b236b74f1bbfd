package server_test

import (
	"context"
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

// SECURITY 59: the operator's list of breached passwords is asked at sign-up.
func TestTheListOfBreachedPasswordsIsAsked(t *testing.T) {
	t.Parallel()
	list := filepath.Join(t.TempDir(), "breached.txt")
	must(t, os.WriteFile(list, fmt.Appendf(nil, "%X:12\n", sha1.Sum([]byte("violet gravel 73 umbrella"))), 0o600))
	w := forumtest.New(t, db.SQLite, func(s *config.Settings, _ *server.Options) { s.BreachedPasswords = list })
	signUp := func(password string) error {
		_, _, err := w.People.SignUp(context.Background(), account.SignUp{Name: "hub3_owner", Password: password})
		return err
	}
	if err := signUp("violet gravel 73 umbrella"); !fail.Is(err, fail.Invalid) || fail.From(err).Fields["password"] == "" {
		t.Errorf("a breached password gave %v", err)
	}
	must(t, signUp("violet gravel 74 umbrella"))
}
