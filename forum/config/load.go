package config

import (
	"os"
	"runtime"

	"github.com/alecthomas/kong"
)

// The sources of a setting, as Row.Source gives them.
const (
	fromFlag        = "flag"
	fromEnvironment = "environment"
	fromFile        = "file"
	fromDefault     = "default"
)

// Load reads the settings from args (os.Args without the program's name), the
// environment, the configuration file and the defaults, and validates them.
// The error names each faulty setting and what to write instead.
func Load(args []string) (Settings, error) {
	var s Settings
	parser, err := newParser(&s)
	if err != nil {
		return Settings{}, err
	}
	if _, err := parser.Parse(args); err != nil {
		return Settings{}, err
	}
	return s, nil
}

// Default is the settings of a machine with no flag, no variable and no file.
func Default() Settings {
	s := Settings{HashConcurrency: halfTheCores()}
	for _, flag := range flagsOf(&s) {
		if !flag.HasDefault {
			continue
		}
		token := kong.Token{Type: kong.FlagValueToken, Value: flag.Default}
		if err := flag.Parse(kong.ScanFromTokens(token), flag.Target); err != nil {
			panic("config: faulty default in a struct tag: " + err.Error())
		}
	}
	s.derive()
	return s
}

// BeforeApply is kong's hook before flags, variables and file are written over
// the defaults: it gives the default that no struct tag can tell.
func (s *Settings) BeforeApply() error {
	s.HashConcurrency = halfTheCores()
	return nil
}

// halfTheCores leaves the other half to who reads while many sign in.
func halfTheCores() int { return min(max(1, runtime.GOMAXPROCS(0)/2), 256) }

// AfterApply is kong's hook after parsing and validation: it completes the
// settings and notes where each came from.
func (s *Settings) AfterApply(ctx *kong.Context) error {
	s.derive()
	s.sources = sourcesOf(ctx)
	return nil
}

func sourcesOf(ctx *kong.Context) map[string]string {
	sources := map[string]string{}
	for _, flag := range ctx.Flags() {
		for _, env := range flag.Envs {
			if _, set := os.LookupEnv(env); set {
				sources[env] = fromEnvironment
			}
		}
	}
	for _, step := range ctx.Path {
		if step.Flag == nil || len(step.Flag.Envs) == 0 {
			continue
		}
		sources[step.Flag.Envs[0]] = fromFlag
		if step.Resolved {
			sources[step.Flag.Envs[0]] = fromFile
		}
	}
	return sources
}

func newParser(s *Settings) (*kong.Kong, error) {
	return kong.New(s, kong.Name("answerable"), kong.NoDefaultHelp())
}

// flagsOf is kong's reading of the struct tags; the flags' targets are the
// fields of s.
func flagsOf(s *Settings) []*kong.Flag {
	parser, err := newParser(s)
	if err != nil {
		panic("config: faulty struct tags: " + err.Error())
	}
	return parser.Model.Flags
}
