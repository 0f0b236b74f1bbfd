package searchtest

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"answerable/forum/search"
)

// plain is the yardstick of shared/data: BM25 with k1 1.2 and b 0.75 over all
// text, the title counted twice, without stems, words in more than 30 % of
// documents skipped.
type plain struct {
	ids     []string
	lengths []float64
	average float64
	holders map[string]map[int]float64
}

func newPlain(documents []search.Document) *plain {
	p := &plain{holders: map[string]map[int]float64{}}
	for i, d := range documents {
		length := 0.0
		for _, word := range strings.Fields(plainWords(strings.Join([]string{d.Title, d.Title, d.Body, d.Replies}, " "))) {
			if p.holders[word] == nil {
				p.holders[word] = map[int]float64{}
			}
			p.holders[word][i]++
			length++
		}
		p.ids, p.lengths = append(p.ids, strconv.FormatInt(d.ThreadID, 10)), append(p.lengths, length)
		p.average += length / float64(len(documents))
	}
	return p
}

func plainWords(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127 {
			return r
		}
		return ' '
	}, strings.ToLower(text))
}

func (p *plain) find(q Judged) (found []string) {
	const k1, b = 1.2, 0.75
	scores, n := map[int]float64{}, float64(len(p.ids))
	for _, word := range strings.Fields(plainWords(q.Query + " " + q.body)) {
		holders := p.holders[word]
		df := float64(len(holders))
		if df > 0.3*n {
			continue
		}
		for i, tf := range holders {
			scores[i] += math.Log(1+(n-df+0.5)/(df+0.5)) * tf * (k1 + 1) / (tf + k1*(1-b+b*p.lengths[i]/p.average))
		}
	}
	best := make([]int, 0, len(scores))
	for i := range scores {
		best = append(best, i)
	}
	slices.SortFunc(best, func(x, y int) int { return cmp.Or(cmp.Compare(scores[y], scores[x]), cmp.Compare(x, y)) })
	for _, i := range best[:min(12, len(best))] {
		found = append(found, p.ids[i])
	}
	return found
}
