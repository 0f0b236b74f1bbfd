package search

import "slices"

// Draft adds the words of a draft's body, which count less than those of its
// title. Body words keep how often they occur, for choosing those that tell.
func (w *Wanted) Draft(body string) {
	if body == "" {
		return
	}
	said := Parse(body, true)
	for _, word := range said.Words {
		if !slices.Contains(w.Words, word) {
			w.More = append(w.More, word)
		}
		w.BodyCounts = said.Counts
	}
	for _, word := range said.Joined {
		if w.BodyCounts[word] == 0 {
			w.BodyCounts[word] = 1
		}
		if !slices.Contains(w.Words, word) && !slices.Contains(w.Joined, word) && !slices.Contains(w.More, word) {
			w.More = append(w.More, word)
		}
	}
	w.Open = ""
}
