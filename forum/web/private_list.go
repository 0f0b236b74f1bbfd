package web

import (
	"log/slog"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/thread"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

func privateURL(thread, customer int64) string {
	return "/t/" + idText(thread) + "/private/" + idText(customer)
}

// privateList is GET /t/:id/private: for staff of the case all channels of the
// thread, for a customer his own.
func (w *Web) privateList(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	side, err := w.Faults.PrivateLink(r.Context(), r.Viewer, id)
	switch {
	case err != nil:
		return err
	case side == fault.PrivateCustomer:
		return r.Redirect(privateURL(id, r.Viewer.ID), fiber.StatusSeeOther)
	case side == "" && r.Viewer.IsStaff():
		return w.privateOutside(r, id)
	}
	return w.privateListPage(r, id, nil) // Missing for who has no side
}

// privateOutside tells staff of other teams who reads the private details of a
// thread, and how they may be let in. It says the same whether there are any.
func (w *Web) privateOutside(r *Request, id int64) error {
	t, err := w.Forum.Thread(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	care, err := w.threadCare(r, t)
	if err != nil {
		return err
	}
	page := themes.PrivateListPage{Frame: w.bareFrame(r, "Private details"), Thread: threadLink(t), Outside: &themes.PrivateOutside{}}
	if care != nil {
		page.Outside = &themes.PrivateOutside{Owner: care.Owner, Team: care.Team, CareURL: care.ToolsURL}
	}
	r.Status(statusOf(fail.Forbidden))
	return w.sendPage(r, themes.PagePrivateList, page)
}

func (w *Web) privateListPage(r *Request, id int64, errors map[string]string) error {
	before, err := r.cursor("before")
	if err != nil {
		return err
	}
	list, err := w.Faults.PrivateChannels(r.Context(), r.Viewer, id, before)
	if err != nil {
		return err
	}
	path := "/t/" + idText(id) + "/private"
	page := themes.PrivateListPage{Frame: w.bareFrame(r, "Private details"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: path,
		Thread: threadLink(list.Thread), Member: r.sent("member"), AskedFor: r.sent("asked_for")}
	for _, c := range list.Channels {
		page.Channels = append(page.Channels, privateRow(c))
	}
	if list.Older != 0 {
		page.Cursor.OlderURL = path + "?before=" + idText(list.Older)
	}
	if before != 0 {
		page.Cursor.NewerURL = path
	}
	return w.sendPage(r, themes.PagePrivateList, page)
}

func privateRow(c fault.PrivateChannel) themes.PrivateRow {
	row := themes.PrivateRow{Customer: member(c.CustomerName), URL: privateURL(c.ThreadID, c.CustomerID), AskedBy: member(c.AskedByName), OpenedAt: c.OpenedAt,
		ActiveAt: c.ActiveAt, DeleteAt: c.DeleteAt, Messages: c.MessageCount, New: c.New, DeletedAt: timeOf(c.DeletedAt)}
	if c.DeletedByName != nil {
		by := member(*c.DeletedByName)
		row.DeletedBy = &by
	}
	return row
}

// privateAsk is POST /t/:id/private: staff ask a customer, by his name, for
// details.
func (w *Web) privateAsk(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if _, err := w.Faults.PrivateChannels(r.Context(), r.Viewer, id, 0); err != nil {
		return err // who may not ask learns no names here
	}
	who, err := w.People.Profile(r.Context(), r.sent("member"))
	if fail.Is(err, fail.Missing) {
		err = fail.Field("member", "There is no member of this name.")
	}
	if err == nil {
		err = w.Faults.AskPrivate(r.Context(), r.Viewer, id, who.ID, r.sent("asked_for"))
	}
	if fail.Is(err, fail.Missing) {
		err = fail.Field("member", "This member cannot be asked here.")
	}
	if err == nil {
		return r.back(privateURL(id, who.ID), "private-asked")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.privateListPage(r, id, beside)
}

// privateWay is the address of a thread's private details for who may have some
// there: staff of the case, its opener, and who wrote on the page he looks at. It
// is asked for each page of a thread, so for customers it goes by what is known.
func (w *Web) privateWay(r *Request, t thread.Thread, mine thread.Personal) string {
	may := t.OpenerID == r.Viewer.ID
	for _, p := range mine.Posts {
		may = may || p.Own
	}
	if r.Viewer.IsStaff() {
		var err error
		if may, err = w.Faults.OfTheCase(r.Context(), r.Viewer, t.ID); err != nil {
			w.Log.Error("who may open private details is not known", slog.Int64("thread", t.ID), slog.Any("error", err))
		}
	}
	if !may {
		return ""
	}
	return "/t/" + idText(t.ID) + "/private"
}
