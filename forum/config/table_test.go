package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"answerable/forum/config"
)

func TestEverySettingHasItsThreeNames(t *testing.T) {
	t.Parallel()
	rows := config.Default().Table()
	if len(rows) != 32 {
		t.Errorf("%d settings, want the 19 that issue Forum lists, the log's key, six of mail in, three of mail out, the beginning of Meilisearch names, the list of breached passwords and the sign-in providers", len(rows))
	}
	for _, row := range rows {
		name := strings.TrimPrefix(row.Env, "ANSWERABLE_")
		small := strings.ToLower(name)
		if name == row.Env || row.Key != small || row.Flag != "--"+strings.ReplaceAll(small, "_", "-") {
			t.Errorf("names differ: %s, %s, %s", row.Env, row.Flag, row.Key)
		}
		if row.Meaning == "" || row.Default == "" || row.Source != "default" {
			t.Errorf("%s: incomplete row %+v", row.Env, row)
		}
	}
}

// The names that the issue Forum promises to operators.
func TestNamesThatOperatorsKnow(t *testing.T) {
	t.Parallel()
	table := config.MarkdownTable()
	for _, name := range []string{"ADDR", "DATA", "DATABASE_URL", "MEILI_URL", "MEILI_KEY", "BASE_URL"} {
		if !strings.Contains(table, "| `ANSWERABLE_"+name+"` |") {
			t.Errorf("no ANSWERABLE_%s in the table", name)
		}
	}
}

func TestHelpShowsEverySetting(t *testing.T) {
	var help strings.Builder
	var s config.Settings
	parser, err := kong.New(&s, kong.Writers(&help, &help), kong.Exit(func(int) { panic("exit") }))
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = parser.Parse([]string{"--help"})
	}()
	for _, row := range config.Default().Table() {
		if !strings.Contains(help.String(), row.Flag) || !strings.Contains(help.String(), "$"+row.Env) {
			t.Errorf("--help does not show %s with %s", row.Flag, row.Env)
		}
		quoted, plain := row.Flag+`="`+row.Default+`"`, row.Flag+"="+row.Default
		if row.Flag == "--addr" && !strings.Contains(help.String(), quoted) ||
			row.Flag == "--shutdown-grace" && !strings.Contains(help.String(), plain) {
			t.Errorf("--help does not show the default of %s", row.Flag)
		}
	}
}

// README.md repeats the table between two markers; this keeps it true.
func TestReadmeHasThisTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, begun := strings.Cut(string(text), "<!-- settings -->\n")
	inside, _, ended := strings.Cut(after, "<!-- /settings -->")
	if !begun || !ended {
		t.Fatal("README.md has lost its settings markers")
	}
	if strings.TrimSpace(inside) != strings.TrimSpace(config.MarkdownTable()) {
		t.Errorf("README.md's table differs; put this between the markers:\n%s", config.MarkdownTable())
	}
}
