package web

import (
	"slices"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/fault"
	"answerable/forum/markup"
	"answerable/themes"
)

// faultPanel is the box about a fault as readers of the viewer's class see it.
func faultPanel(p fault.Panel, zone *time.Location, now time.Time) themes.FaultPanel {
	panel := themes.FaultPanel{ID: p.ID, Number: p.Number(), Title: p.Title, URL: faultURL(p.ID), Status: themes.FaultStatus(p.Status), Since: p.StatusSince,
		Severity: themes.Severity(p.Severity), Owner: author(text(p.OwnerName), string(account.Staff), text(p.TeamName)), Team: text(p.TeamName), Handovers: p.Handovers,
		Slips: p.SlipCount, Affected: p.AffectedCount, Gone: p.GoneCount, Threads: p.ThreadCount, FixedVersion: p.FixedVersion, NoActs: p.Status == fault.Duplicate}
	if p.TeamID != nil {
		panel.Level = p.Level
	}
	panel.UpdateDue = nextUpdate(p, zone)
	panel.UpdatePassed = !panel.UpdateDue.IsZero() && !panel.UpdateDue.After(now)
	for i, e := range p.Estimates {
		if view := estimateView(e, zone); e.Standing() {
			panel.Estimate = &view
		} else if i+1 < len(p.Estimates) && struck(e, p.Estimates[i+1]) {
			panel.Earlier = append(panel.Earlier, view)
		}
	}
	if p.RegressionCount > 0 {
		panel.Regression = &themes.Regression{Reports: p.RegressionCount, Version: p.FixedVersion}
	}
	panel.Workaround = workaroundView(p.Workaround)
	panel.Steps, panel.Closed = stepsOf(p), closingOf(p)
	return panel
}

// nextUpdate is the earlier of what the estimate announces and what the board's
// targets ask for; none for a closed fault.
func nextUpdate(p fault.Panel, zone *time.Location) time.Time {
	var due time.Time
	if p.Status.Closed() {
		return due
	}
	if p.UpdateDueAt != nil {
		due = p.UpdateDueAt.In(zone)
	}
	if e := p.Standing(); e != nil && e.NextUpdateAt != nil && (due.IsZero() || e.NextUpdateAt.Before(due)) {
		due = e.NextUpdateAt.In(zone)
	}
	return due
}

// struck reports whether the panel strikes an estimate through after another took
// its place. One without a date was none of the fix: it is struck only where it was
// missed or put off, which counts as a move.
func struck(e, next fault.Estimate) bool {
	if e.UntilAt == nil {
		return e.PassedAt != nil || next.Slip
	}
	return !sameDates(e, next)
}

// sameDates reports whether one estimate took the other's place without a date
// changing but that of the next update.
func sameDates(a, b fault.Estimate) bool {
	return a.UntilAt != nil && b.UntilAt != nil && a.UntilAt.Equal(*b.UntilAt) && (a.FromAt == nil) == (b.FromAt == nil) && (a.FromAt == nil || a.FromAt.Equal(*b.FromAt))
}

func estimateView(e fault.Estimate, zone *time.Location) themes.Estimate {
	in := func(at *time.Time) time.Time {
		if at == nil {
			return time.Time{}
		}
		return at.In(zone)
	}
	return themes.Estimate{From: in(e.FromAt), Until: in(e.UntilAt), NextUpdate: in(e.NextUpdateAt), Passed: e.PassedAt != nil, Slip: e.Slip,
		By: member(e.MadeByName), Team: e.MadeTeam, MadeAt: e.MadeAt, Reason: e.Reason, EntryURL: entryOf(e.MoveEntryID)}
}

func workaroundView(w *fault.Workaround) *themes.Workaround {
	if w == nil || w.Withdrawn != nil {
		return nil
	}
	return &themes.Workaround{URL: postURL(w.PostID), Text: markup.Excerpt(w.Plain, 90), Worked: w.Worked, Tried: w.Worked + w.Failed}
}

// stepsOf are the stations on the way to a verified fix with when each was first
// reached; none for a fault that ended elsewhere.
func stepsOf(p fault.Panel) []themes.FaultStep {
	now := slices.Index(fault.Steps(), p.Status)
	if now < 0 {
		return nil
	}
	reached := map[fault.Status]time.Time{fault.Reported: p.OpenedAt}
	for _, e := range p.Events {
		if _, before := reached[e.ToStatus]; e.ToStatus != "" && !before {
			reached[e.ToStatus] = e.HappenedAt
		}
	}
	reached[p.Status] = p.StatusSince
	var steps []themes.FaultStep
	for i, s := range fault.Steps() {
		step := themes.FaultStep{Status: themes.FaultStatus(s), Done: i < now, Now: i == now}
		if i <= now {
			step.At = reached[s]
		}
		steps = append(steps, step)
	}
	return steps
}

// closingOf is why the fault is closed: its last change of status.
func closingOf(p fault.Panel) *themes.FaultClosing {
	if !p.Status.Closed() {
		return nil
	}
	closing := &themes.FaultClosing{At: p.StatusSince}
	for _, e := range p.Events {
		if e.ToStatus == p.Status {
			closing.By, closing.At, closing.Reason, closing.EntryURL = author(text(e.ActorName), string(account.Staff), e.ActorTeam), e.HappenedAt, e.Detail, entryOf(e.EntryID)
		}
	}
	if p.MergedInto != nil {
		closing.Into = &themes.Link{Text: fault.Number(*p.MergedInto), URL: faultURL(*p.MergedInto)}
	}
	return closing
}

