package web

import (
	"regexp"
	"slices"
	"strconv"

	"answerable/forum/account"
	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/search"
	"answerable/forum/thread"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// duplicateRoutes are the addresses of duplicates. They stand before
// "/t/:id/:slug".
func (w *Web) duplicateRoutes() []Route {
	return []Route{
		{fiber.MethodGet, "/t/:id/duplicate", SignedIn, Reading, 0, w.duplicateForm},
		{fiber.MethodPost, "/t/:id/duplicate", SignedIn, Writing, maxForm, w.duplicateMark},
	}
}

// otherDuplicates is how many duplicates a thread's page names.
const otherDuplicates = 5

// duplicateForm is GET /t/:id/duplicate.
func (w *Web) duplicateForm(r *Request) error { return w.duplicatePage(r, nil) }

// duplicateMark is POST /t/:id/duplicate with target and reason, or with do=undo.
func (w *Web) duplicateMark(r *Request) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	word := "duplicate-marked"
	if r.sent("do") == "undo" {
		word, err = "duplicate-undone", w.Forum.UndoDuplicate(r.Context(), r.Viewer, t.ID, r.sent("reason"))
	} else {
		err = w.Forum.MarkDuplicate(r.Context(), r.Viewer, t.ID, threadNamed(r.sent("target")), r.sent("reason"))
	}
	if err == nil {
		return r.back(threadURL(t.ID, t.Slug, 1), word)
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.duplicatePage(r, beside)
}

// threadNamed reads a thread's number or address; 0 where neither is there.
func threadNamed(text string) int64 {
	found := regexp.MustCompile(`^\s*(?:\S*/t/)?#?(\d{1,18})(?:[/?#]\S*)?\s*$`).FindStringSubmatch(text)
	if found == nil {
		return 0
	}
	id, err := strconv.ParseInt(found[1], 10, 64)
	if err != nil {
		return 0
	}
	return id
}

func (w *Web) duplicatePage(r *Request, errors map[string]string) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	if !t.MayMarkDuplicate(r.Viewer) {
		return fail.New(fail.Forbidden, "Only who asked, staff and moderators mark duplicates.", "You can write a reply that names the other thread.")
	}
	page := themes.DuplicatePage{Frame: w.bareFrame(r, "Duplicate"), Form: themes.Form{Key: r.key(), Errors: errors}, Action: "/t/" + idText(t.ID) + "/duplicate",
		Thread: threadLink(t), Target: shown(r.sent("target")), Reason: shown(r.sent("reason"))}
	page.Crumbs = threadCrumbs(t)
	if !r.Viewer.SeesInternal() {
		for _, reason := range thread.OwnReasons() {
			page.Reasons = append(page.Reasons, themes.Choice{Value: reason, Text: reason, Selected: reason == r.sent("reason")})
		}
	}
	if t.DuplicateOf != nil {
		page.Marked, err = w.duplicateBox(r, t)
	} else {
		page.Candidates, err = w.duplicateCandidates(r, t)
	}
	if err != nil {
		return err
	}
	return w.sendPage(r, themes.PageDuplicate, page)
}

// duplicateCandidates are threads that look like this one. Without an answer from
// the search the address can still be typed.
func (w *Web) duplicateCandidates(r *Request, t thread.Thread) ([]themes.DuplicateCandidate, error) {
	known, err := w.Search.Known(r.Context(), r.Viewer, search.Draft{Title: t.Title, BoardID: t.BoardID, Limit: 5})
	if err != nil {
		w.Log.Warn("threads that look alike could not be looked up", "request", r.ID, "error", err)
		return nil, nil
	}
	var all []themes.DuplicateCandidate
	for _, one := range slices.Concat(known.Answered, known.Open) {
		if one.ID != t.ID && one.DuplicateOf == 0 {
			all = append(all, themes.DuplicateCandidate{Number: one.ID, Title: one.Title, URL: threadURL(one.ID, one.Slug, 1), State: stateOf(one.Kind, one.OfficialCount, one.AcceptedCount)})
		}
	}
	return all, nil
}

