package web

import (
	"net/url"
	"strconv"

	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"
)

// deskShow is GET /desk?list=&board=&after=.
func (w *Web) deskShow(r *Request) error {
	board, err := r.cursor("board")
	if err != nil {
		return err
	}
	q := fault.DeskQuery{List: fault.DeskList(r.Query("list")), Board: board, After: r.Query("after")}
	d, err := w.Faults.Desk(r.Context(), r.Viewer, q)
	if err != nil {
		return err
	}
	page := themes.DeskPage{Frame: w.bareFrame(r, "Staff desk"), Tiles: deskTiles(d.Tiles, q.List), Lists: deskLists(q.List), Key: newKey()}
	if page.Boards, err = w.deskBoards(r, q); err != nil {
		return err
	}
	if page.Teams, _, err = w.careTeams(r, fault.CareView{}); err != nil {
		return err
	}
	for _, row := range d.Rows {
		page.Rows = append(page.Rows, deskRow(r, row, deskURL(q, q.After)))
	}
	for _, p := range d.Promises {
		page.Promises = append(page.Promises, w.deskPromise(p))
	}
	if d.Next != "" {
		page.Cursor.OlderURL = deskURL(q, d.Next)
	}
	if q.After != "" {
		page.Cursor.NewerURL = deskURL(q, "")
	}
	return w.sendPage(r, themes.PageDesk, page)
}

// deskURL is the address of a stretch of the desk.
func deskURL(q fault.DeskQuery, after string) string {
	values := url.Values{}
	if q.List != fault.ByUrgency {
		values.Set("list", string(q.List))
	}
	if q.Board != 0 {
		values.Set("board", idText(q.Board))
	}
	if after != "" {
		values.Set("after", after)
	}
	if len(values) == 0 {
		return "/desk"
	}
	return "/desk?" + values.Encode()
}

func deskListName(list fault.DeskList) string {
	return map[fault.DeskList]string{fault.ByUrgency: "By urgency", fault.MineList: "Mine", fault.MyTeam: "My team", fault.Unowned: "Nobody's", fault.HandedToMe: "Handed to my team",
		fault.FirstReply: "Waiting for a first reply", fault.StalledList: "Stalled", fault.EscalatedToMe: "Escalated to my team", fault.LikelyTheSame: "Likely a known fault",
		fault.PromisesDue: "Promises due", fault.MayBeBack: "May be back"}[list]
}

// deskLists are the tabs; what a tile leads to needs none.
func deskLists(now fault.DeskList) []themes.Link {
	var links []themes.Link
	for _, list := range []fault.DeskList{fault.ByUrgency, fault.MineList, fault.MyTeam, fault.Unowned, fault.HandedToMe, fault.LikelyTheSame} {
		links = append(links, themes.Link{Text: deskListName(list), URL: deskURL(fault.DeskQuery{List: list}, ""), Current: list == now})
	}
	return links
}

func deskTiles(t fault.Tiles, now fault.DeskList) []themes.DeskTile {
	promises, stalled, back := "", "", ""
	if t.Back > 0 {
		back = "after the fix"
	}
	if t.Overdue > 0 {
		promises = deskCount(t.Overdue) + " overdue"
	}
	if t.Stalled > 0 {
		stalled = "past their target"
	}
	all := []themes.DeskTile{
		deskTile(fault.FirstReply, t.First, "", ""), deskTile(fault.PromisesDue, t.Promises, promises, "bad"), deskTile(fault.StalledList, t.Stalled, stalled, "wait"),
		deskTile(fault.EscalatedToMe, t.Escalated, "", ""), deskTile(fault.HandedToMe, t.Handed, "", ""), deskTile(fault.LikelyTheSame, t.Likely, "", ""),
	}
	if t.Back > 0 || now == fault.MayBeBack { // rare, so it has a tile only while there is one
		all = append(all, deskTile(fault.MayBeBack, t.Back, back, "bad"))
	}
	for i, list := range []fault.DeskList{fault.FirstReply, fault.PromisesDue, fault.StalledList, fault.EscalatedToMe, fault.HandedToMe, fault.LikelyTheSame, fault.MayBeBack}[:len(all)] {
		all[i].Current = list == now
	}
	return all
}

