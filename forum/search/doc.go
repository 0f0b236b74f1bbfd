// Package search owns what it means to look for a thread: the document an
// index holds, the question a reader asks, the answer he gets, and the port
// (Engine) that Bleve and Meilisearch stand behind.
//
// It owns no tables, and the setting search.mark. The index is a copy that can be thrown away and rebuilt
// from SQL at any time, so nothing here is a source of truth:
//   - a hit is a claim about the past; the caller checks in SQL what this
//     reader may see now, and shows the text that SQL holds now (Highlight);
//   - a Query without access classes finds nothing, so a forgotten filter
//     hides too much and never shows too much;
//   - any string is a legal Query.Text.
//
// A database fallback needs from here only Parse (the words), Highlight and
// Cursor; it lives with the SQL it runs.
package search
