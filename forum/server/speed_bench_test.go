package server_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/thread"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// The benchmarks here measure ratios: in one run, in turns, the same number of
// requests goes to the forum and to a Fiber handler that returns the same bytes.
// Run: go test ./forum/server -run '^$' -bench Speed -benchtime 1x

const (
	rounds  = 5
	clients = 4
)

// rate is how many requests a second the address answers, with some clients.
func rate(b *testing.B, url string, requests int, headers map[string]string) float64 {
	b.Helper()
	start := time.Now()
	var wait sync.WaitGroup
	failed := make(chan error, clients)
	for range clients {
		wait.Add(1)
		go func() {
			defer wait.Done()
			failed <- hammer(url, requests/clients, headers)
		}()
	}
	wait.Wait()
	for range clients {
		if err := <-failed; err != nil {
			b.Fatal(err)
		}
	}
	return float64(requests) / time.Since(start).Seconds()
}

func hammer(url string, requests int, headers map[string]string) error {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	request.SetRequestURI(url)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	client := &fasthttp.Client{MaxResponseBodySize: 10 << 20}
	defer client.CloseIdleConnections()
	for range requests {
		if err := client.Do(request, response); err != nil {
			return err
		}
		if response.StatusCode() != 200 {
			return fmt.Errorf("%s: status %d", url, response.StatusCode())
		}
	}
	return nil
}

// constant serves one body, as the fastest thing a Fiber handler can be.
func constant(b *testing.B, body []byte) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	// A kept-alive connection that nobody uses must not hold up the shutdown.
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true, IdleTimeout: 2 * time.Second})
	app.Get("/", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
		return c.Send(body)
	})
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	b.Cleanup(func() {
		if err := errors.Join(app.Shutdown(), <-done); err != nil {
			b.Error(err)
		}
	})
	return "http://" + listener.Addr().String() + "/"
}

// ask asks once and keeps no connection open: a server that shuts down would
// wait for it.
func ask(b *testing.B, url string, headers map[string]string) *fasthttp.Response {
	b.Helper()
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	request.SetRequestURI(url)
	request.SetConnectionClose()
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	if err := fasthttp.Do(request, response); err != nil || response.StatusCode() != 200 {
		b.Fatal(url, err, response.StatusCode())
	}
	return response
}

func fetch(b *testing.B, url string, headers map[string]string) []byte {
	b.Helper()
	return bytes.Clone(ask(b, url, headers).Body())
}

// ratio compares two addresses in turns and reports the median of the rounds.
func ratio(b *testing.B, name, url, against string, requests int, headers map[string]string) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		for range b.N {
			var ratios []float64
			for range rounds {
				base := rate(b, against, requests, headers)
				ratios = append(ratios, rate(b, url, requests, headers)/base)
			}
			slices.Sort(ratios)
			b.ReportMetric(ratios[rounds/2], "ratio")
			b.ReportMetric(0, "ns/op")
		}
	})
}

// longText makes a page of 20 posts about 60 kB long.
var longText = strings.Repeat("Every phone and laptop here dropped off the day the `firmware 4.7.5` went in. Wired Windows machines are fine, *everything else* never gets past DISCOVER.\n\n", 12)

func speedWorld(b *testing.B, engine db.Dialect, posts int) (*forumtest.World, *forumtest.Client, thread.Placed) {
	b.Helper()
	w := forumtest.New(b, engine)
	w.Member("root_admin", account.Administrator)
	asker := w.Member("hub3_owner", account.Member)
	place := w.Thread(asker, w.Board("Broadband"), "Home Hub 3 drops Linux and Android", longText)
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		for n := 2; n <= posts; n++ {
			err := tx.Exec(`INSERT INTO posts (thread_id, number, author_id, source, html, plain, render_version, created_at)
				SELECT thread_id, ?, author_id, source, html, plain, render_version, created_at FROM posts WHERE id = ?`, n, place.PostID).Error
			if err != nil {
				return err
			}
		}
		err := tx.Exec(`UPDATE threads SET last_number = ?, version = version + 1 WHERE id = ?`, posts, place.ThreadID).Error
		if err == nil && engine == db.Postgres {
			err = tx.Exec("ANALYZE").Error // as autovacuum does where a forum is in use
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	w.Settle()
	return w, w.Member("reader", account.Member), place
}

func threadAddress(w *forumtest.World, p thread.Placed, page int) string {
	url := fmt.Sprintf("%s/t/%d/%s", w.URL, p.ThreadID, p.Slug)
	if page > 1 {
		url += fmt.Sprintf("?page=%d", page)
	}
	return url
}

// warm asks until the compressed form is there, which is made behind an answer.
func warm(b *testing.B, url string, headers map[string]string) {
	b.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		response := ask(b, url, headers)
		if headers["Accept-Encoding"] == "" || len(response.Header.Peek("Content-Encoding")) > 0 {
			return
		}
		if time.Now().After(deadline) {
			b.Fatal("never compressed")
		}
	}
}