func deskTile(list fault.DeskList, n int, note, state string) themes.DeskTile {
	tile := themes.DeskTile{Text: deskListName(list), Count: deskCount(n), Note: note, URL: deskURL(fault.DeskQuery{List: list}, "")}
	if note != "" {
		tile.State = state
	}
	return tile
}

// deskCount is a capped count: counting on would cost more than it tells.
func deskCount(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}

func (w *Web) deskBoards(r *Request, q fault.DeskQuery) ([]themes.Link, error) {
	if q.List != fault.ByUrgency {
		return nil, nil
	}
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	links := []themes.Link{{Text: "All boards", URL: "/desk", Current: q.Board == 0}}
	for _, b := range boards {
		links = append(links, themes.Link{Text: b.Name, URL: deskURL(fault.DeskQuery{Board: b.ID}, ""), Current: q.Board == b.ID})
	}
	return links, err
}

func deskRow(r *Request, d fault.DeskRow, page string) themes.DeskRow {
	row := themes.DeskRow{ID: d.CareID, IsFault: d.FaultID != nil, Board: themes.Link{Text: d.BoardName, URL: boardURL(d.BoardSlug)}, Threads: d.ThreadCount, Slips: d.SlipCount,
		Affected: d.Affected, Growth: d.Growth, Level: d.Level, Top: d.Level >= d.Levels, Team: text(d.TeamName), Owner: member(text(d.OwnerName)),
		Own: d.OwnerID != nil && *d.OwnerID == r.Viewer.ID, CareURL: careURL(d.CareID), Dependent: d.Vulnerable, Return: page + "#c" + idText(d.CareID)}
	for _, one := range d.Reasons() {
		row.Reasons = append(row.Reasons, deskReason(one, d))
	}
	if d.WaitingSince != nil {
		row.Waiting = *d.WaitingSince
	}
	if d.ReplyDueAt != nil {
		row.Due = *d.ReplyDueAt
	}
	if d.HandedTeamID != nil {
		row.Handed = &themes.DeskHanded{To: ownerOrTeam(d.HandedOwnerName, d.HandedTeamName), Reason: text(d.HandedReason), Mine: d.HandedToMe}
	}
	if d.FaultID != nil {
		row.Number, row.Title, row.URL, row.Status = fault.Number(*d.FaultID), text(d.FaultTitle), faultURL(*d.FaultID), themes.FaultStatus(*d.FaultStatus)
		return row
	}
	return deskThread(row, d)
}

// deskThread adds what only a thread's row has.
func deskThread(row themes.DeskRow, d fault.DeskRow) themes.DeskRow {
	row.Title, row.URL, row.Customer = text(d.ThreadTitle), threadURL(*d.ThreadID, text(d.ThreadSlug), 1), member(text(d.OpenerName))
	if d.OfTheCase {
		row.Private = "/t/" + idText(*d.ThreadID) + "/private"
	}
	if d.WaitingPostID != nil {
		row.URL = postURL(*d.WaitingPostID)
	}
	for _, e := range d.Earlier {
		row.Earlier = append(row.Earlier, themes.Link{Text: e.Title, URL: threadURL(e.ID, e.Slug, 1)})
	}
	for _, s := range fault.Severities() {
		row.Severity = append(row.Severity, themes.Choice{Value: string(s), Text: severityWord(s), Selected: s == d.Severity})
	}
	if d.LikelyFaultID != nil {
		row.Likely = &themes.DeskLikely{Number: fault.Number(*d.LikelyFaultID), Title: text(d.LikelyTitle), URL: faultURL(*d.LikelyFaultID), Why: d.LikelyWhy}
	}
	return row
}

