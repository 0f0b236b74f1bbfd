package server_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/forum/server"
	"answerable/moderation/modlog"
)

// logged writes one entry and seals it.
func logged(t *testing.T, w *forumtest.World) {
	t.Helper()
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		_, err := w.ModLog.Append(context.Background(), tx, modlog.Act{Kind: modlog.NoteThread, TargetID: 1, Source: modlog.Automatic, PublicReason: "A note."})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Settle()
}

func TestDoctorChecksTheLog(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	logged(t, w)
	doctor := func() string {
		var out bytes.Buffer
		_ = server.Doctor(context.Background(), w.Settings, slog.New(slog.DiscardHandler), &out, server.DoctorOptions{}) // what it finds is in out
		return out.String()
	}
	if said := doctor(); !strings.Contains(said, "ok    log ") || !strings.Contains(said, "1 entries, 1 sealed") {
		t.Errorf("doctor says\n%s", said)
	}
	for _, statement := range []string{"DROP TRIGGER log_entries_unchanged", "UPDATE log_entries SET rule = '9'"} {
		if err := w.DB.Write(context.Background(), func(tx *db.Tx) error { return tx.Exec(statement).Error }); err != nil {
			t.Fatal(err)
		}
	}
	if said := doctor(); !strings.Contains(said, "LOOK  log ") || !strings.Contains(said, "columns of entry 0") {
		t.Errorf("after the rule was changed doctor says\n%s", said)
	}
}

func TestABackupHasTheLogsKeyAndNotItsLastCheckpoint(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	w.Member("root_admin", account.Administrator)
	logged(t, w)
	to := filepath.Join(t.TempDir(), "backup")
	if err := server.Backup(context.Background(), w.Settings, to); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(to, modlog.KeyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key in the backup: %v, %v", info, err)
	}
	if _, err := os.Stat(filepath.Join(to, "log-checkpoint")); !os.IsNotExist(err) {
		t.Errorf("the checkpoint in the backup: %v", err)
	}
	restored := w.Settings
	restored.Data = t.TempDir()
	if err := server.Restore(context.Background(), restored, to); err != nil {
		t.Fatal(err)
	}
	s, err := server.Open(context.Background(), restored, server.Options{NoJobs: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	if state, err := s.ModLog.State(context.Background()); err != nil || state.Trouble != "" || state.Sealed != 1 {
		t.Errorf("the restored log is %+v, %v", state, err)
	}
}

// The key is lost: the node does not sign, says so, and an administrator begins
// the log anew.
func TestALostKeyIsToldAndTheLogBegunAnew(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := forumtest.New(t, db.SQLite)
	w.Member("root_admin", account.Administrator)
	w.Member("hub3_owner", account.Member)
	logged(t, w)
	if err := w.BeginLog(ctx, "root_admin", "For fun."); !fail.Is(err, fail.Conflict) {
		t.Errorf("beginning anew while all is in order: %v", err)
	}
	other := w.Settings
	other.LogKey = config.NewSecret(modlog.NewKey())
	s, err := server.Open(ctx, other, server.Options{NoJobs: true, Now: w.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	}()
	if state, err := s.ModLog.State(ctx); err != nil || !strings.Contains(state.Trouble, "ANSWERABLE_LOG_KEY") {
		t.Errorf("with another key the state is %+v, %v", state, err)
	}
	for _, name := range []string{"hub3_owner", "nobody_here", ""} {
		if err := s.BeginLog(ctx, name, "The key was lost."); !fail.Is(err, fail.Missing) {
			t.Errorf("%q began the log anew: %v", name, err)
		}
	}
	if err := s.BeginLog(ctx, "root_admin", "The key was lost."); err != nil {
		t.Fatal(err)
	}
	if state, err := s.ModLog.State(ctx); err != nil || state.Trouble != "" || !strings.HasSuffix(state.Origin, "/moderation/log/2") || state.Sealed != 2 {
		t.Errorf("the new log's state is %+v, %v", state, err)
	}
}
