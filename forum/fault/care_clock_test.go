package fault

import (
	"testing"
	"time"
)

// ladderFor is office hours in UTC with two levels: 4 h and 2 h, then 1 h and 30 min.
func ladderFor() Ladder {
	return Ladder{Hours: Hours{Zone: time.UTC, Opens: 540, Closes: 1020, Days: 62},
		Rungs: []Rung{{Level: 1, TeamID: 1, TeamName: "Community", People: 1, FirstMinutes: 240, NextMinutes: 120, UpdateMinutes: 480},
			{Level: 2, TeamID: 2, TeamName: "Firmware", People: 2, FirstMinutes: 60, NextMinutes: 30, UpdateMinutes: 240}}}
}

func TestTheClockStaysWithTheOldestPost(t *testing.T) {
	t.Parallel()
	monday := at(t, "2026-05-18T09:00:00Z")
	post := func(id int64, hours int) *asked {
		return &asked{ID: id, At: monday.Add(time.Duration(hours) * time.Hour)}
	}
	type step struct {
		oldest   *asked
		answered bool
		now      int // hours after Monday 9:00
	}
	for _, c := range []struct {
		name                string
		steps               []step
		since, due, stalled string // "" for none
	}{
		{name: "nothing waits", steps: []step{{}}},
		{name: "a post waits with its target", steps: []step{{oldest: post(1, 0)}}, since: "2026-05-18T09:00:00Z", due: "2026-05-18T11:00:00Z"},
		{name: "later posts move nothing", steps: []step{{oldest: post(1, 0)}, {oldest: post(1, 0), now: 1}}, since: "2026-05-18T09:00:00Z", due: "2026-05-18T11:00:00Z"},
		{name: "an answer ends the wait", steps: []step{{oldest: post(1, 0)}, {answered: true, now: 1}}},
		{name: "a new post after an answer waits by itself", steps: []step{{oldest: post(1, 0)}, {answered: true, now: 1}, {oldest: post(3, 2), now: 2}},
			since: "2026-05-18T11:00:00Z", due: "2026-05-18T13:00:00Z"},
		{name: "an answer to the first leaves the second waiting since it was written", steps: []step{{oldest: post(1, 0)}, {oldest: post(2, 1), answered: true, now: 3}},
			since: "2026-05-18T10:00:00Z", due: "2026-05-18T12:00:00Z"},
		{name: "an answer ends stalling, and the next post has its own time", steps: []step{{oldest: post(1, 0)}, {oldest: post(1, 0), now: 5}, {oldest: post(4, 6), answered: true, now: 7}},
			since: "2026-05-18T15:00:00Z", due: "2026-05-18T17:00:00Z"},
		{name: "a withdrawn post gives way to the next, which has stalled by now too", steps: []step{{oldest: post(1, 0)}, {oldest: post(1, 0), now: 5}, {oldest: post(2, 1), now: 5}},
			since: "2026-05-18T10:00:00Z", stalled: "2026-05-18T12:00:00Z"},
		{name: "a withdrawn post gives way to a later one that has time left", steps: []step{{oldest: post(1, 0)}, {oldest: post(1, 0), now: 5}, {oldest: post(2, 4), now: 5}},
			since: "2026-05-18T13:00:00Z", due: "2026-05-18T15:00:00Z"},
	} {
		row := care{Level: 1}
		for _, s := range c.steps {
			now := monday.Add(time.Duration(s.now) * time.Hour)
			if s.answered {
				row.calm()
			}
			row.wait(s.oldest, ladderFor(), row.Level, now)
			if row.ReplyDueAt != nil && row.ReplyDueAt.Before(now) { // what the sweep does
				row.StalledSince, row.ReplyDueAt = row.ReplyDueAt, nil
			}
		}
		for what, pair := range map[string]struct {
			got  *time.Time
			want string
		}{"since": {row.WaitingSince, c.since}, "due": {row.ReplyDueAt, c.due}, "stalled": {row.StalledSince, c.stalled}} {
			got := ""
			if pair.got != nil {
				got = pair.got.Format(time.RFC3339)
			}
			if got != pair.want {
				t.Errorf("%s: %s %q, want %q", c.name, what, got, pair.want)
			}
		}
	}
}

func TestAFirstReplyThatCameLateStaysLate(t *testing.T) {
	t.Parallel()
	asked := at(t, "2026-05-18T09:00:00Z")
	for _, c := range []struct {
		replies []string
		first   string
		late    bool
	}{
		{nil, "", false},
		{[]string{"2026-05-18T12:59:00Z"}, "2026-05-18T12:59:00Z", false},
		{[]string{"2026-05-18T13:00:00Z"}, "2026-05-18T13:00:00Z", false},
		{[]string{"2026-05-18T13:00:01Z"}, "2026-05-18T13:00:01Z", true},
		{[]string{"2026-05-18T13:00:01Z", "2026-05-18T12:00:00Z"}, "2026-05-18T12:00:00Z", true}, // it was shown as late; that stays
		{[]string{"2026-05-18T08:00:00Z"}, "", false},                                            // before the question
	} {
		row := care{Level: 1}
		row.firstAsk(asked, ladderFor())
		for i, r := range c.replies {
			row.answered(i+2, at(t, r))
		}
		got := ""
		if row.FirstReplyAt != nil {
			got = row.FirstReplyAt.Format(time.RFC3339)
		}
		if got != c.first || row.FirstLate != c.late {
			t.Errorf("%v: first %q late %v, want %q %v", c.replies, got, row.FirstLate, c.first, c.late)
		}
	}
	none := care{}
	none.firstAsk(asked, Ladder{})
	none.answered(2, asked.AddDate(1, 0, 0))
	if none.FirstLate || none.FirstDueAt != nil {
		t.Error("a board without a ladder has no targets to miss")
	}
}

