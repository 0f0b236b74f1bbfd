package bleve

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"answerable/forum/search"
)

// The fields of the index. Their names and what they hold are versioned by
// mappingVersion.
const (
	fieldTitle   = "title"
	fieldTags    = "tags"
	fieldBody    = "body"
	fieldReplies = "replies"

	fieldThread  = "thread"  // id, to find all parts
	fieldKind    = "kind"    //
	fieldBoard   = "board"   // id
	fieldAccess  = "access"  // access class
	fieldTopic   = "topic"   // a thread's kind
	fieldTag     = "tag"     // each tag whole, folded
	fieldMark    = "mark"    // markAnswered, markOfficial or markUnanswered
	fieldActive  = "active"  // microseconds since 1970, to order by
	fieldVersion = "version" // stored, to keep the newest
)

const (
	markAnswered   = "answered"
	markOfficial   = "official"
	markUnanswered = "unanswered"
)

// toIndex gives a document in the index's fields. It does not pass through
// Bleve's mapping, whose fields store more than we read.
func toIndex(d search.Document) *document.Document {
	doc := document.NewDocument(d.ID)
	addText(doc, d)
	addKeys(doc, fieldThread, strconv.FormatInt(d.ThreadID, 10))
	addKeys(doc, fieldKind, string(d.Kind))
	addKeys(doc, fieldBoard, strconv.FormatInt(d.BoardID, 10))
	addKeys(doc, fieldAccess, d.Access)
	addKeys(doc, fieldTopic, d.Topic)
	for _, tag := range d.Tags {
		addKeys(doc, fieldTag, search.Fold(tag))
	}
	addKeys(doc, fieldMark, marks(d)...)
	doc.AddField(document.NewTextFieldCustom(fieldActive, nil, activeKey(d.ActiveAt),
		index.IndexField|index.SkipFreqNorm|index.DocValues, nil))
	doc.AddField(document.NewTextFieldCustom(fieldVersion, nil,
		binary.BigEndian.AppendUint64(nil, uint64(d.Version)), index.StoreField, nil))
	return doc
}

func addText(doc *document.Document, d search.Document) {
	tags := ""
	for _, tag := range d.Tags {
		tags += tag + "\n"
	}
	for _, f := range []textField{{name: fieldTitle, text: d.Title}, {name: fieldTags, text: tags},
		{name: fieldBody, text: d.Body}, {name: fieldReplies, text: d.Replies}} {
		if f.text != "" {
			doc.AddField(&f)
		}
	}
}

// activeKey orders as text does what it orders as time.
func activeKey(t time.Time) []byte {
	return fmt.Appendf(nil, "%016x", max(0, t.UnixMicro()))
}

// addKeys adds whole values to filter by.
func addKeys(doc *document.Document, name string, values ...string) {
	for _, value := range values {
		if value != "" {
			doc.AddField(document.NewTextFieldCustom(name, nil, []byte(value), index.IndexField|index.SkipFreqNorm, nil))
		}
	}
}

func marks(d search.Document) []string {
	var found []string
	if d.Official {
		found = append(found, markOfficial)
	}
	if d.Official || d.Accepted || d.Answered {
		return append(found, markAnswered)
	}
	return append(found, markUnanswered)
}

// textField is a text in an index, analysed by us.
type textField struct {
	name, text string
	terms      terms
}

var _ document.Field = (*textField)(nil)

func (f *textField) Name() string                        { return f.name }
func (f *textField) ArrayPositions() []uint64            { return nil }
func (f *textField) Options() index.FieldIndexingOptions { return index.IndexField }
func (f *textField) Value() []byte                       { return nil }
func (f *textField) NumPlainTextBytes() uint64           { return uint64(len(f.text)) }
func (f *textField) Size() int                           { return len(f.name) + len(f.text) }
func (f *textField) EncodedFieldType() byte              { return 't' }
func (f *textField) Analyze()                            { f.terms = analyse(f.text) }
func (f *textField) AnalyzedLength() int                 { return f.terms.length }

func (f *textField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	return f.terms.frequencies
}
