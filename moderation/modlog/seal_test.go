package modlog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
	"answerable/moderation/modlog/audit"
)

func TestEntriesAreSealedAndAnOutsiderAgrees(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.seal()
		w.whole() // an empty log has a checkpoint too
		receipt := w.act(w.hide(7))
		if sealed, err := w.Sealed(ctx()); err != nil || sealed != receipt.Entry() {
			t.Errorf("before sealing: %d entries are sealed, %v", sealed, err)
		}
		if _, err := w.Proof(ctx(), receipt.Entry()); !fail.Is(err, fail.Unavailable) {
			t.Errorf("the proof of an entry that is not sealed: %v", err)
		}
		w.seal()
		last := w.whole()
		sizes := map[db.Dialect][]int{db.SQLite: {1, 254, 300, 4200}, db.Postgres: {1, 254, 300}} // over the width of a tile, and over a chunk
		for _, size := range sizes[engine] {
			w.grow(size)
			w.seal()
			report := w.audit(last)
			if len(report.Problems) > 0 {
				t.Fatal(report.Problems)
			}
			last = report.Memory
		}
		if s := w.state(); s.Trouble != "" || s.Sealed != s.Entries || s.Entries != int64(1+sum(sizes[engine])) {
			t.Errorf("the state is %+v", s)
		}
		for _, entry := range []int64{0, 1, 255, 256, w.state().Entries - 1} {
			w.proves(entry)
		}
		if problems, err := w.Check(ctx(), nil); err != nil || len(problems) > 0 {
			t.Errorf("checked from inside: %v, %v", problems, err)
		}
	})
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}

// proves checks an entry's receipts as a stranger would.
func (w *world) proves(entry int64) {
	w.t.Helper()
	file, err := w.ReceiptFile(ctx(), entry, modlog.Holder{})
	w.must(err)
	r, err := audit.ReadReceipt(bytes.NewReader(file))
	w.must(err)
	proven, err := r.Check("", nil)
	if err != nil || proven.Leaf.Entry != entry || proven.Texts[audit.PublicReason] == "" {
		w.t.Errorf("the receipt of entry %d proves %+v: %v", entry, proven, err)
	}
	if _, secret := r.Reveals[audit.Explanation]; secret || bytes.Contains(file, []byte("without the address")) {
		w.t.Errorf("everybody's receipt has the explanation: %s", file)
	}
}

func TestALeafNamesNobodyAndNoText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	ends := w.clock.Now().Add(time.Hour + 123*time.Nanosecond)
	act := w.hide(7)
	act.EndsAt, act.Provisional, act.LapsesAt = &ends, true, &ends
	w.act(act)
	w.act(modlog.Act{Kind: modlog.NoteThread, TargetID: 3, Source: modlog.Imported, ImportedFrom: "elsewhere.example", ActorName: "Zoe Ng", PublicReason: "Moved here."})
	w.seal()
	bundle, err := w.Tile(ctx(), "tile/entries/000.p/2")
	w.must(err)
	for _, secret := range []string{"neighbour", "Please", "Elm Street", "\"ada\"", "\"bob\"", "Zoe", "Moved", "elsewhere"} {
		if bytes.Contains(bundle, []byte(secret)) {
			t.Errorf("the leaves have %q: %s", secret, bundle)
		}
	}
	leaf, err := audit.ParseLeaf(bundle[2 : 2+int(bundle[0])<<8+int(bundle[1])])
	if err != nil || leaf.Actor != "random-ada" || leaf.Subject != "random-bob" || leaf.Rule != "1/4" || leaf.LapsesAt == nil || leaf.EndsAt.Nanosecond() != 0 {
		t.Errorf("the leaf is %+v, %v", leaf, err)
	}
}

func TestTheAuthorProvesWhatWasRemoved(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.act(w.hide(7))
		w.seal()
		file, err := w.ReceiptFile(ctx(), 0, modlog.Holder{Concerned: true})
		w.must(err)
		r, err := audit.ReadReceipt(bytes.NewReader(file))
		w.must(err)
		proven, err := r.Check("", map[string][]byte{audit.ContentBefore: []byte("12 Elm Street, Bob's")})
		if err != nil || proven.Texts[audit.Explanation] != "Please write it without the address." || len(proven.Salts) != 1 {
			t.Errorf("the author's receipt proves %+v: %v", proven, err)
		}
		if _, err := r.Check("", map[string][]byte{audit.ContentBefore: []byte("12 Elm Street")}); err == nil {
			t.Error("another text was taken for the removed one")
		}
		whole, err := w.ReceiptFile(ctx(), 0, modlog.Holder{Concerned: true, Before: []byte("12 Elm Street, Bob's")})
		if err != nil || !json.Valid(whole) {
			t.Errorf("a receipt with the content: %v", err)
		}
		if _, err := w.ReceiptFile(ctx(), 0, modlog.Holder{Concerned: true, Before: []byte("something else")}); err == nil {
			t.Error("a receipt was made with a content that was never there")
		}
	})
}

