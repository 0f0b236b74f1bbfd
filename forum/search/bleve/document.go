package bleve

import (
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"answerable/forum/search"
)

// The fields of the index. Their names and what they hold are versioned by
// mappingVersion.
const (
	fieldText  = "text"  // all words with what they count
	fieldKey   = "key"   // of the thread or fault, to find all parts
	fieldFacts = "facts" // stored: everything that is filtered, ordered and counted by
)

// toIndex gives a document in the index's fields. It does not pass through
// Bleve's mapping, whose fields store more than we read.
func toIndex(d search.Document) *document.Document {
	doc := document.NewDocument(d.ID)
	doc.AddField(&textField{document: d})
	doc.AddField(document.NewTextFieldCustom(fieldKey, nil, []byte(d.Key().String()), index.IndexField|index.SkipFreqNorm, nil))
	doc.AddField(document.NewTextFieldCustom(fieldFacts, nil, encodeFacts(d), index.StoreField, nil))
	return doc
}

// textField is the text of a document, analysed by us.
type textField struct {
	document    search.Document
	frequencies index.TokenFrequencies
}

var _ document.Field = (*textField)(nil)

func (f *textField) Name() string                        { return fieldText }
func (f *textField) ArrayPositions() []uint64            { return nil }
func (f *textField) Options() index.FieldIndexingOptions { return index.IndexField }
func (f *textField) Value() []byte                       { return nil }
func (f *textField) NumPlainTextBytes() uint64 {
	return uint64(len(f.document.Title) + len(f.document.Body) + len(f.document.Replies))
}
func (f *textField) Size() int              { return int(f.NumPlainTextBytes()) }
func (f *textField) EncodedFieldType() byte { return 't' }
func (f *textField) Analyze()               { f.frequencies = analyse(f.document) }
func (f *textField) AnalyzedLength() int    { return 1 } // lengths are in the frequencies already

func (f *textField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.frequencies }
