package web

import (
	"bytes"

	"answerable/forum/thread"
	"answerable/themes"

	"github.com/maypok86/otter/v2"
)

// partKey names a rendered piece by all that it was rendered from, so that it
// never gets old: other data are another key. data holds comparable types only.
type partKey struct {
	name, locale string
	data         any
}

// partCache keeps small personal pieces that look the same request after
// request, such as the header of one member.
type partCache = otter.Cache[partKey, []byte]

func newPartCache() *partCache {
	return otter.Must(&otter.Options[partKey, []byte]{MaximumWeight: 4 << 20,
		Weigher: func(_ partKey, html []byte) uint32 { return uint32(len(html) + 200) }})
}

// part renders a small personal piece. A failing part leaves its place empty:
// the page is worth more than the piece, and the log says what failed.
func (w *Web) part(r *Request, name string, data any) []byte {
	html, err := w.Theme.Part(name, w.locale(r), data)
	if err != nil {
		w.Log.Error("a part of the page failed", "part", name, "request", r.ID, "error", err)
		return nil
	}
	return html
}

// knownPart is part for data of a comparable type, rendered once.
func knownPart[T comparable](w *Web, r *Request, name string, data T) []byte {
	key := partKey{name, w.locale(r), data}
	if html, ok := w.parts.GetIfPresent(key); ok {
		return html
	}
	html := w.part(r, name, data)
	w.parts.Set(key, html)
	return html
}

// replyShape is what two empty reply forms must share to look the same.
type replyShape struct {
	thread int64
	as     themes.Person
	mark   bool
}

// replyPart is the reply form below a thread. An empty one is rendered once for
// each shape, with a mark where each request's own idempotency key goes.
func (w *Web) replyPart(r *Request, t thread.Thread, mine thread.Personal) []byte {
	if r.Viewer.Suspended() {
		return w.part(r, themes.PartReply, themes.ReplyForm{SignedIn: true, SuspendURL: entryURL(*r.Viewer.SuspendEntryID), Banned: r.Viewer.Banned()})
	}
	form := w.replyForm(r, t, mine)
	if mine.Draft != "" || len(form.Templates) > 0 {
		return w.part(r, themes.PartReply, form)
	}
	shape := partKey{themes.PartReply, w.locale(r), replyShape{t.ID, form.As, form.CanMark}}
	html, ok := w.parts.GetIfPresent(shape)
	if !ok {
		key := form.Key
		form.Key = w.keyMark
		html = w.part(r, themes.PartReply, form)
		w.parts.Set(shape, html)
		form.Key = key
	}
	return bytes.Replace(html, []byte(w.keyMark), []byte(form.Key), 1)
}
