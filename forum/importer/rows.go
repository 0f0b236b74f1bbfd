package importer

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// maxRow bounds one row of a dump in bytes: the site's own limit for a text is
// 30,000 characters, and escapes make at most six bytes of one.
const maxRow = 4 << 20

// rows reads a file of a Stack Exchange dump: one root element and in it empty
// <row .../> elements. It finds the rows itself and gives each to encoding/xml,
// so that memory is bounded whatever the file holds and a broken row costs that
// row only. Nothing is ever expanded but the five named and the numeric
// references of XML; a document type is refused.
type rows struct {
	in   *bufio.Reader
	file string // for people
	root string // name of the root element
	tag  []byte
	open bool // the root element began
	bad  int64
}

var errRowEnd = errors.New("the file ends in the middle")

func newRows(r io.Reader, file, root string) *rows {
	in := bufio.NewReaderSize(r, 1<<16)
	if bom, err := in.Peek(3); err == nil && bytes.Equal(bom, []byte("\xEF\xBB\xBF")) {
		_, _ = in.Discard(3) // they were peeked at
	}
	return &rows{in: in, file: file, root: root}
}

// next gives the attributes of the next readable row, io.EOF after the root
// element's end.
func (r *rows) next() (map[string]string, error) {
	for {
		whole, err := r.nextTag()
		if err != nil {
			return nil, r.broken(err)
		}
		name := tagName(r.tag)
		switch {
		case bytes.HasPrefix(r.tag, []byte("<?")) || r.comment():
		case bytes.HasPrefix(r.tag, []byte("<!")):
			return nil, r.wrong("it holds a document type declaration")
		case !r.open:
			if name != r.root {
				return nil, r.wrong(fmt.Sprintf("it begins with <%s>", cut(name, 40)))
			}
			r.open = true
			if bytes.HasSuffix(r.tag, []byte("/>")) {
				return nil, io.EOF
			}
		case name == "/"+r.root:
			return nil, io.EOF
		case name == "/row":
		case name == "row" && whole:
			if row, err := attributes(r.tag); err == nil {
				return row, nil
			}
			r.bad++
		default:
			r.bad++
		}
	}
}

func (r *rows) broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		if !r.open {
			return r.wrong("it is empty or no XML")
		}
		return refuse(r.file+" ends before </"+r.root+">.", "It was not downloaded or unpacked whole; get it again.", errRowEnd)
	}
	return refuse(r.file+" cannot be read.", "If it is compressed, unpack it and try again.", err)
}

func (r *rows) wrong(how string) error {
	return refuse(r.file+" is not the file that was expected: "+how+".",
		"Give a file of a Stack Exchange data dump in UTF-8 whose first element is <"+r.root+">.", nil)
}

// nextTag reads on to the next tag and gives whether it is whole: false for one
// that is too large or that another tag interrupts.
func (r *rows) nextTag() (whole bool, err error) {
	if err := r.toTag(); err != nil {
		return false, err
	}
	r.tag = append(r.tag[:0], '<')
	quote, fits := byte(0), true
	for {
		c, err := r.in.ReadByte()
		if err != nil {
			return false, err
		}
		if c == '<' && !r.comment() { // never inside a tag, nor inside a quoted value: begin again there
			return false, r.in.UnreadByte()
		}
		if fits = fits && len(r.tag) < maxRow; fits {
			r.tag = append(r.tag, c)
		}
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\'') && !r.comment():
			quote = c
		case quote == 0 && c == '>' && r.ends():
			return fits, nil
		}
	}
}

// ends reports whether a > ends the tag; in a comment only --> does.
func (r *rows) ends() bool {
	return !r.comment() || bytes.HasSuffix(r.tag, []byte("-->"))
}

func (r *rows) comment() bool { return bytes.HasPrefix(r.tag, []byte("<!--")) }

func (r *rows) toTag() error {
	for {
		_, err := r.in.ReadSlice('<')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

func tagName(tag []byte) string {
	name := bytes.TrimPrefix(tag, []byte("<"))
	if end := bytes.IndexAny(name[min(1, len(name)):], " \t\r\n/>"); end >= 0 {
		name = name[:end+1]
	}
	return string(name)
}

// attributes reads one tag. encoding/xml checks names, quotes, references and
// UTF-8.
func attributes(tag []byte) (map[string]string, error) {
	token, err := xml.NewDecoder(bytes.NewReader(tag)).Token()
	if err != nil {
		return nil, err
	}
	start, ok := token.(xml.StartElement)
	if !ok {
		return nil, errors.New("no element")
	}
	row := make(map[string]string, len(start.Attr))
	for _, a := range start.Attr {
		row[a.Name.Local] = a.Value
	}
	return row, nil
}
