package bleve

import (
	"iter"

	"answerable/forum/search"
)

// chunks cuts documents into batches.
func chunks(documents []search.Document) iter.Seq[[]search.Document] {
	return func(yield func([]search.Document) bool) {
		start, bytes := 0, 0
		for i, d := range documents {
			bytes += len(d.Title) + len(d.Body) + len(d.Replies)
			if i+1-start >= batchDocuments || bytes >= batchBytes {
				if !yield(documents[start : i+1]) {
					return
				}
				start, bytes = i+1, 0
			}
		}
		if start < len(documents) {
			yield(documents[start:])
		}
	}
}
