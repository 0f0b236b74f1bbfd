package modlog_test

import (
	"slices"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/moderation/modlog"
	"answerable/moderation/modlog/audit"
)

// tampering is what somebody with the database's password does, and who
// notices. Each is done to a sealed log of 300 entries.
type tampering struct {
	name       string
	table      string // whose triggers are switched off first
	statements []string
	outside    string // an outsider's problem, "" where only Check can see it
	inside     string // Check's finding
	seal       string // why the next entry is not signed, "" where that goes on
}

func tamperings() []tampering {
	return []tampering{
		{"a leaf", "log_entries", []string{`UPDATE log_entries SET leaf = (SELECT leaf FROM log_entries WHERE id = 41) WHERE id = 40`},
			"Entry 40 is not what its hash in the tree says", "Entry 40 is not what its hash", ""},
		{"a column", "log_entries", []string{`UPDATE log_entries SET rule = '9/9' WHERE id = 40`},
			"", "columns of entry 40", ""},
		{"the act", "log_entries", []string{`UPDATE log_entries SET kind = 'post.restore' WHERE id = 40`},
			"", "columns of entry 40", ""},
		{"the moderator", "log_entries", []string{`UPDATE log_entries SET actor_id = subject_id WHERE id = 40`},
			"", "columns of entry 40", ""},
		{"the time", "log_entries", []string{`UPDATE log_entries SET happened_at = '2020-01-01 00:00:00' WHERE id = 40`},
			"", "columns of entry 40", ""},
		{"the last entry", "log_entries", []string{`DELETE FROM log_contents WHERE entry_id = 299`, `DELETE FROM log_texts WHERE entry_id = 299`, `DELETE FROM log_entries WHERE id = 299`},
			"cannot be fetched", "has 300: an older backup", "Entry 299 is not what its hash"}, // the next entry takes its number
		{"a public reason", "log_texts", []string{`UPDATE log_texts SET public_reason = 'Nothing.' WHERE entry_id = 40`},
			"Entry 40 shows another text", "Entry 40 shows another text", ""},
		{"a public reason's salt", "log_texts", []string{`UPDATE log_texts SET public_reason_salt = explanation_salt WHERE entry_id = 40`},
			"Entry 40 shows another text", "Entry 40 shows another text", ""},
		{"an erased reason without entry", "log_texts", []string{`UPDATE log_texts SET public_reason = '', public_reason_salt = NULL WHERE entry_id = 40`},
			"Entry 40 does not show the public reason", "Entry 40 does not show", ""},
		{"a reason where there was none", "log_texts", []string{`UPDATE log_texts SET actor_name = 'Eve', actor_name_salt = public_reason_salt WHERE entry_id = 40`},
			"the log does not stand for one", "the log does not stand for one", ""},
		{"an explanation", "log_texts", []string{`UPDATE log_texts SET explanation = 'Other.' WHERE entry_id = 40`},
			"", "explanation of entry 40", ""},
		{"a content's salt", "log_contents", []string{`UPDATE log_contents SET before_salt = NULL WHERE entry_id = 40`},
			"", "salts of entry 40", ""},
		{"a leaf's hash", "log_hashes", []string{`UPDATE log_hashes SET hash = (SELECT hash FROM log_hashes WHERE level = 0 AND n = 41) WHERE level = 0 AND n = 40`},
			"Entry 40 is not what its hash", "Entry 40 is not what its hash", ""},
		{"a hash in the tree", "log_hashes", []string{`UPDATE log_hashes SET hash = (SELECT hash FROM log_hashes WHERE level = 3 AND n = 2) WHERE level = 3 AND n = 1`},
			"", "Hash 1 of level 3", ""},
		{"the tree's top hash", "log_hashes", []string{`UPDATE log_hashes SET hash = (SELECT hash FROM log_hashes WHERE level = 7 AND n = 1) WHERE level = 8 AND n = 0`},
			"", "not those of the published checkpoint", "not those of the published checkpoint"},
		{"a missing hash", "log_hashes", []string{`DELETE FROM log_hashes WHERE level = 8`},
			"", "Empty the table log_hashes", "Empty the table log_hashes"},
		{"the checkpoint", "log_checkpoints", []string{`UPDATE log_checkpoints SET note = replace(note, '300', '299')`},
			"does not hold", "was changed after it was signed", "was changed after it was signed"},
		{"no checkpoint", "log_checkpoints", []string{`DELETE FROM log_checkpoints`}, "", "", ""}, // the file has it; the node signs the same again
	}
}

