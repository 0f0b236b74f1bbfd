package web

import (
	"answerable/forum/account"
	"answerable/forum/fault"
	"answerable/themes"
)

// privateShow is GET /t/:id/private/:member. It shows staff what they opened;
// looking notes nothing, as nothing is shown that was not noted.
func (w *Web) privateShow(r *Request) error { return w.privatePage(r, nil) }

// privateOf are the thread and the customer that the route names.
func privateOf(r *Request) (thread, customer int64, err error) {
	if thread, err = r.Int64("id"); err != nil {
		return 0, 0, err
	}
	customer, err = r.Int64("member")
	return thread, customer, err
}

func (w *Web) privatePage(r *Request, errors map[string]string) error {
	id, customer, err := privateOf(r)
	if err != nil {
		return err
	}
	before, err := r.cursor("before")
	if err != nil {
		return err
	}
	p, err := w.Faults.Private(r.Context(), r.Viewer, id, customer, before)
	if err != nil {
		return err
	}
	page := w.privateView(r, p)
	page.Form = themes.Form{Key: r.key(), Errors: errors}
	page.Body = r.sent("body")
	if page.Channel == nil {
		page.AskedFor = r.sent("asked_for")
	}
	return w.sendPage(r, themes.PagePrivate, page)
}

func (w *Web) privateView(r *Request, p fault.PrivatePage) themes.PrivatePage {
	page := themes.PrivatePage{Frame: w.bareFrame(r, "Private details"), Action: privateURL(p.Thread.ID, p.Customer.ID), Thread: threadLink(p.Thread),
		Staff: p.Side == fault.PrivateStaff, Customer: member(p.Customer.Name), Closed: p.Closed, Days: p.Days}
	if page.Staff {
		page.ListURL = "/t/" + idText(p.Thread.ID) + "/private"
	}
	if p.Channel != nil {
		row := privateRow(*p.Channel)
		page.Channel, page.AskedFor = &row, p.Channel.AskedFor
	}
	if p.Older != 0 {
		page.OlderURL = page.Action + "?before=" + idText(p.Older)
	}
	for _, m := range p.Messages {
		page.Messages = append(page.Messages, privateMessage(m, r.Viewer.ID))
	}
	for _, reading := range p.Readings {
		page.Readings = append(page.Readings, themes.PrivateReading{By: author(reading.MemberName, string(account.Staff), reading.TeamName),
			First: reading.FirstAt, Last: reading.LastAt, Times: reading.Times})
	}
	for _, c := range p.Deleted {
		page.Deleted = append(page.Deleted, privateRow(c))
	}
	return page
}

func privateMessage(m fault.PrivateMessage, reader int64) themes.PrivateMessage {
	by := member(m.AuthorName)
	if m.ByStaff {
		by = author(m.AuthorName, string(account.Staff), m.AuthorTeam)
	}
	return themes.PrivateMessage{By: by, Mine: m.AuthorID == reader, At: m.WrittenAt, Text: m.Body}
}
