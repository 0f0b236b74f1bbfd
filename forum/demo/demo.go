package demo

import (
	"context"
	"errors"
	"fmt"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

// source is the name under which finished threads are noted as imported.
const source = "demo"

// Parts are what the demo community is written with.
type Parts struct {
	DB      *db.DB
	People  *account.People
	Threads thread.Parts // the running forum's, whose clock is replaced
}

// errReal keeps everybody's sign-in as administrator away from a real forum.
var errReal = errors.New("this database holds a real forum, and in demo mode anybody may act as its administrator: " +
	"leave --demo out, or give the demo a folder of its own with --data ./demo-data")

// Settle writes the demo community unless it is there already; what an earlier
// call left undone, it completes. It refuses a forum that has administrators of
// its own.
func Settle(ctx context.Context, p Parts) error {
	w, err := newWriter(p)
	if err != nil {
		return fmt.Errorf("read the demo community: %w", err)
	}
	scripts, err := readScripts(w.cast)
	if err != nil {
		return fmt.Errorf("read the demo community: %w", err)
	}
	done, err := w.finished(ctx, scripts)
	if err != nil || len(done) == len(scripts) {
		return err
	}
	for _, step := range []func(context.Context) error{w.settlePeople, w.settleTeams, w.settleSite, w.settleBoards, w.settleLadders, w.settleTemplates} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("write the demo community: %w", err)
		}
	}
	for _, s := range scripts {
		if _, there := done[s.name]; there {
			continue
		}
		if err := w.settleThread(ctx, s); err != nil {
			return fmt.Errorf("write the demo thread %s: %w", s.name, err)
		}
	}
	return nil
}

func (w *writer) finished(ctx context.Context, scripts []script) (map[string]int64, error) {
	names := make([]string, len(scripts))
	for i, s := range scripts {
		names[i] = s.name
	}
	return w.forum.ImportedIDs(ctx, source, thread.ImportedThread, names)
}

// Person is somebody of the demo community whom anybody may sign in as.
type Person struct {
	Role string // one person has it here, so it names him in a form
	Text string // what he is, such as "Staff, Gateway firmware"
	Name string
	ID   int64
}

// People gives one person of each role, from the one who may least; nobody
// before Settle.
func People(ctx context.Context, people *account.People) ([]Person, error) {
	all := []Person{
		{Role: string(account.Member), Text: "Customer", Name: theCustomer},
		{Role: string(account.Staff), Text: "Staff, Gateway firmware", Name: "firmware_lead"},
		{Role: string(account.Moderator), Text: "Moderator", Name: "moderator_k"},
		{Role: string(account.Administrator), Text: "Administrator", Name: theAdministrator},
	}
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Name
	}
	found, err := people.ByNames(ctx, names)
	if err != nil {
		return nil, err
	}
	var there []Person
	for _, one := range all {
		if m, ok := found[one.Name]; ok {
			one.ID = m.ID
			there = append(there, one)
		}
	}
	return there, nil
}
