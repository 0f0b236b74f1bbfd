package fault

import (
	"slices"
	"testing"
	"time"
)

func TestStatusMachine(t *testing.T) {
	t.Parallel()
	for _, from := range Statuses() {
		for _, to := range Statuses() {
			err := checkMove(from, to)
			if legal := slices.Contains(moves()[from], to); legal != (err == nil) {
				t.Errorf("from %s to %s: %v", from, to, err)
			}
		}
		if from.Closed() && from != Duplicate && len(from.Moves()) == 0 {
			t.Errorf("%s cannot be reopened", from)
		}
		if from.Text() == "" {
			t.Errorf("%s has no words", from)
		}
	}
	for _, steps := range [][2]Status{{Reported, Confirmed}, {Confirmed, InProgress}, {InProgress, RollingOut}, {RollingOut, Awaiting}} {
		if err := checkMove(steps[0], steps[1]); err != nil || needsReason(steps[0], steps[1]) {
			t.Errorf("the way forward from %s to %s is not free: %v", steps[0], steps[1], err)
		}
	}
	for _, steps := range [][2]Status{{Reported, WontFix}, {Awaiting, Unverified}, {Verified, Confirmed}, {RollingOut, InProgress}, {Reported, NotReproduced}} {
		if !needsReason(steps[0], steps[1]) {
			t.Errorf("from %s to %s needs no reason", steps[0], steps[1])
		}
	}
}

func TestCompareVersions(t *testing.T) {
	t.Parallel()
	ascending := []string{"1", "1.2", "1.2.9", "1.2.10", "4.7.5", "4.7.5.1", "4.7.5.1.83", "4.8-beta", "4.8-beta2", "4.8-rc1", "4.8", "4.8a", "4.8.0", "V5", "10"}
	for i, a := range ascending {
		for j, b := range ascending {
			got := compareVersions(a, b)
			if (i < j && got >= 0) || (i > j && got <= 0) || (i == j && got != 0) {
				t.Errorf("compare %q with %q: %d", a, b, got)
			}
		}
	}
	if compareVersions("v4.7", "4.7") != 0 || compareVersions("4.07", "4.7") != 0 || compareVersions("", "") != 0 {
		t.Error("the same version written otherwise is not the same")
	}
}

func FuzzCompareVersions(f *testing.F) {
	f.Add("4.7.5", "v4.7.5.1-rc2")
	f.Fuzz(func(t *testing.T, a, b string) {
		if x, y := compareVersions(a, b), compareVersions(b, a); (x < 0) != (y > 0) || (x == 0) != (y == 0) {
			t.Errorf("%q and %q: %d and %d", a, b, x, y)
		}
	})
}

func TestSlips(t *testing.T) {
	t.Parallel()
	day := func(d int) *time.Time {
		at := time.Date(2026, 6, d, 12, 0, 0, 0, time.UTC)
		return &at
	}
	for _, c := range []struct {
		name    string
		before  Estimate
		after   NewEstimate
		updated bool
		slip    bool
	}{
		{"a later date", Estimate{UntilAt: day(10)}, NewEstimate{UntilAt: day(11)}, false, true},
		{"an earlier date", Estimate{UntilAt: day(10)}, NewEstimate{UntilAt: day(9)}, false, false},
		{"the same date", Estimate{UntilAt: day(10)}, NewEstimate{UntilAt: day(10)}, false, false},
		{"a date becomes none", Estimate{UntilAt: day(10)}, NewEstimate{NextUpdateAt: day(5)}, true, true},
		{"none becomes a date", Estimate{NextUpdateAt: day(5)}, NewEstimate{UntilAt: day(30)}, false, false},
		{"the next update later, none came", Estimate{NextUpdateAt: day(5)}, NewEstimate{NextUpdateAt: day(6)}, false, true},
		{"the next update later, after one came", Estimate{NextUpdateAt: day(5)}, NewEstimate{NextUpdateAt: day(6)}, true, false},
		{"a window's end later", Estimate{FromAt: day(1), UntilAt: day(10)}, NewEstimate{FromAt: day(1), UntilAt: day(12)}, false, true},
		{"a window's beginning later", Estimate{FromAt: day(1), UntilAt: day(10)}, NewEstimate{FromAt: day(5), UntilAt: day(10)}, false, false},
	} {
		if got := later(c.before, c.after, c.updated); got != c.slip {
			t.Errorf("%s: slip %v", c.name, got)
		}
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	rules := verifyRules{Share: 80, Least: 2, Reopen: 30}
	for _, c := range []struct {
		name               string
		groups             []Confirmations
		confirmed, refuted bool
	}{
		{"nobody is affected", nil, false, false},
		{"nobody answered", []Confirmations{{Affected: 5}}, false, false},
		{"one of many answered", []Confirmations{{Affected: 5, Gone: 1}}, false, false},
		{"enough of the only group", []Confirmations{{Affected: 5, Gone: 2}}, true, false},
		{"one of the models did not answer", []Confirmations{{Affected: 5, Gone: 4}, {Affected: 3}}, false, false},
		{"a model with one person", []Confirmations{{Affected: 5, Gone: 4}, {Affected: 1, Gone: 1}}, true, false},
		{"the share is not reached", []Confirmations{{Affected: 5, Gone: 3, Still: 1}}, false, false},
		{"too many say still there", []Confirmations{{Affected: 5, Gone: 2, Still: 1}}, false, true},
		{"one alone says still there", []Confirmations{{Affected: 5, Still: 1}}, false, false},
	} {
		v := judge(c.groups, rules)
		if v.Confirmed != c.confirmed || v.Refuted != c.refuted {
			t.Errorf("%s: confirmed %v, refuted %v", c.name, v.Confirmed, v.Refuted)
		}
		if !v.Confirmed && v.Missing() == "" {
			t.Errorf("%s: it does not say what is missing", c.name)
		}
	}
}

func TestPromiseDeadlines(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for length, before := range map[time.Duration]time.Duration{4 * time.Hour: 2 * time.Hour, 47 * time.Hour: 47 * time.Hour / 2, 10 * 24 * time.Hour: 24 * time.Hour} {
		due := made.Add(length)
		if got := promiseDeadlines(made, due)[promiseReminder]; !got.Equal(due.Add(-before)) {
			t.Errorf("a promise of %s is reminded %s before", length, due.Sub(got))
		}
	}
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"F-12": 12, "f-12": 12, " 12 ": 12, "F12": 0, "F--1": 0, "": 0, "F-0": 0, "F-99999999999999999999": 0, "é": 0} {
		if got := ParseNumber(text); got != want {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}
