package web

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"answerable/forum/thread"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/feeds"
)

// publicPolicy is for what guests may read: what is withdrawn or hidden is gone
// from shared caches too within 5 seconds.
const publicPolicy = "public, max-age=5"

// feedSize is how many entries a feed has.
const feedSize = 30

// Feeds are the same for everybody: they are made for a guest, and what a guest
// may not know of has none.

// boardFeed is GET /b/:slug/feed.atom: the newest threads of a board.
func (w *Web) boardFeed(r *Request) error {
	board, err := w.Forum.BoardBySlug(r.Context(), guest(), r.Params("slug"))
	if err != nil {
		return err
	}
	return w.listFeed(r, thread.Filter{BoardID: board.ID, Newest: true, Limit: feedSize}, board.Name, boardURL(board.Slug))
}

// latestFeed is GET /latest.atom: the newest threads of all public boards.
func (w *Web) latestFeed(r *Request) error {
	return w.listFeed(r, thread.Filter{Newest: true, Limit: feedSize}, "Latest threads", "/latest")
}

func (w *Web) listFeed(r *Request, filter thread.Filter, title, path string) error {
	list, err := w.Forum.List(r.Context(), guest(), filter)
	if err != nil {
		return err
	}
	feed := w.newFeed(r, title, path)
	for _, t := range list.Rows {
		link := w.Site.BaseURL + threadURL(t.ID, t.Slug, 1)
		feed.Items = append(feed.Items, &feeds.Item{Id: link, Title: plainText(t.Title), Link: &feeds.Link{Href: link},
			Author: &feeds.Author{Name: t.OpenerName}, Created: t.CreatedAt, Updated: t.ActiveAt,
			Description: template.HTMLEscapeString(plainText(t.BoardName))}) // the summary's type is HTML
	}
	return sendFeed(r, feed)
}

// threadFeed is GET /t/:id/feed.atom: the newest posts of a thread.
func (w *Web) threadFeed(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	t, err := w.Forum.Thread(r.Context(), guest(), id)
	if err != nil {
		return err
	}
	posts, err := w.Forum.Latest(r.Context(), id, feedSize)
	if err != nil {
		return err
	}
	feed := w.newFeed(r, t.Title, threadURL(t.ID, t.Slug, 1))
	for _, p := range posts {
		link := w.Site.BaseURL + postURL(p.ID)
		feed.Items = append(feed.Items, &feeds.Item{Id: link, Title: plainText(fmt.Sprintf("#%d by %s", p.Number, p.AuthorName)),
			Link: &feeds.Link{Href: link}, Author: &feeds.Author{Name: p.AuthorName}, Created: p.CreatedAt, Updated: updated(p), Content: p.HTML})
	}
	return sendFeed(r, feed)
}

func updated(p thread.Post) time.Time {
	if p.EditedAt != nil {
		return *p.EditedAt
	}
	return p.CreatedAt
}

func (w *Web) newFeed(r *Request, title, path string) *feeds.Feed {
	return &feeds.Feed{Title: plainText(title + " · " + w.site(r).Name), Link: &feeds.Link{Href: w.Site.BaseURL + path}, Id: w.Site.BaseURL + path}
}

// plainText drops what XML 1.0 cannot carry.
func plainText(s string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x20 && c != '\t' || c == 0xFFFE || c == 0xFFFF {
			return -1
		}
		return c
	}, s)
}

func sendFeed(r *Request, feed *feeds.Feed) error {
	if len(feed.Items) > 0 {
		feed.Updated = feed.Items[0].Updated
	}
	atom, err := feed.ToAtom()
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/atom+xml; charset=utf-8")
	r.Set(fiber.HeaderCacheControl, publicPolicy)
	return r.SendString(atom)
}
