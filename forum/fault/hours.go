package fault

import (
	"time"
)

// Hours are a board's business hours in its own time zone.
type Hours struct {
	Zone     *time.Location
	Opens    int             // minutes after midnight
	Closes   int             // minutes after midnight, at most 1440
	Days     int             // bit n for the weekday n of time.Weekday: 62 is Monday to Friday
	Holidays map[string]bool // days as 2006-01-02
}

// Always are hours without a break, in UTC.
func Always() Hours { return Hours{Zone: time.UTC, Closes: 1440, Days: 127} }

// farthest bounds how many days ahead a due time is looked for.
const farthest = 3660

// Due is when so many business minutes after start have passed. Minutes are
// those of the clock on the wall's elapsed time: the hour a change to summer
// time skips is none. Hours that never open give the end of ten years.
func (h Hours) Due(start time.Time, minutes int) time.Time {
	left := time.Duration(minutes) * time.Minute
	for day := range farthest {
		from, to := h.openOn(start, day)
		if from.Before(start) {
			from = start
		}
		open := to.Sub(from)
		if open <= 0 {
			continue
		}
		if left <= open {
			return from.Add(left).UTC()
		}
		left -= open
	}
	return start.AddDate(0, 0, farthest).UTC()
}

// Elapsed is how much business time lies between two moments, none when to is
// not after from.
func (h Hours) Elapsed(from, to time.Time) time.Duration {
	var sum time.Duration
	for day := 0; from.Before(to); day++ {
		opens, closes := h.openOn(from, day)
		if h.midnight(from, day).After(to) {
			break
		}
		opens, closes = latest(opens, from), earliest(closes, to)
		if closes.After(opens) {
			sum += closes.Sub(opens)
		}
	}
	return sum
}

// midnight is when the nth day after that of a moment begins there.
func (h Hours) midnight(t time.Time, n int) time.Time {
	y, m, d := t.In(h.Zone).Date()
	return time.Date(y, m, d+n, 0, 0, 0, 0, h.Zone)
}

// openOn is when the board opens and closes on the nth day after that of a
// moment; both are the same moment where it does not open.
func (h Hours) openOn(t time.Time, n int) (opens, closes time.Time) {
	y, m, d := t.In(h.Zone).Date()
	noon := time.Date(y, m, d+n, 12, 0, 0, 0, h.Zone) // no change to or from summer time moves noon to another day
	day := time.Date(y, m, d+n, 12, 0, 0, 0, time.UTC)
	leftOut := noon.Day() != day.Day() // Samoa had no 30 December 2011
	if leftOut || h.Days&(1<<day.Weekday()) == 0 || h.Holidays[day.Format(time.DateOnly)] {
		return noon, noon
	}
	return time.Date(y, m, d+n, 0, h.Opens, 0, 0, h.Zone), time.Date(y, m, d+n, 0, h.Closes, 0, 0, h.Zone)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
