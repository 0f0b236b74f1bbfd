package themes

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
)

// stylesheet is the static file that css/*.css are joined into.
const stylesheet = "app.css"

// contentTypes are the kinds of file a theme may serve. The table is fixed, since
// what mime.TypeByExtension says depends on the machine.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".map":         "application/json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".ico":         "image/x-icon",
	".webp":        "image/webp",
	".jpg":         "image/jpeg",
	".woff2":       "font/woff2",
	".txt":         "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
}

// static is one file served below /static/.
type static struct {
	body        []byte
	contentType string
	hash        string
	hashed      string // its name with the hash, such as app.1f2e3d4c.css
}

// statics builds what is served below /static/, by plain and by hashed name.
func statics(all files) map[string]*static {
	served := map[string]*static{}
	add := func(name string, body []byte) {
		one := newStatic(name, body)
		served[name], served[one.hashed] = one, one
	}
	for _, name := range all.in("static", "") {
		if contentTypes[path.Ext(name)] != "" {
			add(strings.TrimPrefix(name, "static/"), all[name].body)
		}
	}
	if served[stylesheet] == nil {
		add(stylesheet, joinStyles(all))
	}
	return served
}

func joinStyles(all files) []byte {
	var joined bytes.Buffer
	for _, name := range all.in("css", ".css") {
		joined.Write(all[name].body)
		joined.WriteByte('\n')
	}
	return joined.Bytes()
}

func newStatic(name string, body []byte) *static {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:8])
	ext := path.Ext(name)
	return &static{
		body:        body,
		contentType: contentTypes[ext],
		hash:        hash,
		hashed:      strings.TrimSuffix(name, ext) + "." + hash + ext,
	}
}

// Static gives the file served at /static/NAME, with or without the content's hash
// in its name, and an entity tag in quotes.
func (th *Theme) Static(name string) (body []byte, contentType, etag string, ok bool) {
	one := th.static[name]
	if one == nil {
		return nil, "", "", false
	}
	return one.body, one.contentType, `"` + one.hash + `"`, true
}

// Immutable says whether name carries the content's hash, so that the answer may
// be kept for ever. A page of an older binary may ask for a hash that is gone; it
// is then not found.
func (th *Theme) Immutable(name string) bool {
	one := th.static[name]
	return one != nil && one.hashed == name
}

// Asset gives the address of a static file, with the content's hash in it; "" when
// the theme has no such file.
func (th *Theme) Asset(name string) string {
	one := th.static[name]
	if one == nil {
		return ""
	}
	return "/static/" + one.hashed
}
