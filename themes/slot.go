package themes

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"html/template"
	"slices"
	"strconv"
)

// slotRoom is room for what usually fills a page's slots, in bytes; more of it
// makes the page's memory grow once.
const slotRoom = 4 << 10

// Slot is a place in a page that belongs to one reader. ID is the object it is
// about (a post for "post-tools"), 0 where the page has only one such slot.
type Slot struct {
	Name string
	ID   int64
}

// Document is a rendered page cut at its slots: Parts[0], Slots[0], Parts[1], …,
// Parts[len(Slots)]. The parts are the same for all readers of one class and may
// be kept and compressed; they share one array and must not be changed.
type Document struct {
	Parts [][]byte
	Slots []Slot
}

// Size is the length in bytes of the parts, without what fills the slots.
func (d Document) Size() int {
	n := 0
	for _, p := range d.Parts {
		n += len(p)
	}
	return n
}

// Append adds the page to dst with each slot filled by fill, whose result is put
// in as it is: it must be HTML, as [Theme.Part] makes it. A nil fill leaves all
// slots empty.
func (d Document) Append(dst []byte, fill func(Slot) []byte) []byte {
	dst = slices.Grow(dst, d.Size()+slotRoom)
	for i, p := range d.Parts {
		dst = append(dst, p...)
		if i < len(d.Slots) && fill != nil {
			dst = append(dst, fill(d.Slots[i])...)
		}
	}
	return dst
}

// filled is what Append gives, and the same document with its parts in there.
func (d Document) filled(fill func(Slot) []byte) ([]byte, Document) {
	parts, ends := make([][]byte, len(d.Parts)), make([]int, len(d.Parts))
	whole := make([]byte, 0, d.Size()+slotRoom)
	for i, p := range d.Parts {
		whole = append(whole, p...)
		if ends[i] = len(whole); i < len(d.Slots) {
			whole = append(whole, fill(d.Slots[i])...)
		}
	}
	for i, end := range ends {
		parts[i] = whole[end-len(d.Parts[i]) : end : end]
	}
	return whole, Document{Parts: parts, Slots: d.Slots}
}

// slotMark makes and finds the marks that stand for slots while a template runs.
// Its nonce is random, so no text from outside can name one.
type slotMark struct {
	open []byte
}

var slotEnd = []byte("-->")

func newSlotMark() slotMark {
	return slotMark{open: []byte("<!--slot " + rand.Text() + " ")}
}

func (m slotMark) mark(name string, id int64) template.HTML {
	return template.HTML(string(m.open) + name + " " + strconv.FormatInt(id, 10) + string(slotEnd))
}

// cut splits html at its marks. It keeps html's memory.
func (m slotMark) cut(html []byte) (Document, error) {
	doc := Document{Parts: make([][]byte, 0, 32), Slots: make([]Slot, 0, 31)}
	for {
		at := bytes.Index(html, m.open)
		if at < 0 {
			doc.Parts = append(doc.Parts, html[:len(html):len(html)])
			return doc, nil
		}
		rest := html[at+len(m.open):]
		end := bytes.Index(rest, slotEnd)
		name, id, found := bytes.Cut(rest[:max(end, 0)], []byte(" "))
		n, err := strconv.ParseInt(string(id), 10, 64)
		if !found || err != nil {
			return Document{}, fmt.Errorf("themes: malformed slot mark %q", rest[:max(end, 0)])
		}
		doc.Parts = append(doc.Parts, html[:at:at])
		doc.Slots = append(doc.Slots, Slot{Name: string(name), ID: n})
		html = rest[end+len(slotEnd):]
	}
}
