package config

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Row is one setting as people are shown it.
type Row struct {
	Flag    string // "--base-url"
	Env     string // "ANSWERABLE_BASE_URL"
	Key     string // "base_url", in the configuration file
	Default string // what holds when it is not set, in words where no value does
	Meaning string // one or two sentences
	Value   string // the present value, secrets masked
	Source  string // "flag", "environment", "file" or "default"
}

// Table is every setting with its present value, in the order of the fields.
func (s Settings) Table() []Row {
	var rows []Row
	for _, flag := range flagsOf(&s) {
		rows = append(rows, s.row(flag))
	}
	return rows
}

func (s Settings) row(flag *kong.Flag) Row {
	env := flag.Envs[0]
	row := Row{
		Flag:    "--" + flag.Name,
		Env:     env,
		Key:     keyOf(env),
		Default: flag.Default,
		Meaning: flag.Help,
		Value:   fmt.Sprint(flag.Target.Interface()),
		Source:  fromDefault,
	}
	if row.Default == "" {
		row.Default = flag.Tag.Get("unset")
	}
	if source, known := s.sources[env]; known {
		row.Source = source
	}
	return row
}

// MarkdownTable is the README's table of settings, from the struct tags.
func MarkdownTable() string {
	var b strings.Builder
	b.WriteString("| Variable | Flag | Default | Meaning |\n|---|---|---|---|\n")
	for _, flag := range flagsOf(&Settings{}) {
		fmt.Fprintf(&b, "| `%s` | `--%s` | %s | %s |\n",
			flag.Envs[0], flag.Name, markdownDefault(flag), strings.ReplaceAll(flag.Help, "|", `\|`))
	}
	return b.String()
}

func markdownDefault(flag *kong.Flag) string {
	if flag.Default != "" {
		return "`" + flag.Default + "`"
	}
	return flag.Tag.Get("unset")
}
