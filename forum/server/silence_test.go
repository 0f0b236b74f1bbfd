package server_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"answerable/forum/config"
	"answerable/forum/db"
	"answerable/forum/forumtest"
	"answerable/forum/server"
)

// TestAStoppingNodeWaitsForNobodyWhoSaysNothing: browsers open connections in
// advance; who is heard already gets his answer.
func TestAStoppingNodeWaitsForNobodyWhoSaysNothing(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite, func(s *config.Settings, _ *server.Options) { s.ShutdownGrace = 20 * time.Second })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Answer(ctx, listener) }()
	silent, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	half, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = half.Close() }()
	if _, err := half.Write([]byte("GET /healthz HTTP/1.1\r\nHost: x\r\n")); err != nil {
		t.Fatal(err)
	}
	until(t, "the node answers", func() bool {
		response, err := http.Get("http://" + listener.Addr().String() + "/healthz")
		if err != nil {
			return false
		}
		return response.Body.Close() == nil
	})
	stop()
	until(t, "the node takes no more", func() bool {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			return true
		}
		_ = conn.Close()
		return false
	})
	if _, err := half.Write([]byte("\r\n")); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 64)
	if n, err := half.Read(answer); err != nil || !strings.HasPrefix(string(answer[:n]), "HTTP/1.1 200") {
		t.Errorf("who had begun to speak gets %q, %v", answer[:n], err)
	}
	if err := <-ended; err != nil { // the silent one would last until the grace is over
		t.Error(err)
	}
}

// TestANodeThatIsStoppedWhileItStartsEnds: it may be told so before it listens.
func TestANodeThatIsStoppedWhileItStartsEnds(t *testing.T) {
	t.Parallel()
	w := forumtest.New(t, db.SQLite)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	ended := make(chan error, 1)
	go func() { ended <- w.Answer(ctx, listener) }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it waits for ever")
	}
}
