package meili

import (
	"strconv"

	"github.com/meilisearch/meilisearch-go"
)

// mappingVersion grows with every change of the settings or of the fields.
const mappingVersion = 5

// countedHits is how far the server counts what fits: the rarity of words is
// reckoned from it.
const countedHits = 100_000

// The names of the fields in the index.
const (
	fieldID       = "id"
	fieldKey      = "key"
	fieldGroup    = "group"
	fieldOrder    = "order"
	fieldPart     = "part"
	fieldKind     = "kind"
	fieldBoard    = "board"
	fieldAccess   = "access"
	fieldTopic    = "topic"
	fieldTag      = "tag"
	fieldTagName  = "tagname"
	fieldMark     = "mark"
	fieldStatus   = "status"
	fieldPVersion = "pversion"
	fieldPVName   = "pversionname"
	fieldMember   = "member"
	fieldCreated  = "created"
	fieldActive   = "active"
	fieldAffected = "affected"
	fieldFixed    = "fixed"
	fieldHidden   = "hidden"
	fieldVersion  = "version"
	fieldLabel    = "label"
)

// settings is how the server finds and orders.
func settings() *meilisearch.Settings {
	distinct := fieldGroup
	return &meilisearch.Settings{
		SearchableAttributes: []string{"title", "tags", "body", "replies", "written", "pairs"},
		FilterableAttributes: []string{fieldKey, fieldGroup, fieldPart, fieldKind, fieldBoard, fieldAccess, fieldTopic, fieldTag, fieldTagName, fieldMark, fieldStatus,
			fieldPVersion, fieldPVName, fieldMember, fieldCreated},
		SortableAttributes: []string{fieldActive, fieldAffected, fieldFixed, fieldOrder},
		DisplayedAttributes: []string{fieldID, fieldKey, fieldGroup, fieldPart, fieldFixed, fieldHidden, fieldVersion, fieldLabel,
			fieldKind, fieldBoard, fieldTagName, fieldMark, fieldStatus, fieldPVName},
		DistinctAttribute: &distinct, // the parts of a thread, and its duplicates, are one hit
		// of equal hits, what has a fix comes first; the rest in the order of their
		// keys, for pages to follow each other
		RankingRules: []string{"sort", "words", "typo", "proximity", "attributeRank", "wordPosition", "exactness", fieldFixed + ":desc", fieldOrder + ":asc", fieldPart + ":asc"},
		TypoTolerance: &meilisearch.TypoTolerance{
			Enabled: true,
			// "note" of four letters would find "not" and all that begins like it:
			// most threads, and count as a common word
			MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 5, TwoTypos: 9},
			DisableOnWords:      []string{},
			DisableOnAttributes: []string{"pairs"},
			DisableOnNumbers:    true, // a version number one digit off is another version
		},
		Pagination:     &meilisearch.Pagination{MaxTotalHits: countedHits},
		Faceting:       &meilisearch.Faceting{MaxValuesPerFacet: 100, SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeCount}},
		SearchCutoffMs: 1500,
	}
}

// indexName gives the name of the index that answers; its successor, while a
// rebuild fills it, has a suffix.
func indexName(prefix string) string {
	return prefix + "_threads_v" + strconv.Itoa(mappingVersion)
}

func successorName(prefix string) string { return indexName(prefix) + "_next" }
