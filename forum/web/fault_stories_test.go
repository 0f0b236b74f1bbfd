package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/forumtest"
	"answerable/forum/thread"
)

// laddered is a hub whose board has a ladder of two teams: net_ops answers first,
// firmware_lead after him.
func laddered(t *testing.T, engine db.Dialect) *hub {
	t.Helper()
	h := newHub(t, engine)
	ctx := context.Background()
	form := fault.LadderForm{BoardID: h.board.ID, Zone: "UTC", Opens: "00:00", Closes: "24:00", ClimbAsks: 2, VerifyShare: 80, VerifyLeast: 2, ReopenShare: 30, PrivateDays: 90,
		Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}
	for _, team := range []struct {
		name string
		who  *forumtest.Client
	}{{"Community", h.staff}, {"Gateway firmware", h.lead}} {
		id, err := h.People.CreateTeam(ctx, h.admin.Viewer, team.name, "")
		if err == nil {
			err = h.People.AddToTeam(ctx, h.admin.Viewer, id, team.who.Viewer.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		form.Rungs = append(form.Rungs, fault.RungForm{TeamID: id, First: "4 h", Next: "8 h", Update: "24 h"})
	}
	if err := h.Faults.SaveLadder(ctx, h.admin.Viewer, form); err != nil {
		t.Fatal(err)
	}
	h.Settle()
	return h
}

// later lets that many hours pass and what fell due meanwhile fire.
func (h *hub) later(hours int) {
	h.T.Helper()
	h.Clock.Advance(time.Duration(hours) * time.Hour)
	if err := h.Faults.Sweep(context.Background()); err != nil {
		h.T.Fatal(err)
	}
	h.Settle()
}

// says posts a reply and lets its clocks run.
func (h *hub) says(who *forumtest.Client, in int, text string) {
	h.T.Helper()
	h.do(who, fmt.Sprintf("/t/%d/reply", in), "body", text)
	h.Settle()
}

// story runs one on both engines.
func story(t *testing.T, tell func(*testing.T, *hub)) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) { tell(t, laddered(t, engine)) })
}

// A fault thread of many pages with no owner, no status, no answer.
func TestStoryALongThreadCannotStallUnseen(t *testing.T) {
	story(t, func(t *testing.T, h *hub) {
		for i := range 25 {
			h.do([]*forumtest.Client{h.asker, h.other}[i%2], "/t/1/reply", "body", fmt.Sprintf("Still broken here, day %d.", i))
		}
		h.Settle()
		h.later(5)
		has(t, "the thread", h.Guest().Get(h.threadPath), ".column-side", "waited")
		for _, who := range []*forumtest.Client{h.staff, h.lead} {
			has(t, "the desk", who.Get("/desk").OK(), "main", "No lease on Android")
		}
		h.says(h.other, 1, "Thanks to everybody.")
		has(t, "a thanks hides nothing", h.Guest().Get(h.threadPath), ".column-side", "waited")
		h.open()
		for _, page := range []string{"", "?page=2"} {
			has(t, "the panel on page "+page, h.Guest().Get(h.threadPath+page).OK(), ".fault .fault-state", "Reported")
		}
		has(t, "the record", h.Guest().Get("/record").OK(), "main", "Stalled now")
	})
}

// "Fixed by 2 pm tomorrow", moved a day every day by a robot.
func TestStoryAnEstimateIsMovedByPeopleOnly(t *testing.T) {
	story(t, func(t *testing.T, h *hub) {
		h.open()
		h.do(h.lead, "/faults/F-1/estimate", "standing", "0", "kind", "date", "until", h.at(24))
		h.later(30)
		has(t, "passed in public", h.Guest().Get("/faults/F-1").OK(), ".fault", "passed")
		h.do(h.lead, "/faults/F-1/estimate", "standing", "1", "kind", "date", "until", h.at(24), "reason", "the cable was cut a second time")
		h.later(30)
		h.do(h.lead, "/faults/F-1/estimate", "standing", "2", "kind", "none", "next", h.at(8), "reason", "nobody can know before the digging ends")
		page := h.Guest().Get(h.threadPath).OK()
		if struck := page.DOM().Find(".fault del, .fault s").Length(); struck != 2 {
			t.Errorf("%d earlier dates are struck through", struck)
		}
		has(t, "why it moved", h.Guest().Get("/faults/F-1").OK(), `[aria-labelledby="estimates"]`, "cut a second time", "before the digging ends")
		h.later(24 * 10)
		if n := h.Guest().Get("/faults/F-1").DOM().Find(`[aria-labelledby="estimates"] tbody tr`).Length(); n != 3 {
			t.Errorf("ten days alone made %d estimates of three", n)
		}
	})
}