func TestErasingTextsKeepsEveryProof(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.grow(5)
		w.seal()
		kept, err := w.ReceiptFile(ctx(), 2, modlog.Holder{Concerned: true})
		w.must(err)
		last := w.whole()
		erase := func(entry, receiptFor int64) error {
			return w.db.Write(ctx(), func(tx *db.Tx) error {
				r, err := w.Append(ctx(), tx, modlog.Act{Kind: modlog.EraseText, TargetID: receiptFor, ActorID: w.ada, Source: modlog.OwnInitiative, PublicReason: "A court asked for it."})
				if err != nil {
					return err
				}
				return w.Erase(ctx(), tx, entry, r)
			})
		}
		if erase(2, 3) == nil {
			t.Error("texts were erased with another entry's receipt")
		}
		w.must(erase(2, 2))
		if err := erase(2, 2); !fail.Is(err, fail.Conflict) {
			t.Errorf("erasing twice: %v", err)
		}
		w.seal()
		if report := w.audit(last); len(report.Problems) > 0 || report.Erased != 1 {
			t.Errorf("after the erasure: %+v", report)
		}
		if problems, err := w.Check(ctx(), nil); err != nil || len(problems) > 0 {
			t.Errorf("checked from inside: %v, %v", problems, err)
		}
		entry, err := w.Entry(ctx(), 2)
		if err != nil || entry.PublicReason+entry.Explanation != "" || entry.ErasedBy == nil || *entry.ErasedBy != 5 {
			t.Errorf("the entry is %+v, %v", entry, err)
		}
		file, err := w.ReceiptFile(ctx(), 2, modlog.Holder{Concerned: true})
		w.must(err)
		if r, err := audit.ReadReceipt(bytes.NewReader(file)); err != nil || len(r.Reveals) > 0 {
			t.Errorf("a receipt after the erasure reveals %v, %v", r.Reveals, err)
		}
		if r, err := audit.ReadReceipt(bytes.NewReader(kept)); err != nil {
			t.Error(err)
		} else if proven, err := r.Check("", nil); err != nil || proven.Texts[audit.PublicReason] == "" {
			t.Errorf("the receipt from before proves %+v, %v", proven, err)
		}
	})
}

func TestTheSchemaKeepsWhatWasLoggedAndPublished(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.grow(3)
		w.act(modlog.Act{Kind: modlog.EraseText, TargetID: 1, ActorID: w.ada, Source: modlog.OwnInitiative, PublicReason: "Elsewhere."})
		w.seal()
		w.refuses(
			"DELETE FROM log_entries", "UPDATE log_entries SET rule = 'x'", "UPDATE log_entries SET leaf = '{}' WHERE id = 0",
			"DELETE FROM log_texts", "UPDATE log_texts SET public_reason = 'x'", "UPDATE log_texts SET public_reason = ''",
			"UPDATE log_texts SET public_reason_salt = NULL", "UPDATE log_texts SET erase_entry_id = 3, erase_kind = 'text.erase' WHERE entry_id = 1",
			"UPDATE log_texts SET public_reason = '', explanation = '', public_reason_salt = NULL, explanation_salt = NULL, erase_entry_id = 3, erase_kind = 'text.erase' WHERE entry_id = 2",
			"UPDATE log_texts SET public_reason = '', explanation = '', public_reason_salt = NULL, explanation_salt = NULL, erase_entry_id = 0, erase_kind = 'text.erase' WHERE entry_id = 1",
			"DELETE FROM log_contents", "UPDATE log_contents SET before_salt = NULL WHERE entry_id = 1", "UPDATE log_contents SET before_salt = after_salt",
			"DELETE FROM log_checkpoints", "UPDATE log_checkpoints SET note = 'x'", "DELETE FROM log_origins", "UPDATE log_origins SET origin = 'elsewhere'",
			"INSERT INTO log_origins (number, origin, verifier_key, begun_at) VALUES (2, 'forum/2', 'k', '2026-05-18 09:00:00')",
			"INSERT INTO log_origins (number, origin, verifier_key, begin_entry_id, begin_kind, begun_at) VALUES (2, 'forum/2', 'k', 1, 'log.begin', '2026-05-18 09:00:00')",
			"INSERT INTO log_hashes (level, n, hash) VALUES (0, 99, '12')",
		)
		if w.whole(); t.Failed() {
			t.Log("the schema let something through")
		}
	})
}

func TestTwoNodesAppendAndSignAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.Postgres)
	there, err := db.Open(ctx(), db.Options{URL: w.db.URL()})
	w.must(err)
	defer func() { w.must(there.Close()) }()
	other := *w
	other.db, other.folder = there, t.TempDir()
	other.open(w.key)
	w.db.Listen()
	there.Listen()
	run, stop := context.WithCancel(ctx())
	var nodes, writers sync.WaitGroup
	for _, node := range []*world{w, &other} {
		nodes.Go(func() { node.Keep(run) })
		for range 2 {
			writers.Go(func() {
				for i := range 40 {
					err := node.db.Write(ctx(), func(tx *db.Tx) error {
						_, err := node.Append(ctx(), tx, node.hide(int64(i+1)))
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	writers.Wait()
	waited, cancel := context.WithTimeout(ctx(), 20*time.Second)
	defer cancel()
	w.until(waited, func() bool { s := w.state(); return s.Sealed == 160 && s.Trouble == "" })
	w.until(waited, func() bool { return besideOf(w.folder) == besideOf(other.folder) })
	stop()
	nodes.Wait()
	w.whole()
	var checkpoints []string
	w.must(w.db.Read(ctx()).Raw("SELECT note FROM log_checkpoints ORDER BY size").Scan(&checkpoints).Error)
	w.consistent(checkpoints)
	if problems, err := w.Check(ctx(), nil); err != nil || len(problems) > 0 {
		t.Errorf("checked from inside: %v, %v", problems, err)
	}
}

// consistent checks that an outsider who saw any of the checkpoints agrees with
// the log of today.
func (w *world) consistent(checkpoints []string) {
	w.t.Helper()
	key := strings.TrimSpace(w.fetch("key"))
	for _, signed := range checkpoints {
		if report := w.audit(audit.Memory{Checkpoint: signed, Key: key}); len(report.Problems) > 0 {
			w.t.Errorf("who saw %q finds %v", signed, report.Problems)
		}
	}
}

func (w *world) fetch(path string) string {
	w.t.Helper()
	raw, err := w.Fetch(ctx(), path)
	w.must(err)
	return string(raw)
}

// until looks again each time something was announced or a moment passed.
func (w *world) until(waited context.Context, holds func() bool) {
	w.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-waited.Done():
			w.t.Fatalf("it did not happen in time: %+v", w.state())
		case <-tick.C:
		}
	}
}

func besideOf(folder string) string {
	text, err := os.ReadFile(filepath.Join(folder, "log-checkpoint"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// The node is killed after an append: the next one to start seals it.
func TestWhatACrashLeftUnsignedIsSealedLater(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.grow(3)
		w.seal()
		last := w.whole()
		w.grow(4)
		w.clock.Advance(time.Minute)
		if s := w.state(); !strings.Contains(s.Trouble, "4 entries wait for their signature") {
			t.Errorf("the state says %q", s.Trouble)
		}
		w.open(w.key)
		w.seal()
		if report := w.audit(last); len(report.Problems) > 0 || report.Entries != 7 {
			t.Errorf("%+v", report)
		}
		// Killed between the file and the database: the file is ahead by one.
		w.grow(1)
		ahead := w.besideAfter(func() { w.seal() })
		w.exec(guardsOff(engine, "log_checkpoints")...)
		w.exec("DELETE FROM log_checkpoints WHERE size = 8")
		w.grow(1)
		w.open(w.key)
		w.seal()
		if besideOf(w.folder) == ahead || w.state().Trouble != "" || w.state().Sealed != 9 {
			t.Errorf("after the second crash: %+v", w.state())
		}
		w.consistent([]string{ahead})
	})
}

func (w *world) besideAfter(do func()) string {
	do()
	return besideOf(w.folder)
}

// guardsOff is what somebody with the database's password can do.
func guardsOff(engine db.Dialect, table string) []string {
	if engine == db.Postgres {
		return []string{"ALTER TABLE " + table + " DISABLE TRIGGER USER"}
	}
	names := map[string][]string{"log_checkpoints": {"log_checkpoints_stay", "log_checkpoints_unchanged"}, "log_entries": {"log_entries_stay", "log_entries_unchanged"},
		"log_texts": {"log_texts_stay", "log_texts_erased_only"}, "log_contents": {"log_contents_stay", "log_contents_erased_only"}, "log_hashes": nil}
	var statements []string
	for _, name := range names[table] {
		statements = append(statements, "DROP TRIGGER "+name)
	}
	return statements
}

func TestOneKeepSealsWithinTwoSeconds(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		run, stop := context.WithCancel(ctx())
		var node sync.WaitGroup
		node.Go(func() { w.Keep(run) })
		defer node.Wait()
		defer stop()
		w.until(run, func() bool { return besideOf(w.folder) != "" && strings.Contains(besideOf(w.folder), "\n0\n") })
		begun := time.Now()
		w.act(w.hide(7))
		w.until(run, func() bool { return w.state().Sealed == 1 })
		if took := time.Since(begun); took > 2*time.Second {
			t.Errorf("sealed after %s", took)
		}
	})
}
