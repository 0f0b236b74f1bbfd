package server_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

func TestDoctorNamesVariablesThatAreNoSetting(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	said := examined(w, server.DoctorOptions{Environ: []string{"ANSWERABLE_BASEURL=http://x", "ANSWERABLE_BASE_URL=http://x", "ANSWERABLE_CONFIG=x", "HOME=/"}}, func(*config.Settings) {})
	if !strings.Contains(said, "ANSWERABLE_BASEURL is no setting") || strings.Count(said, "is no setting") != 1 {
		t.Error(said)
	}
}

// Without the list nobody could choose a password, which would show at the first sign-up.
func TestAMissingListOfPasswordsIsSaidAtTheStart(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	missing := filepath.Join(t.TempDir(), "pwned.txt")
	if said := examined(w, server.DoctorOptions{}, func(s *config.Settings) { s.BreachedPasswords = missing }); !strings.Contains(said, "does not start without this list") {
		t.Error(said)
	}
	settings := w.Settings
	settings.Data, settings.BreachedPasswords = t.TempDir(), missing
	if s, err := server.Open(context.Background(), settings, server.Options{}); s != nil || !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "ANSWERABLE_BREACHED_PASSWORDS") {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(settings.Data); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestNodesThatStartTogetherWriteOneDemo(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.Postgres, func(_ *config.Settings, o *server.Options) { o.NoJobs = true }) // as the demo starts
	errs := make([]error, 3)
	var all sync.WaitGroup
	for i := range errs {
		settings := w.Settings
		settings.Data = t.TempDir()
		node, err := server.Open(context.Background(), settings, server.Options{NoJobs: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := node.Close(context.Background()); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() { errs[i] = node.SettleDemo(context.Background()) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	var threads, names int
	if err := w.DB.Read(context.Background()).Raw(`SELECT count(*), count(DISTINCT title) FROM threads`).Row().Scan(&threads, &names); err != nil || threads < 60 || threads != names {
		t.Errorf("%d threads with %d titles, %v", threads, names, err)
	}
}
