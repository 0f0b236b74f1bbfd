package web

import (
	"slices"
	"strings"
	"unicode"

	"answerable/forum/fault"
	"answerable/themes"
)

// saysMeToo reports whether a text says no more than that somebody has the same
// trouble, as "+1" and "me too!" do.
func saysMeToo(body string) bool {
	if len(body) > 80 {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(body), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '+' })
	said := strings.Join(words, " ")
	return slices.Contains([]string{"+1", "+ 1", "1", "++", "me too", "me to", "metoo", "same", "same here", "same problem", "same problem here", "same issue", "same issue here",
		"same for me", "same with me", "i have the same problem", "i have the same issue", "i have this too", "i have the same", "me too same problem", "also me", "mee too",
		"affected too", "i am affected too", "im affected too", "i m affected too", "us too", "here too"}, said)
}

// meTooOffer is what a "me too" in a thread with an open fault is answered with:
// a report counts, the post would only be mailed to everybody. Nil where there is
// no fault or the person has said "post it anyway".
func (w *Web) meTooOffer(r *Request, id int64) (*themes.MeTooOffer, error) {
	if r.sent("do") == "anyway" || r.Viewer.IsStaff() || !saysMeToo(r.sent("body")) {
		return nil, nil
	}
	t, err := w.Forum.Thread(r.Context(), r.Viewer, id)
	if err != nil || t.FaultID == nil {
		return nil, err
	}
	f, err := w.Faults.Fault(r.Context(), r.Viewer, *t.FaultID)
	if err != nil || f.Status == fault.Duplicate {
		return nil, err
	}
	return &themes.MeTooOffer{Fault: faultRef(f), Affected: f.AffectedCount}, nil
}

// replyMeToo shows the reply form again with the offer above its buttons.
func (w *Web) replyMeToo(r *Request, to int64, offer *themes.MeTooOffer) error {
	t, err := w.threadOf(r)
	if err != nil {
		return err
	}
	page := w.replyPage(r, t, nil)
	page.Reply.MeToo = offer
	return w.sendReply(r, t, to, page)
}