func TestEveryTamperingWithTablesIsNoticed(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := newWorld(t, engine)
		w.grow(300)
		w.seal()
		original := w.whole()
		for _, table := range []string{"log_entries", "log_texts", "log_contents", "log_checkpoints", "log_hashes"} {
			w.exec(guardsOff(engine, table)...)
		}
		for _, table := range tables() {
			w.exec("CREATE TABLE saved_" + table + " AS SELECT * FROM " + table)
		}
		beside := besideOf(w.folder)
		for _, c := range tamperings() {
			w.exec(c.statements...)
			w.noticed(c, original)
			w.undo(beside)
		}
		if report := w.audit(original); len(report.Problems) > 0 {
			t.Errorf("after all was put back: %v", report.Problems)
		}
	})
}

func tables() []string {
	return []string{"log_entries", "log_texts", "log_contents", "log_hashes", "log_checkpoints"}
}

// undo puts the saved rows and the file back.
func (w *world) undo(beside string) {
	w.t.Helper()
	var statements []string
	for _, table := range slices.Backward(tables()) {
		statements = append(statements, "DELETE FROM "+table)
	}
	for _, table := range tables() {
		statements = append(statements, "INSERT INTO "+table+" SELECT * FROM saved_"+table)
	}
	w.exec(statements...)
	w.writeBeside(beside)
}

func (w *world) noticed(c tampering, last audit.Memory) {
	w.t.Helper()
	report, err := audit.Auditor{Fetch: w.Fetch, Last: last}.Audit(ctx())
	seen := strings.Join(report.Problems, "\n")
	if err != nil {
		seen = "cannot be fetched"
	}
	if c.outside == "" && seen != "" && c.name != "no checkpoint" || !strings.Contains(seen, c.outside) {
		w.t.Errorf("%s: an outsider sees %q, want %q", c.name, seen, c.outside)
	}
	found, err := w.Check(ctx(), nil)
	if err != nil || c.inside != "" && !strings.Contains(strings.Join(found, "\n"), c.inside) {
		w.t.Errorf("%s: Check finds %q, want %q (%v)", c.name, found, c.inside, err)
	}
	w.grow(2)
	err = w.Seal(ctx())
	if c.seal == "" && err != nil || c.seal != "" && (err == nil || !strings.Contains(err.Error(), c.seal)) {
		w.t.Errorf("%s: sealing the next entry gave %v, want %q", c.name, err, c.seal)
	}
}

// An operator who changes an entry and every hash and checkpoint after it, and
// even the file, signs another log: who saw the old one notices.
func TestARewrittenPastIsNoticedByWhoSawTheOldOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, db.SQLite)
	w.grow(20)
	w.seal()
	last := w.whole()
	kept, err := w.ReceiptFile(ctx(), 5, modlog.Holder{})
	w.must(err)
	w.exec(append(guardsOff(db.SQLite, "log_entries"), guardsOff(db.SQLite, "log_checkpoints")...)...)
	w.exec(`UPDATE log_entries SET leaf = replace(CAST(leaf AS TEXT), '"rule":"1/4"', '"rule":"1/5"') WHERE id = 5`,
		`UPDATE log_entries SET leaf = CAST(leaf AS BLOB), rule = '1/5' WHERE id = 5`, `DELETE FROM log_hashes`)
	w.grow(1)
	w.unsigned("not those of the published checkpoint")
	w.exec(`DELETE FROM log_checkpoints`)
	w.unsigned("not those of the published checkpoint") // the file still knows
	w.writeBeside("")
	w.seal()
	w.whole() // by itself the new past is whole
	if report := w.audit(last); !strings.Contains(strings.Join(report.Problems, "\n"), "another past") {
		t.Errorf("who saw the old log finds %v", report.Problems)
	}
	if !strings.Contains(string(kept), `1/4`) {
		t.Error("the receipt from before does not have the rule from before")
	}
}
