package web

import (
	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/forum/intake"
	"answerable/themes"
)

// adminIntake is GET /admin/intake: boards that take mail, and channels.
func (w *Web) adminIntake(r *Request) error {
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	on, err := w.Intake.MailBoards(r.Context())
	if err != nil {
		return err
	}
	channels, err := w.Intake.Channels(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminIntakePage{AdminFrame: w.adminFrame(r, "Ways in"), MailDomain: w.Intake.Mail.Domain, NewURL: "/admin/intake/new"}
	for _, b := range boards {
		row := themes.AdminMailBoard{Name: b.Name, On: on[b.ID], Action: "/admin/intake/boards/" + idText(b.ID), Closed: !b.StartableBy(account.Viewer{ID: 1, Role: account.Member})}
		if page.MailDomain != "" {
			row.Address = b.Slug + "@" + page.MailDomain
		}
		page.Boards = append(page.Boards, row)
	}
	for _, c := range channels {
		page.Channels = append(page.Channels, themes.AdminChannelRow{Name: c.Name, EditURL: "/admin/intake/" + idText(c.ID), Address: w.Site.BaseURL + "/intake/" + c.Slug, Board: c.BoardName, On: c.Enabled})
	}
	return w.sendPage(r, themes.PageAdminIntake, page)
}

// adminIntakeBoard is POST /admin/intake/boards/:id with on=1 or nothing.
func (w *Web) adminIntakeBoard(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	board, err := w.Forum.BoardByID(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	if err := w.Intake.SetMailBoard(r.Context(), r.Viewer, board, r.field("on") == "1"); err != nil {
		return err
	}
	return r.back("/admin/intake", "saved")
}

// adminChannelNew is GET /admin/intake/new.
func (w *Web) adminChannelNew(r *Request) error {
	return w.adminChannelPage(r, intake.Channel{Enabled: true}, nil, "", nil)
}

// adminChannelEdit is GET /admin/intake/:id.
func (w *Web) adminChannelEdit(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	c, deliveries, err := w.Intake.Channel(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	return w.adminChannelPage(r, c, deliveries, "", nil)
}

// adminChannelSave is POST /admin/intake/new and /admin/intake/:id. A new secret
// is shown in the answer, and never again.
func (w *Web) adminChannelSave(r *Request) error {
	var before intake.Channel
	var deliveries []intake.Delivery
	if r.Params("id") != "" {
		id, err := r.Int64("id")
		if err != nil {
			return err
		}
		if before, deliveries, err = w.Intake.Channel(r.Context(), r.Viewer, id); err != nil {
			return err
		}
	}
	board, err := r.id("board")
	if err != nil {
		return err
	}
	c := intake.Channel{ID: before.ID, Slug: before.Slug, Name: r.field("name"), BoardID: board, Enabled: r.field("enabled") == "1", OutURL: r.field("out_url"), OutPrivate: r.field("out_private") == "1"}
	if c.ID == 0 {
		c.Slug = r.field("slug")
	}
	id, secret, err := w.Intake.SaveChannel(r.Context(), r.Viewer, c, r.field("renew") == "1")
	switch {
	case err == nil && secret == "":
		return r.back("/admin/intake/"+idText(c.ID), "saved")
	case err == nil:
		c.ID = id
		return w.adminChannelPage(r, c, deliveries, secret, nil)
	case c.ID != 0 && fail.Is(err, fail.Missing):
		return err
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminChannelPage(r, c, deliveries, "", beside)
}

func (w *Web) adminChannelPage(r *Request, c intake.Channel, deliveries []intake.Delivery, secret string, errors map[string]string) error {
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminChannelPage{AdminFrame: w.adminFrame(r, "Channel"), Form: themes.Form{Key: r.key(), Errors: errors}, New: c.ID == 0, Action: "/admin/intake/new", Secret: secret,
		Values: themes.AdminChannelValues{Name: shown(c.Name), Slug: shown(c.Slug), OutURL: shown(c.OutURL), OutPrivate: c.OutPrivate, Enabled: c.Enabled}}
	if c.ID != 0 {
		page.Action, page.Address = "/admin/intake/"+idText(c.ID), w.Site.BaseURL+"/intake/"+c.Slug
	}
	for _, b := range boards {
		page.Boards = append(page.Boards, themes.Choice{Value: idText(b.ID), Text: b.Name, Selected: b.ID == c.BoardID || len(boards) == 1})
	}
	for _, d := range deliveries {
		row := themes.AdminDelivery{PostURL: "/p/" + idText(d.PostID), State: deliveryWord(d.State), Why: d.Why, Attempts: d.Attempts, At: d.CreatedAt}
		page.Deliveries = append(page.Deliveries, row)
	}
	return w.sendPage(r, themes.PageAdminChannel, page)
}

func deliveryWord(state string) string {
	return map[string]string{"waiting": "Waiting", "sent": "Sent", "failed": "Failed, is tried again", "dropped": "Not sent"}[state]
}
