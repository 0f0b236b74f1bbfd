package audit

import (
	"encoding/json"
	"fmt"
)

// Memory is what an auditor keeps between visits, so that a log cannot show him
// another past than before. Its zero value is a first visit.
type Memory struct {
	Checkpoint string `json:"checkpoint"` // signed, as it was fetched
	Key        string `json:"key"`
}

// ParseMemory reads what Memory.File gave.
func ParseMemory(raw []byte) (Memory, error) {
	var m Memory
	if err := json.Unmarshal(raw, &m); err != nil {
		return Memory{}, fmt.Errorf("what was remembered of the last visit cannot be read: %w", err)
	}
	if _, err := OpenCheckpoint([]byte(m.Checkpoint), m.Key); err != nil {
		return Memory{}, fmt.Errorf("what was remembered of the last visit is damaged: %w", err)
	}
	return m, nil
}

// File is the memory as it is kept in a file.
func (m Memory) File() ([]byte, error) { return json.MarshalIndent(m, "", "  ") }