func BenchmarkSpeed(b *testing.B) {
	for _, engine := range forumtest.Engines() {
		b.Run(string(engine), func(b *testing.B) {
			w, member, place := speedWorld(b, engine, 10_000)
			url := threadAddress(w, place, 1)
			for _, encoding := range []string{"", "gzip"} {
				label, headers := "plain", map[string]string{}
				if encoding != "" {
					label, headers = encoding, map[string]string{"Accept-Encoding": encoding}
				}
				warm(b, url, headers)
				same := constant(b, fetch(b, url, headers))
				ratio(b, "guest/"+label, url, same, 4000, headers)
				mine := map[string]string{"Cookie": "session=" + member.Session()}
				for k, v := range headers {
					mine[k] = v
				}
				warm(b, url, mine)
				same = constant(b, fetch(b, url, mine))
				ratio(b, "member/"+label, url, same, 4000, mine)
			}
			ratio(b, "page-500-against-page-1", threadAddress(w, place, 500), url, 2000, nil)
			b.Run("cold", func(b *testing.B) { cold(b, w, place, url) })
		})
	}
}

// cold measures pages of a thread that nobody asked for since it changed against the
// constant body, and page 400 and after against page 1 and after: medians of the
// rounds.
func cold(b *testing.B, w *forumtest.World, place thread.Placed, url string) {
	b.Helper()
	same := constant(b, fetch(b, url, nil))
	// A process that has just started takes its memory from the system and teaches
	// its connections their statements, which is no page's cost.
	coldRate(b, w, place, 1, 500)
	for range b.N {
		var against, late []float64
		for range rounds {
			forgetThread(b, w, place)
			base := rate(b, same, 4000, nil)
			against = append(against, coldRate(b, w, place, 1, 500)/base)
			forgetThread(b, w, place)
			late = append(late, coldRate(b, w, place, 1, 100)/coldRate(b, w, place, 400, 500))
		}
		slices.Sort(against)
		slices.Sort(late)
		b.ReportMetric(against[rounds/2], "ratio")
		b.ReportMetric(late[rounds/2], "late/early-time")
		b.ReportMetric(0, "ns/op")
	}
}

// forgetThread makes the pages of the thread old.
func forgetThread(b *testing.B, w *forumtest.World, place thread.Placed) {
	b.Helper()
	err := w.DB.Write(context.Background(), func(tx *db.Tx) error {
		tx.Announce(thread.ThreadTopic(place.ThreadID))
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// coldRate asks for pages from to below to, with connections kept as in rate.
func coldRate(b *testing.B, w *forumtest.World, place thread.Placed, from, to int) float64 {
	b.Helper()
	start := time.Now()
	failed := make(chan error, clients)
	for c := range clients {
		go func() { failed <- read(w, place, from+c, to) }()
	}
	for range clients {
		if err := <-failed; err != nil {
			b.Fatal(err)
		}
	}
	return float64(to-from) / time.Since(start).Seconds()
}

// read is one client that asks for its share of those pages.
func read(w *forumtest.World, place thread.Placed, from, to int) error {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	client := &fasthttp.Client{MaxResponseBodySize: 10 << 20}
	defer client.CloseIdleConnections()
	for page := from; page < to; page += clients {
		request.SetRequestURI(threadAddress(w, place, page))
		if err := client.Do(request, response); err != nil || response.StatusCode() != 200 {
			return fmt.Errorf("page %d: status %d, %w", page, response.StatusCode(), err)
		}
	}
	return nil
}
