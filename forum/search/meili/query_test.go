package meili

import (
	"strings"
	"testing"

	"answerable/forum/search"
)

func TestQueryText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "",
		"Printer jams":           "printer jams",
		"printer jams ":          "printer jam ",
		`printer "paper tray" x`: `printer "paper" "tray" x`,
		"printer -paper":         "-paper printer ",
		"-paper printer":         "-paper printer",
		"jams printer jams":      "printer jams", // only the last word can be a beginning
		`a" OR -"b`:              `a "or" b`,
		"東京都 ":                   "x6771x4eac x4eacx90fd ",
	} {
		if got := queryText(search.Parse(text, false), []string{"en"}); got != want {
			t.Errorf("queryText(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTelling(t *testing.T) {
	t.Parallel()
	text := `when i do it as he or we go by the "fan" printer shows 0x80070057 after firmware 4.7.5.1.83 installation yesterday`
	got := strings.Join(telling(search.Parse(text, false), mostWords), " ")
	for _, word := range []string{"fan", "printer", "0x80070057", "4.7.5.1.83", "firmware", "installation"} {
		if !strings.Contains(got, word) {
			t.Errorf("%q is left out of %q", word, got)
		}
	}
	if n := len(strings.Fields(got)); n != mostWords {
		t.Errorf("%d words are kept, the server takes %d", n, mostWords)
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	q := search.Query{Access: []string{"everyone", `x" OR access = "staff`}, BoardIDs: []int64{7}, Answers: search.Official, Topic: "fault", Tags: []string{"Ä\\'\""}}
	want := `kind IN [thread, fault] AND access IN ["65766572796f6e65", "7822204f5220616363657373203d20227374616666"] AND board IN [7]` +
		` AND mark = official AND topic = "6661756c74" AND tag = "615c2722"`
	if got := filter(q); got != want {
		t.Errorf("filter:\n got %s\nwant %s", got, want)
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("everyone", "question", "tag", "official", int64(1))
	f.Add(`" OR 1=1 OR "`, `\`, "']", "answered OR access = x", int64(-1))
	f.Fuzz(func(t *testing.T, access, topic, tag, answers string, board int64) {
		got := filter(search.Query{Access: []string{access}, Topic: topic, Tags: []string{tag}, Answers: search.Answers(answers), BoardIDs: []int64{board}}.Clean())
		for _, part := range strings.Split(got, " AND ") {
			field, value, _ := strings.Cut(part, " ")
			if !strings.Contains("kind access board mark topic tag", field) || strings.Trim(value, `=IN [,]"-0123456789abcdefghijklmnopqrstuvwxyz`) != "" {
				t.Fatalf("a value became part of the filter: %s", got)
			}
		}
		if strings.Count(got, `"`)%2 != 0 || strings.Count(got, " AND ") > 5 {
			t.Fatalf("a value became part of the filter: %s", got)
		}
	})
}
