package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The kinds of rows in the spool of a dump.
const (
	rowQuestion = "question"
	rowAnswer   = "answer"   // parent: question
	rowOther    = "other"    // posts that are no forum content
	rowComment  = "comment"  // parent: post
	rowBody     = "body"     // Markdown of a post at some time; parent: post
	rowEvent    = "event"    // act of moderation; parent: post
	rowAccepted = "accepted" // the vote that tells when; parent: answer
	rowLink     = "link"     // parent: the post that links
	rowUser     = "user"
)

// exchange is one site of the Stack Exchange data dump (FORMATS.md, section 1).
type exchange struct {
	*Importer
	ctx     context.Context
	options Options
	dir     string
	site    string
	spool   *spool
	report  *Report
}

// StackExchange imports one site of the Stack Exchange data dump: questions,
// answers and comments as posts, answers accepted by the asker, tags,
// duplicates, and closings as imported log entries. The report is also given
// beside an error: it tells what was written before it.
func (im *Importer) StackExchange(ctx context.Context, o Options) (report Report, err error) {
	e := &exchange{Importer: im, ctx: ctx, options: o, report: &report}
	report.DryRun = o.DryRun
	if err := e.open(); err != nil {
		return report, err
	}
	all, err := o.board(e.site)
	if err != nil {
		return report, err
	}
	report.From = from("stackexchange", e.site)
	if e.spool, err = newSpool(ctx, o.TempDir); err != nil {
		return report, fmt.Errorf("make the import's temporary file: %w", err)
	}
	defer func() { err = errors.Join(err, e.spool.close()) }()
	if err = e.fill(); err == nil {
		err = e.writeAll(all)
	}
	return report, err
}

