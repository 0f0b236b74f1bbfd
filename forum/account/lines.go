package account

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// maxLine bounds a line of a password list, in bytes.
const maxLine = 512

var errLongLine = errors.New("a line of the password list is too long, or the list is not text")

// sortedLines is a text of lines sorted by byte that is searched where it
// lies. CR before LF is left out.
type sortedLines struct {
	text io.ReaderAt
	size int64
}

// find reports whether the text has a line for which order gives 0; order
// gives -1 for a line before it and 1 for one after it.
func (l sortedLines) find(order func(line string) int) (bool, error) {
	low, high := int64(0), l.size // both at the start of a line
	for low < high {
		start, line, err := l.lineAt(low+(high-low)/2, low)
		if err != nil {
			return false, err
		}
		switch order(strings.TrimSuffix(line, "\r")) {
		case 0:
			return true, nil
		case 1:
			high = start
		default:
			low = min(start+int64(len(line))+1, l.size)
		}
	}
	return false, nil
}

// lineAt gives the line that holds the byte at the position; no line starts
// before low.
func (l sortedLines) lineAt(position, low int64) (start int64, line string, err error) {
	from := max(low, position-maxLine)
	chunk := make([]byte, position-from+maxLine)
	n, err := l.text.ReadAt(chunk, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, "", err
	}
	if int64(n) <= position-from {
		return 0, "", io.ErrUnexpectedEOF
	}
	chunk = chunk[:n]
	begin := bytes.LastIndexByte(chunk[:position-from], '\n') + 1
	length := bytes.IndexByte(chunk[begin:], '\n')
	if length < 0 {
		length = len(chunk) - begin
	}
	if length >= maxLine || (begin == 0 && from > low) {
		return 0, "", errLongLine
	}
	return from + int64(begin), string(chunk[begin : begin+length]), nil
}
