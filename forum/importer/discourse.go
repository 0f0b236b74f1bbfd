package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"answerable/forum/thread"
)

// maxTopic bounds one topic's JSON in bytes. 10,000 posts of 3 kB fit.
const maxTopic = 64 << 20

// forumOf is a Discourse forum's topics as JSON files (FORMATS.md, section 2).
type forumOf struct {
	*Importer
	ctx        context.Context
	options    Options
	site       string
	files      []string
	report     *Report
	people     map[string]person
	topics     map[int64]int // ids of the topics -> place of the file in files
	categories map[int64]discourseCategory
	all        board             // of topics whose category nobody named
	numbers    map[string]string // topic/number -> id of a post that was given
	posts      map[int64]bool    // ids of the posts that were given
	highest    thread.Numbers
}

// Discourse imports topics of a Discourse forum: files with what /t/ID.json
// gives with all posts, compressed or not, or folders of such files. Categories
// become boards where a file holds what /site.json or /categories.json gives. Small
// actions become imported log entries, and a topic that is closed is locked.
// The report is also given beside an error: it tells what was written before it.
func (im *Importer) Discourse(ctx context.Context, o Options) (Report, error) {
	f := &forumOf{Importer: im, ctx: ctx, options: o, report: &Report{DryRun: o.DryRun},
		people: map[string]person{}, categories: map[int64]discourseCategory{}, topics: map[int64]int{}, numbers: map[string]string{}, posts: map[int64]bool{}}
	if err := f.find(); err != nil {
		return *f.report, err
	}
	if err := f.survey(); err != nil {
		return *f.report, err
	}
	var err error
	if f.all, err = o.board(f.site); err != nil {
		return *f.report, err
	}
	f.report.From = from("discourse", f.site)
	w := &writer{Importer: im, options: o, report: f.report, all: f.all, boards: map[string]int64{}, members: map[string]int64{}, tags: map[string]bool{},
		bodies:  bodies{markup: im.Markup, base: "https://" + f.site},
		tagPath: func(tag string) string { return "/tag/" + tag }, home: homeOf(f.site),
		source: source{from: f.report.From, topics: f.every(), total: int64(len(f.topics)), person: f.person, again: f.again, target: f.target, free: f.highest}}
	err = w.write(ctx)
	return *f.report, err
}

// find lists the files, those of a folder by name.
func (f *forumOf) find() error {
	for _, path := range f.options.Paths {
		info, err := os.Stat(path)
		if err != nil {
			return refuse(path+" cannot be read.", "Give files with topics of a Discourse forum, or folders of them.", err)
		}
		if !info.IsDir() {
			f.files = append(f.files, path)
			continue
		}
		if err := f.findIn(path); err != nil {
			return err
		}
	}
	if len(f.files) == 0 {
		return refuse("There is no file to import.", "Give files named .json or .json.gz with topics of a Discourse forum, or folders of them.", nil)
	}
	return nil
}

func (f *forumOf) findIn(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		name := strings.TrimSuffix(path, ".gz")
		if err == nil && entry.Type().IsRegular() && strings.HasSuffix(name, ".json") {
			f.files = append(f.files, path)
		}
		return err
	})
}

// survey is the first pass: it reads every file once to learn the site and
// which topics there are, and drops files that are none.
func (f *forumOf) survey() error {
	sites := map[string]int{}
	var usable []surveyed
	for i, path := range f.files {
		if err := stopped(f.ctx); err != nil {
			return err
		}
		t, why := readTopic(path)
		switch {
		case why != "" && f.keepCategories(path):
		case why != "":
			f.report.skip(why, 1)
		case f.holds(t.ID):
			f.report.skip("files with a topic that another file holds", 1)
		default:
			f.topics[t.ID] = len(usable)
			usable = append(usable, surveyed{path, t.ID, t.Category})
			t.tellSites(sites)
			f.meetNumbers(t)
		}
		f.options.progress("reading topics", int64(i+1), int64(len(f.files)))
	}
	if f.take(usable); len(f.files) == 0 {
		return refuse("None of the files holds a topic that can be imported.",
			"Each should hold what a Discourse forum gives at /t/NUMBER.json, with all posts.", errors.New(f.report.String()))
	}
	return f.chooseSite(sites)
}

