package server

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// lastWord is how long a connection on which nothing was said yet may still begin
// to, once the node stops.
const lastWord = 300 * time.Millisecond

// silence is a listener that knows on which of its connections nothing was said
// yet. Browsers open such ones in advance; fasthttp takes them for busy, and a
// stopping node would wait for them until its grace is over.
type silence struct {
	net.Listener
	mutex  sync.Mutex
	silent map[*silentConn]struct{}
	over   atomic.Bool
}

func newSilence(l net.Listener) *silence {
	return &silence{Listener: l, silent: map[*silentConn]struct{}{}}
}

// Accept implements net.Listener.
func (s *silence) Accept() (net.Conn, error) {
	conn, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &silentConn{Conn: conn, of: s}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.silent[c] = struct{}{}
	return c, nil
}

// Close implements net.Listener; silent connections end soon after.
func (s *silence) Close() error {
	err := s.Listener.Close()
	s.over.Store(true)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for c := range s.silent {
		_ = c.Conn.SetReadDeadline(Clock().Add(lastWord)) // a closed one needs none
	}
	return err
}

func (s *silence) forget(c *silentConn) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.silent, c)
}

// silentConn is a connection until something is said on it, and as any other then.
type silentConn struct {
	net.Conn
	of     *silence
	spoken atomic.Bool
	asked  atomic.Pointer[time.Time] // the deadline that the server wants
}

// Read implements net.Conn.
func (c *silentConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 && c.spoken.CompareAndSwap(false, true) {
		c.of.forget(c)
		if asked := c.asked.Load(); asked != nil && c.of.over.Load() {
			_ = c.Conn.SetReadDeadline(*asked) // the next read says what is wrong with it
		}
	}
	return n, err
}

// SetReadDeadline implements net.Conn.
func (c *silentConn) SetReadDeadline(at time.Time) error {
	if c.spoken.Load() {
		return c.Conn.SetReadDeadline(at)
	}
	asked := at
	c.asked.Store(&asked)
	if c.of.over.Load() {
		at = Clock().Add(lastWord)
	}
	return c.Conn.SetReadDeadline(at)
}

// Close implements net.Conn.
func (c *silentConn) Close() error {
	c.of.forget(c)
	return c.Conn.Close()
}
