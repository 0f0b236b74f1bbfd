package bleve

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// folder is where generations live: sub-folders index-1, index-2 … and a file
// "current" that names the one that answers. Replacing that file is the swap.
type folder string

const currentFile = "current"

func openFolder(dir string) (folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("search: the index folder: %w", err)
	}
	return folder(dir), nil
}

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

// current names the generation that answers, or "" if there is none yet.
func (f folder) current() (string, error) {
	name, err := os.ReadFile(f.path(currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(name)), nil
}

// setCurrent swaps; after a crash at any moment one of the two names stands.
func (f folder) setCurrent(name string) error {
	temporary, err := os.CreateTemp(string(f), currentFile+".*")
	if err != nil {
		return err
	}
	_, err = temporary.WriteString(name + "\n")
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), f.path(currentFile))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return f.sync()
}

// sync makes the rename durable.
func (f folder) sync() error {
	dir, err := os.Open(string(f))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// next gives a name no generation has yet.
func (f folder) next() (string, error) {
	names, err := filepath.Glob(f.path("index-*"))
	if err != nil {
		return "", err
	}
	highest := 0
	for _, name := range names {
		highest = max(highest, generationNumber(name))
	}
	return generationName(highest + 1), nil
}

// sweep removes what an aborted rebuild or a crash left. Only the process that
// holds the current generation may call it.
func (f folder) sweep(keep string) error {
	names, err := filepath.Glob(f.path("*"))
	var errs = []error{err}
	for _, name := range names {
		base := filepath.Base(name)
		leftover := generationNumber(base) > 0 || strings.HasPrefix(base, currentFile+".")
		if leftover && base != keep {
			errs = append(errs, os.RemoveAll(name))
		}
	}
	return errors.Join(errs...)
}
