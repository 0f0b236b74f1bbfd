package web

import (
	"cmp"
	"slices"
	"strconv"

	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/themes"
)

// adminBoardNew is GET /admin/boards/new. The new board comes last unless the
// administrator says otherwise.
func (w *Web) adminBoardNew(r *Request) error {
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	b := thread.Board{MaySee: thread.Everyone, MayStart: thread.Members, MayReply: thread.Members}
	if site := w.site(r).Language; slices.Contains(thread.Languages(), site) {
		b.Language = site
	}
	for _, other := range boards {
		b.Position = max(b.Position, other.Position+1)
	}
	return w.adminBoardPage(r, b, false, nil)
}

// adminBoardCreate is POST /admin/boards/new.
func (w *Web) adminBoardCreate(r *Request) error { return w.adminBoardSave(r, thread.Board{}, false) }

// adminBoardEdit is GET /admin/boards/:id.
func (w *Web) adminBoardEdit(r *Request) error {
	b, hides, err := w.adminBoardOf(r)
	if err != nil {
		return err
	}
	return w.adminBoardPage(r, b, hides, nil)
}

// adminBoardChange is POST /admin/boards/:id.
func (w *Web) adminBoardChange(r *Request) error {
	b, hides, err := w.adminBoardOf(r)
	if err != nil {
		return err
	}
	return w.adminBoardSave(r, b, hides)
}

// adminBoardOf is the board the route names; hides says that fewer could see
// its threads than now, which needs a reason.
func (w *Web) adminBoardOf(r *Request) (b thread.Board, hides bool, err error) {
	id, err := r.Int64("id")
	if err != nil {
		return b, false, err
	}
	boards, err := w.Forum.BoardSummaries(r.Context(), r.Viewer)
	if err != nil {
		return b, false, err
	}
	for _, one := range boards {
		if one.ID == id {
			return one.Board, one.Threads > 0 && one.MaySee != thread.StaffOnly, nil
		}
	}
	return b, false, fail.NotFound()
}

func (w *Web) adminBoardSave(r *Request, before thread.Board, hides bool) error {
	b := thread.Board{ID: before.ID, Language: r.field("language"), Name: r.field("name"), Slug: r.field("slug"), Description: r.field("description"),
		MaySee: thread.Audience(r.field("see")), MayStart: thread.Audience(r.field("start")), MayReply: thread.Audience(r.field("reply")), Reason: r.field("reason")}
	position, err := strconv.ParseInt(cmp.Or(r.field("position"), "0"), 10, 32) // it may be left empty
	if err != nil {
		err = fail.Field("position", "Type a whole number, such as 1.")
	} else {
		b.Position = int(position)
		_, err = w.Forum.SaveBoard(r.Context(), r.Viewer, b)
	}
	if err == nil {
		return r.back("/admin/boards", "saved")
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.adminBoardPage(r, b, hides, boardFields(beside))
}

// boardFields names the form's fields where the board's are named otherwise.
func boardFields(beside map[string]string) map[string]string {
	named := map[string]string{}
	for field, text := range beside {
		if form := map[string]string{"may_see": "see", "may_start": "start", "may_reply": "reply"}[field]; form != "" {
			field = form
		}
		named[field] = text
	}
	return named
}

func (w *Web) adminBoardPage(r *Request, b thread.Board, hides bool, errors map[string]string) error {
	page := themes.AdminBoardPage{AdminFrame: w.adminFrame(r, "Board"), Form: themes.Form{Key: r.key(), Errors: errors}, New: b.ID == 0,
		Action: "/admin/boards/new", AskReason: hides,
		Values: themes.AdminBoardValues{Name: shown(b.Name), Slug: shown(b.Slug), Description: shown(b.Description),
			Position: strconv.Itoa(b.Position), Reason: shown(b.Reason)},
		See:   audienceChoices(b.MaySee, thread.Everyone, thread.Members, thread.StaffOnly),
		Start: audienceChoices(b.MayStart, thread.Members, thread.StaffOnly, thread.Nobody),
		Reply: audienceChoices(b.MayReply, thread.Members, thread.StaffOnly, thread.Nobody), Languages: boardLanguages(b.Language)}
	if b.ID != 0 {
		page.Action = "/admin/boards/" + idText(b.ID)
	}
	if r.Method() == "POST" {
		page.Values.Position = r.plain("position")
	}
	return w.sendPage(r, themes.PageAdminBoard, page)
}

// boardLanguages are what a board may be written in, in their own words.
func boardLanguages(chosen string) []themes.Choice {
	choices := []themes.Choice{{Value: "", Text: "Several languages, or another", Selected: chosen == ""}}
	for _, tag := range thread.Languages() {
		choices = append(choices, themes.Choice{Value: tag, Text: languageName(tag), Selected: tag == chosen})
	}
	return choices
}