func promiseView(p fault.Promise, zone *time.Location, v account.Viewer) themes.Promise {
	view := themes.Promise{ID: p.ID, What: p.What, Owner: member(p.OwnerName), Team: p.TeamName, Due: p.DueAt.In(zone), MadeAt: p.MadeAt.In(zone),
		State: themes.PromiseState(p.State), Reason: p.Reason, EntryURL: entryOf(p.EndEntryID)}
	if p.EndedAt != nil {
		view.Ended = p.EndedAt.In(zone)
	}
	switch {
	case p.KeptPostID != nil:
		view.Kept = &themes.Link{Text: "the post", URL: postURL(*p.KeptPostID)}
	case p.KeptEventID != nil && p.KeptFaultID != nil:
		view.Kept = &themes.Link{Text: "the update", URL: eventURL(*p.KeptFaultID, *p.KeptEventID)}
	}
	if p.PostID != nil {
		view.Said = &themes.Link{Text: "where it was made", URL: postURL(*p.PostID)}
	}
	if v.IsStaff() && !p.Ended() {
		view.EndURL = "/promises/" + idText(p.ID) + "/end"
	}
	return view
}

// promiseViews lists promises as people look for them: what is open by its time,
// then what ended, the latest first.
func promiseViews(promises []fault.Promise, zone *time.Location, v account.Viewer) []themes.Promise {
	var views []themes.Promise
	for _, p := range promises {
		views = append(views, promiseView(p, zone, v))
	}
	slices.SortStableFunc(views, func(a, b themes.Promise) int {
		switch {
		case a.Ended.IsZero() && b.Ended.IsZero():
			return a.Due.Compare(b.Due)
		case a.Ended.IsZero():
			return -1
		case b.Ended.IsZero():
			return 1
		}
		return b.Ended.Compare(a.Ended)
	})
	return views
}

func eventURL(fault, event int64) string {
	return faultURL(fault) + "?event=" + idText(event) + "#e" + idText(event)
}

// faultEvents are the panel's events; here is the thread they stand in, 0 on the
// fault's own page.
func faultEvents(p fault.Panel, zone *time.Location, here int64) []themes.FaultEvent {
	estimates, promises := map[int64]int{}, map[int64]fault.Promise{}
	for i, e := range p.Estimates {
		estimates[e.ID] = i
	}
	for _, one := range p.Promises {
		promises[one.ID] = one
	}
	var events []themes.FaultEvent
	for _, e := range p.Events {
		view := faultEvent(e, here)
		if i, known := estimates[orZero(e.EstimateID)]; known && e.EstimateID != nil {
			now := estimateView(p.Estimates[i], zone)
			if view.Estimate = &now; i > 0 && e.Kind == fault.EventEstimate {
				before := estimateView(p.Estimates[i-1], zone)
				view.Before = &before
			}
		}
		if one, known := promises[orZero(e.PromiseID)]; known {
			promise := promiseView(one, zone, account.Viewer{})
			view.Promise = &promise
		}
		events = append(events, view)
	}
	return events
}

func faultEvent(e fault.Event, here int64) themes.FaultEvent {
	view := themes.FaultEvent{ID: e.ID, URL: eventURL(e.FaultID, e.ID), Number: fault.Number(e.FaultID), Kind: themes.FaultEventKind(e.Kind), At: e.HappenedAt,
		By: author(text(e.ActorName), string(account.Staff), e.ActorTeam), From: themes.FaultStatus(e.FromStatus), To: themes.FaultStatus(e.ToStatus), Body: e.HTML, EntryURL: entryOf(e.EntryID)}
	if e.ThreadID != nil && *e.ThreadID == here {
		view.Here = true
	} else if e.ThreadID != nil && e.ThreadTitle != nil {
		view.Thread = &themes.Link{Text: *e.ThreadTitle, URL: threadURL(*e.ThreadID, text(e.ThreadSlug), 1)}
	}
	if e.OtherID != nil {
		view.Other = &themes.Link{Text: fault.Number(*e.OtherID), URL: faultURL(*e.OtherID)}
	}
	tellDetail(&view, e)
	return view
}

// tellDetail puts an event's detail where its sentence has it.
func tellDetail(view *themes.FaultEvent, e fault.Event) {
	switch e.Kind {
	case fault.EventMerged:
		if view.Reason = e.Detail; e.ToStatus == fault.Duplicate {
			view.Kind = themes.FaultMergedAway
		}
	case fault.EventStatus, fault.EventUnlinked, fault.EventEstimate, fault.EventStalled:
		view.Reason = e.Detail
	case fault.EventPromiseEnded: // "Broken: why"
		_, view.Reason, _ = strings.Cut(e.Detail, ": ")
	case fault.EventHandover, fault.EventEscalated: // "To the team: why"
		to, why, _ := strings.Cut(strings.TrimPrefix(e.Detail, "To "), ": ")
		view.Detail, view.Reason = to, why
	default:
		view.Detail = e.Detail
	}
}

func orZero(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// entryOf leads to a log entry, "" for none.
func entryOf(entry *int64) string {
	if entry == nil {
		return ""
	}
	return entryURL(*entry)
}
