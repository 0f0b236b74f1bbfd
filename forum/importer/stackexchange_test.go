package importer_test

import (
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/importer"
)

func TestStackExchangeDump(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		dir := shared(t, "iot.stackexchange.com")
		w := newWorld(t, engine)
		options := importer.Options{Paths: []string{dir}, TempDir: t.TempDir(), DryRun: true}
		dry, err := w.StackExchange(w.ctx, options)
		w.must(err)
		w.wants(map[string]int64{`SELECT count(*) FROM boards`: 0, `SELECT count(*) FROM members`: 0, `SELECT count(*) FROM import_refs`: 0})
		options.DryRun = false
		real, err := w.StackExchange(w.ctx, options)
		w.must(err)
		w.same(dry, real)
		w.new(real, map[string]int64{"threads": 320, "questions": 320, "answers": 508, "comments": 1607, "accepted answers": 185,
			"members": 290, "log entries": 68, "locked threads": 30, "duplicates": 2, "boards": 1})
		w.exchangeRows()
		w.sound()
		w.exchangeAddresses()
		w.exchangeAgain(options)
	})
}

func (w *world) exchangeRows() {
	w.t.Helper()
	w.wants(map[string]int64{
		`SELECT count(*) FROM threads WHERE kind = 'question'`:                                                            320,
		`SELECT count(*) FROM posts`:                                                                                      320 + 508 + 1607,
		`SELECT count(*) FROM posts WHERE reply_to IS NOT NULL`:                                                           1607,
		`SELECT count(*) FROM accepted_answers WHERE taken_back_at IS NULL`:                                               185,
		`SELECT count(*) FROM official_answers`:                                                                           0,
		`SELECT count(*) FROM threads WHERE duplicate_of IS NOT NULL`:                                                     2,
		`SELECT count(*) FROM threads WHERE lock_entry_id IS NOT NULL`:                                                    30,
		`SELECT count(*) FROM log_entries WHERE kind = 'thread.lock'`:                                                     30,
		`SELECT count(*) FROM log_entries e JOIN log_texts t ON t.entry_id = e.id WHERE t.public_reason LIKE 'Closed%'`:   41,
		`SELECT count(*) FROM log_entries e JOIN log_texts t ON t.entry_id = e.id WHERE t.public_reason LIKE 'Reopened%'`: 11,
		`SELECT count(*) FROM posts WHERE origin_licence <> 'CC BY-SA 3.0'`:                                               0,
		`SELECT count(DISTINCT tag) FROM thread_tags`:                                                                     int64(w.number(`SELECT count(*) FROM redirects WHERE kind = 'tag'`)),
		`SELECT count(*) FROM members`:                                                                                    290,
		`SELECT count(*) FROM import_refs`:                                                                                320 + 320 + 508 + 1607 + 290 + 68,
	})
}

const postOf = `SELECT new_id FROM import_refs WHERE source = 'stackexchange:iot.stackexchange.com' AND kind = ? AND old_id = ?`

func (w *world) exchangeAddresses() {
	w.t.Helper()
	w.leads("/questions/1", "thread", postOf, "thread", "1")
	w.leads("/questions/186/is-there-a-way-to-turn-on-large-numbers-of-iot-devices-remotely", "thread", postOf, "thread", "186")
	w.leads("/q/186/254", "thread", postOf, "thread", "186")
	w.leads("/a/260", "post", postOf, "post", "260")
	w.leads("/questions/250/some-words/260", "post", postOf, "post", "260")
	w.leads("/users/12/aurora0001", "member", postOf, "member", "12")
	w.wants(map[string]int64{ // what is left leads to what was not taken: help pages, tags, a deleted question
		`SELECT count(*) FROM posts WHERE html LIKE '%href="_t/%' OR html LIKE '%href="_p/%'`:                                                           82,
		`SELECT count(*) FROM posts WHERE html LIKE '%href="http%://iot.stackexchange.com/q/%' OR html LIKE '%href="http%://iot.stackexchange.com/a/%'`: 0,
		`SELECT count(*) FROM posts WHERE html LIKE '%href="http%://iot.stackexchange.com/questions/1%' AND html NOT LIKE '%/questions/137/%'`:          0,
	})
	m, err := w.forum.OldAddress(w.ctx, account.Viewer{}, "/questions/tagged/zigbee")
	if err != nil || m.Tag != "zigbee" {
		w.t.Errorf("a tag's address leads to %+v, %v", m, err)
	}
	if _, err := w.forum.OldAddress(w.ctx, account.Viewer{}, "/q/99999999"); err == nil {
		w.t.Error("an address that never was leads somewhere")
	}
	w.wants(map[string]int64{`SELECT count(*) FROM members WHERE name LIKE '%user254'`: 1})
}

// exchangeAgain runs the import again: it changes nothing and says so.
func (w *world) exchangeAgain(options importer.Options) {
	w.t.Helper()
	again, err := w.StackExchange(w.ctx, options)
	w.must(err)
	for _, f := range again.Figures {
		if f.New != 0 {
			w.t.Errorf("the second run brought %d new %s", f.New, f.Kind)
		}
	}
	if f := again.Of("threads"); f.Known != 320 {
		w.t.Errorf("the second run knew %d threads", f.Known)
	}
	w.exchangeRows()
	w.sound()
}