// duplicateBox is where a thread leads, as this class of readers may know it.
func (w *Web) duplicateBox(r *Request, t thread.Thread) (*themes.DuplicateBox, error) {
	marks, err := w.Forum.DuplicateMarks(r.Context(), t.ID)
	if err != nil {
		return nil, err
	}
	box := &themes.DuplicateBox{}
	if len(marks) > 0 {
		m := marks[len(marks)-1]
		box.By, box.At, box.Reason, box.Imported = author(m.MarkedByName, m.MarkedAs, m.MarkedTeam), m.MarkedAt, m.Reason, m.MarkedByName == ""
	}
	to, err := w.Forum.Thread(r.Context(), r.Viewer, *t.DuplicateOf)
	if fail.Is(err, fail.Missing) {
		return box, nil
	}
	if err != nil {
		return nil, err
	}
	box.Target, box.State = threadLink(to), stateOf(to.Kind, to.OfficialCount, to.AcceptedCount)
	if to.FaultID == nil {
		return box, nil
	}
	f, err := w.Faults.Fault(r.Context(), r.Viewer, *to.FaultID)
	if fail.Is(err, fail.Missing) {
		return box, nil
	}
	if err != nil {
		return nil, err
	}
	box.Fault, box.Status = themes.Link{Text: f.Number(), URL: faultURL(f.ID)}, themes.FaultStatus(f.Status)
	if t.FaultID == nil && r.Viewer.IsStaff() {
		box.LinkFault = fault.Number(f.ID)
	}
	return box, nil
}

// tieDuplicates puts onto a thread's page where it leads, what leads to it, and
// the lines that say who marked it and who took that back.
func (w *Web) tieDuplicates(r *Request, page *themes.ThreadPage, p thread.Page) error {
	page.CanDuplicate = r.Viewer.SeesInternal() && p.MergedInto == nil
	var err error
	if p.DuplicateOf != nil {
		if page.Duplicate, err = w.duplicateBox(r, p.Thread); err != nil {
			return err
		}
		w.leadEngines(page, p)
	}
	if p.HasDuplicates {
		rows, total, err := w.Forum.Duplicates(r.Context(), r.Viewer, p.ID, otherDuplicates)
		if err != nil {
			return err
		}
		for _, row := range rows {
			page.Duplicates = append(page.Duplicates, themes.Link{Text: row.Title, URL: threadURL(row.ID, row.Slug, 1)})
		}
		page.DuplicateCount = total
	}
	if !p.WasMarked {
		return nil
	}
	return w.duplicateLines(r, page, p)
}

// leadEngines leads search engines to where everybody is led: to the target, if
// everybody may read it.
func (w *Web) leadEngines(page *themes.ThreadPage, p thread.Page) {
	if isPublic(p.Board) && page.Duplicate.Target.URL != "" {
		page.CanonicalURL, page.StructuredData = w.Site.BaseURL+page.Duplicate.Target.URL, nil
	}
}

func (w *Web) duplicateLines(r *Request, page *themes.ThreadPage, p thread.Page) error {
	marks, err := w.Forum.DuplicateMarks(r.Context(), p.ID)
	if err != nil {
		return err
	}
	for _, m := range marks {
		event := themes.Event{What: themes.EventDuplicate, At: m.MarkedAt, By: author(m.MarkedByName, m.MarkedAs, m.MarkedTeam), Reason: m.Reason, Imported: m.MarkedByName == ""}
		to, err := w.Forum.Thread(r.Context(), r.Viewer, m.TargetID)
		if err == nil {
			link := threadLink(to)
			event.Thread = &link
		} else if !fail.Is(err, fail.Missing) {
			return err
		}
		page.Items = insertEvent(page.Items, event, p)
		if m.UndoneAt != nil {
			page.Items = insertEvent(page.Items, themes.Event{What: themes.EventStandAlone, At: *m.UndoneAt, By: author(m.UndoneByName, m.UndoneAs, ""), Reason: m.UndoReason}, p)
		}
	}
	return nil
}

// insertEvent puts a line between the posts of the page, by time.
func insertEvent(items []themes.Item, e themes.Event, p thread.Page) []themes.Item {
	if from, to := p.Span(); e.At.Before(from) || !e.At.Before(to) {
		return items
	}
	at := len(items)
	for at > 0 && itemAt(items[at-1]).After(e.At) {
		at--
	}
	return slices.Insert(items, max(at, min(1, len(items))), themes.Item{Event: &e})
}

// duplicateWay leads who asked to saying of what his thread is a duplicate.
func duplicateWay(v account.Viewer, t thread.Thread) string {
	if t.OpenerID != v.ID || v.SeesInternal() {
		return ""
	}
	return "/t/" + idText(t.ID) + "/duplicate"
}
