package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

func TestADeletedAccountIsErasedWhenItIsDueAndStaysSoAfterARestore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := forumtest.New(t, db.SQLite)
	w.Member("root_admin", account.Administrator)
	asker := w.Member("hub3_owner", account.Member)
	w.Thread(asker, w.Board("Broadband"), "No dial tone since Tuesday", "The zebra line is dead.")
	w.Settle()
	must(t, w.DB.Write(ctx, func(tx *db.Tx) error {
		return tx.Exec("INSERT INTO identities (member_id, issuer, subject, linked_at) VALUES (?, 'https://id.example', 'zebra-7', ?)", asker.Viewer.ID, w.Clock.Now()).Error
	}))
	keptByMail(t, w, asker.Viewer.ID, "zebra")
	backup := filepath.Join(t.TempDir(), "backup")
	must(t, server.Backup(ctx, w.Settings, backup))
	_, err := w.People.AskDeletion(ctx, asker.Viewer, true)
	must(t, err)
	must(t, w.EraseDue(ctx))
	if got := w.Guest().Get("/m/hub3_owner"); got.Status != 200 {
		t.Fatalf("erased before it was due: %d", got.Status)
	}
	w.Clock.Advance(7 * 24 * time.Hour)
	must(t, w.EraseDue(ctx))
	must(t, w.EraseDue(ctx)) // nothing is left to do
	w.Settle()
	if got := w.Guest().Get("/m/hub3_owner"); got.Status != 404 {
		t.Errorf("the profile gives %d", got.Status)
	}
	for name, d := range map[string]*db.DB{"after the erasure": w.DB, "after the restore": restoredBeside(t, w, backup)} {
		if all := contents(t, d); strings.Contains(all, "zebra") || strings.Contains(all, "hub3_owner") {
			t.Errorf("%s something of the member is there: %s", name, lineWith(all, "zebra", "hub3_owner"))
		}
	}
}

// keptByMail writes what mails and channels keep of a member, with the word in
// every text.
func keptByMail(t *testing.T, w *forumtest.World, member int64, word string) {
	t.Helper()
	key := func(c string) string { return strings.Repeat(c, 64) }
	must(t, w.DB.Write(context.Background(), func(tx *db.Tx) error {
		for _, s := range []struct {
			sql  string
			args []any
		}{
			{`UPDATE members SET email = ?, email_confirmed_at = ? WHERE id = ?`, []any{word + "@mail.example", w.Clock.Now(), member}},
			{`INSERT INTO notice_choices (member_id, about, choice, changed_at) VALUES (?, ?, 'daily', ?)`, []any{member, word, w.Clock.Now()}},
			{`INSERT INTO mail_settings (member_id, off_address, off_at, off_why, off_said, changed_at) VALUES (?, ?, ?, 'bounced', ?, ?)`, []any{member, word + "@mail.example", w.Clock.Now(), word, w.Clock.Now()}},
			{`INSERT INTO tag_follows (tag, member_id, level, changed_at) VALUES (?, ?, 'all', ?)`, []any{word, member, w.Clock.Now()}},
			{`INSERT INTO mails (member_id, event, kind, urgency, state, next_try, answer, created_at, done_at) VALUES (?, 'e1', 'reply', 1, 'sent', ?, ?, ?, ?)`, []any{member, w.Clock.Now(), "250 " + word, w.Clock.Now(), w.Clock.Now()}},
			{`INSERT INTO mails (member_id, event, kind, letter, urgency, state, next_try, created_at) VALUES (?, 'e2', 'letter reset-password', ?, 0, 'queued', ?, ?)`, []any{member, `{"To":"` + word + `"}`, w.Clock.Now(), w.Clock.Now()}},
			{`INSERT INTO mail_inbox (message_key, sender, recipient, received_at, done_at, outcome, why, member_id) VALUES (?, '', '', ?, ?, 'refused', ?, ?)`, []any{key("a"), w.Clock.Now(), w.Clock.Now(), word, member}},
			{`INSERT INTO mail_inbox (message_key, sender, recipient, raw, received_at) VALUES (?, ?, 'x@in.example', ?, ?)`, []any{key("b"), strings.ToUpper(word) + "@mail.example", []byte(word), w.Clock.Now()}},
			{`INSERT INTO mail_starts (token_hash, message_key, member_id, board_id, title, body, created_at, expires_at) SELECT ?, ?, ?, id, ?, ?, ?, ? FROM boards`, []any{key("c"), key("d"), member, word, word, w.Clock.Now(), w.Clock.Now()}},
			{`INSERT INTO intake_channels (slug, name, board_id, enabled, created_at, changed_at) SELECT 'chat', 'Chat', id, TRUE, ?, ? FROM boards`, []any{w.Clock.Now(), w.Clock.Now()}},
			{`INSERT INTO intake_people (channel_id, handle, member_id, since) SELECT id, ?, ?, ? FROM intake_channels`, []any{word, member, w.Clock.Now()}},
			{`INSERT INTO intake_threads (channel_id, thread_key, handle, thread_id, since) SELECT c.id, ?, ?, t.id, ? FROM intake_channels c, threads t`, []any{word, word, w.Clock.Now()}},
			{`INSERT INTO intake_messages (channel_id, idempotency_key, content_hash, thread_key, received_at) SELECT id, 'k1', ?, ?, ? FROM intake_channels`, []any{key("e"), word, w.Clock.Now()}},
		} {
			if err := tx.Exec(s.sql, s.args...).Error; err != nil {
				return fmt.Errorf("%s: %w", s.sql, err)
			}
		}
		return nil
	}))
}

