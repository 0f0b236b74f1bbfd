package meili

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"answerable/forum/search"
)

// mostWords is how many words of a query the server looks at.
const mostWords = 10

// queryText puts a query together again from its words: quoted where required,
// with a minus where excluded. Words hold nothing that means something here.
func queryText(wanted search.Wanted) string {
	var b strings.Builder
	for _, word := range wanted.Excluded {
		b.WriteString("-" + word + " ")
	}
	last := ""
	for _, word := range telling(wanted) {
		switch {
		case slices.Contains(wanted.Required, word):
			b.WriteString(`"` + word + `" `)
		case word == wanted.Open:
			last = word // only a word at the very end is taken for a beginning
		default:
			b.WriteString(word + " ")
		}
	}
	return b.String() + last
}

// telling keeps the words that tell most, in their order. Without the server's
// counts, long words and codes are taken to be rare.
func telling(wanted search.Wanted) []string {
	if len(wanted.Words) <= mostWords {
		return wanted.Words
	}
	byWeight := slices.Clone(wanted.Words)
	slices.SortStableFunc(byWeight, func(a, b string) int {
		return cmp.Compare(weight(wanted, b), weight(wanted, a))
	})
	kept := byWeight[:mostWords]
	return slices.DeleteFunc(slices.Clone(wanted.Words), func(word string) bool { return !slices.Contains(kept, word) })
}

func weight(wanted search.Wanted, word string) int {
	w := min(utf8.RuneCountInString(word), 12)
	if strings.ContainsFunc(word, unicode.IsDigit) && w > 2 {
		w += 6
	}
	if slices.Contains(wanted.Required, word) {
		w += 100
	}
	return w * (1 + min(wanted.Counts[word], 4))
}

// filter gives what every hit must have. All values are numbers, our own words
// or hexadecimal.
func filter(q search.Query) string {
	keys := make([]string, len(q.Access))
	for i, class := range q.Access {
		keys[i] = key(class)
	}
	all := []string{
		fieldKind + " = " + string(search.KindThread),
		fieldAccess + ` IN ["` + strings.Join(keys, `", "`) + `"]`,
	}
	if len(q.BoardIDs) > 0 {
		all = append(all, oneOf(fieldBoard, q.BoardIDs))
	}
	if mark := search.ParseAnswers(string(q.Answers)); mark != search.AnyAnswers {
		all = append(all, fieldMark+" = "+string(mark))
	}
	if q.Topic != "" {
		all = append(all, fieldTopic+` = "`+key(q.Topic)+`"`)
	}
	for _, tag := range q.Tags {
		all = append(all, fieldTag+` = "`+key(search.Fold(tag))+`"`)
	}
	return strings.Join(all, " AND ")
}

// ofThreads selects all parts of threads.
func ofThreads(ids []int64) string { return oneOf(fieldThread, ids) }

// oneOf selects documents whose field is one of the numbers.
func oneOf(field string, ids []int64) string {
	numbers := make([]string, len(ids))
	for i, id := range ids {
		numbers[i] = fmt.Sprint(id)
	}
	return field + " IN [" + strings.Join(numbers, ", ") + "]"
}

// beyond selects the parts that a thread no longer has.
func beyond(d search.Document) string {
	return fmt.Sprintf("%s = %d AND %s >= %d", fieldThread, d.ThreadID, fieldPart, d.Parts)
}
