package fault

import (
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestHours(t *testing.T) {
	t.Parallel()
	london, berlin, kathmandu, apia := zone(t, "Europe/London"), zone(t, "Europe/Berlin"), zone(t, "Asia/Kathmandu"), zone(t, "Pacific/Apia")
	office := func(z *time.Location, holidays ...string) Hours {
		h := Hours{Zone: z, Opens: 540, Closes: 1020, Days: 62, Holidays: map[string]bool{}}
		for _, day := range holidays {
			h.Holidays[day] = true
		}
		return h
	}
	night := Hours{Zone: london, Opens: 0, Closes: 1440, Days: 127}
	for _, c := range []struct {
		name    string
		hours   Hours
		start   string
		minutes int
		due     string
	}{
		{"within a day", office(time.UTC), "2026-05-18T09:30:00Z", 240, "2026-05-18T13:30:00Z"},
		{"exactly to closing time", office(time.UTC), "2026-05-18T09:00:00Z", 480, "2026-05-18T17:00:00Z"},
		{"a minute over goes to the next morning", office(time.UTC), "2026-05-18T09:00:00Z", 481, "2026-05-19T09:01:00Z"},
		{"before opening counts from opening", office(time.UTC), "2026-05-18T03:00:00Z", 60, "2026-05-18T10:00:00Z"},
		{"after closing counts from the next opening", office(time.UTC), "2026-05-18T17:00:00Z", 60, "2026-05-19T10:00:00Z"},
		{"Friday evening waits for Monday", office(time.UTC), "2026-05-22T16:30:00Z", 60, "2026-05-25T09:30:00Z"},
		{"a holiday on Monday, too", office(time.UTC, "2026-05-25"), "2026-05-22T16:30:00Z", 60, "2026-05-26T09:30:00Z"},
		{"several weeks", office(time.UTC), "2026-05-18T09:00:00Z", 480 * 11, "2026-06-01T17:00:00Z"},
		{"seconds are kept", office(time.UTC), "2026-05-18T09:30:15.000001Z", 1, "2026-05-18T09:31:15.000001Z"},
		{"the zone decides the day", office(kathmandu), "2026-05-18T03:15:00Z", 30, "2026-05-18T03:45:00Z"},
		{"summer time skips an hour of the night", night, "2026-03-29T00:30:00Z", 60, "2026-03-29T01:30:00Z"},
		{"a day of 23 hours", night, "2026-03-29T00:00:00Z", 24 * 60, "2026-03-30T00:00:00Z"},
		{"a day of 25 hours", night, "2026-10-24T23:00:00Z", 25 * 60, "2026-10-26T00:00:00Z"},
		{"opening moves with summer time", office(berlin), "2026-03-27T15:30:00Z", 60, "2026-03-30T07:30:00Z"},
		{"opening inside the skipped hour", Hours{Zone: berlin, Opens: 150, Closes: 300, Days: 127}, "2026-03-29T00:00:00Z", 60, "2026-03-29T02:30:00Z"},
		{"a day that a zone left out", Hours{Zone: apia, Opens: 540, Closes: 1020, Days: 127}, "2011-12-30T09:00:00Z", 60, "2011-12-30T20:00:00Z"},
		{"no minutes are over at once", office(time.UTC), "2026-05-18T10:00:00Z", 0, "2026-05-18T10:00:00Z"},
		{"hours that never open end after ten years", Hours{Zone: time.UTC, Opens: 0, Closes: 60}, "2026-01-01T00:00:00Z", 1, "2036-01-09T00:00:00Z"},
	} {
		start, due := at(t, c.start), at(t, c.due)
		got := c.hours.Due(start, c.minutes)
		if !got.Equal(due) {
			t.Errorf("%s: %s, want %s", c.name, got, due)
		}
		if elapsed := c.hours.Elapsed(start, got); c.hours.Days != 0 && elapsed != time.Duration(c.minutes)*time.Minute {
			t.Errorf("%s: %s elapsed by then, want %d minutes", c.name, elapsed, c.minutes)
		}
	}
	if e := office(time.UTC).Elapsed(at(t, "2026-05-19T10:00:00Z"), at(t, "2026-05-18T10:00:00Z")); e != 0 {
		t.Errorf("backwards: %s", e)
	}
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	one, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return one
}
