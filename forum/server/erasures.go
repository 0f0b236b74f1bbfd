package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"answerable/moderation"
)

// erasuresFile lists the erased accounts by their random ids. It is kept beside
// the database and left out of backups, so that an older one that is restored
// there is made to forget again.
const erasuresFile = "erasures.json"

// EraseDue erases the accounts whose owners asked for it and whose days to
// think it over are over.
func (s *Server) EraseDue(ctx context.Context) error {
	due, err := s.People.DueDeletions(ctx)
	if err != nil {
		return err
	}
	for _, d := range due {
		err = errors.Join(err, s.Moderation.EraseAsAsked(ctx, d.MemberID, d.Contents, s.People.TakeDeletion))
	}
	return errors.Join(err, s.keepErasures(ctx))
}

// eraseAgain erases what the list beside the database says was erased before.
func (s *Server) eraseAgain(ctx context.Context) error {
	list, err := s.readErasures()
	if err != nil || len(list) == 0 {
		return err
	}
	again, err := s.Moderation.Replay(ctx, list)
	if err != nil {
		return fmt.Errorf("erase again what was erased before a backup was restored (%s): %w", erasuresFile, err)
	}
	if again > 0 {
		s.Log.Warn("an older backup was restored: accounts that were erased since are erased again", slog.Int("accounts", again))
	}
	return nil
}

// keepErasures writes the list beside the database, if it has grown. What an
// older list alone knows stays in it.
func (s *Server) keepErasures(ctx context.Context) error {
	now, err := s.Moderation.Erasures(ctx)
	if err != nil || len(now) == 0 {
		return err
	}
	kept, err := s.readErasures()
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, e := range kept {
		known[e.LogID] = true
	}
	before := len(kept)
	for _, e := range now {
		if !known[e.LogID] {
			kept = append(kept, e)
		}
	}
	if len(kept) == before {
		return nil
	}
	return s.writeErasures(kept)
}

func (s *Server) readErasures() ([]moderation.Erasure, error) {
	data, err := os.ReadFile(filepath.Join(s.Settings.Data, erasuresFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []moderation.Erasure
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&list); err != nil {
		return nil, fmt.Errorf("read the list of erased accounts (%s): %w", erasuresFile, err)
	}
	return list, nil
}

// writeErasures puts the whole file in the place of the old one.
func (s *Server) writeErasures(list []moderation.Erasure) (err error) {
	data, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(s.Settings.Data, erasuresFile+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = file.Write(append(data, '\n'))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(s.Settings.Data, erasuresFile))
}
