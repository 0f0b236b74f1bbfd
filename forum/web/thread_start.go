package web

import (
	"html/template"
	"strconv"
	"strings"

	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// threadNew is GET /b/:slug/new.
func (w *Web) threadNew(r *Request) error {
	board, err := w.Forum.BoardBySlug(r.Context(), r.Viewer, r.Params("slug"))
	if err != nil {
		return err
	}
	if !board.StartableBy(r.Viewer) {
		return fail.New(fail.Forbidden, "You cannot start threads in this board.", "Choose another board, or reply in a thread.")
	}
	draft, err := w.Forum.Draft(r.Context(), r.Viewer, thread.NewDraft(board.ID))
	if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	page, err := w.newThreadPage(r, board, nil)
	if err != nil {
		return err
	}
	page.Values.Title, page.Composer.Body, page.Composer.SavedAt = draft.Title, draft.Body, draft.ChangedAt
	if title := r.Query("title"); title != "" && draft.Title == "" {
		page.Values.Title = strings.ToValidUTF8(title, "\uFFFD")
	}
	return w.sendPage(r, themes.PageNewThread, page)
}

// ask is GET /ask: it leads to the form of the first board the reader may start
// a thread in, taking what was searched for along as the title.
func (w *Web) ask(r *Request) error {
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	for _, b := range boards {
		if b.StartableBy(r.Viewer) {
			return r.Redirect(boardURL(b.Slug)+"/new?title="+queryEscape(r.Query("title")), fiber.StatusSeeOther)
		}
	}
	return fail.New(fail.Forbidden, "There is no board you can start a thread in.", "Reply in a thread instead, or ask an administrator.")
}

// threadCreate is POST /b/:slug/new.
func (w *Web) threadCreate(r *Request) error {
	board, err := w.postBoard(r)
	if err != nil {
		return err
	}
	if err := w.withPicture(r); err != nil {
		return w.threadAgain(r, board, err)
	}
	switch do := r.field("do"); do {
	case "preview", "known":
		return w.threadPreview(r, board)
	case "draft":
		return w.threadDraft(r, board)
	default:
		if number, join := strings.CutPrefix(do, "join-"); join {
			return w.threadJoin(r, number)
		}
	}
	if known := w.mustLook(r, board); known != nil {
		return w.threadStop(r, board, *known)
	}
	model, err := r.id("model")
	if err != nil {
		return err
	}
	place, err := w.Forum.Start(r.Context(), r.Viewer, thread.Opening{BoardID: board.ID, Kind: thread.Kind(r.field("kind")), Title: r.field("title"),
		Tags: r.tags(), ModelID: model, Version: r.field("version"), Body: r.field("body"), Key: r.key()})
	if err != nil {
		return w.threadAgain(r, board, err)
	}
	if place.Held != 0 {
		return r.toHeld("new-" + r.Path())
	}
	if place.Again {
		return r.toPost(place, "again", "new-"+r.Path())
	}
	return r.toPost(place, "posted", "new-"+r.Path())
}

// postBoard is the board the person chose in the form, else the address's.
func (w *Web) postBoard(r *Request) (thread.Board, error) {
	id, err := r.id("board")
	if err != nil {
		return thread.Board{}, err
	}
	if id != 0 {
		return w.Forum.BoardByID(r.Context(), r.Viewer, id)
	}
	return w.Forum.BoardBySlug(r.Context(), r.Viewer, r.Params("slug"))
}

func (w *Web) threadAgain(r *Request, board thread.Board, err error) error {
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	if text := beside["image"]; text != "" {
		beside["body"] = text
	}
	page, err := w.newThreadPage(r, board, beside)
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageNewThread, page)
}

func (w *Web) threadPreview(r *Request, board thread.Board) error {
	page, err := w.newThreadPage(r, board, nil)
	if err != nil {
		return err
	}
	if r.field("do") == "preview" {
		if err := w.preview(r, &page.Composer); err != nil {
			return err
		}
	}
	known, err := w.knownOf(r, board.ID)
	if err != nil {
		return err
	}
	page.Known = w.knownList(r, known)
	return w.sendPage(r, themes.PageNewThread, page)
}

