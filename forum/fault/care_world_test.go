package fault_test

import (
	"strings"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/fault"
)

// cared is a shop whose public board has a ladder: Community answers first
// within 4 h and then within 2, Firmware within 1 h, office hours in UTC.
type cared struct{ *shop }

func newCared(t testing.TB, engine db.Dialect) cared {
	t.Helper()
	s := cared{newShop(t, engine)}
	s.ladder(s.public)
	return s
}

func (s cared) form(board int64) fault.LadderForm {
	return fault.LadderForm{BoardID: board, Zone: "UTC", Opens: "09:00", Closes: "17:00", Days: []time.Weekday{1, 2, 3, 4, 5}, Holidays: "2026-05-25 Spring bank holiday",
		Rungs:     []fault.RungForm{{TeamID: s.community, First: "4 h", Next: "2 h", Update: "8 h"}, {TeamID: s.firmware, First: "1 h", Next: "1 h", Update: "4 h"}},
		ClimbAsks: 2, VerifyShare: 80, VerifyLeast: 2, ReopenShare: 30, PrivateDays: 90}
}

func (s cared) ladder(board int64) {
	s.t.Helper()
	s.must(s.SaveLadder(s.ctx, s.admin, s.form(board)))
}

// posted tells the clock of every post there is.
func (s cared) posted() {
	s.t.Helper()
	var ids []int64
	s.must(s.db.Read(s.ctx).Raw(`SELECT id FROM posts ORDER BY id`).Scan(&ids).Error)
	for _, id := range ids {
		s.must(s.Posted(s.ctx, id))
	}
}

func (s cared) ask(title string) int64 {
	s.t.Helper()
	id := s.thread(s.ann, s.public, title)
	s.posted()
	return id
}

func (s cared) says(v account.Viewer, in int64, body string) int64 {
	s.t.Helper()
	place := s.reply(v, in, body)
	s.must(s.Posted(s.ctx, place.PostID))
	return place.PostID
}

// after moves the clock and sweeps.
func (s cared) after(d time.Duration) {
	s.t.Helper()
	s.clock.Advance(d)
	s.must(s.Sweep(s.ctx))
}

func (s cared) view(threadID int64) fault.CareView {
	s.t.Helper()
	v, err := s.ThreadCare(s.ctx, s.guest, threadID)
	s.must(err)
	s.sound()
	return v
}

// sound holds what is true of every care at every time.
func (s cared) sound() {
	s.t.Helper()
	for what, query := range map[string]string{
		"a count of handovers that is not its rows": `SELECT count(*) FROM care c WHERE c.handovers <> (SELECT count(*) FROM handovers h WHERE h.care_id = c.id
			AND ((h.kind = 'handover' AND h.state = 'accepted') OR h.kind IN ('escalation', 'target_passed', 'customers_asked')))`,
		"a wait for a post that nobody waits with": `SELECT count(*) FROM care c JOIN posts p ON p.id = c.waiting_post_id WHERE c.thread_id IS NOT NULL
			AND (p.as_role <> 'member' OR p.withdrawn_at IS NOT NULL OR p.created_at <> c.waiting_since OR p.number <= c.answered_number)`,
		"a stalled thread where nobody waits": `SELECT count(*) FROM care WHERE stalled_since IS NOT NULL AND waiting_since IS NULL`,
		"a wait that nobody sees":             `SELECT count(*) FROM care WHERE waiting_since IS NOT NULL AND NOT open AND NOT linked`,
		"a level and a team that differ":      `SELECT count(*) FROM care c JOIN ladder_steps s ON s.board_id = c.board_id AND s.team_id = c.team_id WHERE s.level <> c.level AND NOT c.linked`,
	} {
		if n := s.count(query); n > 0 {
			s.t.Errorf("%d times %s", n, what)
		}
	}
}

func wants(t testing.TB, err error, kind fail.Kind, text string) {
	t.Helper()
	if err == nil || !fail.Is(err, kind) {
		t.Errorf("got %v, want a refusal with %q", err, text)
		return
	}
	e := fail.From(err)
	all := e.Text + " " + e.Next
	for _, beside := range e.Fields {
		all += " " + beside
	}
	if !strings.Contains(all, text) {
		t.Errorf("refused with %q, want %q", all, text)
	}
}
