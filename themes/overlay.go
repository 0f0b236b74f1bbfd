package themes

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

//go:embed default
var embedded embed.FS

// maxFile bounds what is read of an operator's file, in bytes.
const maxFile = 4 << 20

// file is one file of a theme.
type file struct {
	body []byte
	own  bool // from the operator's folder
}

// files are a theme's files by path inside its folder.
type files map[string]file

// defaultFiles reads the theme in the binary.
func defaultFiles() (files, error) {
	root, err := fs.Sub(embedded, "default")
	if err != nil {
		return nil, err
	}
	return readFiles(root, false)
}

// ownFiles reads an operator's folder; "" is a folder without files.
func ownFiles(dir string) (files, error) {
	if dir == "" {
		return files{}, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("themes: cannot open the theme folder %s: %w", dir, err)
	}
	defer root.Close()
	return readFiles(root.FS(), true)
}

func readFiles(root fs.FS, own bool) (files, error) {
	all := files{}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name != "." && strings.HasPrefix(path.Base(name), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		body, err := readFile(root, name)
		if err != nil {
			return err
		}
		all[name] = file{body: body, own: own}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("themes: cannot read the theme's files: %w", err)
	}
	return all, nil
}

func readFile(root fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(root, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("larger than 4 MiB")}
	}
	return fs.ReadFile(root, name)
}

// over lays own over f: the first hit wins.
func (f files) over(base files) files {
	all := maps.Clone(base)
	maps.Copy(all, f)
	return all
}

// names lists all paths in order.
func (f files) names() []string { return slices.Sorted(maps.Keys(f)) }

// in lists the paths below folder that end in suffix, in order.
func (f files) in(folder, suffix string) []string {
	return slices.DeleteFunc(f.names(), func(name string) bool {
		return !strings.HasPrefix(name, folder+"/") || !strings.HasSuffix(name, suffix)
	})
}

// pages lists the names of the pages.
func (f files) pages() []string {
	var names []string
	for _, name := range f.names() {
		if page, ok := strings.CutSuffix(name, "/page.html"); ok {
			names = append(names, page)
		}
	}
	return names
}

// parts lists the names of the parts.
func (f files) parts() []string {
	names := f.in("parts", ".html")
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), ".html")
	}
	return names
}
