package server_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

// contents is every row of every table of ours, as text.
func contents(t *testing.T, d *db.DB) string {
	t.Helper()
	var tables []string
	err := d.Read(context.Background()).Raw(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'river_%' ORDER BY name`).Scan(&tables).Error
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, table := range tables {
		var rows []map[string]any
		if err := d.Read(context.Background()).Raw(`SELECT * FROM "` + table + `"`).Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		lines := make([]string, len(rows))
		for i, row := range rows {
			lines[i] = fmt.Sprint(table, row)
		}
		slices.Sort(lines)
		all.WriteString(strings.Join(lines, "\n") + "\n")
	}
	return all.String()
}

func TestABackupOfARunningForumRestoresToTheSame(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := forumtest.New(t, db.SQLite)
	w.Member("root_admin", account.Administrator)
	asker := w.Member("hub3_owner", account.Member)
	place := w.Thread(asker, w.Board("Broadband"), "No dial tone since Tuesday", "The line is dead.")
	w.Reply(asker, place, "Still dead.")
	upload, err := w.Forum.Upload(ctx, asker.Viewer, bytes.NewReader(onePixel(t)))
	if err != nil {
		t.Fatal(err)
	}
	w.Settle()
	to := filepath.Join(t.TempDir(), "backup")
	if err := server.Backup(ctx, w.Settings, to); err != nil {
		t.Fatal(err)
	}
	if err := server.Backup(ctx, w.Settings, to); err == nil {
		t.Fatal("a second backup went over the first")
	}
	settings := w.Settings
	settings.Data = t.TempDir()
	if err := server.Restore(ctx, settings, to); err != nil {
		t.Fatal(err)
	}
	if err := server.Restore(ctx, settings, to); err == nil {
		t.Fatal("a restore went over a forum that was there")
	}
	restored, err := server.Open(ctx, settings, server.Options{Now: w.Clock.Now, NoJobs: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := restored.Close(ctx); err != nil {
			t.Error(err)
		}
	}()
	if before, after := contents(t, w.DB), contents(t, restored.DB); before != after || !strings.Contains(before, "Still dead.") {
		t.Fatalf("the restored rows differ:\n%s\n---\n%s", before, after)
	}
	file, _, _, err := restored.Forum.OpenUpload(ctx, asker.Viewer, filepath.Base(upload.Path))
	if err != nil {
		t.Fatal("the picture is not in the backup:", err)
	}
	_ = file.Close()
}

func TestDoctorFindsAHealthyForumHealthyAndSaysWhatToDoOtherwise(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	var out bytes.Buffer
	if err := server.Doctor(context.Background(), w.Settings, w.Server.Log, &out, server.DoctorOptions{}); err != nil && !strings.Contains(out.String(), "chmod") {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, word := range []string{"ANSWERABLE_DATA", "journal wal", "schema 16 of 16"} {
		if !strings.Contains(out.String(), word) {
			t.Errorf("%q is missing in:\n%s", word, out.String())
		}
	}
	broken := w.Settings
	broken.Data = filepath.Join(t.TempDir(), "new")
	out.Reset()
	if err := server.Doctor(context.Background(), broken, w.Server.Log, &out, server.DoctorOptions{}); err == nil || !strings.Contains(out.String(), "not its folder") {
		t.Fatalf("a folder that is not there: %v\n%s", err, out.String())
	}
	if _, err := os.Stat(broken.Data); err == nil {
		t.Fatal("doctor made the folder")
	}
	if err := os.Mkdir(broken.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := server.Doctor(context.Background(), broken, w.Server.Log, &out, server.DoctorOptions{}); err == nil || !strings.Contains(out.String(), "answerable migrate") {
		t.Fatalf("a database without a schema: %v\n%s", err, out.String())
	}
}
