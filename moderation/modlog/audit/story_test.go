package audit_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"answerable/moderation/modlog/audit"

	"golang.org/x/mod/sumdb/note"
)

const forum = "forum.example/moderation/log"

// finds checks that the report has a problem with these words, and remembers
// nothing for the next visit.
func finds(t *testing.T, report audit.Report, words string) {
	t.Helper()
	all := strings.Join(report.Problems, "\n")
	if !strings.Contains(all, words) || report.Memory != (audit.Memory{}) {
		t.Errorf("the problems are %q, want one with %q", all, words)
	}
}

func visited(s *site, t *testing.T) audit.Memory {
	t.Helper()
	memory := s.audit(t).Memory
	file, err := memory.File()
	if err != nil {
		t.Fatal(err)
	}
	read, err := audit.ParseMemory(file)
	if err != nil || read != memory {
		t.Fatalf("remembered %+v as %+v: %v", memory, read, err)
	}
	return read
}

func TestAnotherPastIsNoticed(t *testing.T) {
	t.Parallel()
	s := newSite(t, forum, 300)
	last := visited(s, t)
	other := newSite(t, forum, 99)
	other.act("post.hide", 8, "Another reason.", "")
	for len(other.leaves) < 400 {
		other.act("post.hide", 7, "It names a neighbour's address, rule 4.", "")
	}
	if report := other.audit(t); len(report.Problems) > 0 {
		t.Fatalf("by itself the other log is whole: %v", report.Problems)
	}
	finds(t, other.audit(t, func(a *audit.Auditor) { a.Last = last }), "another past")
	shorter := newSite(t, forum, 250)
	finds(t, shorter.audit(t, func(a *audit.Auditor) { a.Last = last }), "entries were taken away")
}

func TestAnotherKeyIsNoticed(t *testing.T) {
	t.Parallel()
	s := newSite(t, forum, 3)
	last := visited(s, t)
	var err error
	if s.secret, s.key, err = note.GenerateKey(nil, forum); err != nil {
		t.Fatal(err)
	}
	finds(t, s.audit(t, func(a *audit.Auditor) { a.Last = last }), "not signed with the key")
	s.formerKeys = []string{last.Key}
	finds(t, s.audit(t, func(a *audit.Auditor) { a.Last = last }), "not signed with the key") // of the same log there is one key
}

func TestALogBegunAnewIsToldAndCompared(t *testing.T) {
	t.Parallel()
	old := newSite(t, forum, 20)
	last := visited(old, t)
	again := newSite(t, forum+"/2", 20)
	again.formerKeys = []string{last.Key}
	finds(t, again.audit(t, func(a *audit.Auditor) { a.Last = last }), "no entry says that it was begun anew")

	again.act("log.begin", 2, "The key was lost with the old machine.", string(old.signed()))
	report := again.audit(t, func(a *audit.Auditor) { a.Last = last })
	if len(report.Problems) > 0 || !strings.Contains(strings.Join(report.Notes, "\n"), "begun anew") {
		t.Errorf("an honest new log: %+v", report)
	}

	lost := newSite(t, forum+"/2", 12) // an older backup: entries 12 to 19 are gone
	lost.formerKeys = []string{last.Key}
	lost.act("log.begin", 2, "We restored a backup.", string(old.signed()))
	finds(t, lost.audit(t, func(a *audit.Auditor) { a.Last = last }), "entries were lost")

	forged := newSite(t, forum+"/2", 20)
	forged.formerKeys = []string{last.Key}
	forged.act("log.begin", 2, "The key was lost.", strings.Replace(string(old.signed()), "\n20\n", "\n21\n", 1))
	finds(t, forged.audit(t, func(a *audit.Auditor) { a.Last = last }), "does not hold")

	shorter := newSite(t, forum, 12)
	hiding := newSite(t, forum+"/2", 20)
	hiding.formerKeys = []string{last.Key}
	hiding.act("log.begin", 2, "We restored a backup.", string(shorter.signed()))
	finds(t, hiding.audit(t, func(a *audit.Auditor) { a.Last = last }), "ended with 12 entries, but you have seen 20")
}

func TestTextsAreThoseOfTheLog(t *testing.T) {
	t.Parallel()
	serve := func(s *site) audit.Report { return s.audit(t) }
	change := func(edit func(s *site)) *site {
		s := newSite(t, forum, 10)
		edit(s)
		return s
	}
	finds(t, serve(change(func(s *site) { s.texts[4][0] = append(bytes.Clone(s.texts[4][0]), '.') })), "Entry 4 shows another text as the public reason")
	finds(t, serve(change(func(s *site) { s.texts[3][1] = append(bytes.Clone(s.texts[3][1][:32]), "bob"...) })), "Entry 3 shows another text as the quoted name")
	finds(t, serve(change(func(s *site) { s.texts[4][1] = s.texts[3][1] })), "Entry 4 shows the quoted name of who acted, but the log does not stand for one")
	finds(t, serve(change(func(s *site) { s.texts[4][0] = nil })), "Entry 4 does not show the public reason, and no entry says that it was erased")
	finds(t, serve(change(func(s *site) { s.texts[4][0] = []byte("short") })), "without its salt")

	erased := newSite(t, forum, 10)
	erased.texts[4][0] = nil
	erased.act("text.erase", 4, "A court asked for it.", "")
	if report := erased.audit(t); len(report.Problems) > 0 || report.Erased != 1 {
		t.Errorf("an erased text: %+v", report)
	}
}

func TestLeavesAreThoseOfTheirNumbers(t *testing.T) {
	t.Parallel()
	s := newSite(t, forum, 4)
	s.append(s.leaves[2], s.texts[2])
	finds(t, s.audit(t), "Entry 4 calls itself entry 2")
	s = newSite(t, forum, 2)
	s.append([]byte(`{"entry":2, "v":1}`), [2][]byte{})
	finds(t, s.audit(t), "Entry 2 cannot be read: it is not in canonical form")
	s = newSite(t, forum, 2)
	s.append([]byte(`{"entry":2,"kind":"post.hide","v":2}`), [2][]byte{})
	finds(t, s.audit(t), "get a newer one")
}

// The operator changes entries and all hashes, but others have his checkpoint.
func TestEntriesThatWereNotSignedAreNoticed(t *testing.T) {
	t.Parallel()
	s := newSite(t, forum, 300)
	signed := s.signed()
	forged := newSite(t, forum, 299)
	forged.act("post.hide", 8, "Another reason.", "")
	forged.changed["checkpoint"] = signed
	finds(t, forged.audit(t), "not those that it signed")
}

func TestASiteThatDoesNotAnswerIsNoProblemOfTheLog(t *testing.T) {
	t.Parallel()
	away := errors.New("connection refused")
	s := newSite(t, forum, 600)
	for _, path := range []string{"checkpoint", "key", "tile/entries/001", "texts/002.p/88", "tile/0/000"} {
		a := audit.Auditor{Fetch: func(ctx context.Context, asked string) ([]byte, error) {
			if asked == path {
				return nil, away
			}
			return s.fetch(ctx, asked)
		}}
		if report, err := a.Audit(context.Background()); !errors.Is(err, away) || len(report.Problems) > 0 {
			t.Errorf("%s: %v, %v", path, err, report.Problems)
		}
	}
}

func TestAMemoryThatWasChangedIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, forum, 3)
	file, err := visited(s, t).File()
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(file, []byte(`\n3\n`), []byte(`\n2\n`), 1)
	if _, err := audit.ParseMemory(changed); err == nil || bytes.Equal(changed, file) {
		t.Error("a changed memory was read")
	}
}
