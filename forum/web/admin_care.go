package web

import (
	"fmt"
	"strconv"
	"time"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// maxRungs is how many levels a ladder has at most, as in the schema.
const maxRungs = 9

// adminCares is GET /admin/care.
func (w *Web) adminCares(r *Request) error {
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminCaresPage{AdminFrame: w.adminFrame(r, "Who answers, and by when")}
	for _, b := range boards {
		l, err := w.Faults.Ladder(r.Context(), r.Viewer, b.ID)
		if err != nil {
			return err
		}
		row := themes.AdminCareRow{Name: b.Name, EditURL: "/admin/care/" + idText(b.ID)}
		for _, one := range l.Rungs {
			row.Teams = append(row.Teams, one.TeamName)
		}
		if len(l.Rungs) > 0 {
			row.Hours = fmt.Sprintf("%s to %s, %s", clockText(l.Hours.Opens), clockText(l.Hours.Closes), l.Hours.Zone)
		}
		page.Boards = append(page.Boards, row)
	}
	return w.sendPage(r, themes.PageAdminCares, page)
}

// clockText writes minutes after midnight as 09:00.
func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// adminCareEdit is GET /admin/care/:id.
func (w *Web) adminCareEdit(r *Request) error {
	b, err := w.careBoard(r)
	if err != nil {
		return err
	}
	l, err := w.Faults.Ladder(r.Context(), r.Viewer, b.ID)
	if err != nil {
		return err
	}
	names, err := w.Faults.HolidayNames(r.Context(), b.ID)
	if err != nil {
		return err
	}
	form := fault.LadderForm{BoardID: b.ID, Zone: l.Hours.Zone.String(), Opens: clockText(l.Hours.Opens), Closes: clockText(l.Hours.Closes), Holidays: fault.HolidayLines(names)}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if l.Hours.Days&(1<<day) != 0 {
			form.Days = append(form.Days, day)
		}
	}
	for _, one := range l.Rungs {
		form.Rungs = append(form.Rungs, fault.RungForm{TeamID: one.TeamID, First: fault.TargetText(one.FirstMinutes), Next: fault.TargetText(one.NextMinutes), Update: fault.TargetText(one.UpdateMinutes)})
	}
	values := themes.AdminCareValues{ClimbAsks: strconv.Itoa(l.ClimbAsks), VerifyShare: strconv.Itoa(l.VerifyShare), VerifyLeast: strconv.Itoa(l.VerifyLeast),
		ReopenShare: strconv.Itoa(l.ReopenShare), PrivateDays: strconv.Itoa(l.PrivateDays)}
	return w.adminCarePage(r, b, form, values, nil)
}

func (w *Web) careBoard(r *Request) (thread.Board, error) {
	id, err := r.Int64("id")
	if err != nil {
		return thread.Board{}, err
	}
	return w.Forum.BoardByID(r.Context(), r.Viewer, id)
}

// adminCareChange is POST /admin/care/:id.
func (w *Web) adminCareChange(r *Request) error {
	b, err := w.careBoard(r)
	if err != nil {
		return err
	}
	form, values, err := r.careForm(b.ID)
	if err == nil {
		err = w.Faults.SaveLadder(r.Context(), r.Viewer, form)
	}
	if err == nil {
		return r.back("/admin/care", "saved")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminCarePage(r, b, form, values, beside)
}

// careForm reads the form; a number that is none is refused beside its field.
func (r *Request) careForm(board int64) (fault.LadderForm, themes.AdminCareValues, error) {
	values := themes.AdminCareValues{ClimbAsks: r.plain("climb_asks"), VerifyShare: r.plain("verify_share"), VerifyLeast: r.plain("verify_least"),
		ReopenShare: r.plain("reopen_share"), PrivateDays: r.plain("private_days")}
	form := fault.LadderForm{BoardID: board, Zone: r.sent("timezone"), Opens: r.sent("opens"), Closes: r.sent("closes"), Holidays: r.sent("holidays"), Days: r.weekdays()}
	var c fail.Check
	for field, into := range map[string]*int{"climb_asks": &form.ClimbAsks, "verify_share": &form.VerifyShare, "verify_least": &form.VerifyLeast,
		"reopen_share": &form.ReopenShare, "private_days": &form.PrivateDays} {
		n, err := strconv.Atoi(r.sent(field))
		c.That(err == nil, field, "Type a whole number, such as 3.")
		*into = n
	}
	for level := 1; level <= maxRungs; level++ {
		at := strconv.Itoa(level)
		team, err := strconv.ParseInt(r.sent("team"+at), 10, 64)
		c.That(err == nil || r.sent("team"+at) == "", "team"+at, "Choose a team of the list.")
		form.Rungs = append(form.Rungs, fault.RungForm{TeamID: team, First: r.sent("first" + at), Next: r.sent("next" + at), Update: r.sent("update" + at)})
	}
	return form, values, c.Err()
}

// weekdays are the days that were ticked.
func (r *Request) weekdays() []time.Weekday {
	var days []time.Weekday
	for _, raw := range r.Ctx.Request().PostArgs().PeekMulti("days") {
		if n, err := strconv.Atoi(string(raw)); err == nil {
			days = append(days, time.Weekday(n))
		}
	}
	return days
}

func (w *Web) adminCarePage(r *Request, b thread.Board, form fault.LadderForm, values themes.AdminCareValues, errors map[string]string) error {
	values.Timezone, values.Opens, values.Closes, values.Holidays = shown(form.Zone), shown(form.Opens), shown(form.Closes), shown(form.Holidays)
	page := themes.AdminCarePage{AdminFrame: w.adminFrame(r, "Who answers in "+b.Name), Form: themes.Form{Key: r.key(), Errors: errors}, Action: "/admin/care/" + idText(b.ID), Board: b.Name, Values: values}
	chosen := map[time.Weekday]bool{}
	for _, day := range form.Days {
		chosen[day] = true
	}
	for i := range 7 {
		day := time.Weekday((i + 1) % 7) // Monday first
		page.Days = append(page.Days, themes.Choice{Value: strconv.Itoa(int(day)), Text: day.String(), Selected: chosen[day]})
	}
	teams, err := w.People.Teams(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	for level := 1; level <= maxRungs; level++ {
		rung := themes.AdminRung{Level: level, Teams: []themes.Choice{{Text: "none"}}}
		var typed fault.RungForm
		if level <= len(form.Rungs) {
			typed = form.Rungs[level-1]
		}
		rung.First, rung.Next, rung.Update = shown(typed.First), shown(typed.Next), shown(typed.Update)
		for _, t := range teams {
			rung.Teams = append(rung.Teams, themes.Choice{Value: idText(t.ID), Text: t.Name, Selected: t.ID == typed.TeamID})
		}
		page.Rungs = append(page.Rungs, rung)
	}
	return w.sendPage(r, themes.PageAdminCare, page)
}
