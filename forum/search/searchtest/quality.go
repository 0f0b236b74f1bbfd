package searchtest

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"answerable/forum/search"
)

// shared finds material that lies beside the checkout and is not part of it.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if path := filepath.Join(dir, "shared", name); exists(path) {
			return path
		}
	}
	t.Skipf("shared/%s is not on this machine", name)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// unzipped reads a .gz file line by line.
func unzipped(t testing.TB, path string) io.Reader {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func eachJSON[T any](t testing.TB, r io.Reader, each func(T)) {
	t.Helper()
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		each(v)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// OpenOffice gives the fault reports as threads.
func OpenOffice(t testing.TB) []search.Document {
	var all []search.Document
	type report struct{ ID, Title, Body, Created string }
	eachJSON(t, unzipped(t, shared(t, "data/openoffice-dups/reports.jsonl.gz")), func(r report) {
		id, err := strconv.ParseInt(r.ID, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, realThread(id, r.Title, r.Body, ""))
	})
	return all
}

func realThread(id int64, title, body, replies string) search.Document {
	return search.Document{ID: search.DocumentID(search.Thread(id), 0), Kind: search.KindThread, ThreadID: id, Access: "everyone",
		BoardID: 1, Title: title, Body: body, Replies: replies, Version: 1, Parts: 1, ActiveAt: time.UnixMicro(id)}
}

var markup = regexp.MustCompile(`<[^>]*>`)

func plainText(s string) string {
	return html.UnescapeString(markup.ReplaceAllString(s, " "))
}

// StackExchange gives the questions with their answers and comments as threads.
func StackExchange(t testing.TB) []search.Document {
	type row struct {
		ID       int64  `xml:"Id,attr"`
		Type     int    `xml:"PostTypeId,attr"`
		Accepted int64  `xml:"AcceptedAnswerId,attr"`
		ParentID int64  `xml:"ParentId,attr"`
		PostID   int64  `xml:"PostId,attr"`
		Title    string `xml:"Title,attr"`
		Body     string `xml:"Body,attr"`
		Text     string `xml:"Text,attr"`
		Tags     string `xml:"Tags,attr"`
	}
	read := func(name string) []row {
		var rows struct {
			Rows []row `xml:"row"`
		}
		plain := bufio.NewReader(unzipped(t, shared(t, "data/iot.stackexchange.com/"+name)))
		if mark, _, err := plain.ReadRune(); err == nil && mark != '\ufeff' {
			if err := plain.UnreadRune(); err != nil {
				t.Fatal(err)
			}
		}
		if err := xml.NewDecoder(plain).Decode(&rows); err != nil {
			t.Fatal(err)
		}
		return rows.Rows
	}
	var all []search.Document
	at, questionOf := map[int64]int{}, map[int64]int64{}
	posts := read("Posts.xml.gz")
	for _, p := range posts {
		if p.Type == 1 {
			at[p.ID] = len(all)
			questionOf[p.ID] = p.ID
			d := realThread(p.ID, p.Title, plainText(p.Body), "")
			d.Tags = strings.FieldsFunc(p.Tags, func(r rune) bool { return r == '<' || r == '>' })
			d.Accepted, d.Answered, d.Fixed = p.Accepted != 0, p.Accepted != 0, p.Accepted != 0
			all = append(all, d)
		}
	}
	reply := func(question int64, text string) {
		if i, ok := at[question]; ok {
			all[i].Replies += text + "\n"
		}
	}
	for _, p := range posts {
		if p.Type == 2 {
			questionOf[p.ID] = p.ParentID
			reply(p.ParentID, plainText(p.Body))
		}
	}
	for _, c := range read("Comments.xml.gz") {
		reply(questionOf[c.PostID], c.Text)
	}
	return all
}

// StackAnswers gives the answers, each as a thread of its own without the
// question: what a title finds of them is in what the answer says.
func StackAnswers(t testing.TB) []search.Document {
	var posts struct {
		Rows []struct {
			ID   int64  `xml:"Id,attr"`
			Type int    `xml:"PostTypeId,attr"`
			Body string `xml:"Body,attr"`
		} `xml:"row"`
	}
	plain := bufio.NewReader(unzipped(t, shared(t, "data/iot.stackexchange.com/Posts.xml.gz")))
	if mark, _, err := plain.ReadRune(); err == nil && mark != '\ufeff' {
		if err := plain.UnreadRune(); err != nil {
			t.Fatal(err)
		}
	}
	if err := xml.NewDecoder(plain).Decode(&posts); err != nil {
		t.Fatal(err)
	}
	var all []search.Document
	for _, p := range posts.Rows {
		if p.Type == 2 {
			all = append(all, realThread(p.ID, "", plainText(p.Body), ""))
		}
	}
	return all
}

// Judged is a query with the threads that answer it.
type Judged struct {
	QID      string   `json:"qid"`
	Query    string   `json:"query"`
	Relevant []string `json:"relevant"`
	Thread   string   `json:"relevant_thread"`
	Exclude  []string `json:"exclude"`
	Post     string   `json:"relevant_post"`

	body string // of the draft
}

// Queries reads judged queries from shared/data.
func Queries(t testing.TB, name string) []Judged {
	file, err := os.Open(shared(t, "data/"+name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	var all []Judged
	eachJSON(t, file, func(q Judged) {
		if q.Thread != "" {
			q.Relevant = []string{q.Thread}
		}
		all = append(all, q)
	})
	return all
}

// Measure gives hit@10 and MRR@10, as score.py counts them.
func Measure(t testing.TB, find func(Judged) []string, all []Judged) (hit, mrr float64) {
	for _, q := range all {
		rank := 0
		for _, id := range find(q) {
			if slices.Contains(q.Exclude, id) {
				continue
			}
			if rank++; rank > 10 {
				break
			}
			if slices.Contains(q.Relevant, id) {
				hit, mrr = hit+1, mrr+1/float64(rank)
				break
			}
		}
	}
	n := float64(len(all))
	return hit / n, mrr / n
}

// byEngine asks an engine, with a body as while a draft is composed.
func byEngine(t testing.TB, e search.Engine) func(Judged) []string {
	return func(q Judged) (found []string) {
		text, more := q.Query, ""
		if q.body != "" {
			text, more = search.Draft{Title: q.Query, Body: q.body}.Asked(nil)
		}
		result, err := e.Search(context.Background(), search.Query{Text: text, More: more, Verbatim: true, Access: []string{"everyone"}, Limit: 12})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range result.Hits {
			found = append(found, strconv.FormatInt(h.ID, 10))
		}
		return found
	}
}

// slip swaps two letters of the longest word, as a hurried hand does.
func slip(query string) string {
	words := strings.Fields(query)
	longest := 0
	for i, w := range words {
		if len(w) > len(words[longest]) {
			longest = i
		}
	}
	if w := words[longest]; len(w) > 3 {
		m := len(w) / 2
		words[longest] = w[:m] + w[m+1:m+2] + w[m:m+1] + w[m+2:]
	}
	return strings.Join(words, " ")
}

// Floor is what a set of queries must at least reach with an engine.
type Floor struct{ Hit, MRR float64 }

// set is one thing that is measured.
type set struct {
	name, queries string
	documents     func(testing.TB) []search.Document
	change        func(all []Judged, documents []search.Document)
}

func sets() []set {
	return []set{
		{"openoffice duplicates, title", "openoffice-dups/queries-300.jsonl", OpenOffice, nil},
		{"openoffice duplicates, one slip", "openoffice-dups/queries-300.jsonl", OpenOffice, slipped},
		{"openoffice duplicates, title and body", "openoffice-dups/queries-300.jsonl", OpenOffice, withBodies},
		{"iot, answers to accepted questions", "iot.stackexchange.com/queries-accepted.jsonl", StackAnswers, towardsPosts},
		{"iot, linked questions", "iot.stackexchange.com/queries-linked.jsonl", StackExchange, nil},
		{"iot, linked questions, title and body", "iot.stackexchange.com/queries-linked.jsonl", StackExchange, withBodies},
	}
}

func slipped(all []Judged, _ []search.Document) {
	for i := range all {
		all[i].Query = slip(all[i].Query)
	}
}

// withBodies adds to each query the text of the thread it was the title of.
func withBodies(all []Judged, documents []search.Document) {
	bodies := map[string]string{}
	for _, d := range documents {
		bodies[strconv.FormatInt(d.ThreadID, 10)] = d.Body
	}
	for i, q := range all {
		for _, own := range q.Exclude {
			all[i].body += bodies[own]
		}
	}
}

func towardsPosts(all []Judged, _ []search.Document) {
	for i := range all {
		all[i].Relevant = []string{all[i].Post}
	}
}

// Campaign reports whether everything is to be measured, not a sample.
func Campaign() bool { return os.Getenv("ANSWERABLE_CAMPAIGN") != "" }

// Quality measures on real data whether people find what they look for, prints
// it beside plain BM25 on the same text, and fails under the floors. They stand
// below what was measured, so that a change for the worse fails. Without
// ANSWERABLE_CAMPAIGN, every third query is a sample, of which a little less is
// asked.
func Quality(t *testing.T, floors map[string]Floor, fill func(t *testing.T, documents []search.Document) search.Engine) {
	for _, set := range sets() {
		t.Run(set.name, func(t *testing.T) {
			documents, asked := set.documents(t), Queries(t, set.queries)
			if set.change != nil {
				set.change(asked, documents)
			}
			allowance := 0.0
			if !Campaign() {
				asked, allowance = sample(asked), 0.05
			}
			hit, mrr := Measure(t, byEngine(t, fill(t, documents)), asked)
			plainHit, plainMRR := Measure(t, newPlain(documents).find, asked)
			fmt.Printf("quality: %-38s %3d queries  hit@10 %.3f  MRR@10 %.3f   (plain BM25 %.3f %.3f)\n", set.name, len(asked), hit, mrr, plainHit, plainMRR)
			floor, named := floors[set.name]
			if !named {
				t.Fatal("no floor is set for this")
			}
			if hit < floor.Hit-allowance || mrr < floor.MRR-allowance {
				t.Errorf("hit@10 %.3f, MRR@10 %.3f; want at least %.2f and %.2f", hit, mrr, floor.Hit, floor.MRR)
			}
		})
	}
}

// sample keeps every third query, at least a hundred.
func sample(all []Judged) []Judged {
	if len(all) < 150 {
		return all
	}
	var kept []Judged
	for i := 0; i < len(all); i += 3 {
		kept = append(kept, all[i])
	}
	return kept
}
