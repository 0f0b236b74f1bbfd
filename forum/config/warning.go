package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Warnings are settings that work but are likely not what was meant, one
// sentence each, free of secrets. environ is os.Environ().
func (s Settings) Warnings(environ []string) []string {
	warnings := unknownVariables(environ)
	add := func(wrong bool, text string) {
		if wrong {
			warnings = append(warnings, text)
		}
	}
	public := !isLoopback(s.BaseURL)
	add(public && !s.BaseURL.Secure(), fmt.Sprintf("%sBASE_URL is %s: passwords cross the network unencrypted; serve it over https and write that address.", envPrefix, s.BaseURL))
	add(public && s.Demo, fmt.Sprintf("%sDEMO is on at %s: anybody can sign in as administrator.", envPrefix, s.BaseURL))
	add(s.Demo && s.Postgres(), envPrefix+"DEMO is on with a PostgreSQL database: the demo community is written into it.")
	add(s.MeiliURL.IsZero() && !s.MeiliKey.IsZero(), envPrefix+"MEILI_KEY is set without "+envPrefix+"MEILI_URL and does nothing.")
	add(slices.ContainsFunc(s.TrustedProxies, isEverybody), envPrefix+"TRUSTED_PROXIES trusts every address: anybody can pretend to be anybody else; write your proxies' addresses.")
	return warnings
}

func isEverybody(prefix netip.Prefix) bool { return prefix.Bits() == 0 }

func isLoopback(origin Origin) bool {
	parsed, err := url.Parse(string(origin))
	if err != nil {
		return false
	}
	host := parsed.Hostname()
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// unknownVariables finds misspelt variables. They are no error: a node must
// not stop because of a line that an older version left in its environment.
func unknownVariables(environ []string) []string {
	known := variables()
	var warnings []string
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, envPrefix) || isTestVariable(name) || slices.Contains(known, name) {
			continue
		}
		warnings = append(warnings, fmt.Sprintf("%s is not a setting and does nothing%s", name, suggest(name, known)))
	}
	slices.Sort(warnings)
	return warnings
}

// isTestVariable spares what .ci/run and .ci/campaign set.
func isTestVariable(name string) bool {
	return strings.HasPrefix(name, envPrefix+"TEST_") || strings.HasPrefix(name, envPrefix+"CAMPAIGN")
}

func variables() []string {
	var names []string
	for _, flag := range flagsOf(&Settings{}) {
		names = append(names, flag.Envs...)
	}
	return names
}

// suggest ends a message about an unknown name: with the nearest known one,
// or with where to find them all.
func suggest(name string, known []string) string {
	near, distance := nearest(name, known)
	if distance > max(2, len(near)/3) {
		return "; 'answerable doctor' lists those there are."
	}
	return fmt.Sprintf("; did you mean %s?", near)
}

func nearest(name string, known []string) (near string, distance int) {
	differ := diffmatchpatch.New()
	for _, candidate := range known {
		d := differ.DiffLevenshtein(differ.DiffMain(name, candidate, false))
		if near == "" || d < distance {
			near, distance = candidate, d
		}
	}
	return near, distance
}
