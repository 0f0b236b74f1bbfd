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
func queryText(wanted search.Wanted, languages []string) string {
	var b strings.Builder
	for _, word := range wanted.Excluded {
		b.WriteString("-" + word + " ")
	}
	last := ""
	for _, word := range telling(wanted, mostWords) {
		switch {
		case search.HasPairs(word):
			b.WriteString(pair(word) + " ")
		case slices.Contains(wanted.Required, word):
			b.WriteString(`"` + word + `" `)
		case word == wanted.Open:
			last = word // only a word at the very end is taken for a beginning
		default:
			b.WriteString(form(word, languages) + " ")
		}
	}
	return b.String() + last // a space at the end: nothing there is a beginning
}

// form gives a word as the documents most likely have it: its stem where the
// languages agree on it, else as written, of which a typo's tolerance makes up
// for the rest.
func form(word string, languages []string) string {
	if stems := search.Stems(word, languages); len(stems) == 1 {
		return stems[0]
	}
	return word
}

// telling keeps the words that tell most, in their order. Without the server's
// counts, long words and codes are taken to be rare.
func telling(wanted search.Wanted, most int) []string {
	all := slices.Concat(wanted.Words, wanted.Joined, wanted.More)
	if len(all) <= most {
		return all
	}
	byWeight := slices.Clone(all)
	slices.SortStableFunc(byWeight, func(a, b string) int {
		return cmp.Compare(weight(wanted, b), weight(wanted, a))
	})
	kept := byWeight[:most]
	return slices.DeleteFunc(all, func(word string) bool { return !slices.Contains(kept, word) })
}

func weight(wanted search.Wanted, word string) int {
	w := min(utf8.RuneCountInString(word), 12)
	if strings.ContainsFunc(word, unicode.IsDigit) && w > 2 {
		w += 6
	}
	if slices.Contains(wanted.Required, word) {
		w += 100
	}
	if !slices.Contains(wanted.More, word) && len(wanted.More) > 0 {
		w *= 3 // of the title
	}
	return w * (1 + min(wanted.Counts[word]+wanted.BodyCounts[word], 4))
}

// filter gives what every hit must have. All values are numbers, our own words
// or hexadecimal.
func filter(q search.Query) string {
	all := []string{kindFilter(q.Kind), among(fieldAccess, q.Access)}
	add := func(format string, values ...any) { all = append(all, fmt.Sprintf(format, values...)) }
	if len(q.BoardIDs) > 0 {
		all = append(all, oneOf(fieldBoard, q.BoardIDs))
	}
	if mark := search.ParseAnswers(string(q.Answers)); mark != search.AnyAnswers {
		add("%s = %s", fieldMark, mark)
	}
	if q.Topic != "" {
		add(`%s = "%s"`, fieldTopic, key(q.Topic))
	}
	for _, tag := range q.Tags {
		add(`%s = "%s"`, fieldTag, key(search.Fold(tag)))
	}
	if len(q.Statuses) > 0 {
		all = append(all, among(fieldStatus, q.Statuses))
	}
	if q.Version != "" {
		add(`%s = "%s"`, fieldPVersion, key(q.Version))
	}
	if q.MemberID != 0 {
		add("%s = %d", fieldMember, q.MemberID)
	}
	if q.After != 0 {
		add("%s >= %d", fieldCreated, q.After)
	}
	if q.Before != 0 {
		add("%s < %d", fieldCreated, q.Before)
	}
	return strings.Join(all, " AND ")
}

func kindFilter(kind search.Kind) string {
	if kind == "" {
		return fmt.Sprintf("%s IN [%s, %s]", fieldKind, search.KindThread, search.KindFault)
	}
	return fmt.Sprintf("%s = %s", fieldKind, search.ParseKind(string(kind)))
}

// among selects documents whose field is one of the texts.
func among(field string, values []string) string {
	return field + ` IN ["` + strings.Join(keys(values), `", "`) + `"]`
}

// ofKeys selects all parts of threads, and faults.
func ofKeys(all []search.Key) string {
	names := make([]string, len(all))
	for i, k := range all {
		names[i] = k.String()
	}
	return fieldKey + " IN [" + strings.Join(names, ", ") + "]"
}

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
	return fmt.Sprintf("%s = %s AND %s >= %d", fieldKey, d.Key(), fieldPart, d.Parts)
}
