package forumtest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Lacks skips the test because a real part is missing and names it. Where
// ANSWERABLE_TEST_REQUIRE lists the part (as .ci/run does), it fails instead.
func Lacks(t testing.TB, part, why string) {
	t.Helper()
	required := strings.Split(os.Getenv("ANSWERABLE_TEST_REQUIRE"), ",")
	if slices.Contains(required, part) {
		t.Fatalf("%s is required here but missing: %s", part, why)
	}
	t.Skipf("needs %s: %s", part, why)
}