// Passed from one department to the next.
func TestStoryOneOwnerUntilTheNextAccepts(t *testing.T) {
	story(t, func(t *testing.T, h *hub) {
		care := careOf(t, h, 1)
		h.do(h.staff, care+"/take")
		has(t, "who answers", h.Guest().Get(h.threadPath), ".column-side", "net_ops")
		team := fmt.Sprint(h.number(`SELECT id FROM teams WHERE name = 'Gateway firmware'`))
		if got := h.staff.Post(care+"/hand-over", form("team", team)); got.Status != 422 {
			t.Errorf("a handover without reason gave %d", got.Status)
		}
		h.do(h.staff, care+"/hand-over", "team", team, "reason", "it is the firmware", "note", "secret serial 0815")
		page := h.Guest().Get(h.threadPath)
		has(t, "the old owner stays", page, ".column-side", "net_ops", "Gateway firmware")
		if strings.Contains(string(page.Body), "0815") {
			t.Error("the internal note is public")
		}
		h.do(h.lead, care+"/accept")
		has(t, "the new owner", h.Guest().Get(h.threadPath), ".column-side", "firmware_lead")
		if n := h.number(`SELECT handovers FROM care WHERE thread_id = 1`); n != 1 {
			t.Errorf("%d handovers", n)
		}
	})
}

// "Someone will e-mail you"; the e-mail never came.
func TestStoryAPromiseEndsInPublic(t *testing.T) {
	story(t, func(t *testing.T, h *hub) {
		h.open()
		h.do(h.lead, "/t/1/promise", "what", "Certification result", "due", h.at(24))
		has(t, "the promise", h.Guest().Get(h.threadPath), ".column-side", "Certification result")
		h.later(25)
		has(t, "overdue", h.Guest().Get(h.threadPath), ".column-side", "overdue")
		has(t, "the owner is told", h.lead.Get("/notifications").OK(), "main", "overdue")
		h.later(24 * 8)
		has(t, "broken, for ever", h.Guest().Get("/faults/F-1"), "main", "broken", "overdue for 7 days")
		has(t, "on the record", h.Guest().Get("/record").OK(), "main", "Promises broken")
		if n := h.number(`SELECT count(*) FROM log_entries WHERE kind = 'promise.end' AND source = 'automatic'`); n != 1 {
			t.Errorf("%d log entries of the broken promise", n)
		}
	})
}

// Each agent was oblivious of the last; details went into one person's inbox.
func TestStoryPrivateDetailsBelongToTheThread(t *testing.T) {
	story(t, func(t *testing.T, h *hub) {
		h.do(h.staff, careOf(t, h, 1)+"/take")
		asker := fmt.Sprint(h.asker.Viewer.ID)
		h.do(h.asker, "/t/1/private/"+asker, "body", "My account is 4711-0815.")
		h.do(h.staff, "/t/1/private/"+asker+"/open")
		has(t, "staff of the case", h.staff.Get("/t/1/private/"+asker).OK(), "main", "4711-0815")
		has(t, "the customer sees who read", h.asker.Get("/t/1/private/"+asker).OK(), "main", "net_ops")
		for name, who := range map[string]*forumtest.Client{"another customer": h.other, "another team": h.lead, "a moderator": h.Member("calm_watcher", account.Moderator)} {
			if got := who.Get("/t/1/private/" + asker); got.Status != 404 {
				t.Errorf("%s gets %d", name, got.Status)
			}
		}
		if strings.Contains(string(h.Guest().Get(h.threadPath).Body), "4711") {
			t.Error("the thread shows private details")
		}
	})
}

// A discussion has no clock, so ticking there changes nothing and refuses nothing.
func TestTickingThanksWhereNobodyWaits(t *testing.T) {
	t.Parallel()
	h := newHub(t, db.SQLite)
	place, err := h.Forum.Start(context.Background(), h.asker.Viewer, thread.Opening{BoardID: h.board.ID, Kind: thread.Discussion, Title: "Favourite lights", Body: "Green.", Key: forumtest.Key()})
	if err != nil {
		t.Fatal(err)
	}
	h.do(h.other, fmt.Sprintf("/t/%d/reply", place.ThreadID), "body", "Thanks for asking.", "no_answer", "1")
	h.do(h.other, "/t/1/reply", "body", "Thanks for the help.", "no_answer", "1")
	if n := h.number(`SELECT count(*) FROM no_answer_needed`); n != 1 {
		t.Errorf("%d posts need no answer", n)
	}
}

// careOf is the address of a thread's care.
func careOf(t *testing.T, h *hub, thread int) string {
	t.Helper()
	return fmt.Sprintf("/care/%d", h.number(`SELECT id FROM care WHERE thread_id = ?`, thread))
}

func (h *hub) number(query string, values ...any) (n int) {
	h.T.Helper()
	if err := h.DB.Read(context.Background()).Raw(query, values...).Row().Scan(&n); err != nil {
		h.T.Fatal(query, err)
	}
	return n
}
