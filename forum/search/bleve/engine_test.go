package bleve

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/fail"
	"answerable/forum/search"
)

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func mustOpen(t *testing.T, dir string) *Engine {
	t.Helper()
	e, err := Open(dir, at(noon))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// filled leaves a closed, complete index with one thread in dir.
func filled(t *testing.T, dir string) {
	t.Helper()
	e := mustOpen(t, dir)
	b, err := e.Rebuild(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Put(context.Background(), []search.Document{thread(1, "Printer jams", "paper", "")}), b.Commit(context.Background(), "mark"), e.Close()); err != nil {
		t.Fatal(err)
	}
}

func state(t *testing.T, e *Engine) search.State {
	t.Helper()
	s, err := e.State(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReopenKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filled(t, dir)
	e := mustOpen(t, dir)
	if s := state(t, e); s.Stale || s.Documents != 1 || s.Mapping != mappingVersion {
		t.Errorf("reopened: %+v", s)
	}
	r, err := e.Search(context.Background(), search.Query{Text: "printer", Access: []string{"everyone"}})
	if err != nil || len(r.Hits) != 1 {
		t.Errorf("reopened: %v, %v", r, err)
	}
}

func TestLastWriteComesFromTheClock(t *testing.T) {
	t.Parallel()
	e := mustOpen(t, t.TempDir())
	if s := state(t, e); !s.LastWrite.IsZero() {
		t.Errorf("before the first write: %v", s.LastWrite)
	}
	if err := e.Put(context.Background(), []search.Document{thread(1, "Printer", "", "")}); err != nil {
		t.Fatal(err)
	}
	if s := state(t, e); !s.LastWrite.Equal(noon) {
		t.Errorf("LastWrite = %v, want %v", s.LastWrite, noon)
	}
}

func TestHeld(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filled(t, dir)
	holder := mustOpen(t, dir)
	if _, err := Open(dir, at(noon)); !errors.Is(err, search.ErrHeld) {
		t.Errorf("opening a held index: %v, want ErrHeld", err)
	}
	if s := state(t, holder); s.Documents != 1 {
		t.Errorf("the holder lost its index: %+v", s)
	}
}

// TestDamage breaks an index in every way a disk can; the start succeeds, the
// state asks for a rebuild, and a rebuild cures it for good.
func TestDamage(t *testing.T) {
	t.Parallel()
	for name, breaks := range map[string]func(t *testing.T, current string){
		"no meta file":      func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, "index_meta.json"))) },
		"meta file garbled": func(t *testing.T, dir string) { overwrite(t, filepath.Join(dir, "index_meta.json"), 0) },
		"folder gone":       func(t *testing.T, dir string) { must(t, os.RemoveAll(dir)) },
		"root truncated":    func(t *testing.T, dir string) { must(t, os.Truncate(filepath.Join(dir, "store", "root.bolt"), 100)) },
		"root garbled":      func(t *testing.T, dir string) { overwrite(t, filepath.Join(dir, "store", "root.bolt"), 0) },
		"segments gone":     func(t *testing.T, dir string) { eachSegment(t, dir, func(p string) { must(t, os.Remove(p)) }) },
		"segments empty":    func(t *testing.T, dir string) { eachSegment(t, dir, func(p string) { must(t, os.Truncate(p, 0)) }) },
		"segments short":    func(t *testing.T, dir string) { eachSegment(t, dir, func(p string) { must(t, os.Truncate(p, 40)) }) },
		"segments garbled":  func(t *testing.T, dir string) { eachSegment(t, dir, func(p string) { overwrite(t, p, 0) }) },
		"other mapping":     func(t *testing.T, dir string) { relabel(t, dir, label{Mapping: mappingVersion + 1, Complete: true}) },
		"current names an outside folder": func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(filepath.Dir(dir), currentFile), []byte("../../elsewhere"), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			filled(t, dir)
			current, err := folder(dir).current()
			must(t, err)
			breaks(t, filepath.Join(dir, current))
			e := mustOpen(t, dir)
			_, searching := e.Search(context.Background(), search.Query{Text: "printer", Access: []string{"everyone"}})
			if s := state(t, e); !s.Stale || s.Reason == "" {
				t.Errorf("State asks for no rebuild: %+v (searching: %v)", s, searching)
			}
			must(t, e.Close())
			filled(t, dir)
			if s := state(t, mustOpen(t, dir)); s.Stale || s.Documents != 1 {
				t.Errorf("after the rebuild: %+v", s)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// overwrite puts noise over a file from an offset on.
func overwrite(t *testing.T, path string, from int64) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = file.WriteAt(bytes.Repeat([]byte{0xA5, 0x00, 0x7F, 0xFF}, int(info.Size()-from)/4+1), from)
	must(t, errors.Join(err, file.Close()))
}

func eachSegment(t *testing.T, dir string, do func(path string)) {
	t.Helper()
	segments, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	must(t, err)
	if len(segments) == 0 {
		t.Fatal("the index has no segments to break")
	}
	for _, path := range segments {
		do(path)
	}
}

func relabel(t *testing.T, dir string, l label) {
	t.Helper()
	g, err := openGeneration(dir)
	must(t, err)
	must(t, errors.Join(g.setLabel(l), g.close()))
}

func TestOpenSweepsLeftovers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filled(t, dir)
	must(t, os.MkdirAll(filepath.Join(dir, "index-77", "store"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, currentFile+".123"), nil, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "note.txt"), nil, 0o600))
	mustOpen(t, dir)
	entries, err := os.ReadDir(dir)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"current", "index-2", "note.txt"}; !slices.Equal(names, want) {
		t.Errorf("left: %v, want %v", names, want)
	}
}

func TestOpenRefusesAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, nil, 0o600))
	if _, err := Open(path, at(noon)); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("opening a file as a folder: %v", err)
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	e := mustOpen(t, t.TempDir())
	must(t, e.Put(context.Background(), []search.Document{thread(1, "Printer", "", "")}))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Search(ctx, search.Query{Text: "printer", Access: []string{"everyone"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled search: %v", err)
	}
}

// TestDamageInside garbles what an index only reads while searching: the
// process lives, and a search answers or says that it cannot.
func TestDamageInside(t *testing.T) {
	t.Parallel()
	for from := int64(0); from < 900; from += 60 {
		dir := t.TempDir()
		filled(t, dir)
		current, err := folder(dir).current()
		must(t, err)
		eachSegment(t, filepath.Join(dir, current), func(p string) { garble(t, p, from, 60) })
		e := mustOpen(t, dir)
		_, err = e.Search(context.Background(), search.Query{Text: "printer paper", Access: []string{"everyone"}})
		if panicked := fail.Is(err, fail.Unavailable); panicked && !state(t, e).Stale {
			t.Errorf("garbled from %d: search fails, yet State asks for no rebuild", from)
		}
	}
}

func garble(t *testing.T, path string, from, length int64) {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	for i := from; i < min(from+length, int64(len(content))); i++ {
		content[i] ^= 0xA5
	}
	must(t, os.WriteFile(path, content, 0o600))
}
