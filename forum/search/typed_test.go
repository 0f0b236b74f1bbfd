package search

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func day(text string) time.Time {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestParseTyped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Typed{
		"":                                {},
		"printer jams":                    {Text: "printer jams"},
		"  printer \n\t jams ":            {Text: "printer jams"},
		`"paper tray" -fax board:office`:  {Text: `"paper tray" -fax`, Boards: []string{"office"}},
		"board:office board:home x":       {Text: "x", Boards: []string{"office", "home"}},
		"board:office board:office":       {Boards: []string{"office"}},
		"Board:Office":                    {Boards: []string{"office"}},
		"board:/b/office":                 {Boards: []string{"office"}},
		"tag:wifi lease tag:DHCP":         {Text: "lease", Tags: []string{"wifi", "dhcp"}},
		`by:"Ada Byron" wifi`:             {Text: "wifi", By: "Ada Byron"},
		"by:@ada":                         {By: "ada"},
		"status:open":                     {Statuses: []string{"open"}},
		"status:in-progress":              {Statuses: []string{"in_progress"}},
		`status:"in progress"`:            {Statuses: []string{"in_progress"}},
		"version:4.7.5":                   {Version: "4.7.5"},
		"is:official is:fault":            {Answers: Official, Kind: KindFault},
		"is:answered is:unanswered":       {Answers: Unanswered},
		"is:question":                     {Topic: "question"},
		"after:2026-01-31":                {After: day("2026-01-31")},
		"before:2026-02 after:2025":       {After: day("2025-01-01"), Before: day("2026-02-01")},
		"sort:newest x":                   {Text: "x", Sort: SortNewest},
		"sort:fit":                        {},
		`"board:office"`:                  {Text: `"board:office"`},
		`say "tag:a b" tag:c`:             {Text: `say "tag:a b"`, Tags: []string{"c"}},
		`19" monitor`:                     {Text: "19 monitor"},
		`tag:"unclosed value`:             {Text: "value", Tags: []string{"unclosed"}},
		"https://example.org/b/office":    {Text: "https://example.org/b/office"},
		"Error: 0x80070057":               {Text: "Error: 0x80070057"},
		`C:\windows\system32`:             {Text: `C:\windows\system32`},
		"xboard:office":                   {Text: "xboard:office"},
		"a,board:office":                  {Text: "a,board:office"},
		"is: official":                    {Text: "is: official"},
		"option 125 v4.7.5.1.83":          {Text: "option 125 v4.7.5.1.83"},
		"tag:a\u2003b":                    {Text: "b", Tags: []string{"a"}},
		"日本語 tag:無線":                      {Text: "日本語", Tags: []string{"無線"}},
		"x\x00tag:y":                      {Text: "x", Tags: []string{"y"}},
		"board:office\x00":                {Boards: []string{"office"}},
		"\xff\xfe tag:\xff":               {Tags: nil, Text: "tag:"},
		`by:""`:                           {Text: `by:""`},
		`tag:"a""b"`:                      {Text: `"b"`, Tags: []string{"a"}},
		"is:fault F-12":                   {Text: "F-12", Kind: KindFault},
		`version:"v 4.7"`:                 {Version: "v 4.7"},
		"lease renewal - status:verified": {Text: "lease renewal -", Statuses: []string{"verified"}},
	} {
		if got, _ := ParseTyped(text); !reflect.DeepEqual(got, want) {
			t.Errorf("ParseTyped(%q)\n got %+v\nwant %+v", text, got, want)
		}
	}
}

