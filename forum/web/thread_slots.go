package web

import (
	"crypto/rand"
	"fmt"

	"answerable/forum/account"
	"answerable/forum/thread"
	"answerable/themes"
)

// slotGuest fills the slots of a page for guests, who all see the same: nothing
// in it comes from the request that happened to be the first.
func (w *Web) slotGuest(r *Request, s themes.Slot, back string) []byte {
	switch s.Name {
	case "reply":
		return w.part(r, themes.PartReply, themes.ReplyForm{Return: back})
	case "fault-me":
		return w.faultGuest(r, s.ID)
	case "me":
		return knownPart(w, r, themes.PartMe, w.guestPart(r, back))
	}
	return nil
}

// threadSlots gives what fills a thread page's slots for this member: what he
// follows, has read, wrote, marked and may do. It notes that he saw the page.
func (w *Web) threadSlots(r *Request, t thread.Thread, mine thread.Personal, page int, facts map[int64]postFact) func(themes.Slot) []byte {
	if to := min(page*thread.PageSize, t.LastNumber); to > mine.Read {
		w.Forum.Read(r.Viewer, t.ID, to)
	}
	return func(s themes.Slot) []byte {
		switch s.Name {
		case "thread-me":
			return knownPart(w, r, themes.PartThreadMe, w.threadMe(r, t, mine))
		case "fault-me":
			return w.threadFaultMe(r, t.ID, s.ID)
		case "post-tools":
			return w.postTools(r, t, mine.Posts[s.ID], s.ID, facts[s.ID])
		case "reply":
			return w.replyPart(r, t, mine)
		}
		return w.slotMe(r, s)
	}
}

func (w *Web) threadMe(r *Request, t thread.Thread, mine thread.Personal) themes.ThreadMePart {
	me := themes.ThreadMePart{ThreadID: t.ID, SignedIn: true, Level: mine.Level,
		LastURL: fmt.Sprintf("%s#last", threadURL(t.ID, t.Slug, t.Pages())), PrivateURL: w.privateWay(r, t, mine), DuplicateURL: duplicateWay(r.Viewer, t)}
	if mine.Read > 0 && mine.Read < t.LastNumber {
		me.Unread = t.LastNumber - mine.Read
		me.FirstUnreadURL = fmt.Sprintf("/t/%d/unread", t.ID)
	}
	return me
}

// postTools is empty, and costs nothing, for a post that is nothing special to
// the reader.
func (w *Web) postTools(r *Request, t thread.Thread, p thread.PersonalPost, id int64, fact postFact) []byte {
	own := p.Own && !t.Locked(w.Now()) && !fact.gone
	tools := themes.PostToolsPart{CanEdit: own, CanWithdraw: own, Helpful: p.Helpful, Confirmed: p.Worked,
		CanAccept: t.OpenerID == r.Viewer.ID && t.Kind.WantsAnswer() && !fact.opening, Accepted: fact.accepted,
		OriginalURL: tombstoneTools(p.Own, fact, id), NoAnswer: own && fact.waits && !fact.noAnswer, AnswerAgain: own && fact.waits && fact.noAnswer}
	if p.Own {
		tools.Own, tools.HelpfulCount = true, fact.helpful
	}
	if fact.gone {
		tools = themes.PostToolsPart{OriginalURL: tools.OriginalURL}
	}
	if r.Viewer.IsStaff() {
		tools.CanWithdrawMark = fact.mark
	}
	if tools == (themes.PostToolsPart{}) {
		return nil
	}
	tools.PostID = id
	return w.part(r, themes.PartPostTools, tools)
}

func (w *Web) replyForm(r *Request, t thread.Thread, mine thread.Personal) themes.ReplyForm {
	form := themes.ReplyForm{Form: themes.Form{Key: newKey()}, ThreadID: t.ID, SignedIn: true, As: w.self(r),
		Composer: themes.Composer{Body: mine.Draft, DraftKey: thread.ReplyDraft(t.ID), SavedAt: mine.DraftAt, Max: thread.MaxBody},
		CanMark:  r.Viewer.IsStaff(), At: w.Now(), OfferNoAnswerNeeded: r.Viewer.Role == account.Member && t.Kind.WantsAnswer()}
	if r.Viewer.IsStaff() {
		form.Templates = w.templateChoices(r)
	}
	return form
}

// self is the reader as others will see him.
func (w *Web) self(r *Request) themes.Person {
	return author(r.Viewer.Name, string(r.Viewer.Role), r.Viewer.Team)
}

// newKey is the idempotency key of one form.
func newKey() string { return rand.Text() }
