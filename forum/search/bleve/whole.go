package bleve

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// errSegment says that a file is not what was written.
var errSegment = errors.New("a file of the index is damaged")

// whole compares each segment with the checksum at its end (zap's footer: CRC-32
// of all before it). Bleve does not, and where a mapped file holds nonsense it
// can ask for more memory than there is, which no program survives.
func whole(dir string) error {
	segments, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	if err != nil {
		return err
	}
	for _, path := range segments {
		if err := wholeSegment(path); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

func wholeSegment(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // was only read
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < crc32.Size {
		return errSegment
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, file, info.Size()-crc32.Size); err != nil {
		return err
	}
	var footer [crc32.Size]byte
	if _, err := io.ReadFull(file, footer[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(footer[:]) != sum.Sum32() {
		return errSegment
	}
	return nil
}
