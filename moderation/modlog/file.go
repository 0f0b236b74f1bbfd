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

// replaceFile puts a whole file in place that a power cut leaves old or new.
// Only the forum's own user may read it.
func replaceFile(path string, content []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-new-*") // has mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(file.Name()))
		}
	}()
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return err
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