// restoredBeside opens the backup in a folder that has the list of erasures of
// the running forum, as the operator's own folder has.
func restoredBeside(t *testing.T, w *forumtest.World, backup string) *db.DB {
	t.Helper()
	settings := w.Settings
	settings.Data = t.TempDir()
	list, err := os.ReadFile(filepath.Join(w.Settings.Data, "erasures.json"))
	must(t, err)
	if bytes.Contains(list, []byte("hub3_owner")) {
		t.Error("the list of erasures names people")
	}
	must(t, os.WriteFile(filepath.Join(settings.Data, "erasures.json"), list, 0o600))
	must(t, server.Restore(context.Background(), settings, backup))
	again, err := server.Open(context.Background(), settings, server.Options{Now: w.Clock.Now, DBNow: w.Clock.DBNow})
	must(t, err)
	t.Cleanup(func() { must(t, again.Close(context.Background())) })
	must(t, again.Jobs.Settle(context.Background()))
	return again.DB
}

func lineWith(all string, words ...string) string {
	for line := range strings.Lines(all) {
		for _, word := range words {
			if strings.Contains(line, word) {
				return line
			}
		}
	}
	return ""
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOwnDataHoldsWhatIsOnesOwnAndNothingOfOthers(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine, func(s *config.Settings, _ *server.Options) {})
		w.Member("root_admin", account.Administrator)
		asker, other := w.Member("hub3_owner", account.Member), w.Member("helpful_henry", account.Member)
		place := w.Thread(asker, w.Board("Broadband"), "No dial tone since Tuesday", "My zebra line is dead.")
		w.Reply(other, place, "Try the walrus socket.")
		w.Reply(asker, place, "Still dead.")
		w.Settle()
		keptByMail(t, w, asker.Viewer.ID, "quagga")
		page := asker.Post("/account/data", nil).OK()
		if page.Header.Get("Content-Type") != "application/zip" || page.Header.Get("Cache-Control") != "private, no-store" || !strings.HasPrefix(page.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("headers %v", page.Header)
		}
		files := unzip(t, page.Body)
		all := ""
		for _, body := range files {
			all += body
		}
		if !strings.Contains(files["posts.json"], "My zebra line is dead.") || !strings.Contains(files["posts.json"], "Still dead.") ||
			!strings.Contains(files["profile.json"], "hub3_owner") || !strings.Contains(files["notices.json"], "reply") || !strings.Contains(files["sessions.json"], "device") {
			t.Errorf("something is missing: %s", all)
		}
		for _, file := range []string{"mail-choices.json", "mail-settings.json", "followed-tags.json", "mails-to-you.json", "mails-from-you.json", "threads-by-mail.json", "channels.json", "talks-in-channels.json"} {
			if !strings.Contains(files[file], "quagga") {
				t.Errorf("%s holds %s", file, files[file])
			}
		}
		for _, foreign := range []string{"walrus", "helpful_henry", "root_admin", "argon2id", "token"} {
			if strings.Contains(all, foreign) {
				t.Errorf("it holds %q", foreign)
			}
		}
		if got := w.Guest().Post("/account/data", nil); got.Status != 401 {
			t.Errorf("a guest gets %d", got.Status)
		}
		w.Clock.Advance(time.Hour)
		if got := asker.Post("/account/data", nil); got.Status != 403 {
			t.Errorf("without a fresh proof it gives %d", got.Status)
		}
	})
}

func unzip(t *testing.T, body string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	must(t, err)
	files := map[string]string{}
	for _, f := range archive.File {
		file, err := f.Open()
		must(t, err)
		data, err := io.ReadAll(file)
		must(t, err)
		must(t, file.Close())
		files[f.Name] = string(data)
	}
	return files
}
