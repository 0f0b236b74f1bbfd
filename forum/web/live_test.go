package web

import "testing"

// Who turns pages quickly leaves streams behind: the oldest ends, the page he
// looks at is served.
func TestAFurtherStreamEndsTheOldest(t *testing.T) {
	t.Parallel()
	l := newLive()
	var all []*listener
	for range maxLiveOwn + 1 {
		own, ok := l.join(7)
		if !ok {
			t.Fatal("refused")
		}
		all = append(all, own)
	}
	for i, own := range all {
		select {
		case <-own.over:
			if i != 0 {
				t.Errorf("stream %d ended", i)
			}
		default:
			if i == 0 {
				t.Error("the oldest goes on")
			}
		}
	}
	l.hear("member 7")
	for i, own := range all {
		if woken := len(own.news) == 1; woken != (i != 0) {
			t.Errorf("stream %d woken: %v", i, woken)
		}
		l.leave(7, own)
	}
	if l.count != 0 || len(l.streams) != 0 {
		t.Errorf("%d streams, %v", l.count, l.streams)
	}
	l.count = maxLive
	if _, ok := l.join(8); ok {
		t.Error("a node takes any number")
	}
}
