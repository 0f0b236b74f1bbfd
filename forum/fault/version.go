package fault

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// compareVersions orders versions as people read them: runs of digits as
// numbers, everything else letter by letter without case. 4.10 comes after 4.9;
// a longer one after the same beginning, 4.7.5.1 after 4.7.5; and a beta before
// what it is the beta of.
func compareVersions(a, b string) int {
	x, y := versionParts(a), versionParts(b)
	for i := range max(len(x), len(y)) {
		if c := comparePart(partAt(x, i), partAt(y, i)); c != 0 {
			return c
		}
	}
	return 0
}

// partAt is "" behind a version's end.
func partAt(parts []string, i int) string {
	if i < len(parts) {
		return parts[i]
	}
	return ""
}

// comparePart orders by rank (before the release, its end, letters, numbers) and
// within a rank by value.
func comparePart(a, b string) int {
	if c := rankOf(a) - rankOf(b); c != 0 {
		return c
	}
	n, errA := strconv.ParseUint(a, 10, 64)
	m, errB := strconv.ParseUint(b, 10, 64)
	if errA == nil && errB == nil {
		return cmp.Compare(n, m)
	}
	return strings.Compare(a, b)
}

func rankOf(part string) int {
	switch {
	case slices.Contains([]string{"alpha", "beta", "dev", "pre", "preview", "rc"}, part):
		return 0
	case part == "":
		return 1
	case part[0] < '0' || part[0] > '9':
		return 2
	}
	return 3
}

// versionParts cuts a version into runs of digits and runs of letters; a "v" in
// front and what stands between the runs do not count.
func versionParts(version string) []string {
	version = strings.ToLower(strings.TrimSpace(version))
	if rest, found := strings.CutPrefix(version, "v"); found && rest != "" && unicode.IsDigit(rune(rest[0])) {
		version = rest
	}
	var parts []string
	var run strings.Builder
	digits := false
	flush := func() {
		if run.Len() > 0 {
			parts = append(parts, run.String())
			run.Reset()
		}
	}
	for _, r := range version {
		isDigit, isLetter := r >= '0' && r <= '9', unicode.IsLetter(r)
		if !isDigit && !isLetter || run.Len() > 0 && isDigit != digits {
			flush()
		}
		if isDigit || isLetter {
			digits = isDigit
			run.WriteRune(r)
		}
	}
	flush()
	return parts
}