// What looks like a filter and is none is searched as words and said so.
func TestTypedProblems(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ text, typed, says string }{
		"status:nonsense x":   {"nonsense x", "status:nonsense", "no status"},
		"is:brilliant":        {"brilliant", "is:brilliant", "is:official"},
		"before:yesterday":    {"yesterday", "before:yesterday", "2026-01-31"},
		"after:2026-13-45":    {"2026-13-45", "after:2026-13-45", "no day"},
		"after:0001-01-01":    {"0001-01-01", "after:0001-01-01", "no day"},
		"sort:price":          {"price", "sort:price", "newest"},
		"author:ada wifi":     {"author:ada wifi", "author:ada", "no filter"},
		"-tag:fax printer":    {"-fax printer", "-tag:fax", "minus"},
		"board: office":       {"board: office", "board:", "board:broadband"},
		`status:"is:answered`: {"is answered", `status:"is:answered`, "no status"},
		"status:board:office": {"board office", "status:board:office", "no status"},
	} {
		got, problems := ParseTyped(text)
		if len(problems) != 1 || problems[0].Typed != want.typed || !strings.Contains(problems[0].Text, want.says) {
			t.Errorf("%q: problems %+v", text, problems)
		}
		if got.Text != want.text || got.Narrowed() {
			t.Errorf("%q is searched as %+v, want the words %q", text, got, want.text)
		}
	}
	for _, text := range []string{"https://a.example", "mailto:ada@a.example", "Error: x", "DHCP:offer", "a:b", "12:30", "std::vector", "tag:x"} {
		if _, problems := ParseTyped(text); len(problems) != 0 {
			t.Errorf("%q: %+v", text, problems)
		}
	}
	if _, problems := ParseTyped(strings.Repeat("foo:bar ", 1000)); len(problems) != mostProblems {
		t.Errorf("%d problems are told of", len(problems))
	}
}

func TestTypedAsk(t *testing.T) {
	t.Parallel()
	names := Names{
		Board: func(slug string) int64 { return map[string]int64{"office": 3, "home": 4}[slug] },
		Member: func(name string) (int64, error) {
			if name == "ada" {
				return 7, nil
			}
			return 0, nil
		},
	}
	typed, _ := ParseTyped("lease board:office board:home by:ada status:open status:reported tag:a tag:b version:4.7 is:official sort:affected after:2026-01-31")
	a, problems, err := typed.Ask(names)
	want := Ask{Text: "lease", BoardIDs: []int64{3, 4}, ByMemberID: 7, Tags: []string{"a", "b"}, Version: "4.7", Answers: Official, Sort: SortAffected, After: day("2026-01-31"),
		Statuses: []string{"awaiting_verification", "confirmed", "in_progress", "reported", "rolling_out"}}
	if err != nil || len(problems) != 0 || !reflect.DeepEqual(a, want) {
		t.Errorf("%+v, %v, %v\nwant %+v", a, problems, err, want)
	}
	typed, _ = ParseTyped(`lease board:attic by:"Nobody Here"`)
	a, problems, err = typed.Ask(names)
	if err != nil || len(problems) != 2 || a.Text != "lease attic Nobody Here" || a.Narrowed() {
		t.Errorf("unknown names: %+v, %v, %v", a, problems, err)
	}
}

func TestTypedBounds(t *testing.T) {
	t.Parallel()
	var long strings.Builder
	for i := range 5000 {
		long.WriteString("tag:t" + strings.Repeat("é", i%300) + " ")
	}
	typed, _ := ParseTyped(long.String())
	if len(typed.Tags) > maxValues {
		t.Errorf("%d tags", len(typed.Tags))
	}
	for _, tag := range typed.Tags {
		if len(tag) > maxValue || !utf8.ValidString(tag) {
			t.Errorf("a tag of %d bytes", len(tag))
		}
	}
}

func TestFaultNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"F-12": 12, "f-12": 12, "F-": 0, "F-0": 0, "F-12 x": 0, "12": 0, "F-99999999999999999999": 0} {
		if got := (Typed{Text: text}).IsFaultNumber(); got != want {
			t.Errorf("%q is fault %d", text, got)
		}
	}
}

// FuzzTyped: any text is taken, and what it is taken for is written back so that
// it is taken for the same again.
func FuzzTyped(f *testing.F) {
	for _, seed := range []string{`"paper tray" -fax board:office`, `tag:"a b" by:x"y" 19"`, "is:official status:in-progress before:2026-01-31 sort:newest", `status:"is:a`, "-tag:-x -tag:\"-a:b\"",
		`by:"`, `a "b tag:"x y"`, "tag:\u200fx", "Board:\ufeffB", "version:v\u00a04", "sort:newest\x00sort:fit", "İS:official K:x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { roundTrip(t, text) })
}

func roundTrip(t *testing.T, text string) {
	t.Helper()
	typed, problems := ParseTyped(text)
	if !utf8.ValidString(typed.String()) || len(problems) > mostProblems {
		t.Fatalf("%q: %+v, %d problems", text, typed, len(problems))
	}
	if again, _ := ParseTyped(typed.String()); len(typed.String()) <= MaxText && !reflect.DeepEqual(again, typed) {
		t.Fatalf("%q\nis read as %+v\nwritten as %q\nand read as %+v", text, typed, typed.String(), again)
	}
}
