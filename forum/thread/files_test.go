package thread_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"answerable/forum/thread"
)

func TestAFolderKeepsFilesByNameAndNowhereElse(t *testing.T) {
	t.Parallel()
	ctx, outside := context.Background(), t.TempDir()
	dir := filepath.Join(outside, "uploads")
	files, err := thread.FolderFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Close() }()
	name := strings.Repeat("0f", 16) + ".png"
	if err := files.Put(ctx, name, []byte("pixels")); err != nil {
		t.Fatal(err)
	}
	file, err := files.Open(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil || string(got) != "pixels" {
		t.Fatalf("%q %v", got, err)
	}
	info, err := os.Stat(filepath.Join(dir, "0f", "0f", name))
	if err != nil || info.Mode().Perm()&0o007 != 0 {
		t.Fatalf("%v %v", info, err)
	}
	if info, err = os.Stat(dir); err != nil || info.Mode().Perm() != 0o750 {
		t.Fatalf("%v %v", info, err)
	}
	for _, bad := range []string{"", ".", "..", "../" + name, "a/" + name, "/etc/passwd", name + "/..", name + ".part", "0F" + name[2:], name[:35] + "x", `..\` + name} {
		if err := files.Put(ctx, bad, []byte("x")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("put %q: %v", bad, err)
		}
		if _, err := files.Open(ctx, bad); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("open %q: %v", bad, err)
		}
		if err := files.Remove(ctx, bad); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("remove %q: %v", bad, err)
		}
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
	if err := errors.Join(files.Remove(ctx, name), files.Remove(ctx, name)); err != nil {
		t.Error(err)
	}
	if _, err := files.Open(ctx, name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("open what was removed: %v", err)
	}
}

func TestALinkDoesNotLeadOutOfTheFolder(t *testing.T) {
	t.Parallel()
	ctx, outside := context.Background(), t.TempDir()
	dir := filepath.Join(outside, "uploads")
	files, err := thread.FolderFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Close() }()
	if err := os.Symlink(outside, filepath.Join(dir, "00")); err != nil {
		t.Fatal(err)
	}
	if err := files.Put(ctx, strings.Repeat("0", 32)+".png", []byte("x")); err == nil {
		t.Error("a file was put through a link that leads outside")
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
}

func TestHalfAFileHasNoName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files, err := thread.FolderFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Close() }()
	name := strings.Repeat("0", 32) + ".gif"
	if err := os.MkdirAll(filepath.Join(dir, "00", "00", name, "occupied"), 0o750); err != nil { // renaming onto it fails
		t.Fatal(err)
	}
	if err := files.Put(context.Background(), name, []byte("x")); err == nil {
		t.Fatal("put over a folder")
	}
	if entries, err := os.ReadDir(filepath.Join(dir, "00", "00")); err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
}