func (f *forumOf) meetNumbers(t discourseTopic) {
	f.highest.Thread = max(f.highest.Thread, t.ID)
	for _, p := range t.PostStream.Posts {
		f.highest.Post = max(f.highest.Post, p.ID)
	}
}

// surveyed is a file with a topic.
type surveyed struct {
	path            string
	topic, category int64
}

// take settles which files are read, now that all categories are known.
func (f *forumOf) take(usable []surveyed) {
	f.files, f.topics = nil, map[int64]int{}
	for _, s := range usable {
		if f.secret(s.category) {
			f.report.skip("topics in categories that not everybody may read at the source", 1)
			continue
		}
		f.topics[s.topic] = len(f.files)
		f.files = append(f.files, s.path)
	}
}

// chooseSite takes the host that the options name, or that most of the topics
// give in their addresses.
func (f *forumOf) chooseSite(sites map[string]int) (err error) {
	site := f.options.Site
	if site == "" {
		for host, n := range sites {
			if n > sites[site] || (n == sites[site] && host < site) {
				site = host
			}
		}
	}
	if site == "" {
		return refuse("The topics do not tell which forum they come from.", "Name its host, for example forum.example.org.", nil)
	}
	f.site, err = cleanSite(site)
	return err
}

// readTopic gives a file's topic, or why it is left out.
func readTopic(path string) (found discourseTopic, why string) {
	data, err := readFile(path)
	if err != nil {
		return discourseTopic{}, "files that cannot be read or are too large"
	}
	return decodeTopic(data)
}

func decodeTopic(data []byte) (found discourseTopic, why string) {
	if err := json.Unmarshal(data, &found); err != nil || found.ID <= 0 || len(found.PostStream.Posts) == 0 {
		return discourseTopic{}, "files that hold no topic with posts"
	}
	switch {
	case found.Archetype != "" && found.Archetype != "regular" && found.Archetype != "banner":
		return discourseTopic{}, "private topics"
	case found.DeletedAt != nil || (found.Visible != nil && !*found.Visible):
		return discourseTopic{}, "topics that are deleted or unlisted at the source"
	case !slices.ContainsFunc(found.PostStream.Posts, discoursePost.usable):
		return discourseTopic{}, "topics without a readable post"
	}
	return found, ""
}

func readFile(path string) (data []byte, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	in, err := unpacked(file, func(int64) {})
	if err != nil {
		return nil, err
	}
	data, err = io.ReadAll(io.LimitReader(in, maxTopic+1))
	if err == nil && len(data) > maxTopic {
		err = fmt.Errorf("%s holds more than %d bytes", path, maxTopic)
	}
	return data, err
}

// every is the second pass: it reads each file again and gives its topic.
func (f *forumOf) every() iter.Seq2[topic, error] {
	return func(yield func(topic, error) bool) {
		for _, path := range f.files {
			found, why := readTopic(path)
			if why != "" {
				yield(topic{}, refuse(path+" changed while it was imported.", "Run the import again when nothing writes to it.", errors.New(why)))
				return
			}
			if !yield(f.topic(found), nil) {
				return
			}
		}
	}
}

// again reads a topic once more, without counting what it lacks a second time.
func (f *forumOf) again(old string) (topic, error) {
	id, err := strconv.ParseInt(old, 10, 64)
	if err != nil {
		return topic{}, err
	}
	found, why := readTopic(f.files[f.topics[id]])
	if why != "" {
		return topic{}, errors.New(why)
	}
	silent := *f
	silent.report, silent.posts = &Report{}, map[int64]bool{}
	return silent.topic(found), nil
}

func (f *forumOf) holds(topic int64) bool {
	_, ok := f.topics[topic]
	return ok
}

func (f *forumOf) person(_ context.Context, old string) (person, error) {
	if p, ok := f.people[old]; ok {
		return p, nil
	}
	return person{name: "former member"}, nil
}

// discourseTime is a time, or zero for what is none.
type discourseTime struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler; a time that cannot be read is no
// reason to lose a topic.
func (t *discourseTime) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) != nil {
		return nil
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err == nil && at.Year() >= 1990 && at.Year() < 9000 {
		t.Time = at.UTC().Truncate(time.Microsecond)
	}
	return nil
}
