package server_test

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"answerable/forum/account"
	"answerable/forum/config"
	"answerable/forum/forumtest"
	"answerable/forum/search"
	"answerable/forum/server"
	"answerable/forum/thread"
)

// node is one of several programs over one database.
type node struct {
	*server.Server
	t    *testing.T
	stop func()
}

// runNode serves over a database until the test stops it, with the index in data.
func runNode(t *testing.T, database, data string) *node {
	t.Helper()
	settings := config.Default()
	settings.Addr, settings.MetricsAddr, settings.Data, settings.DatabaseURL = "127.0.0.1:0", "", data, config.NewSecretURL(database)
	log := &forumtest.Buffer{}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(log.String())
		}
	})
	s, err := server.Open(context.Background(), settings, server.Options{LookAtIndex: 20 * time.Millisecond, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, io.Discard) }()
	n := &node{Server: s, t: t}
	stopped := false
	n.stop = func() {
		if cancel(); !stopped {
			stopped = true
			if err := <-served; err != nil {
				t.Error("serve:", err)
			}
		}
	}
	t.Cleanup(n.stop)
	return n
}

// keepsIndex reports whether the node searches in an index that has everything.
func (n *node) keepsIndex() bool {
	s, err := n.Search.State(context.Background())
	return err == nil && s.Engine == "bleve" && !s.Stale && !s.Rebuilding
}

// finds tells how many threads a guest finds by the word, and what the page says
// of how it was searched.
func (n *node) finds(word string) (int, string) {
	n.t.Helper()
	found, err := n.Search.Find(context.Background(), account.Viewer{}, search.Ask{Text: word})
	if err != nil {
		n.t.Error(err)
	}
	return len(found.Hits), found.Note
}

func (n *node) start(v account.Viewer, board int64, title string) {
	n.t.Helper()
	_, err := n.Forum.Start(context.Background(), v, thread.Opening{BoardID: board, Kind: thread.Question, Title: title, Body: "Since Tuesday.", Key: forumtest.Key()})
	if err != nil {
		n.t.Fatal(err)
	}
}

// TestTheIndexMovesToAnotherNode: on PostgreSQL without Meilisearch one node keeps
// Bleve. When it stops, or loses its lock, another takes over by itself, with
// everything that was written meanwhile, and says so as long as it cannot.
func TestTheIndexMovesToAnotherNode(t *testing.T) {
	t.Parallel()
	ctx, database := context.Background(), forumtest.PostgresURL(t)
	first := t.TempDir()
	a := runNode(t, database, first)
	until(t, "the first node keeps the index", a.keepsIndex)
	there, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	line := newWire(t, there.Host)
	there.Host = line.listener.Addr().String()
	b := runNode(t, there.String(), t.TempDir())
	t.Cleanup(line.Mend)

	if err := a.AddMember(ctx, account.NewMember{Name: "Adam", Role: account.Member, Password: forumtest.Password}); err != nil {
		t.Fatal(err)
	}
	_, adam, err := a.People.SignIn(ctx, account.SignIn{Name: "Adam", Password: forumtest.Password, Device: "test"})
	if err != nil {
		t.Fatal(err)
	}
	board, err := a.Forum.SaveBoard(ctx, account.Viewer{ID: 1, Role: account.Administrator}, thread.Board{Name: "Talk", MaySee: thread.Everyone, MayStart: thread.Members, MayReply: thread.Members})
	if err != nil {
		t.Fatal(err)
	}
	b.start(adam, board, "Zeppelin one")
	until(t, "the first node finds it", func() bool { n, note := a.finds("zeppelin"); return n == 1 && note == "" })
	if n, note := b.finds("zeppelin"); n != 1 || note == "" {
		t.Errorf("the second node finds %d threads and says %q", n, note)
	}

	a.stop()
	b.start(adam, board, "Zeppelin two")
	until(t, "the second node keeps the index", b.keepsIndex)
	until(t, "and finds all", func() bool { n, note := b.finds("zeppelin"); return n == 2 && note == "" })

	c := runNode(t, database, first) // the first one comes back, with its old index
	if n, note := c.finds("zeppelin"); n != 2 || note == "" {
		t.Errorf("the node that came back finds %d threads and says %q", n, note)
	}
	line.Cut()
	until(t, "the node that came back keeps the index", c.keepsIndex)
	c.start(adam, board, "Zeppelin three")
	until(t, "and finds all", func() bool { n, note := c.finds("zeppelin"); return n == 3 && note == "" })
	line.Mend()
	until(t, "the one that lost it says so", func() bool {
		s, err := b.Search.State(ctx)
		return err == nil && s.Engine == search.DatabaseOnly
	})
	until(t, "its database is back", func() bool { return b.DB.Ping(ctx) == nil })
	if n, note := b.finds("zeppelin"); n != 3 || note == "" {
		t.Errorf("the node that lost it finds %d threads and says %q", n, note)
	}
	if waiting, _, err := c.SearchLag(ctx); err != nil || waiting > 0 {
		until(t, "no change waits for the index", func() bool { waiting, _, err := c.SearchLag(ctx); return err == nil && waiting == 0 })
	}
}
