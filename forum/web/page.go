package web

import (
	"strings"

	"answerable/forum/account"
	"answerable/forum/notify"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// narrow reports whether a topic concerns few pages; every other topic, such as
// "boards" or "settings", makes all cached pages old. What is a member's own
// stands in no cached page.
func narrow(topic string) bool {
	return strings.HasPrefix(topic, "thread ") || strings.HasPrefix(topic, "fault ") || strings.HasPrefix(topic, "board ") || topic == notify.MembersTopic || topic == modlog.Topic || moderationTopic(topic) || strings.HasPrefix(topic, "member ")
}

// recipe says how a page that is the same for all readers of a class is made.
type recipe struct {
	key    string   // names the page among all; the class is added
	topics []string // at most 3: what it is built from
	theme  string   // the theme's name of the page
	public bool     // guests may see it
	least  int64    // the version it must have, for readers who must see their own writes at once on any node; 0 for guests
	load   func() (made, error)
}

// made is a page's data for the theme with what the cache keeps beside it.
type made struct {
	page    any
	path    string // canonical
	back    string // this page's own address, with what names it in the query
	version int64
	posts   map[int64]postFact // of a thread's page, by id
	known   thread.Known       // of a thread's page
	also    stamp              // of what it was made from that was not asked for anew
}

// entryFor gives the page of a recipe from the cache or makes it.
func (w *Web) entryFor(r *Request, p recipe) (*entry, error) {
	key := r.Viewer.Class() + " " + p.key
	if e := w.cache.get(key); e != nil && e.version >= p.least {
		return e, nil
	}
	seen := w.cache.mark(p.topics...)
	m, err := p.load()
	if err != nil {
		return nil, err
	}
	e := &entry{stamp: seen.with(m.also), path: m.path, version: m.version, posts: m.posts, known: m.known}
	if r.Viewer.SignedIn() {
		e.doc, err = w.Theme.Render(p.theme, w.locale(r), m.page)
	} else {
		e.back = m.back
		e.whole, e.doc, err = w.Theme.RenderFilled(p.theme, w.locale(r), m.page, func(s themes.Slot) []byte { return w.slotGuest(r, s, e.back) })
		e.etag = etagOf(e.whole)
	}
	if err != nil {
		return nil, err
	}
	w.cache.put(key, e)
	return e, nil
}

// sendEntry answers a guest with the whole page, a member with the parts and
// his own slots between them.
func (w *Web) sendEntry(r *Request, e *entry, public bool, fill func(themes.Slot) []byte) error {
	h := &r.Response().Header
	if r.Viewer.SignedIn() {
		h.SetContentType("text/html; charset=utf-8")
		h.Set(fiber.HeaderVary, "Cookie, Accept-Encoding")
		h.Set(fiber.HeaderCacheControl, cachePolicy(public))
		w.sendParts(r, e, fill)
		return nil
	}
	if told := w.noticeOf(r); told != nil {
		h.SetContentType("text/html; charset=utf-8")
		h.Set(fiber.HeaderCacheControl, cachePolicy(false))
		r.Response().SetBodyRaw(e.doc.Append(nil, func(s themes.Slot) []byte {
			if s.Name == "notice" {
				return told
			}
			return w.slotGuest(r, s, e.back)
		}))
		return nil
	}
	w.sendGuest(r, e)
	return nil
}

// sendGuest answers with the whole page, or with nothing where the browser has it.
func (w *Web) sendGuest(r *Request, e *entry) {
	h := &r.Response().Header
	h.SetContentType("text/html; charset=utf-8")
	h.Set(fiber.HeaderVary, "Cookie, Accept-Encoding")
	h.Set(fiber.HeaderCacheControl, "no-cache")
	h.Set(fiber.HeaderETag, e.etag)
	if match := r.Request().Header.Peek(fiber.HeaderIfNoneMatch); len(match) > 0 && strings.Contains(string(match), e.etag) {
		r.Status(fiber.StatusNotModified)
		return
	}
	w.sendWhole(r, e)
}

func cachePolicy(public bool) string {
	if public {
		return "private, no-cache"
	}
	return "private, no-store"
}

func (w *Web) sendWhole(r *Request, e *entry) {
	body, accept := e.whole, string(r.Request().Header.Peek(fiber.HeaderAcceptEncoding))
	if accept != "" {
		if p := w.cache.wantPacked(e); p != nil {
			switch {
			case strings.Contains(accept, "br"):
				body = p.brotli
				r.Response().Header.Set(fiber.HeaderContentEncoding, "br")
			case strings.Contains(accept, "gzip"):
				body = p.gzip
				r.Response().Header.Set(fiber.HeaderContentEncoding, "gzip")
			}
		}
	}
	r.Response().SetBodyRaw(body)
}

func (w *Web) sendParts(r *Request, e *entry, fill func(themes.Slot) []byte) {
	if strings.Contains(string(r.Request().Header.Peek(fiber.HeaderAcceptEncoding)), "gzip") {
		if p := w.cache.wantPacked(e); p != nil {
			r.Response().Header.Set(fiber.HeaderContentEncoding, "gzip")
			assemble(e.doc, p, fill, r.Response().AppendBody)
			return
		}
	}
	for i, part := range e.doc.Parts {
		r.Response().AppendBody(part)
		if i < len(e.doc.Slots) {
			r.Response().AppendBody(fill(e.doc.Slots[i]))
		}
	}
}

// sendPage answers with a page made for this reader alone; nothing keeps it.
func (w *Web) sendPage(r *Request, name string, page any) error {
	return w.sendPageWith(r, name, page, func(s themes.Slot) []byte { return w.slotMe(r, s) })
}

func (w *Web) sendPageWith(r *Request, name string, page any, fill func(themes.Slot) []byte) error {
	doc, err := w.Theme.Render(name, w.locale(r), page)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderCacheControl, "private, no-store")
	r.Type("html", "utf-8")
	return r.Send(doc.Append(nil, fill))
}

// cachedPage gives a page of a recipe whose only slots are those of every page.
func (w *Web) cachedPage(r *Request, p recipe) error {
	e, err := w.entryFor(r, p)
	if err != nil {
		return err
	}
	return w.sendEntry(r, e, p.public, func(s themes.Slot) []byte { return w.slotMe(r, s) })
}

func isPublic(b thread.Board) bool { return b.VisibleTo(account.Viewer{}) }
