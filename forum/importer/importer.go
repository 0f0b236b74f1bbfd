package importer

import (
	"context"
	"regexp"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/forum/thread"
)

// Parts are what an Importer is built from.
type Parts struct {
	DB     *db.DB
	People *account.People
	Forum  *thread.Forum
	Markup *markup.Renderer
}

// Importer brings other forums' threads into this one.
type Importer struct{ Parts }

// New gives an importer over its parts. The forum's job queue must be open.
func New(p Parts) *Importer { return &Importer{p} }

// Options say what to import and where to.
type Options struct {
	// Paths are the folder of one site of a Stack Exchange dump, or Discourse
	// topics: files, and folders of files.
	Paths []string
	// Board is the address (slug) of the board that takes the threads; it is
	// made if there is none. Empty means one for each Discourse category whose
	// name is known, and one named after the site for all others.
	Board string
	// Site is the host the material comes from, such as iot.stackexchange.com.
	// Empty means the folder's name (Stack Exchange) or what the topics tell
	// of it (Discourse).
	Site string
	// DryRun writes nothing and gives the same figures.
	DryRun bool
	// TempDir takes the spool; empty means the system's folder for such.
	TempDir string
	// Progress, if set, is told how far a stage is: bytes while reading,
	// threads while writing. A total of 0 is unknown.
	Progress func(stage string, done, total int64)
}

func (o Options) progress(stage string, done, total int64) {
	if o.Progress != nil {
		o.Progress(stage, done, total)
	}
}

// topic is a thread as any source gives it. Old ids are the source's, and
// person ids are what its people know.
type topic struct {
	old       string
	board     board
	title     string
	kind      thread.Kind
	tags      []string
	posts     []post
	entries   []entry
	accepted  string // old id of a post, "" for none
	acceptAt  time.Time
	addresses []string
}

// board is where a topic goes, by its address; old, where it is set, is the
// source's id of it, under which it is found again whatever it is called by then.
type board struct {
	slug, name string
	old        string
	addresses  []string
}

// post is one post. What names it in the report.
type post struct {
	old       string
	what      string
	author    string
	replyTo   string
	markdown  string // may be empty
	html      string // may be empty
	url       string
	licence   string
	at        time.Time
	addresses []string
	numbers   map[string]int // number there -> number here, of the topic's posts
}

// entry is an act of moderation; locks says that it closes the thread to this
// day.
type entry struct {
	old    string
	actor  string
	reason string
	at     time.Time
	locks  bool
}

// person is who wrote something.
type person struct {
	name      string
	joined    time.Time
	addresses []string
}

// from names a source in import_refs and in the log.
func from(system, site string) string { return system + ":" + site }

// board gives the board the options ask for.
func (o Options) board(site string) (b board, err error) {
	b = board{slug: o.Board, name: o.Board}
	if o.Board == "" {
		b = board{slug: strings.Trim(cutPlain(thread.Slug(strings.ReplaceAll(site, ".", "-")), 60), "-"), name: cut(site, 60)}
	}
	if !boardSlug.MatchString(b.slug) {
		err = fail.Field("board", "Name the board by its address: 2 to 60 small letters, digits and hyphens.")
	}
	return b, err
}

var boardSlug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,59}$`)

// cleanSite takes a host as people write it.
func cleanSite(site string) (string, error) {
	host := strings.ToLower(strings.TrimSpace(site))
	host = strings.TrimPrefix(strings.TrimPrefix(host, "https://"), "http://")
	host = strings.TrimSuffix(host, "/")
	if strings.ContainsAny(host, "/?#@ \t\n\"'<>\\") || !strings.Contains(host, ".") || len(host) > 200 {
		return "", fail.Field("site", "Name the site as a host, for example iot.stackexchange.com.")
	}
	return host, nil
}

// cut shortens a text to at most n runes and says so with an ellipsis.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return strings.TrimSpace(string(runes[:n-1])) + "…"
}

func refuse(what, do string, cause error) error {
	return fail.New(fail.Invalid, what, do).Because(cause)
}

// stopped tells that the run was called off.
func stopped(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return refuse("The import was stopped.", "Threads that were written whole stay; run it again to go on from there.", err)
	}
	return nil
}
