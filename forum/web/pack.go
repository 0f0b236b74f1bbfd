package web

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"answerable/themes"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// packed holds an entry's compressed forms: the whole page for guests, or, for
// members, each part as deflate blocks that end on a byte, so that a page is
// put together from them and the reader's own slots without compressing again.
type packed struct {
	gzip, brotli []byte
	parts        [][]byte
}

func pack(e *entry) *packed {
	if e.whole != nil {
		return &packed{gzip: gzipped(e.whole), brotli: brotlied(e.whole)}
	}
	p := &packed{parts: make([][]byte, len(e.doc.Parts))}
	for i, part := range e.doc.Parts {
		p.parts[i] = deflated(part)
	}
	return p
}

// The writers below write to memory, which cannot fail; a level is refused only
// when it is out of range.

func gzipped(body []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(body)
	_ = w.Close()
	return bytes.Clone(b.Bytes())
}

func brotlied(body []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 9)
	_, _ = w.Write(body)
	_ = w.Close()
	return bytes.Clone(b.Bytes())
}

// deflated is body as deflate blocks without a final one (RFC 1951), ended by
// an empty stored block, which aligns to a byte.
func deflated(body []byte) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression)
	_, _ = w.Write(body)
	_ = w.Flush()
	return bytes.Clone(b.Bytes())
}

// assemble writes one gzip member (RFC 1952): the packed parts with the slots
// between them as stored blocks. write takes each piece and does not keep it.
func assemble(doc themes.Document, p *packed, fill func(themes.Slot) []byte, write func([]byte)) {
	write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255})
	sum, size := crc32.NewIEEE(), 0
	for i, part := range doc.Parts {
		write(p.parts[i])
		_, _ = sum.Write(part) // a hash never fails
		size += len(part)
		if i == len(doc.Slots) {
			break
		}
		own := fill(doc.Slots[i])
		_, _ = sum.Write(own)
		size += len(own)
		writeStored(own, write)
	}
	write([]byte{0x03, 0x00}) // an empty final block
	var tail [8]byte
	binary.LittleEndian.PutUint32(tail[:4], sum.Sum32())
	binary.LittleEndian.PutUint32(tail[4:], uint32(size))
	write(tail[:])
}

// writeStored writes stored blocks of at most 65,535 bytes (RFC 1951, 3.2.4).
func writeStored(body []byte, write func([]byte)) {
	for len(body) > 0 {
		n := min(len(body), 65535)
		write([]byte{0, byte(n), byte(n >> 8), byte(^n), byte(^n >> 8)})
		write(body[:n])
		body = body[n:]
	}
}
