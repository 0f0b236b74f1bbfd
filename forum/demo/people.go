package demo

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Whom the code itself has to name.
const (
	theCustomer      = "hub3_owner"
	theAdministrator = "ines_admin"
)

// maxNames is how many names account.People looks up at once.
const maxNames = 100

//go:embed content/people.txt
var peopleFile string

// person is somebody of the demo community. Customers of the long thread have
// a hub, its version and two devices.
type person struct {
	name   string
	role   account.Role
	team   string
	joined int // days ago
	about  string
	facts  map[string]string
}

// cast is everybody by name, in the order of the file.
type cast struct {
	people []person
	byName map[string]person
}

// readCast reads lines such as
//
//	anna_b | member | | 400 | about | Home Hub 3 Rev B | 4.7.5.1.83 | Lumo 5 phone | laptop with Linux
func readCast(file string) (cast, error) {
	c := cast{byName: map[string]person{}}
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p, err := readPerson(line)
		if err != nil {
			return cast{}, err
		}
		if _, again := c.byName[p.name]; again {
			return cast{}, fmt.Errorf("%s stands twice in people.txt", p.name)
		}
		c.people = append(c.people, p)
		c.byName[p.name] = p
	}
	return c, nil
}

func readPerson(line string) (person, error) {
	f := strings.Split(line, "|")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	if len(f) != 5 && len(f) != 9 {
		return person{}, fmt.Errorf("people.txt: want 5 or 9 fields: %s", line)
	}
	days, err := strconv.Atoi(f[3])
	p := person{name: f[0], role: account.Role(f[1]), team: f[2], joined: days, about: f[4]}
	if len(f) == 9 {
		p.facts = map[string]string{"hub": f[5], "version": f[6], "device": f[7], "second": f[8]}
	}
	return p, err
}

// settlePeople makes all members in one transaction, so that they are all there
// or none, and learns their ids.
func (w *writer) settlePeople(ctx context.Context) error {
	there, err := w.lookUp(ctx)
	if err != nil || there {
		return err
	}
	need, err := w.People.NeedsSetUp(ctx)
	if err != nil {
		return err
	}
	if !need {
		return errReal
	}
	err = w.DB.Write(ctx, func(tx *db.Tx) error { return w.createPeople(ctx, tx) })
	if err != nil {
		return err
	}
	w.at = w.start
	_, err = w.lookUp(ctx)
	return err
}

func (w *writer) createPeople(ctx context.Context, tx *db.Tx) error {
	for _, p := range w.cast.people {
		w.at = w.start.Add(-time.Duration(p.joined) * 24 * time.Hour)
		if _, err := w.people.CreateMember(ctx, tx, account.NewMember{Name: p.name, Role: p.role}); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// lookUp fills w.who and reports whether everybody is there.
func (w *writer) lookUp(ctx context.Context) (bool, error) {
	var names []string
	for _, p := range w.cast.people {
		names = append(names, p.name)
	}
	for some := range slices.Chunk(names, maxNames) {
		found, err := w.people.ByNames(ctx, some)
		if err != nil {
			return false, err
		}
		for name, m := range found {
			p := w.cast.byName[name]
			w.who[name] = account.Viewer{ID: m.ID, Name: m.Name, Role: p.role, Team: p.team, Factor: account.ByDemo}
		}
	}
	return len(w.who) == len(names), nil
}

// settleTeams makes the teams, puts the staff into them, and stores what people
// say about themselves.
func (w *writer) settleTeams(ctx context.Context) error {
	admin := w.who[theAdministrator]
	there, err := w.people.Teams(ctx, admin)
	if err != nil {
		return err
	}
	ids := map[string]int64{}
	for _, t := range there {
		ids[t.Name] = t.ID
	}
	for _, t := range teams() {
		if ids[t.Name] != 0 {
			continue
		}
		if ids[t.Name], err = w.people.CreateTeam(ctx, admin, t.Name, t.Description); err != nil {
			return err
		}
	}
	return w.joinTeams(ctx, admin, ids)
}

func (w *writer) joinTeams(ctx context.Context, admin account.Viewer, teams map[string]int64) error {
	for _, p := range w.cast.people {
		v := w.who[p.name]
		if p.team != "" {
			if err := w.people.AddToTeam(ctx, admin, teams[p.team], v.ID); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
		if p.about != "" {
			if err := w.people.SetAbout(ctx, v, p.about); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	return nil
}

// settleSite names the site, unless somebody has named it.
func (w *writer) settleSite(ctx context.Context) error {
	site, err := w.People.Site(ctx)
	if err != nil || site.Name == siteName {
		return err
	}
	site.Name, site.Contact = siteName, "This is a demo: nobody reads mail here."
	err = w.People.ChangeSite(ctx, w.who[theAdministrator], site)
	if fail.Is(err, fail.Invalid) {
		return fmt.Errorf("%w: %v", err, fail.From(err).Fields)
	}
	return err
}
