package thread

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"syscall"
	"time"

	"answerable/forum/fail"
)

// Files keeps the bytes of uploads under their names. Names are ours: 32
// hexadecimal digits, a dot and png, jpg or gif.
type Files interface {
	// Put stores data under a new name, all of it or nothing.
	Put(ctx context.Context, name string, data []byte) error
	// Open gives what Put stored. An unknown name is fs.ErrNotExist.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// Remove forgets a name; an unknown one is no error.
	Remove(ctx context.Context, name string) error
}

// Folder is Files in a local folder, two levels deep: ab/cd/abcd….png. No name
// leads out of it, whatever links stand inside (os.Root).
type Folder struct{ root *os.Root }

// FolderFiles opens the folder and makes it if it is missing, readable by this
// user and group only. The caller closes it.
func FolderFiles(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make the folder for uploads: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder for uploads: %w", err)
	}
	return &Folder{root: root}, nil
}

// Close gives the folder's handle back.
func (f *Folder) Close() error { return f.root.Close() }

// Put implements Files: the data is on the disk before its name is.
func (f *Folder) Put(_ context.Context, name string, data []byte) error {
	where, err := filePath(name)
	if err != nil {
		return err
	}
	if err := f.root.MkdirAll(path.Dir(where), 0o750); err != nil {
		return noRoom(err)
	}
	unfinished := where + ".part"
	err = f.write(unfinished, data)
	if err == nil {
		err = f.root.Rename(unfinished, where)
	}
	if err != nil {
		return noRoom(errors.Join(err, f.remove(unfinished)))
	}
	return f.sync(path.Dir(where))
}

func (f *Folder) write(where string, data []byte) error {
	file, err := f.root.OpenFile(where, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// sync makes a folder's new entry outlive a loss of power.
func (f *Folder) sync(dir string) error {
	opened, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}

// Open implements Files.
func (f *Folder) Open(_ context.Context, name string) (io.ReadCloser, error) {
	where, err := filePath(name)
	if err != nil {
		return nil, err
	}
	return f.root.Open(where)
}

// Remove implements Files.
func (f *Folder) Remove(_ context.Context, name string) error {
	where, err := filePath(name)
	if err != nil {
		return err
	}
	return f.remove(where)
}

func (f *Folder) remove(where string) error {
	if err := f.root.Remove(where); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

var uploadName = regexp.MustCompile(`^[0-9a-f]{32}\.(png|jpg|gif)$`)

// filePath is where a name's file stands; a name we never gave is unknown.
func filePath(name string) (string, error) {
	if !uploadName.MatchString(name) {
		return "", fs.ErrNotExist
	}
	return path.Join(name[:2], name[2:4], name), nil
}

func noRoom(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fail.New(fail.Unavailable, "The forum has no room left for pictures.",
			"Your text is kept; post it without the picture, or try again later.").After(time.Minute).Because(err)
	}
	return err
}
