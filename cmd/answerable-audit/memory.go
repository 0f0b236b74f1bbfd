package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"answerable/moderation/modlog/audit"
)

// memoryPlace is the file for a forum's host, unless another one is given.
func memoryPlace(given, host string) (string, error) {
	if given != "" {
		return given, nil
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no configuration folder to remember this visit in; name a file with --memory: %w", err)
	}
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, strings.ToLower(host))
	return filepath.Join(folder, "answerable-audit", plain+".json"), nil
}

// readMemory gives the last visit; none is a first visit.
func readMemory(place string) (audit.Memory, error) {
	raw, err := os.ReadFile(place)
	if errors.Is(err, fs.ErrNotExist) {
		return audit.Memory{}, nil
	}
	if err != nil {
		return audit.Memory{}, err
	}
	m, err := audit.ParseMemory(raw)
	if err != nil {
		return audit.Memory{}, fmt.Errorf("%s: %w; use --forget to begin anew", place, err)
	}
	return m, nil
}

// writeMemory replaces the file as a whole.
func writeMemory(place string, m audit.Memory) error {
	raw, err := m.File()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return fmt.Errorf("remember this visit: %w", err)
	}
	if err := os.WriteFile(place+".new", raw, 0o600); err != nil {
		return fmt.Errorf("remember this visit: %w", err)
	}
	return os.Rename(place+".new", place)
}
