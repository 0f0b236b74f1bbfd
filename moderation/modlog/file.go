package modlog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// checkpointFile keeps the last published checkpoint beside the database, so
// that an older database put in its place cannot begin another history.
const checkpointFile = "log-checkpoint"

// readBeside gives the checkpoint beside the database, or "".
func readBeside(folder string) (string, error) {
	text, err := os.ReadFile(filepath.Join(folder, checkpointFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

func writeBeside(folder, signed string) error {
	return replaceFile(filepath.Join(folder, checkpointFile), []byte(signed))
}

// createFile puts a whole file in place unless there is one already. Only the
// forum's own user may read it.
func createFile(path string, content []byte) error {
	return putFile(path, content, func(from string) error {
		err := os.Link(from, path)
		if errors.Is(err, fs.ErrExist) {
			err = nil
		}
		return errors.Join(err, os.Remove(from))
	})
}

// replaceFile puts a whole file in place that a power cut leaves old or new.
// Only the forum's own user may read it.
func replaceFile(path string, content []byte) error {
	return putFile(path, content, func(from string) error {
		if err := os.Rename(from, path); err != nil {
			return errors.Join(err, os.Remove(from))
		}
		return nil
	})
}

// putFile writes the content under another name first.
func putFile(path string, content []byte, move func(from string) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-new-*") // has mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(file.Name()))
	}
	if err := move(file.Name()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return syncFolder(filepath.Dir(path))
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
