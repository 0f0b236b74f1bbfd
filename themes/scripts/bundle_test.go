package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// largest is the size a script of the default theme may have, in bytes.
const largest = 60_000

func TestCommittedScriptsAreWhatTheSourcesGive(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("node_modules"); err != nil {
		t.Skip("packages not installed: run npm ci in themes/scripts")
	}
	bundled, err := bundle(".")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range bundled {
		if got := committed(t, name); !bytes.Equal(got, want) {
			t.Errorf("%s is not what the sources give: run go generate ./themes/...", name)
		}
	}
}

func TestCommittedScripts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"app.js", "writing.js"} {
		script := committed(t, name)
		if len(script) > largest {
			t.Errorf("%s has %d bytes, more than %d", name, len(script), largest)
		}
		if !bytes.Contains(script, []byte("Permission is hereby granted")) {
			t.Errorf("%s does not carry its packages' licences", name)
		}
		if found := sinks.Find(script); found != nil {
			t.Errorf("%s uses %s", name, found)
		}
	}
	if !bytes.Contains(committed(t, "app.js"), []byte(versioned("./writing.js", committed(t, "writing.js")))) {
		t.Error("app.js asks for another writing.js than the committed one")
	}
}

func committed(t *testing.T, name string) []byte {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(staticDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return script
}

func TestBundleNamesTheFaultyFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const mit = "Copyright (c) Someone\n\nPermission is hereby granted …\nTHE SOFTWARE IS PROVIDED \"AS IS\".\n"
	write("package-lock.json", `{"packages":{"":{},"node_modules/a":{"version":"1.2.3","license":"MIT"}}}`)
	write("node_modules/a/LICENSE", mit)
	write("src/app.js", "console.log(WRITING_SCRIPT)")
	write("src/writing.js", "let = ;")
	if _, err := bundle(dir); err == nil || !strings.Contains(err.Error(), "src/writing.js:1") {
		t.Errorf("a faulty source gives %v", err)
	}

	write("src/writing.js", "console.log(1)")
	bundled, err := bundle(dir)
	if err != nil || !bytes.Contains(bundled["app.js"], []byte("a 1.2.3, Copyright (c) Someone")) {
		t.Errorf("bundle gives %s, %v", bundled["app.js"], err)
	}

	write("node_modules/a/LICENSE", "All rights reserved")
	if _, err := bundle(dir); err == nil || !strings.Contains(err.Error(), "node_modules/a") {
		t.Errorf("a package without the MIT licence gives %v", err)
	}
}

// TestPackagesArePinned: exact versions, a hash for each, and no registry's name, so
// that the lock file fits any mirror.
func TestPackagesArePinned(t *testing.T) {
	t.Parallel()
	var manifest struct{ Dependencies map[string]string }
	readJSON(t, "package.json", &manifest)
	exact := regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	for name, version := range manifest.Dependencies {
		if !exact.MatchString(version) {
			t.Errorf("package.json: %s %s is not an exact version", name, version)
		}
	}
	var lock struct {
		Packages map[string]struct{ Integrity, Resolved string }
	}
	readJSON(t, "package-lock.json", &lock)
	for path, p := range lock.Packages {
		if p.Resolved != "" || path != "" && !strings.HasPrefix(p.Integrity, "sha512-") {
			t.Errorf("package-lock.json: %q has address %q and hash %q", path, p.Resolved, p.Integrity)
		}
	}
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "://") {
		t.Errorf("%s names a host", name)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}
