package server_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

// pair is two nodes of one forum, whole servers on one PostgreSQL.
type pair struct {
	t     *testing.T
	nodes [2]*forumtest.World
}

func newPair(t *testing.T) *pair {
	t.Helper()
	first := forumtest.New(t, db.Postgres)
	var own string
	second := forumtest.New(t, db.Postgres, func(s *config.Settings, o *server.Options) {
		own = string(s.BaseURL)
		s.DatabaseURL, s.Data, s.BaseURL = config.NewSecretURL(first.DB.URL()), first.Settings.Data, first.Settings.BaseURL
		o.Now, o.DBNow = first.Clock.Now, first.Clock.DBNow
	})
	second.URL = own // the forum has one address, each node its own
	return &pair{t, [2]*forumtest.World{first, second}}
}

// on lets somebody who is signed in ask a node.
func (p *pair) on(node int, c *forumtest.Client, path string, fields ...string) forumtest.Page {
	form := url.Values{"key": {forumtest.Key()}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return p.nodes[node].Guest().Post(path, form, "Cookie", "session="+c.Session())
}

// race lets both nodes do something at the same moment.
func race(do func(node int)) {
	var both sync.WaitGroup
	begin := make(chan struct{})
	for node := range 2 {
		both.Go(func() { <-begin; do(node) })
	}
	close(begin)
	both.Wait()
}

// statuses are the answers that two racing forms got, the smaller first.
func (p *pair) statuses(do func(node int) forumtest.Page) []int {
	var got [2]int
	race(func(node int) { got[node] = do(node).Status })
	for node, status := range got {
		if log := p.nodes[node].Log.String(); status >= 500 {
			p.t.Fatalf("node %d answers %d: %s", node, status, log[max(0, len(log)-1500):])
		}
	}
	all := got[:]
	slices.Sort(all)
	return all
}

func (p *pair) count(query string, values ...any) (n int) {
	p.t.Helper()
	if err := p.nodes[0].DB.Read(context.Background()).Raw(query, values...).Row().Scan(&n); err != nil {
		p.t.Fatal(err)
	}
	return n
}

func (p *pair) is(what string, got, want any) {
	p.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		p.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestTwoServersRace lets two whole nodes on one PostgreSQL do the same at the
// same moment, over HTTP: of acts that exclude each other one wins, of a form
// sent to both one counts, and a deadline fires once.
func TestTwoServersRace(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	w := p.nodes[0]
	stig, vera := w.Member("Stig", account.Staff), w.Member("Vera", account.Staff)
	p.team("Support", stig, vera)
	team := p.team("Firmware", stig, vera)
	board := w.Board("Gateways")
	const rounds = 6
	askers := make([]*forumtest.Client, rounds)
	for i := range askers {
		askers[i] = w.Member(fmt.Sprint("asker", i), account.Member)
		w.Thread(askers[i], board, fmt.Sprint("Line drops ", i), "Since May.")
	}
	w.Settle()
	staff := [2]*forumtest.Client{stig, vera}
	for i := range rounds {
		n := int64(i + 1)
		thread := "/t/" + text(n)
		care := p.count(`SELECT id FROM care WHERE thread_id = ?`, n)
		p.is("taking", p.statuses(func(node int) forumtest.Page { return p.on(node, staff[node], fmt.Sprintf("/care/%d/take", care)) }), []int{303, 409})
		p.is("owners", p.count(`SELECT count(*) FROM care WHERE id = ? AND owner_id IS NOT NULL`, care), 1)

		p.handover(care, staff, team)

		p.is("opening a fault", p.statuses(func(node int) forumtest.Page {
			return p.on(node, staff[node], thread+"/fault/new", "title", "The line drops", "severity", "major")
		}), []int{303, 409})
		p.is("faults", p.count(`SELECT count(*) FROM faults`), i+1)
		n = int64(p.count(`SELECT max(id) FROM faults`)) // a number may be left out
		faultURL := "/faults/F-" + text(n)
		moved := p.statuses(func(node int) forumtest.Page {
			return p.on(node, staff[node], faultURL+"/status", "from", "reported", "status", []string{"confirmed", "not_reproduced"}[node], "reason", "It is so.")
		})
		p.is("the status", moved, []int{303, 409})
		p.is("its lines", p.count(`SELECT count(*) FROM fault_events WHERE fault_id = ? AND kind = 'status'`, n), 1)

		p.is("one person's report", p.statuses(func(node int) forumtest.Page {
			return p.on(node, askers[i], faultURL+"/report", "version", fmt.Sprint("4.7.", node), "state", "affected")
		}), []int{303, 303})
		p.is("reports", p.count(`SELECT count(*) FROM fault_reports WHERE fault_id = ?`, n), 1)
		p.is("affected", p.count(`SELECT affected_count FROM faults WHERE id = ?`, n), 1)
		p.oneForm(faultURL, stig)
	}
	p.promises(stig)
	p.sealed()
}

// team is one that all of them are in.
func (p *pair) team(name string, people ...*forumtest.Client) int64 {
	p.t.Helper()
	ctx, admin, in := context.Background(), p.nodes[0].Member("Adam"+name, account.Administrator).Viewer, p.nodes[0].People
	id, err := in.CreateTeam(ctx, admin, name, "")
	for _, who := range people {
		if err == nil {
			err = in.AddToTeam(ctx, admin, id, who.Viewer.ID)
		}
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

// handover lets both nodes ask another team to take a care, then accept and decline
// at once: one asking stands, and one answer counts.
func (p *pair) handover(care int, staff [2]*forumtest.Client, team int64) {
	p.t.Helper()
	at := fmt.Sprintf("/care/%d", care)
	p.statuses(func(node int) forumtest.Page { // a second asking takes the first one's place
		return p.on(node, staff[node], at+"/hand-over", "team", text(team), "reason", "They have the tools.")
	})
	p.is("askings that stand", p.count(`SELECT count(*) FROM handovers WHERE care_id = ? AND state = 'open'`, care), 1)
	owner := p.count(`SELECT owner_id FROM care WHERE id = ?`, care)
	answered := p.statuses(func(node int) forumtest.Page {
		return p.on(node, staff[node], at+[]string{"/accept", "/decline"}[node], "reason", "We have no time.")
	})
	if answered[0] != 303 || answered[1] < 400 {
		p.t.Errorf("accepting and declining at once gave %v", answered)
	}
	p.is("askings that still stand", p.count(`SELECT count(*) FROM handovers WHERE care_id = ? AND state = 'open'`, care), 0)
	accepted := p.count(`SELECT count(*) FROM handovers WHERE care_id = ? AND kind = 'handover' AND state = 'accepted'`, care)
	p.is("answers", accepted+p.count(`SELECT count(*) FROM handovers WHERE care_id = ? AND state = 'declined'`, care), 1)
	if accepted == 1 {
		owner = int(staff[0].Viewer.ID)
	}
	p.is("the owner", p.count(`SELECT owner_id FROM care WHERE id = ?`, care), owner)
}

// oneForm sends the same form to both nodes, as a browser does that lost the
// answer and was led to the other node.
func (p *pair) oneForm(faultURL string, who *forumtest.Client) {
	p.t.Helper()
	before, key := p.count(`SELECT count(*) FROM fault_events WHERE kind = 'update'`), forumtest.Key()
	if p.count(`SELECT count(*) FROM faults WHERE status = 'not_reproduced' AND id = (SELECT max(id) FROM faults)`) == 1 {
		if got := p.on(0, who, faultURL+"/status", "from", "not_reproduced", "status", "confirmed", "reason", "Here it is."); got.Status != 303 {
			p.t.Fatalf("reopening: %d %s", got.Status, got.Text("main"))
		}
	}
	got := p.statuses(func(node int) forumtest.Page {
		return p.on(node, who, faultURL+"/update", "key", key, "body", "We know more.")
	})
	p.is("an update sent to both", p.count(`SELECT count(*) FROM fault_events WHERE kind = 'update'`)-before, 1)
	if got[0] != 303 || got[1] != 303 && got[1] != 409 {
		p.t.Errorf("an update sent to both gave %v", got)
	}
	if again := p.on(1, who, faultURL+"/update", "key", key, "body", "We know more."); again.Status != 303 || again.Header.Get("Location") != faultURL {
		p.t.Errorf("sent once more it gave %d to %q", again.Status, again.Header.Get("Location"))
	}
}

// promises pass their dates while both nodes look.
func (p *pair) promises(who *forumtest.Client) {
	p.t.Helper()
	var faults []int64
	if err := p.nodes[0].DB.Read(context.Background()).Raw(`SELECT id FROM faults ORDER BY id`).Scan(&faults).Error; err != nil {
		p.t.Fatal(err)
	}
	clock := p.nodes[0].Clock
	due := clock.Now().UTC().Add(48 * time.Hour).Format("2006-01-02T15:04")
	for n, id := range faults {
		if got := p.on(n%2, who, "/faults/F-"+text(id)+"/promise", "what", "A line check", "due", due); got.Status != 303 {
			p.t.Fatalf("promising: %d %s", got.Status, got.Text("main"))
		}
	}
	for _, step := range []time.Duration{25 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour} {
		clock.Advance(step)
		race(func(node int) {
			if err := p.nodes[node].Faults.Sweep(context.Background()); err != nil {
				p.t.Error(err)
			}
		})
	}
	p.is("overdue lines", p.count(`SELECT count(*) FROM fault_events WHERE kind = 'promise_overdue'`), len(faults))
	p.is("broken promises", p.count(`SELECT count(*) FROM promises WHERE state = 'broken'`), len(faults))
	p.is("their entries", p.count(`SELECT count(*) FROM log_entries WHERE kind = 'promise.end'`), len(faults))
	p.nodes[0].Settle()
	p.is("reminders", p.count(`SELECT count(*) FROM (SELECT member_id, event FROM notices WHERE event LIKE 'promise-%' GROUP BY member_id, event HAVING count(*) > 1) twice`), 0)
}

// sealed checks that both nodes' entries make one log.
func (p *pair) sealed() {
	p.t.Helper()
	race(func(node int) {
		if err := p.nodes[node].ModLog.Seal(context.Background()); err != nil {
			p.t.Error(err)
		}
	})
	p.is("gaps in the log", p.count(`SELECT coalesce(max(id) + 1, 0) - count(*) FROM log_entries`), 0)
	one, err1 := p.nodes[0].ModLog.Checkpoint(context.Background())
	two, err2 := p.nodes[1].ModLog.Checkpoint(context.Background())
	if err1 != nil || err2 != nil || one != two {
		p.t.Errorf("the nodes' checkpoints: %q, %q, %v, %v", one, two, err1, err2)
	}
}
