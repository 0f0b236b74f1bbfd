package importer

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"os"
)

// counting tells how many bytes were read, now and then.
type counting struct {
	r    io.Reader
	n    int64
	told int64
	tell func(int64)
}

// Read implements io.Reader.
func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.n += int64(n); c.n-c.told > 1<<20 {
		c.told = c.n
		c.tell(c.n)
	}
	return n, err
}

// unpacked reads a file through gzip if that is what it begins like, whatever
// its name.
func unpacked(f *os.File, tell func(int64)) (io.Reader, error) {
	in := bufio.NewReaderSize(&counting{r: f, tell: tell}, 1<<16)
	if magic, err := in.Peek(2); err != nil || !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return in, nil // a file too short for a magic is for its parser to refuse
	}
	return gzip.NewReader(in)
}
