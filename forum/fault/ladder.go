package fault

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on machines without their files

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// Rung is one level of a board's ladder: the team that answers there and its
// targets in business minutes.
type Rung struct {
	Level         int
	TeamID        int64
	TeamName      string
	People        int // in the team now
	FirstMinutes  int // to the first reply
	NextMinutes   int // to each further one
	UpdateMinutes int // between updates of a fault
}

// Ladder is how a board is cared for. Without rungs any member of staff may
// answer, nothing has a target and nothing stalls.
type Ladder struct {
	BoardID     int64
	Hours       Hours
	Rungs       []Rung // from level 1, without gaps
	ClimbAsks   int    // affected people it takes to send a stalled thread up
	VerifyShare int    // per cent of the answers that must confirm a fix
	VerifyLeast int    // answers needed of each affected model and version
	ReopenShare int    // per cent of the answers "still there" that reopen a fault
	PrivateDays int    // after which private details are deleted
}

// rung is the one of a level; nil when there is none.
func (l Ladder) rung(level int) *Rung {
	if level < 1 || level > len(l.Rungs) {
		return nil
	}
	return &l.Rungs[level-1]
}

// above is the next rung whose team has people; nil at the top.
func (l Ladder) above(level int) *Rung {
	for i := max(level, 0); i < len(l.Rungs); i++ {
		if l.Rungs[i].People > 0 {
			return &l.Rungs[i]
		}
	}
	return nil
}

// levelOf is the level of a team; otherwise when it has none here.
func (l Ladder) levelOf(team int64, otherwise int) int {
	for _, r := range l.Rungs {
		if r.TeamID == team {
			return r.Level
		}
	}
	return otherwise
}

// replyDue is when a customer's post must be answered; nil without a target.
// A level that the ladder has no more answers by the targets of the top.
func (l Ladder) replyDue(level int, first bool, since time.Time) *time.Time {
	r := l.rung(min(level, len(l.Rungs)))
	if r == nil {
		return nil
	}
	due := l.Hours.Due(since, l.target(r, first))
	return &due
}

func (l Ladder) target(r *Rung, first bool) int {
	if first {
		return r.FirstMinutes
	}
	return r.NextMinutes
}

// updateDue is when a fault's next update must come; nil without a target.
func (l Ladder) updateDue(level int, since time.Time) *time.Time {
	r := l.rung(min(level, len(l.Rungs)))
	if r == nil {
		return nil
	}
	due := l.Hours.Due(since, r.UpdateMinutes)
	return &due
}

// LadderForm is a board's ladder as an administrator typed it.
type LadderForm struct {
	BoardID       int64
	Zone          string // such as Europe/London
	Opens, Closes string // 09:00
	Days          []time.Weekday
	Holidays      string // one a line: 2026-12-25 Christmas Day
	Rungs         []RungForm
	ClimbAsks     int
	VerifyShare   int
	VerifyLeast   int
	ReopenShare   int
	PrivateDays   int
	holidays      map[string]string // what was read of Holidays
}

// RungForm is a level as it was typed; one without a team is left out.
type RungForm struct {
	TeamID              int64
	First, Next, Update string // 30 min, 4 h, 2 d, where a day is one of business
}

// Ladder gives how a board is cared for, for staff and moderators.
func (f *Faults) Ladder(ctx context.Context, v account.Viewer, board int64) (Ladder, error) {
	if _, err := f.forum.BoardByID(ctx, v, board); err != nil {
		return Ladder{}, err
	}
	if !v.SeesInternal() {
		return Ladder{}, fail.New(fail.Forbidden, "Only staff and moderators may see this.", "Targets stand on each thread.")
	}
	l, err := ladderOf(ctx, f.db.Read(ctx), board)
	return l, db.Plain(err)
}

// HolidayNames gives the holidays of a board by day, for its administration.
func (f *Faults) HolidayNames(ctx context.Context, board int64) (map[string]string, error) {
	names, err := holidaysOf(ctx, f.db.Read(ctx), board)
	return names, db.Plain(err)
}

// SaveLadder stores how a board is cared for; what waits there takes the new
// targets soon after. Only administrators may. Errors: Forbidden, Missing,
// Invalid with the fields timezone, opens, closes, days, holidays, team1 to
// team9, first1, next1, update1 and so on, climb_asks, verify_share,
// verify_least, reopen_share and private_days.
func (f *Faults) SaveLadder(ctx context.Context, v account.Viewer, form LadderForm) error {
	if err := mustAdminister(v); err != nil {
		return err
	}
	if _, err := f.forum.BoardByID(ctx, v, form.BoardID); err != nil {
		return err
	}
	teams, err := teamSizes(ctx, f.db)
	if err != nil {
		return db.Plain(err)
	}
	ladder, err := form.read(teams)
	if err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *db.Tx) error {
		if err := storeLadder(ctx, tx, ladder, form.holidays, v.ID, f.now()); err != nil {
			return err
		}
		return f.jobs.Enqueue(ctx, tx, LadderChanged{BoardID: form.BoardID})
	})
}

func mustAdminister(v account.Viewer) error {
	if err := mustSignIn(v); err != nil || v.IsAdministrator() {
		return err
	}
	return fail.New(fail.Forbidden, "Only administrators can do this.", "Ask one of them if it is needed.")
}

