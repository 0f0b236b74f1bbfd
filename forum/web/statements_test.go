package web_test

import (
	"context"
	"fmt"
	"testing"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// statements counts the SQL statements of one request.
func statements(t *testing.T, w *forumtest.World, path, session string) int64 {
	t.Helper()
	ctx, n := db.CountStatements(context.Background())
	app := fiber.New(fiber.Config{Immutable: true, StrictRouting: true, CaseSensitive: true})
	app.Use(func(c *fiber.Ctx) error {
		c.SetUserContext(ctx)
		return c.Next()
	})
	w.Web.Register(app)
	request := &fasthttp.RequestCtx{}
	request.Request.SetRequestURI(w.URL + path)
	if session != "" {
		request.Request.Header.Set("Cookie", "session="+session)
	}
	app.Handler()(request)
	if request.Response.StatusCode() != 200 {
		t.Fatalf("%s: status %d", path, request.Response.StatusCode())
	}
	return n.Load()
}

func TestPagesTakeFewStatements(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		w := forumtest.New(t, engine)
		w.Member("root_admin", account.Administrator)
		asker, reader := w.Member("hub3_owner", account.Member), w.Member("reader", account.Member)
		place := w.Thread(asker, w.Board("Broadband"), "No dial tone", "The line is **dead**.")
		for n := range 25 {
			w.Reply(asker, place, fmt.Sprintf("Still dead on day %d.", n))
		}
		w.Settle()
		path := "/t/1/no-dial-tone"
		for _, one := range []struct {
			what, path, session string
			first, again        int64
		}{
			{"a guest's thread", path, "", 11, 0},
			{"a guest's second page", path + "?page=2", "", 1, 0},
			{"a guest's front page", "/", "", 8, 0},
			{"a guest's board", "/b/broadband", "", 5, 1},
			{"a member's thread", path, reader.Session(), 14, 3},
			{"a member's second page", path + "?page=2", reader.Session(), 4, 3},
		} {
			if n := statements(t, w, one.path, one.session); n > one.first {
				t.Errorf("%s takes %d statements, want at most %d", one.what, n, one.first)
			}
			if n := statements(t, w, one.path, one.session); n > one.again {
				t.Errorf("%s, asked for again, takes %d statements, want at most %d", one.what, n, one.again)
			}
		}
	})
}

// TestALinkedThreadCostsNoMoreThanAnother compares a thread with a fault to one
// without. Only whoever makes the first page after a change pays for the panel.
func TestALinkedThreadCostsNoMoreThanAnother(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open() // links the first thread, not the second
		h.Settle()
		for who, session := range map[string]string{"a guest": "", "a member": h.other.Session()} {
			linkedFirst, otherFirst := statements(t, h.World, h.threadPath, session), statements(t, h.World, h.secondPath, session)
			linked, other := statements(t, h.World, h.threadPath, session), statements(t, h.World, h.secondPath, session)
			if linked != other {
				t.Errorf("%s: %d statements with a fault, %d without", who, linked, other)
			}
			t.Logf("%s, made anew: %d statements with a fault, %d without", who, linkedFirst, otherFirst)
			if linkedFirst > otherFirst+8 {
				t.Errorf("%s, made anew: %d statements with a fault, %d without", who, linkedFirst, otherFirst)
			}
		}
	})
}

// TestTheThreadsOfAFaultShareItsPanel opens every thread of a fault anew after a
// change of it, beside as many threads without one.
func TestTheThreadsOfAFaultShareItsPanel(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		h.open()
		h.do(h.lead, "/t/2/fault", "fault", "f-1")
		var linked, other []string
		for i := range 12 {
			place := h.Thread(h.asker, h.board, fmt.Sprint("No lease ", i), "Nothing connects.")
			path := fmt.Sprintf("/t/%d/%s", place.ThreadID, place.Slug)
			if i%2 == 1 {
				other = append(other, path)
				continue
			}
			linked = append(linked, path)
			h.do(h.lead, fmt.Sprintf("/t/%d/fault", place.ThreadID), "fault", "f-1")
		}
		h.do(h.lead, "/faults/F-1/update", "body", "The offer lacks **option 3**.")
		h.Settle()
		for who, session := range map[string]string{"a guest": "", "a member": h.other.Session(), "staff": h.lead.Session()} {
			var with, without int64
			for i := range linked {
				with += statements(t, h.World, linked[i], session)
				without += statements(t, h.World, other[i], session)
			}
			if float64(with) > 1.15*float64(without) {
				t.Errorf("%s: %d statements for %d threads of a fault, %d for as many others", who, with, len(linked), without)
			}
		}
		for i, path := range linked {
			has(t, path, h.Guest().Get(path), ".column-main", "option 3")
			text := fmt.Sprintf("The server is patched, step %d.", i)
			h.do(h.lead, "/faults/F-1/update", "body", text)
			for _, again := range linked {
				has(t, again+" after another update", h.other.Get(again), ".column-main", text)
			}
		}
	})
}
