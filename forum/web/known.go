package web

import (
	"strings"

	"answerable/forum/fail"
	"answerable/forum/fault"
	"answerable/forum/search"
	"answerable/forum/thread"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// knownRoutes are the addresses beside writing a new thread.
func (w *Web) knownRoutes() []Route {
	return []Route{
		{fiber.MethodPost, "/known", SignedIn, Saving, maxForm, w.knownShow},
	}
}

// draftRunes is how much of a draft's body is looked at: its first lines tell
// what it is about.
const draftRunes = 4000

// knownShow is POST /known: what is known of a draft already, for the script that
// looks while somebody types. The draft travels in the body alone.
func (w *Web) knownShow(r *Request) error {
	board, err := r.id("board")
	if err != nil {
		return err
	}
	known, err := w.knownOf(r, board)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	r.Type("html", "utf-8")
	return r.Send(w.part(r, themes.PartKnown, w.knownList(r, known)))
}

// knownOf looks for what a draft says, in title and first lines.
func (w *Web) knownOf(r *Request, board int64) (search.Known, error) {
	title := strings.TrimSpace(r.field("title"))
	if title == "" {
		return search.Known{}, nil
	}
	product, err := w.productOf(r, board)
	if err != nil {
		return search.Known{}, err
	}
	return w.Search.Known(r.Context(), r.Viewer, search.Draft{Title: firstRunes(title, 400), Body: firstRunes(r.field("body"), draftRunes), BoardID: board, ProductID: product, Limit: 4})
}

// productOf is the product of the model that was chosen, 0 for none.
func (w *Web) productOf(r *Request, board int64) (int64, error) {
	model, err := r.id("model")
	if err != nil || model == 0 || board == 0 {
		return 0, err
	}
	products, err := w.Forum.Products(r.Context(), r.Viewer, board)
	for _, p := range products {
		for _, m := range p.Models {
			if m.ID == model {
				return p.ID, nil
			}
		}
	}
	return 0, err
}

func (w *Web) knownList(r *Request, k search.Known) themes.KnownList {
	list := themes.KnownList{Checked: true, Vague: k.Vague, Note: k.Note, Answered: knownThreads(k.Answered), Open: knownThreads(k.Open)}
	for _, f := range k.Faults {
		_, joined, err := w.Faults.OwnReport(r.Context(), r.Viewer, f.ID)
		if err != nil {
			w.Log.Error("whether a member reported a fault could not be read", "request", r.ID, "error", err)
		}
		list.Faults = append(list.Faults, themes.KnownFault{Number: f.Number, Title: f.Title, URL: faultURL(f.ID), Status: themes.FaultStatus(f.Status), Fixed: f.FixedVersion,
			Helps: f.Workaround, Way: f.Way, Fragment: f.Fragment, Affected: f.Affected, UpdateDue: timeOf(f.NextUpdateAt), UpdatePassed: isOver(f.NextUpdateAt, w.Now()), Joined: joined})
	}
	return list
}

func knownThreads(found []search.FoundThread) []themes.KnownThread {
	var threads []themes.KnownThread
	for _, t := range found {
		one := themes.KnownThread{Title: t.Title, URL: threadURL(t.ID, t.Slug, 1), Replies: t.LastNumber - 1,
			State: stateOf(t.Kind, t.OfficialCount, t.AcceptedCount), Board: t.BoardName}
		if t.FaultID != 0 {
			one.Fault = fault.Number(t.FaultID)
		}
		threads = append(threads, one)
	}
	return threads
}

// mustLook shows what is known before a question or a fault is posted, once, to
// somebody whose page did not show it while he wrote. Nil goes on.
func (w *Web) mustLook(r *Request, board thread.Board) *search.Known {
	if !r.has("known") || r.sent("known") != "" || !thread.Kind(r.field("kind")).WantsAnswer() {
		return nil
	}
	known, err := w.knownOf(r, board.ID)
	if err != nil {
		w.Log.Warn("what is known could not be looked up; the thread is posted", "request", r.ID, "error", err)
		return nil // searching never stands in the way of posting
	}
	if !closeTo(r.field("title"), known) {
		return nil
	}
	return &known
}

func closeTo(title string, k search.Known) bool {
	for _, f := range k.Faults {
		if search.Alike(title, f.Title) {
			return true
		}
	}
	for _, t := range append(append([]search.FoundThread{}, k.Answered...), k.Open...) {
		if search.Alike(title, t.Title) {
			return true
		}
	}
	return false
}

// threadStop shows the form again, kept, below what is known.
func (w *Web) threadStop(r *Request, board thread.Board, k search.Known) error {
	page, err := w.newThreadPage(r, board, nil)
	if err != nil {
		return err
	}
	page.Stop, page.Known = true, w.knownList(r, k)
	return w.sendPage(r, themes.PageNewThread, page)
}

// threadJoin reports the fault in place of posting. Where the report needs more
// than the form says, its own form asks for it; who reported it before is led to
// the fault, and his report stays.
func (w *Web) threadJoin(r *Request, number string) error {
	id := fault.ParseNumber(number)
	if id == 0 {
		return fail.NotFound()
	}
	f, err := w.Faults.Fault(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	_, joined, err := w.Faults.OwnReport(r.Context(), r.Viewer, f.ID)
	if err != nil {
		return err
	}
	if joined {
		return r.Redirect(faultURL(f.ID), fiber.StatusSeeOther)
	}
	report := fault.Report{FaultID: f.ID, ProductVersion: r.field("version"), State: fault.Affected, Workaround: "not_tried"}
	if model, err := r.id("model"); err == nil && model != 0 {
		report.ModelID = &model
	}
	err = w.Faults.Report(r.Context(), r.Viewer, report)
	if fail.Is(err, fail.Invalid) {
		return r.Redirect(faultURL(f.ID)+"/report", fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	return r.back(faultURL(f.ID), "fault-reported")
}