// read checks the form. teams are the people of each team there is.
func (form *LadderForm) read(teams map[int64]int) (Ladder, error) {
	var c fail.Check
	l := Ladder{BoardID: form.BoardID, Hours: form.hours(&c), ClimbAsks: form.ClimbAsks, VerifyShare: form.VerifyShare,
		VerifyLeast: form.VerifyLeast, ReopenShare: form.ReopenShare, PrivateDays: form.PrivateDays}
	seen := map[int64]bool{}
	for i, r := range form.Rungs {
		if r.TeamID == 0 {
			c.That(r.First == "" && r.Next == "" && r.Update == "", "team"+strconv.Itoa(i+1), "Choose the team of this level, or leave its targets empty.")
			continue
		}
		one := r.read(&c, i+1, l.Hours, teams, seen)
		one.Level = len(l.Rungs) + 1
		l.Rungs = append(l.Rungs, one)
	}
	c.That(l.ClimbAsks >= 1 && l.ClimbAsks <= 100_000, "climb_asks", "Between 1 and 100,000 people.")
	c.That(l.VerifyShare >= 1 && l.VerifyShare <= 100, "verify_share", "Between 1 and 100 per cent.")
	c.That(l.VerifyLeast >= 1 && l.VerifyLeast <= 1000, "verify_least", "Between 1 and 1,000 answers.")
	c.That(l.ReopenShare >= 1 && l.ReopenShare <= 100, "reopen_share", "Between 1 and 100 per cent.")
	c.That(l.PrivateDays >= 1 && l.PrivateDays <= 3650, "private_days", "Between 1 and 3,650 days.")
	return l, c.Err()
}

func (r RungForm) read(c *fail.Check, n int, h Hours, teams map[int64]int, seen map[int64]bool) Rung {
	at := strconv.Itoa(n)
	people, known := teams[r.TeamID]
	c.That(known, "team"+at, "There is no such team any more.")
	c.That(!known || people > 0, "team"+at, "Nobody is in this team. Put somebody into it first, or nothing would be answered there.")
	c.That(!seen[r.TeamID], "team"+at, "This team stands on the ladder already.")
	seen[r.TeamID] = true
	day := h.Closes - h.Opens
	return Rung{TeamID: r.TeamID, FirstMinutes: readTarget(c, "first"+at, r.First, day), NextMinutes: readTarget(c, "next"+at, r.Next, day),
		UpdateMinutes: readTarget(c, "update"+at, r.Update, day)}
}

// maxTarget is a year of minutes.
const maxTarget = 525_600

// readTarget reads 30 min, 4 h or 2 d; a day has as many minutes as the board
// is open on one.
func readTarget(c *fail.Check, field, text string, day int) int {
	text = strings.ToLower(strings.Join(strings.Fields(text), ""))
	for _, unit := range []struct {
		name    string
		minutes int
	}{{"min", 1}, {"m", 1}, {"h", 60}, {"d", max(day, 1)}} {
		number, found := strings.CutSuffix(text, unit.name)
		if !found {
			continue
		}
		if n, err := strconv.ParseFloat(number, 64); err == nil && n > 0 && n*float64(unit.minutes) >= 1 && n*float64(unit.minutes) <= maxTarget {
			return int(n * float64(unit.minutes))
		}
	}
	c.Refuse(field, "Write a time such as 30 min, 4 h or 2 d; a day is a day of your opening hours.")
	return 1
}

// TargetText is business minutes as people write them, such as 4 h.
func TargetText(minutes int) string {
	if minutes%60 == 0 {
		return strconv.Itoa(minutes/60) + " h"
	}
	if minutes < 120 {
		return strconv.Itoa(minutes) + " min"
	}
	return strconv.Itoa(minutes/60) + " h " + strconv.Itoa(minutes%60) + " min"
}

func (form *LadderForm) hours(c *fail.Check) Hours {
	h := Hours{Holidays: map[string]bool{}}
	zone, err := time.LoadLocation(form.Zone)
	c.That(err == nil && form.Zone != "" && form.Zone != "Local", "timezone", "There is no such time zone. Write one such as Europe/London.")
	h.Zone = cmp.Or(zone, time.UTC)
	h.Opens, h.Closes = readClock(c, "opens", form.Opens), readClock(c, "closes", form.Closes)
	c.That(h.Opens < h.Closes, "closes", "Closing time is after opening time. Round the clock is 00:00 to 24:00.")
	for _, day := range form.Days {
		if day >= time.Sunday && day <= time.Saturday {
			h.Days |= 1 << day
		}
	}
	c.That(h.Days != 0, "days", "Choose at least one day.")
	form.holidays = readHolidays(c, form.Holidays)
	for day := range form.holidays {
		h.Holidays[day] = true
	}
	return h
}

// readClock reads 09:00 as minutes after midnight; 24:00 is the day's end.
func readClock(c *fail.Check, field, text string) int {
	text = strings.TrimSpace(text)
	if text == "24:00" && field == "closes" {
		return 1440
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		c.Refuse(field, "Write a time such as 09:00.")
		return 0
	}
	return t.Hour()*60 + t.Minute()
}

// maxHolidays bounds what one board's calendar holds.
const maxHolidays = 400

func readHolidays(c *fail.Check, text string) map[string]string {
	days := map[string]string{}
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		day, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if day == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			c.Refuse("holidays", "Write one day a line, such as 2026-12-25 Christmas Day.")
			continue
		}
		days[day] = optionalLine(c, "holidays", name, 80)
	}
	c.That(len(days) <= maxHolidays, "holidays", "At most 400 days; leave out those that are over.")
	return days
}

// HolidayLines is the form's text for holidays.
func HolidayLines(names map[string]string) string {
	var lines []string
	for day, name := range names {
		lines = append(lines, strings.TrimSpace(day+" "+name))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
