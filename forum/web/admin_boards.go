package web

import (
	"strconv"

	"answerable/forum/fail"
	"answerable/themes"
)

// adminBoards is GET /admin/boards.
func (w *Web) adminBoards(r *Request) error {
	boards, err := w.Forum.BoardSummaries(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	page := themes.AdminBoardsPage{AdminFrame: w.adminFrame(r, "Boards"), NewURL: "/admin/boards/new"}
	for i, b := range boards {
		page.Boards = append(page.Boards, themes.AdminBoardRow{ID: b.ID, Name: b.Name, URL: boardURL(b.Slug), EditURL: "/admin/boards/" + idText(b.ID),
			Visible: audienceWord(b.MaySee), Start: audienceWord(b.MayStart), Reply: audienceWord(b.MayReply), Threads: b.Threads,
			First: i == 0, Last: i == len(boards)-1})
	}
	return w.sendPage(r, themes.PageAdminBoards, page)
}

// adminBoardMove is POST /admin/boards/:id/move with by, -1 or 1.
func (w *Web) adminBoardMove(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	by, err := strconv.ParseInt(r.field("by"), 10, 32)
	if err != nil {
		return fail.New(fail.Malformed, "The form has a number that cannot be read.", "Open the page again and use its buttons.")
	}
	if err := w.Forum.MoveBoard(r.Context(), r.Viewer, id, int(by)); err != nil {
		return err
	}
	return r.back("/admin/boards", "saved")
}
