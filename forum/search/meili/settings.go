package meili

import (
	"strconv"

	"github.com/meilisearch/meilisearch-go"

	"answerable/forum/search"
)

// mappingVersion grows with every change of the settings or of the fields.
const mappingVersion = 1

// The names of the fields in the index.
const (
	fieldID      = "id"
	fieldThread  = "thread"
	fieldPart    = "part"
	fieldKind    = "kind"
	fieldBoard   = "board"
	fieldAccess  = "access"
	fieldTopic   = "topic"
	fieldTag     = "tag"
	fieldMark    = "mark"
	fieldActive  = "active"
	fieldVersion = "version"
)

// settings is how the server finds and orders.
func settings() *meilisearch.Settings {
	distinct := fieldThread
	return &meilisearch.Settings{
		SearchableAttributes: []string{"title", "tags", "body", "replies"},
		FilterableAttributes: []string{fieldThread, fieldPart, fieldKind, fieldBoard, fieldAccess, fieldTopic, fieldTag, fieldMark},
		SortableAttributes:   []string{fieldActive},
		DisplayedAttributes:  []string{fieldID, fieldThread, fieldPart, fieldVersion},
		DistinctAttribute:    &distinct, // the parts of a thread are one hit
		// equal hits come in the order of their threads, for pages to follow each other
		RankingRules: []string{"words", "typo", "proximity", "attributeRank", "sort", "wordPosition", "exactness", fieldThread + ":asc"},
		TypoTolerance: &meilisearch.TypoTolerance{
			Enabled:             true,
			MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 4, TwoTypos: 9},
			DisableOnWords:      []string{},
			DisableOnAttributes: []string{},
			DisableOnNumbers:    true, // a version number one digit off is another version
		},
		Pagination:     &meilisearch.Pagination{MaxTotalHits: search.MaxHits},
		SearchCutoffMs: 1500,
	}
}

// indexName gives the name of the index that answers; its successor, while a
// rebuild fills it, has a suffix.
func indexName(prefix string) string {
	return prefix + "_threads_v" + strconv.Itoa(mappingVersion)
}

func successorName(prefix string) string { return indexName(prefix) + "_next" }
