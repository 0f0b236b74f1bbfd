package modlog_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
	"answerable/moderation/modlog/audit"
)

// writeBeside puts another checkpoint beside the database, or takes it away.
func (w *world) writeBeside(text string) {
	w.t.Helper()
	path := filepath.Join(w.folder, "log-checkpoint")
	if text == "" {
		w.must(os.Remove(path))
		return
	}
	w.must(os.WriteFile(path, []byte(text), 0o600))
}

// restored is a world whose database is a backup from before its last entries:
// SQLite's file as it was, beside the newer checkpoint.
func restored(t *testing.T, before, after int) (w *world, last audit.Memory) {
	t.Helper()
	w = newWorld(t, db.SQLite)
	w.grow(before)
	w.seal()
	backup := filepath.Join(t.TempDir(), "backup.db")
	if _, err := w.db.Writer().ExecContext(ctx(), "VACUUM INTO ?", backup); err != nil {
		t.Fatal(err)
	}
	w.grow(after)
	w.seal()
	last = w.whole()
	old, err := db.Open(ctx(), db.Options{Path: backup})
	w.must(err)
	t.Cleanup(func() { w.must(old.Close()) })
	w.db = old
	w.open(w.key)
	return w, last
}

func TestAnOlderBackupIsNotSigned(t *testing.T) {
	t.Parallel()
	w, last := restored(t, 10, 5)
	if s := w.state(); !strings.Contains(s.Trouble, "has 15: an older backup") {
		t.Errorf("after the restore the state says %q", s.Trouble)
	}
	w.grow(2)
	w.unsigned("an older backup seems to have been put in the database's place")
	w.grow(20) // past the published size: the numbers fit again, the tree does not
	w.unsigned("not those of the published checkpoint")
	if sealed, err := w.Sealed(ctx()); err != nil || sealed != 10 {
		t.Errorf("%d entries count as sealed, %v", sealed, err)
	}
	if report := w.audit(last); !strings.Contains(strings.Join(report.Problems, "\n"), "entries were taken away") {
		t.Errorf("who saw 15 entries finds %v", report.Problems)
	}
}

func TestAnAdministratorBeginsTheLogAnew(t *testing.T) {
	t.Parallel()
	w, last := restored(t, 10, 5)
	kept, err := w.ReceiptFile(ctx(), 3, modlog.Holder{})
	w.must(err)
	w.must(w.BeginAnew(ctx(), w.ada, "We restored a backup of yesterday."))
	w.seal()
	s := w.state()
	if s.Trouble != "" || s.Origin != forum+"/2" || s.Sealed != 11 {
		t.Errorf("the new log's state is %+v", s)
	}
	entry, err := w.Entry(ctx(), 10)
	if err != nil || entry.Kind != modlog.BeginLog || entry.TargetID != 2 {
		t.Errorf("the first entry of the new log is %+v, %v", entry, err)
	}
	p, err := w.Proof(ctx(), 10)
	w.must(err)
	leaf, err := audit.ParseLeaf([]byte(p.Leaf))
	if err != nil || leaf.Quotes != last.Checkpoint {
		t.Errorf("it quotes %q, and the last published was %q", leaf.Quotes, last.Checkpoint)
	}
	w.whole()
	report := w.audit(last)
	if !strings.Contains(strings.Join(report.Notes, "\n"), "begun anew") || !strings.Contains(strings.Join(report.Problems, "\n"), "entries were lost") {
		t.Errorf("who saw 15 entries is told %v and %v", report.Notes, report.Problems)
	}
	if r, err := audit.ReadReceipt(strings.NewReader(string(kept))); err != nil {
		t.Error(err)
	} else if _, err := r.Check(last.Key, nil); err != nil {
		t.Errorf("a receipt of the old log: %v", err)
	}
	if err := w.BeginAnew(ctx(), w.ada, "Again."); !fail.Is(err, fail.Conflict) {
		t.Errorf("beginning anew while all is in order: %v", err)
	}
	w.grow(6)
	w.seal() // the old log's file is superseded and stays so
	w.open(w.key)
	if s := w.state(); s.Trouble != "" || s.Sealed != 17 {
		t.Errorf("later the state is %+v", s)
	}
}