// open checks that the folder is what it should be.
func (e *exchange) open() error {
	if len(e.options.Paths) != 1 {
		return refuse("One folder is needed.", "Give the folder of one site of a Stack Exchange data dump.", nil)
	}
	e.dir = filepath.Clean(e.options.Paths[0])
	f, _, err := openDump(e.dir, "Posts")
	if err != nil {
		return refuse("There is no Posts.xml or Posts.xml.gz in "+e.dir+".",
			"Give the unpacked folder of one site of a Stack Exchange data dump.", err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	site := e.options.Site
	if site == "" {
		abs, err := filepath.Abs(e.dir)
		if err != nil {
			return err
		}
		site = filepath.Base(abs)
	}
	e.site, err = cleanSite(site)
	return err
}

// openDump opens a file of the dump, compressed or not, and gives its size on
// the disk.
func openDump(dir, name string) (*os.File, int64, error) {
	f, err := os.Open(filepath.Join(dir, name+".xml"))
	if errors.Is(err, os.ErrNotExist) {
		f, err = os.Open(filepath.Join(dir, name+".xml.gz"))
	}
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// fill reads the files into the spool. Only Posts must be there: what the
// others would add is then missing, and the report says so.
func (e *exchange) fill() error {
	for _, file := range []struct {
		name, without string
		keep          func(map[string]string) (string, spooled, error)
	}{
		{"Posts", "", keepPost},
		{"Users", "names of members (there is no Users.xml)", keepUser},
		{"Comments", "comments (there is no Comments.xml)", keepComment},
		{"PostHistory", "closings and Markdown (there is no PostHistory.xml)", keepHistory},
		{"Votes", "times of accepting (there is no Votes.xml)", keepVote},
		{"PostLinks", "duplicates (there is no PostLinks.xml)", keepLink},
	} {
		err := e.readFile(file.name, file.keep)
		if errors.Is(err, os.ErrNotExist) && file.without != "" {
			e.report.skip(file.without, 1)
			continue
		}
		if err != nil {
			return err
		}
	}
	twice, err := e.spool.sort(e.ctx)
	e.report.skip("rows whose id was used before", twice)
	return errors.Join(err, e.countOrphans())
}

func (e *exchange) readFile(name string, keep func(map[string]string) (string, spooled, error)) (err error) {
	f, size, err := openDump(e.dir, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in, err := unpacked(f, func(done int64) { e.options.progress("reading "+name, done, size) })
	if err != nil {
		return refuse(f.Name()+" cannot be unpacked.", "Get it again, or unpack it yourself.", err)
	}
	rows := newRows(in, f.Name(), strings.ToLower(name))
	if err := e.keepAll(rows, keep); err != nil {
		return err
	}
	e.report.skip("rows of "+name+" that cannot be read", rows.bad)
	e.options.progress("reading "+name, size, size)
	return nil
}

func (e *exchange) keepAll(rows *rows, keep func(map[string]string) (string, spooled, error)) error {
	for n := 0; ; n++ {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n%1000 == 0 {
			if err := stopped(e.ctx); err != nil {
				return err
			}
		}
		kind, kept, err := keep(row)
		if err != nil {
			rows.bad++
			continue
		}
		if kind == "" {
			continue
		}
		if err := e.spool.add(e.ctx, kind, kept); err != nil {
			return fmt.Errorf("keep a row in the import's temporary file: %w", err)
		}
	}
}

// The keep functions give a row's kind in the spool, "" for rows that are not
// needed, and an error for rows without what they must have.

func keepPost(row map[string]string) (string, spooled, error) {
	switch row["PostTypeId"] {
	case "1":
		kept, err := pick(row, "", "CreationDate", "Body", "Title", "Tags", "OwnerUserId", "OwnerDisplayName", "AcceptedAnswerId", "ClosedDate", "ContentLicense")
		return rowQuestion, kept, err
	case "2":
		kept, err := pick(row, "ParentId", "CreationDate", "Body", "OwnerUserId", "OwnerDisplayName", "ContentLicense")
		return rowAnswer, kept, err
	}
	kept, err := pick(row, "")
	return rowOther, kept, err
}

func keepUser(row map[string]string) (string, spooled, error) {
	kept, err := pick(row, "", "DisplayName", "CreationDate")
	return rowUser, kept, err
}

func keepComment(row map[string]string) (string, spooled, error) {
	kept, err := pick(row, "PostId", "CreationDate", "Text", "UserId", "UserDisplayName", "ContentLicense")
	return rowComment, kept, err
}

func keepVote(row map[string]string) (string, spooled, error) {
	if row["VoteTypeId"] != "1" {
		return "", spooled{}, nil
	}
	kept, err := pick(row, "PostId", "CreationDate")
	return rowAccepted, kept, err
}

func keepLink(row map[string]string) (string, spooled, error) {
	kept, err := pick(row, "PostId", "RelatedPostId", "LinkTypeId")
	if _, bad := dumpID(row["RelatedPostId"]); bad != nil {
		err = bad
	}
	return rowLink, kept, err
}

func keepHistory(row map[string]string) (string, spooled, error) {
	switch n := row["PostHistoryTypeId"]; {
	case n == "2" || n == "5" || n == "8":
		kept, err := pick(row, "PostId", "Text")
		return rowBody, kept, err
	case eventWords[n] != "":
		kept, err := pick(row, "PostId", "PostHistoryTypeId", "CreationDate", "UserId", "UserDisplayName", "Comment", "Text")
		return rowEvent, kept, err
	}
	return "", spooled{}, nil
}

// pick checks a row's id, parent and time, and keeps the named attributes only,
// so that no personal field gets further than this.
func pick(row map[string]string, parent string, names ...string) (spooled, error) {
	kept := spooled{row: map[string]string{}}
	var err error
	if kept.id, err = dumpID(row["Id"]); err != nil {
		return kept, err
	}
	if parent != "" {
		if kept.parent, err = dumpID(row[parent]); err != nil {
			return kept, err
		}
	}
	for _, name := range names {
		value, ok := row[name]
		if name == "CreationDate" {
			if _, err := dumpTime(value); err != nil {
				return kept, err
			}
		}
		if ok {
			kept.row[name] = value
		}
	}
	return kept, nil
}

// dumpID reads an id: positive, but -1 for the system's own user.
func dumpID(s string) (int64, error) {
	id, err := strconv.ParseInt(s, 10, 64)
	if err == nil && id < -1 {
		err = errors.New("no id of a dump")
	}
	return id, err
}

// dumpTime reads a time of the dump: UTC without a zone.
func dumpTime(s string) (time.Time, error) {
	t, err := time.Parse("2006-01-02T15:04:05.999999999", strings.TrimSuffix(s, "Z"))
	if err == nil && (t.Year() < 1990 || t.Year() > 9000) {
		err = errors.New("no time a forum post can have")
	}
	return t.Truncate(time.Microsecond), err
}

// countOrphans counts rows whose post the dump does not hold; nothing reads
// them.
func (e *exchange) countOrphans() error {
	other, err := e.spool.count(e.ctx, rowOther)
	if err != nil {
		return err
	}
	e.report.skip("posts that are no forum content, such as descriptions of tags", other)
	for _, c := range []struct {
		kind, what string
		parents    []string
	}{
		{rowAnswer, "answers to questions that are not in the dump", []string{rowQuestion}},
		{rowComment, "comments on posts that are not in the dump", []string{rowQuestion, rowAnswer}},
		{rowEvent, "acts of moderation on posts that are not in the dump", []string{rowQuestion, rowAnswer}},
	} {
		n, err := e.spool.orphans(e.ctx, c.kind, c.parents...)
		if err != nil {
			return err
		}
		e.report.dangle(c.what, n)
	}
	return nil
}

func (e *exchange) writeAll(all board) error {
	total, err := e.spool.count(e.ctx, rowQuestion)
	if err != nil {
		return err
	}
	w := &writer{Importer: e.Importer, options: e.options, report: e.report, all: all, boards: map[string]int64{}, members: map[string]int64{}, tags: map[string]bool{},
		bodies:  bodies{markup: e.Markup, base: "https://" + e.site},
		tagPath: func(tag string) string { return "/questions/tagged/" + tag }, home: homeOf(e.site),
		source: source{from: e.report.From, topics: e.topics(), total: total, person: e.person, again: e.again, target: e.target}}
	if err := w.write(e.ctx); err != nil {
		return err
	}
	return e.links(w)
}

// person gives who has an old id: a user's number, or a name alone where the
// account is gone.
func (e *exchange) person(ctx context.Context, old string) (person, error) {
	if name, gone := strings.CutPrefix(old, "name:"); gone {
		return person{name: name}, nil
	}
	id, err := dumpID(old)
	if err != nil {
		return person{name: "former member"}, nil
	}
	p := person{name: "user" + old, addresses: []string{"/users/" + old}}
	user, found, err := e.spool.get(ctx, rowUser, id)
	if !found {
		e.report.dangle("users that are not in the dump", 1)
		return p, err
	}
	if user.row["DisplayName"] != "" {
		p.name = user.row["DisplayName"]
	}
	p.joined, err = dumpTime(user.row["CreationDate"])
	return p, err
}

// author gives the old id of who wrote a row.
func author(userID, displayName string) string {
	if id, err := dumpID(userID); err == nil {
		return strconv.FormatInt(id, 10)
	}
	if name := line(displayName, 100); name != "" {
		return "name:" + name
	}
	return "former"
}
