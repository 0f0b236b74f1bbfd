package web

import (
	"time"

	"answerable/forum/account"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// careShow is GET /care/:id.
func (w *Web) careShow(r *Request) error { return w.carePage(r, "", nil) }

// careOf is the care the route names, if the reader may know of it.
func (w *Web) careOf(r *Request) (fault.CareView, error) {
	id, err := r.Int64("id")
	if err != nil {
		return fault.CareView{}, err
	}
	return w.Faults.CareByID(r.Context(), r.Viewer, id)
}

// careAct says what each form of the page does.
func careAct(act string) string {
	return map[string]string{"hand-over": "Hand it over", "escalate": "Escalate it to the next level", "decline": "Decline to take it over",
		"answer": "Answer", "update": "Post an update", "link": "Link it to a fault"}[act]
}

// carePage shows who cares, with the form of one act open and what is wrong in it.
func (w *Web) carePage(r *Request, act string, errors map[string]string) error {
	c, err := w.careOf(r)
	if err != nil {
		return err
	}
	zone, err := w.Faults.Zone(r.Context(), c.BoardID)
	if err != nil {
		return err
	}
	v := r.Viewer
	page := themes.CarePage{Frame: w.bareFrame(r, "Who answers for this"), Form: themes.Form{Key: r.key(), Errors: errors}, ID: c.ID, Box: *careBox(c, zone, v),
		Staff: v.IsStaff(), Own: c.OwnerID != nil && *c.OwnerID == v.ID, Top: len(c.Ladder) == 0 || c.AtTop(), Act: act, Careful: careAct(act), Return: shown(r.returnTo()),
		Values: themes.CareValues{Member: shown(r.sent("member")), Reason: shown(r.sent("reason")), Note: shown(r.sent("note")), Body: shown(r.sent("body")), Fault: shown(r.sent("fault"))}}
	page.Number, page.About = careSubject(c)
	page.Ask = page.Box.AskURL != ""
	page.Box.ToolsURL, page.Box.AskURL = "", "" // they are below
	if act == "answer" || act == "update" || act == "link" {
		page.Action = "/desk/" + idText(c.ID) + "/" + act
	} else if act != "" {
		page.Action = careURL(c.ID) + "/" + act
	}
	if c.ReplyDueAt != nil {
		page.Due = c.ReplyDueAt.In(zone)
	}
	for _, s := range c.Ladder {
		page.Steps = append(page.Steps, themes.CareTarget{Level: s.Level, Team: s.TeamName, First: fault.TargetText(s.FirstMinutes), Next: fault.TargetText(s.NextMinutes),
			Update: fault.TargetText(s.UpdateMinutes), Current: s.Current})
	}
	for _, m := range c.Moves {
		page.Moves = append(page.Moves, careMove(m))
	}
	if v.IsStaff() && c.ThreadID != nil {
		side, err := w.Faults.PrivateLink(r.Context(), v, *c.ThreadID)
		if err != nil {
			return err
		}
		if page.Outside = side == ""; side != "" {
			page.Private = "/t/" + idText(*c.ThreadID) + "/private"
		}
	}
	if v.IsStaff() {
		if page.Teams, page.Mine, err = w.careTeams(r, c); err != nil {
			return err
		}
	}
	return w.sendPage(r, themes.PageCare, page)
}

// careSubject is the thread or fault a care is for.
func careSubject(c fault.CareView) (number string, about themes.Link) {
	if c.ThreadID != nil {
		return "", themes.Link{Text: text(c.ThreadTitle), URL: threadURL(*c.ThreadID, text(c.ThreadSlug), 1)}
	}
	return fault.Number(*c.FaultID), themes.Link{Text: text(c.FaultTitle), URL: faultURL(*c.FaultID)}
}

// careTeams offers the teams a care can be handed to; mine says that the reader
// is of the team it waits for.
func (w *Web) careTeams(r *Request, c fault.CareView) (choices []themes.Choice, mine bool, err error) {
	teams, err := w.People.Teams(r.Context(), r.Viewer)
	if err != nil {
		return nil, false, err
	}
	chosen := r.sent("team")
	for _, t := range teams {
		if len(t.People) == 0 {
			continue
		}
		choices = append(choices, themes.Choice{Value: idText(t.ID), Text: t.Name, Selected: chosen == idText(t.ID)})
		for _, p := range t.People {
			if c.Handed != nil && c.Handed.ToTeamID != nil && *c.Handed.ToTeamID == t.ID && p.ID == r.Viewer.ID {
				mine = true
			}
		}
	}
	return choices, mine, nil
}

func careMove(m fault.Handover) themes.CareMove {
	view := themes.CareMove{What: string(m.Kind), From: ownerOrTeam(m.FromOwnerName, m.FromTeamName), To: ownerOrTeam(m.ToOwnerName, m.ToTeamName), By: member(text(m.AskedByName)),
		At: m.AskedAt, Reason: m.Reason, Note: m.Note, State: string(m.State), AnsweredBy: member(text(m.AnsweredByName)), Answer: m.Answer}
	if m.AnsweredAt != nil {
		view.AnsweredAt = *m.AnsweredAt
	}
	if m.Kind == fault.TookIt {
		view.AnsweredBy = themes.Person{} // who took it accepted it
	}
	return view
}

func ownerOrTeam(owner, team *string) string {
	switch {
	case owner != nil:
		return *owner
	case team != nil:
		return *team
	}
	return "nobody"
}

func careURL(id int64) string { return "/care/" + idText(id) }

// careBox is the box of who answers for a thread or fault, the same for all
// readers of a class. The zone is that of its board.
func careBox(c fault.CareView, zone *time.Location, v account.Viewer) *themes.CareBox {
	box := &themes.CareBox{Owner: author(text(c.OwnerName), string(account.Staff), ""), Team: text(c.TeamName), Linked: c.ThreadID != nil && c.FaultID != nil,
		FirstLate: c.FirstLate, Handovers: c.Handovers}
	if c.WaitingSince != nil {
		box.Waiting = *c.WaitingSince
	}
	if c.StalledSince != nil && c.WaitingSince != nil {
		box.Stalled = &themes.Stalled{Since: *c.WaitingSince, Team: box.Team}
	}
	for _, s := range c.Ladder {
		box.Steps = append(box.Steps, careStep(s, c, zone))
	}
	if c.Handed != nil {
		box.Open = &themes.OpenHandover{To: ownerOrTeam(c.Handed.ToOwnerName, c.Handed.ToTeamName), At: c.Handed.AskedAt, Reason: c.Handed.Reason}
	}
	climbs := c.StalledSince != nil && len(c.Ladder) > 0 && !c.AtTop()
	if climbs {
		box.Asked, box.AskNeeded = c.Asks, c.AsksNeeded
	}
	switch {
	case v.IsStaff():
		box.ToolsURL = careURL(c.ID)
	case climbs && v.SignedIn():
		box.AskURL = careURL(c.ID) + "/ask"
	}
	return box
}

func careStep(s fault.RungView, c fault.CareView, zone *time.Location) themes.CareStep {
	step := themes.CareStep{Level: s.Level, Team: s.TeamName, Current: s.Current}
	if s.Reached != nil {
		step.Since = *s.Reached
	}
	if s.Level == c.Level+1 && c.ReplyDueAt != nil {
		step.Future = "if nobody answers by " + c.ReplyDueAt.In(zone).Format("2 January 2006, 15:04 MST")
	}
	return step
}

// threadCare is the box about who cares for a thread; nil without a clock.
func (w *Web) threadCare(r *Request, t thread.Thread) (*themes.CareBox, error) {
	c, err := w.Faults.ThreadCare(r.Context(), r.Viewer, t.ID)
	if err != nil || c.ID == 0 {
		return nil, err
	}
	zone, err := w.Faults.Zone(r.Context(), c.BoardID)
	return careBox(c, zone, r.Viewer), err
}
