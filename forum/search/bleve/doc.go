// Package bleve owns the embedded search engine: a Bleve (scorch) index in a
// folder, for one process.
//
// Invariants:
//   - the folder's file "current" names the index that answers; a rebuild fills
//     another and replaces the file, so a crash leaves one of the two whole;
//   - an index of another mappingVersion, or a damaged one, never stops the
//     start: an empty one takes its place and State asks for a rebuild;
//   - words come from search.Words, for the index and for queries alike; query
//     texts and filter values are never parsed by Bleve;
//   - every word is indexed as written and stemmed, so that beginnings and slips
//     are looked up among words people wrote;
//   - a term's frequency is what it counts by BM25F (terms.go); what a document is
//     filtered, ordered and counted by is one stored record, held in memory by
//     segment (facts.go, columns.go);
//   - lists of words looked up lately are kept decoded, within a bound (decoded.go);
//   - a result follows (rank, key), so a cursor names a place, not an offset.
//
// We use Bleve's index (scorch), and choose, score and collect ourselves. It
// owns no tables.
package bleve