func severityWord(s fault.Severity) string {
	return map[fault.Severity]string{fault.Minor: "Minor", fault.Normal: "Normal", fault.Major: "Major", fault.Critical: "Critical"}[s]
}

func deskReason(one fault.Reason, d fault.DeskRow) themes.DeskReason {
	view := themes.DeskReason{Text: one.Text, Hours: one.Hours, Tone: map[fault.ReasonKind]string{fault.BrokenPromiseReason: "bad", fault.VulnerableReason: "bad", fault.RegressionReason: "bad", fault.StalledReason: "wait",
		fault.EscalatedReason: "wait", fault.SeverityReason: "wait", fault.LikelyReason: "info", fault.AffectedReason: "info"}[one.Kind]}
	if view.Tone == "" {
		view.Tone = "plain"
	}
	switch {
	case one.Kind == fault.BrokenPromiseReason && d.OverdueSince != nil:
		view.Since = *d.OverdueSince
	case one.Kind == fault.StalledReason:
		view.Since = *d.StalledSince
	case one.Kind == fault.EscalatedReason && d.EscalatedAt != nil:
		view.Since = *d.EscalatedAt
	case one.Kind == fault.WaitingReason:
		view.Since = *d.WaitingSince
	}
	return view
}

func (w *Web) deskPromise(p fault.Promise) themes.DeskPromise {
	view := themes.DeskPromise{What: p.What, Due: p.DueAt, Overdue: !p.DueAt.After(w.Now()), Owner: member(p.OwnerName), Team: p.TeamName, EndURL: "/promises/" + idText(p.ID) + "/end"}
	if p.FaultID != nil {
		view.About = themes.Link{Text: fault.Number(*p.FaultID), URL: faultURL(*p.FaultID)}
	} else {
		view.About = themes.Link{Text: "Thread", URL: "/t/" + idText(orZero(p.ThreadID))}
	}
	return view
}

// deskRule is GET /desk/rule, for everybody.
func (w *Web) deskRule(r *Request) error {
	page := themes.DeskRulePage{Frame: w.frame(r, "How the staff's desk is ordered", "/desk/rule")}
	for _, line := range fault.Rule() {
		page.Rules = append(page.Rules, themes.DeskRule{What: line.What, Hours: max(line.Hours, -line.Hours), Less: line.Hours < 0})
	}
	return w.sendPage(r, themes.PageDeskRule, page)
}

// deskAnswer is POST /desk/:id/answer: a reply in the row's thread.
func (w *Web) deskAnswer(r *Request) error {
	c, err := w.careOf(r)
	if err != nil {
		return err
	}
	var reply thread.Reply
	if c.ThreadID != nil {
		reply.ThreadID = *c.ThreadID
	}
	reply.Body, reply.Key = r.sent("body"), r.key()
	_, err = w.Forum.Reply(r.Context(), r.Viewer, reply)
	return w.careDone(r, err, "posted", "answer")
}

// deskUpdate is POST /desk/:id/update: an update on the row's fault.
func (w *Web) deskUpdate(r *Request) error {
	c, err := w.careOf(r)
	if err != nil {
		return err
	}
	var id int64
	if c.FaultID != nil {
		id = *c.FaultID
	}
	return w.careDone(r, w.Faults.Post(r.Context(), r.Viewer, fault.Update{FaultID: id, Body: r.sent("body")}), "fault-updated", "update")
}

// deskLink is POST /desk/:id/link with fault, such as F-12.
func (w *Web) deskLink(r *Request) error {
	c, err := w.careOf(r)
	if err != nil {
		return err
	}
	var id int64
	if c.ThreadID != nil {
		id = *c.ThreadID
	}
	return w.careDone(r, w.Faults.Link(r.Context(), r.Viewer, id, fault.ParseNumber(r.sent("fault"))), "fault-linked", "link")
}
