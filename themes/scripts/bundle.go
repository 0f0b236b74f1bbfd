package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// staticDir is where the default theme serves the page scripts from, seen from
// this folder.
const staticDir = "../default/static"

func main() {
	log.SetFlags(0)
	if err := write("."); err != nil {
		log.Fatal(err)
	}
}

// write bundles the sources under dir into the default theme.
func write(dir string) error {
	bundled, err := bundle(dir)
	if err != nil {
		return err
	}
	for name, script := range bundled {
		if err := os.WriteFile(filepath.Join(dir, staticDir, name), script, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// bundle makes the page scripts from the sources and installed packages under dir,
// by file name: app.js for every page, and writing.js, which app.js loads on pages
// with a composer. The same input gives the same bytes.
func bundle(dir string) (map[string][]byte, error) {
	banner, err := licences(dir)
	if err != nil {
		return nil, err
	}
	writing, err := module(dir, "src/writing.js", banner, nil)
	if err != nil {
		return nil, err
	}
	app, err := module(dir, "src/app.js", banner, map[string]string{
		"WRITING_SCRIPT": fmt.Sprintf("%q", versioned("./writing.js", writing)),
	})
	return map[string][]byte{"app.js": app, "writing.js": writing}, err
}

// versioned adds the hash of the content to an address, so that a browser that kept
// an older script asks for this one.
func versioned(address string, content []byte) string {
	sum := sha256.Sum256(content)
	return fmt.Sprintf("%s?v=%x", address, sum[:6])
}

// module bundles one entry into a minified ES module. The values of define are
// JavaScript expressions.
func module(dir, entry, banner string, define map[string]string) ([]byte, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	built := api.Build(api.BuildOptions{
		AbsWorkingDir:     abs,
		EntryPoints:       []string{entry},
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Define:            define,
		Banner:            map[string]string{"js": banner},
	})
	if problems := append(built.Errors, built.Warnings...); len(problems) > 0 {
		told := api.FormatMessages(problems, api.FormatMessagesOptions{})
		return nil, errors.New(strings.Join(told, ""))
	}
	return built.OutputFiles[0].Contents, nil
}

// installed is a package of package-lock.json.
type installed struct {
	path    string
	Version string `json:"version"`
	License string `json:"license"`
	Dev     bool   `json:"dev"`
}

// licences returns the comment that the licences of the packages ask to keep with
// every copy: each package's copyright lines and, once, the MIT permission notice.
// A package under any other licence is an error, for a person to decide.
func licences(dir string) (string, error) {
	packages, err := lockedPackages(dir)
	if err != nil {
		return "", err
	}
	var banner strings.Builder
	banner.WriteString("/*!\nAnswerable page scripts, Apache-2.0. Sources: themes/scripts. With these packages under the MIT licence:\n")
	var permission string
	for _, p := range packages {
		holders, terms, err := readLicence(filepath.Join(dir, filepath.FromSlash(p.path)))
		if err != nil || p.License != "MIT" {
			return "", fmt.Errorf("licence of %s (%s) cannot be carried over: %w", p.path, p.License, cmp.Or(err, errors.ErrUnsupported))
		}
		fmt.Fprintf(&banner, "%s %s, %s\n", strings.TrimPrefix(p.path, "node_modules/"), p.Version, holders)
		permission = terms
	}
	fmt.Fprintf(&banner, "\n%s\n*/", permission)
	return banner.String(), nil
}

// lockedPackages lists what package-lock.json installs for the page, by path.
func lockedPackages(dir string) ([]installed, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]installed `json:"packages"`
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		return nil, fmt.Errorf("package-lock.json: %w", err)
	}
	var packages []installed
	for path, p := range lock.Packages {
		if path != "" && !p.Dev {
			p.path = path
			packages = append(packages, p)
		}
	}
	slices.SortFunc(packages, func(a, b installed) int { return cmp.Compare(a.path, b.path) })
	return packages, nil
}

// readLicence splits an MIT licence file into its copyright lines, joined, and the
// permission notice on lines of their own.
func readLicence(dir string) (holders, permission string, err error) {
	raw, err := os.ReadFile(filepath.Join(dir, "LICENSE"))
	if err != nil {
		return "", "", fmt.Errorf("%w (run: npm ci)", err)
	}
	before, after, found := bytes.Cut(raw, []byte("Permission is hereby granted"))
	if !found || !bytes.Contains(after, []byte(`THE SOFTWARE IS PROVIDED "AS IS"`)) {
		return "", "", errors.New("LICENSE is not the MIT licence")
	}
	var lines []string
	for line := range strings.Lines(string(before)) {
		if strings.Contains(line, "Copyright") {
			lines = append(lines, strings.Trim(line, " -\r\n"))
		}
	}
	return strings.Join(lines, "; "), "Permission is hereby granted" + strings.TrimRight(string(after), "\n"), nil
}
