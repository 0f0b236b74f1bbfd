package meili

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/meilisearch/meilisearch-go"

	"answerable/forum/search"
)

// facetValue is a value that some of the found have.
type facetValue struct {
	dimension search.Dimension
	value     string
}

// count takes in the values of one of the documents that were found of it, if
// they were asked for.
func (h *fusedHit) count(raw meilisearch.Hit) error {
	for dimension, field := range dimensions() {
		values, err := listOf(raw[field])
		if err != nil {
			return err
		}
		for _, value := range values {
			if value = named(field, value); value != "" {
				h.values[facetValue{dimension, value}] = true
			}
		}
	}
	return nil
}

// listOf reads a field that holds one value or several, texts or numbers.
func listOf(raw json.RawMessage) ([]string, error) {
	var field any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&field); err != nil && err != io.EOF {
		return nil, err
	}
	all, several := field.([]any)
	if !several {
		all = []any{field}
	}
	var values []string
	for _, one := range all {
		if text, is := one.(string); is {
			values = append(values, text)
		}
		if number, is := one.(json.Number); is {
			values = append(values, number.String())
		}
	}
	return values, nil
}

// facets counts each value over all that was found. The server's own counts are
// of what it looked at for the best hits only.
func (f *fusion) facets() []search.Count {
	sums := map[facetValue]int{}
	for _, one := range f.all {
		for v := range one.values {
			sums[v]++
		}
	}
	var all []search.Count
	for v, n := range sums {
		all = append(all, search.Count{Dimension: v.dimension, Value: v.value, Count: n})
	}
	return all
}