func (w *Web) threadDraft(r *Request, board thread.Board) error {
	err := w.Forum.SaveDraft(r.Context(), r.Viewer, thread.Draft{Place: thread.NewDraft(board.ID), Title: r.field("title"), Body: r.field("body")})
	if err != nil {
		return w.threadAgain(r, board, err)
	}
	return r.back(boardURL(board.Slug)+"/new", "draft-saved")
}

func (w *Web) newThreadPage(r *Request, board thread.Board, errors map[string]string) (themes.NewThreadPage, error) {
	page := themes.NewThreadPage{Frame: w.bareFrame(r, "New thread in "+board.Name), Form: themes.Form{Key: r.key(), Errors: errors},
		Action: boardURL(board.Slug) + "/new", Board: themes.Link{Text: board.Name, URL: boardURL(board.Slug)},
		Values:   themes.NewThreadValues{Title: r.field("title"), Version: r.field("version"), Tags: r.field("tags")},
		Composer: w.composer(r, thread.NewDraft(board.ID), errors), Kinds: kindChoices(r), Known: themes.KnownList{Checked: r.field("known") == "1"}}
	page.Crumbs = []themes.Link{{Text: "Boards", URL: "/"}, page.Board}
	boards, err := w.Forum.Boards(r.Context(), r.Viewer)
	if err != nil {
		return page, err
	}
	for _, b := range boards {
		if b.StartableBy(r.Viewer) {
			page.Boards = append(page.Boards, themes.Choice{Value: idText(b.ID), Text: b.Name, Selected: b.ID == board.ID})
		}
	}
	if page.Models, page.Where, err = w.modelChoices(r, board.ID, r.field("model")); err != nil {
		return page, err
	}
	page.TagHints, err = w.Forum.Tags(r.Context(), r.Viewer, board.ID)
	return page, err
}

func kindChoices(r *Request) []themes.Choice {
	chosen := r.field("kind")
	if chosen == "" {
		chosen = string(thread.Question)
	}
	choices := []themes.Choice{{Value: "question", Text: "A question"}, {Value: "fault", Text: "Something is broken"}, {Value: "discussion", Text: "A discussion"}}
	if r.Viewer.IsStaff() {
		choices = append(choices, themes.Choice{Value: "announcement", Text: "An announcement"})
	}
	for i := range choices {
		choices[i].Selected = choices[i].Value == chosen
	}
	return choices
}

// modelChoices are the board's products with their models, and where to find
// which one somebody has.
func (w *Web) modelChoices(r *Request, board int64, chosen string) ([]themes.Choice, []themes.ProductHelp, error) {
	products, err := w.Forum.Products(r.Context(), r.Viewer, board)
	if err != nil || len(products) == 0 {
		return nil, nil, err
	}
	choices := []themes.Choice{{Value: "0", Text: "I do not know"}}
	var where []themes.ProductHelp
	for _, p := range products {
		for _, m := range p.Models {
			choices = append(choices, themes.Choice{Value: idText(m.ID), Text: m.Name, Group: p.Name, Selected: idText(m.ID) == chosen})
		}
		if p.FindModel != "" || p.FindVersion != "" {
			where = append(where, themes.ProductHelp{Product: p.Name, FindModel: p.FindModel, FindVersion: p.FindVersion})
		}
	}
	return choices, where, nil
}

// previewShow is POST /preview: the text as HTML, for scripts.
func (w *Web) previewShow(r *Request) error {
	html, err := w.Forum.Preview(r.Context(), r.field("body"))
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, "no-store")
	r.Type("html", "utf-8")
	return r.SendString(string(template.HTML(html)))
}

func idText(id int64) string { return strconv.FormatInt(id, 10) }
