package web

import (
	"answerable/forum/fail"
	"answerable/moderation"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// logEntry is GET /moderation/log/:n.
func (w *Web) logEntry(r *Request) error {
	n, err := r.entryNumber()
	if err != nil {
		return err
	}
	e, err := w.entryFor(r, recipe{key: "log entry " + idText(n), topics: logTopics(), theme: themes.PageLogEntry, public: true,
		load: func() (made, error) {
			page, err := w.logEntryPage(r, n)
			return made{page: page, path: entryURL(n), back: entryURL(n)}, err
		}})
	if err != nil {
		return err
	}
	return w.sendEntry(r, e, true, func(s themes.Slot) []byte {
		if s.Name == themes.PartEntryMe {
			return w.entryMe(r, n)
		}
		return w.slotMe(r, s)
	})
}

func (w *Web) logEntryPage(r *Request, n int64) (themes.LogEntryPage, error) {
	line, later, err := w.Moderation.LogLine(r.Context(), r.Viewer, n)
	if err != nil {
		return themes.LogEntryPage{}, err
	}
	rows, err := w.logRows(r.Context(), append([]moderation.Line{line}, later...))
	if err != nil {
		return themes.LogEntryPage{}, err
	}
	page := themes.LogEntryPage{Frame: w.frame(r, "Log entry "+idText(n), entryURL(n)), ID: n, Row: rows[0], Later: rows[1:], Source: string(line.Source),
		Scope: line.Scope, HappenedAt: line.HappenedAt, From: text(line.ImportedFrom), ErasedBy: entryLink(line.ErasedBy), DiscussURL: entryURL(n) + "/discuss"}
	page.Crumbs = []themes.Link{{Text: "Moderation log", URL: "/moderation/log"}}
	if line.RefersTo != nil {
		earlier, err := w.logRowOf(r, *line.RefersTo)
		if err != nil {
			return page, err
		}
		page.RefersTo = &earlier
	}
	if page.Appeal, err = w.logAppeal(r, line); err != nil {
		return page, err
	}
	if err := w.logDiscussion(r, line, &page); err != nil {
		return page, err
	}
	return page, w.logProofOf(r, n, &page)
}

// logDiscussion links the entry's thread, where this reader may see it.
func (w *Web) logDiscussion(r *Request, line moderation.Line, page *themes.LogEntryPage) error {
	if line.Where.DiscussionID == nil {
		return nil
	}
	t, err := w.Forum.Thread(r.Context(), r.Viewer, *line.Where.DiscussionID)
	if fail.Is(err, fail.Missing) {
		return nil
	}
	page.Discussion = threadLink(t)
	return err
}

func (w *Web) logProofOf(r *Request, n int64, page *themes.LogEntryPage) error {
	p, err := w.ModLog.Proof(r.Context(), n)
	if fail.Is(err, fail.Unavailable) {
		return nil
	}
	if err != nil {
		return err
	}
	page.ReceiptURL = entryURL(n) + "/receipt"
	page.Proof = &themes.LogProof{LeafHash: p.LeafHash.String(), Root: p.Root.String(), Origin: p.Origin, Size: int(p.Size), SealedAt: p.SealedAt,
		SignedAt: p.SignedAt, URL: entryURL(n) + "/proof"}
	return nil
}

// logAppeal is the appeal against an act as everybody sees it.
func (w *Web) logAppeal(r *Request, line moderation.Line) (*themes.LogAppeal, error) {
	if line.Where.AppealID == nil || !line.Does() {
		return nil, nil
	}
	a, err := w.Moderation.Appeal(r.Context(), guest(), *line.Where.AppealID)
	if err != nil {
		return nil, err
	}
	view := appealView(a)
	return &view, nil
}

func appealView(a moderation.Appeal) themes.LogAppeal {
	return themes.LogAppeal{State: a.State, URL: appealURL(a.ID), MadeAt: a.CreatedAt, DueAt: a.DueAt, Overdue: a.OverdueAt != nil, By: member(a.DecidedBy),
		At: timeOf(a.DecidedAt), Ruling: a.Ruling, Ended: a.State == "ended", Lapsed: a.Lapsed, EndedBy: entryLink(a.EndEntryID)}
}

// entryMe is what the entry is to this member. What cannot be read leaves the
// place empty, as with every part.
func (w *Web) entryMe(r *Request, n int64) []byte {
	me, err := w.entryPart(r, n)
	if err != nil {
		w.Log.Error("what an entry is to a member could not be read", "request", r.ID, "error", err)
		return nil
	}
	if me == (themes.EntryMePart{EntryID: n}) {
		return nil
	}
	me.Key = newKey()
	return w.part(r, themes.PartEntryMe, me)
}

func (w *Web) entryPart(r *Request, n int64) (themes.EntryMePart, error) {
	me := themes.EntryMePart{EntryID: n}
	entry, err := w.ModLog.Entry(r.Context(), n)
	if err != nil {
		return me, err
	}
	mine := entry.SubjectID != nil && *entry.SubjectID == r.Viewer.ID
	if !mine && !r.Viewer.IsModerator() {
		return me, nil
	}
	if me.Explanation, err = w.Moderation.Explained(r.Context(), r.Viewer, n); err != nil {
		return me, err
	}
	effect, err := w.Moderation.Effect(r.Context(), n)
	if fail.Is(err, fail.Missing) {
		return me, nil // it did nothing that ends or that anybody appeals against
	}
	if err != nil {
		return me, err
	}
	if mine {
		w.entrySubject(&me, effect)
	}
	if r.Viewer.IsModerator() {
		own := entry.ActorID != nil && *entry.ActorID == r.Viewer.ID
		w.entryModerator(&me, effect, own, mine)
	}
	return me, nil
}

// entrySubject is what the member may do whom the act concerns.
func (w *Web) entrySubject(me *themes.EntryMePart, e moderation.Effect) {
	me.ReceiptURL = entryURL(e.EntryID) + "/receipt"
	if e.PostID != nil && (e.Kind == modlog.HidePost || e.Kind == modlog.RedactPost) {
		me.OriginalURL = postURL(*e.PostID) + "/original"
	}
	if e.AppealID == nil && e.UndoEntryID == nil && w.Now().Before(e.CreatedAt.AddDate(0, moderation.AppealWithin, 0)) {
		me.AppealURL = entryURL(e.EntryID) + "/appeal"
	}
}

// entryModerator is what a moderator may do with the act, as far as it shows
// without asking what binds him: that is asked when he does it.
func (w *Web) entryModerator(me *themes.EntryMePart, e moderation.Effect, own, mine bool) {
	if waits := e.Provisional() && e.LapsesAt.After(w.Now()); waits {
		me.OwnAct, me.CanConfirm = own, !own && !mine
	}
	if e.UndoEntryID == nil && !mine && moderation.Undoable(e.Kind) {
		me.UndoURL = entryURL(e.EntryID) + "/undo"
	}
	if e.PostID != nil && (e.Kind == modlog.HidePost || e.Kind == modlog.RedactPost) {
		me.OriginalURL = postURL(*e.PostID) + "/original"
	}
}
