package searchtest

import (
	"context"
	"testing"
	"time"

	"answerable/forum/search"
)

// Conform runs the suite. open gives an empty engine that no other test uses
// and that is closed when its test ends.
func Conform(t *testing.T, open func(t *testing.T) search.Engine) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *desk)
	}{
		{"a thread is found by title, body, replies and tags", findsEveryText},
		{"a newer document takes the place of the older", replaces},
		{"an older document never comes back", keepsNewest},
		{"a removed thread is gone with all its parts", removes},
		{"parts a thread no longer has are dropped", dropsParts},
		{"only what the reader's access classes show is found", hidesOtherClasses},
		{"filters narrow", filters},
		{"the title counts more than the text", prefersTitle},
		{"the last word finds by its beginning", completes},
		{"one slip is forgiven", forgives},
		{"accents and case do not matter", folds},
		{"a hyphen between two words makes no difference", joins},
		{"a short word is not taken for its neighbours", namesWords},
		{"codes and version numbers are found whole", findsCodes},
		{"codes are found in part", findsCodesInPart},
		{"words are stemmed by the language of their board", stemsByLanguage},
		{"scripts without spaces are found", findsCJK},
		{"faults are found beside threads", findsFaults},
		{"people and times narrow", narrowsByPeopleAndTime},
		{"three orders", sorts},
		{"what has a fix comes first among equals", liftsWhatHasAFix},
		{"what was found is counted under the reader's access", counts},
		{"what a facet counts is what it leads to", countsWhatNarrows},
		{"a duplicate stands behind its root", standsBehind},
		{"a draft is looked for by title and body", readsDrafts},
		{"a slip in a word nobody used is forgiven", corrects},
		{"quotes require and minus excludes", requires},
		{"a verbatim text has no operators", takesVerbatim},
		{"several parts of a thread are one hit", collapses},
		{"pages follow each other without gap or repetition", pages},
		{"without words the latest activity comes first", browses},
		{"a cursor that is not ours is refused", refusesCursors},
		{"any text is a legal query", survivesHostileText},
		{"filters take hostile values literally", survivesHostileFilters},
		{"a rebuild swaps at once", rebuilds},
		{"what is written during a rebuild wins", rebuildsUnderWrites},
		{"an aborted rebuild leaves no trace", aborts},
		{"searching goes on during a rebuild", searchesWhileRebuilding},
		{"a closed engine says so", closes},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, &desk{t: t, engine: open(t)})
		})
	}
}

// desk is an engine with the test that uses it.
type desk struct {
	t      *testing.T
	engine search.Engine
}

var everyone = []string{"everyone"}

func (d *desk) put(documents ...search.Document) {
	d.t.Helper()
	if err := d.engine.Put(context.Background(), documents); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) remove(threads ...int64) {
	d.t.Helper()
	keys := make([]search.Key, len(threads))
	for i, id := range threads {
		keys[i] = search.KeyOf(id)
	}
	if err := d.engine.Remove(context.Background(), keys); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) ask(q search.Query) search.Result {
	d.t.Helper()
	result, err := d.engine.Search(context.Background(), q)
	if err != nil {
		d.t.Fatalf("searching for %q: %v", q.Text, err)
	}
	return result
}

// threads gives the ids of the threads that everyone finds with the text.
func (d *desk) threads(text string) []int64 {
	d.t.Helper()
	return ids(d.ask(search.Query{Text: text, Access: everyone}))
}

func (d *desk) wantThreads(text string, want ...int64) {
	d.t.Helper()
	d.wantIDs(text, d.threads(text), want...)
}

func (d *desk) wantCount(want uint64) {
	d.t.Helper()
	got, err := d.engine.Count(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	if got != want {
		d.t.Errorf("Count = %d, want %d", got, want)
	}
}

func (d *desk) wantIDs(what string, got []int64, want ...int64) {
	d.t.Helper()
	if !equal(got, want) {
		d.t.Errorf("%s: found %v, want %v", what, got, want)
	}
}

func equal(a, b []int64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func ids(r search.Result) []int64 {
	var all []int64
	for _, h := range r.Hits {
		all = append(all, h.Order())
	}
	return all
}

// noon is when the tests' threads were active; later threads a minute later.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// thread gives a thread of one part that everyone may see.
func thread(id int64, title, body string) search.Document {
	return search.Document{
		ID: search.DocumentID(search.Thread(id), 0), Kind: search.KindThread, ThreadID: id, BoardID: 1, Access: "everyone",
		Topic: "question", Title: title, Body: body, Version: 1,
		CreatedAt: noon, ActiveAt: noon.Add(time.Duration(id) * time.Minute),
	}
}

// part gives a later part of a thread.
func part(id int64, number int, title, replies string) search.Document {
	d := thread(id, title, "")
	d.ID, d.Part, d.Replies = search.DocumentID(search.Thread(id), number), number, replies
	return d
}
