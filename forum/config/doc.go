// Package config owns the settings of a node: what can be set, where it may
// be set, what each value means, and which values are refused.
//
// A setting is one field of [Settings]. Its struct tags are the only place
// that names it, so the flag, the environment variable, the key of the
// configuration file, --help, `answerable doctor` and the README's table
// cannot disagree. Sources are tried in this order, the first that has the
// setting wins:
//
//	flag          --base-url=https://forum.example
//	environment   ANSWERABLE_BASE_URL=https://forum.example
//	file          {"base_url": "https://forum.example"}   (--config FILE)
//	default
//
// Invariants: a secret leaves this package only through Reveal, never
// through fmt, slog or encoding/json; after [Load] or a successful kong parse
// every field is complete (BaseURL and Node are derived when unset); a
// misspelt key in the file is refused, and a misspelt variable is warned of.
//
// The package reads the environment and one file, opens no connection and has
// no tables. Whether folders are writable and servers answer is for
// `answerable doctor` to find out.
package config