func TestALostKeyIsAReasonToBeginAnew(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.grow(4)
		w.seal()
		last := w.whole()
		w.open(modlog.NewKey())
		w.grow(1)
		w.unsigned("signing key is not the one of the log")
		if err := w.BeginAnew(ctx(), w.ada, ""); !fail.Is(err, fail.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		w.must(w.BeginAnew(ctx(), w.ada, "The key was lost with the old machine."))
		w.seal()
		report := w.audit(last)
		if len(report.Problems) > 0 || !strings.Contains(strings.Join(report.Notes, "\n"), "begun anew") || report.Checkpoint.Size != 6 {
			t.Errorf("who saw the old log is told %v and %v", report.Notes, report.Problems)
		}
		w.open(modlog.NewKey())
		w.grow(1)
		w.must(w.BeginAnew(ctx(), w.ada, "And once more."))
		w.seal()
		if s := w.state(); s.Origin != forum+"/3" || s.Trouble != "" {
			t.Errorf("the third log's state is %+v", s)
		}
		if report := w.audit(last); len(report.Problems) > 0 {
			t.Errorf("who saw the first log finds %v in the third", report.Problems)
		}
	})
}

func TestAFileOfAnotherForumIsNotOverwritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.grow(2)
	for name, text := range map[string]string{"is not signed": forum + "\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n— x AAAA\n",
		"the folder is another forum's": "other.example/moderation/log\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n— x AAAA\n",
		"cannot be read":                "damaged"} {
		w.writeBeside(text)
		w.unsigned(name)
		if besideOf(w.folder) != text {
			t.Errorf("the file %q was overwritten", text)
		}
	}
	w.writeBeside("")
	w.seal()
}

func TestTheKeyIsMadeOnceAndNobodyElseReadsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.grow(1)
	path := filepath.Join(w.folder, "log-key")
	w.open("") // makes a key of its own, which is not the log's
	first, err := os.ReadFile(path)
	w.must(err)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file has mode %v, %v", info.Mode(), err)
	}
	w.open("")
	again, err := os.ReadFile(path)
	if err != nil || string(again) != string(first) || len(first) != 45 {
		t.Errorf("the second start has another key (%d bytes), %v", len(again), err)
	}
	for _, bad := range []string{"AAAA", "not base64!", strings.Repeat("A", 44)} {
		_, err := modlog.Open(ctx(), modlog.Parts{DB: w.db, Now: w.clock.Now, Folder: t.TempDir(), Key: bad, Origin: forum})
		if err == nil || strings.Contains(err.Error(), bad) {
			t.Errorf("the key %q: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "a b", "forum+x", "forum\n/log", strings.Repeat("o", 251)} {
		if _, err := modlog.Open(ctx(), modlog.Parts{DB: w.db, Now: w.clock.Now, Folder: t.TempDir(), Key: modlog.NewKey(), Origin: bad}); err == nil {
			t.Errorf("the origin %q was accepted", bad)
		}
	}
}

func TestNodesThatShareAFolderMakeOneKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	folder := t.TempDir()
	var nodes sync.WaitGroup
	for range 16 {
		nodes.Go(func() {
			if _, err := modlog.Open(ctx(), modlog.Parts{DB: w.db, Now: w.clock.Now, Folder: folder, Origin: forum}); err != nil {
				t.Error(err)
			}
		})
	}
	nodes.Wait()
	first, err := os.ReadFile(filepath.Join(folder, modlog.KeyFile))
	w.must(err)
	w.folder = folder
	w.open("")
	if again, err := os.ReadFile(filepath.Join(folder, modlog.KeyFile)); err != nil || string(again) != string(first) {
		t.Errorf("the key was made again: %v", err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 || files[0].Name() != modlog.KeyFile {
		t.Errorf("the folder has %v, %v", files, err)
	}
}