func TestTheLadderSkipsTeamsWithoutPeople(t *testing.T) {
	t.Parallel()
	l := ladderFor()
	l.Rungs = append(l.Rungs, Rung{Level: 3, TeamID: 3}, Rung{Level: 4, TeamID: 4, People: 1})
	for level, want := range map[int]int{0: 1, 1: 2, 2: 4, 3: 4, 4: 0, 9: 0} {
		got := 0
		if r := l.above(level); r != nil {
			got = r.Level
		}
		if got != want {
			t.Errorf("above %d: %d, want %d", level, got, want)
		}
	}
	if (Ladder{}).above(1) != nil || (Ladder{}).replyDue(1, true, time.Time{}) != nil {
		t.Error("a board without a ladder has nobody above and no targets")
	}
}

func TestUrgencyIsTheRule(t *testing.T) {
	t.Parallel()
	noon := at(t, "2026-05-18T12:00:00Z")
	for _, c := range []struct {
		name string
		need Need
		back int // hours before noon
	}{
		{"a customer waits", Need{WaitingSince: &noon}, 0},
		{"nobody waits", Need{Quiet: noon}, -168},
		{"minor", Need{WaitingSince: &noon, Severity: Minor}, -24},
		{"normal", Need{WaitingSince: &noon, Severity: Normal, Affected: 1}, 0},
		{"major", Need{WaitingSince: &noon, Severity: Major}, 24},
		{"critical", Need{WaitingSince: &noon, Severity: Critical}, 72},
		{"vulnerable", Need{WaitingSince: &noon, Vulnerable: true}, 96},
		{"two people", Need{WaitingSince: &noon, Affected: 2}, 6},
		{"three people are no four", Need{WaitingSince: &noon, Affected: 3}, 6},
		{"1,204 people", Need{WaitingSince: &noon, Affected: 1204}, 60},
		{"growth by one", Need{WaitingSince: &noon, Growth: 1}, 6},
		{"growth by 86", Need{WaitingSince: &noon, Growth: 86}, 36},
		{"a broken promise", Need{WaitingSince: &noon, Broken: 1}, 48},
		{"nine broken promises count as four", Need{WaitingSince: &noon, Broken: 9}, 192},
		{"escalated twice", Need{WaitingSince: &noon, Levels: 2}, 48},
		{"negative counts are none", Need{WaitingSince: &noon, Affected: -5, Growth: -5}, 0},
		{"all of it", Need{WaitingSince: &noon, Severity: Critical, Vulnerable: true, Affected: 2, Broken: 1, Levels: 1}, 72 + 96 + 6 + 48 + 24},
	} {
		if got := noon.Sub(c.need.UrgentSince()); got != time.Duration(c.back)*time.Hour {
			t.Errorf("%s: %s before, want %d h", c.name, got, c.back)
		}
		sum := 0
		for _, r := range c.need.Reasons() {
			sum += r.Hours
			if r.Text == "" {
				t.Errorf("%s: a reason without words", c.name)
			}
		}
		if sum != c.back {
			t.Errorf("%s: the reasons say %d h", c.name, sum)
		}
	}
	later := noon.Add(30 * time.Minute)
	if a, b := (Need{WaitingSince: &noon}), (Need{WaitingSince: &later}); !a.UrgentSince().Before(b.UrgentSince()) {
		t.Error("who waits longer comes first")
	}
	if got := grouped(1234567); got != "1,234,567" {
		t.Errorf("grouped: %s", got)
	}
}

func TestTargetsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"30 min": 30, "4 h": 240, "4h": 240, " 1.5 h ": 90, "2 d": 960, "2D": 960, "": 0, "4": 0, "-4 h": 0, "0 h": 0, "1e9 h": 0, "NaN h": 0, "4 weeks": 0, "0.001 min": 0} {
		form := LadderForm{BoardID: 1, Zone: "UTC", Opens: "09:00", Closes: "17:00", Days: []time.Weekday{time.Monday}, ClimbAsks: 1, VerifyShare: 1, VerifyLeast: 1, ReopenShare: 1, PrivateDays: 1,
			Rungs: []RungForm{{TeamID: 1, First: text, Next: "4 h", Update: "1 d"}}}
		l, err := form.read(map[int64]int{1: 2})
		if want == 0 {
			if err == nil {
				t.Errorf("%q was taken as %d", text, l.Rungs[0].FirstMinutes)
			}
			continue
		}
		if err != nil || l.Rungs[0].FirstMinutes != want {
			t.Errorf("%q: %v %v, want %d", text, l.Rungs, err, want)
		}
	}
	for minutes, want := range map[int]string{30: "30 min", 90: "90 min", 240: "4 h", 135: "2 h 15 min"} {
		if got := TargetText(minutes); got != want {
			t.Errorf("%d: %s, want %s", minutes, got, want)
		}
	}
}
