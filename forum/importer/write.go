package importer

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

const (
	// batchThreads and batchPosts bound one transaction.
	batchThreads = 50
	batchPosts   = 1000
)

// source gives topics and what is known of who wrote them.
type source struct {
	from   string
	topics iter.Seq2[topic, error]
	total  int64
	person func(ctx context.Context, old string) (person, error)
	again  func(topic string) (topic, error) // a topic once more, without counting anything
	target func(address string) []target     // what an address of the source may name
	free   thread.Numbers                    // see thread.KeepFree
}

// writer writes a source's topics, or only counts them in a dry run.
type writer struct {
	*Importer
	source  source
	options Options
	bodies  bodies
	all     board            // of topics that name no other
	boards  map[string]int64 // address -> id, 0 in a dry run for those to be made
	members map[string]int64 // old id -> id, 0 in a dry run for those to be made
	tags    map[string]bool  // tags whose old address is kept
	tagPath func(tag string) string
	home    home
	linking []string // old ids of the topics with new posts that link to others
	report  *Report
}

// write writes all topics in batches. What was committed before an error stays
// and is in the report.
func (w *writer) write(ctx context.Context) error {
	var batch []topic
	posts, done := 0, int64(0)
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := w.flush(ctx, batch)
		done += int64(len(batch))
		batch, posts = nil, 0
		w.options.progress("writing threads", done, w.source.total)
		return err
	}
	for t, err := range w.source.topics {
		if err = errors.Join(err, stopped(ctx)); err != nil {
			return err
		}
		if t.board.slug == "" {
			t.board = w.all
		}
		if err := w.prepareBoard(ctx, t.board); err != nil {
			return err
		}
		batch, posts = append(batch, t), posts+len(t.posts)
		if len(batch) >= batchThreads || posts >= batchPosts {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return w.relink(ctx)
}

// plan is what one batch writes.
type plan struct {
	threads []planned
	members []string          // old ids of members to make
	people  map[string]person // by old id
	made    map[string]int64  // old id -> id of the members that were made
	linking []string          // old ids of topics whose new posts link to others
	report  Report
}

// planned is a topic with what of it is new.
type planned struct {
	topic topic
	id    int64 // of the thread here, 0 for a new one
	known map[string]int64
	texts []text // of topic.posts
	first bool   // the thread is new: its addresses and tags are too
}

func (w *writer) flush(ctx context.Context, batch []topic) error {
	p, err := w.plan(ctx, batch)
	if err != nil {
		return err
	}
	if !w.options.DryRun {
		if err := w.DB.Write(ctx, func(tx *db.Tx) error { return w.commit(ctx, tx, p) }); err != nil {
			return err
		}
	}
	for _, old := range p.members {
		w.members[old] = p.made[old] // 0 in a dry run: counted, not made
	}
	w.linking = append(w.linking, p.linking...)
	w.report.merge(p.report)
	return nil
}

// plan finds out what of the batch is new; it only reads.
func (w *writer) plan(ctx context.Context, batch []topic) (*plan, error) {
	p := &plan{people: map[string]person{}}
	known, err := w.known(ctx, batch)
	if err != nil {
		return nil, err
	}
	for _, t := range batch {
		one, ok := known.reduce(t, &p.report)
		if !ok {
			continue
		}
		if one.texts, err = w.texts(one.topic, &p.report); err != nil {
			return nil, err
		}
		p.threads = append(p.threads, one)
		if n := w.countLinking(one.topic); n > 0 {
			p.linking = append(p.linking, t.old)
			p.report.note(noteLinks, n)
		}
	}
	if err := w.planMembers(ctx, p, batch); err != nil {
		return nil, err
	}
	return p, w.planAddresses(ctx, p)
}

// earlier is what earlier runs brought here of a batch.
type earlier struct {
	threads, posts, entries map[string]int64
	states                  map[int64]thread.ImportState
}

func (w *writer) known(ctx context.Context, batch []topic) (earlier, error) {
	var threads, posts, entries []string
	for _, t := range batch {
		threads = append(threads, t.old)
		for _, p := range t.posts {
			posts = append(posts, p.old)
		}
		for _, e := range t.entries {
			entries = append(entries, e.old)
		}
	}
	var k earlier
	var errs [4]error
	k.threads, errs[0] = w.Forum.ImportedIDs(ctx, w.source.from, thread.ImportedThread, threads)
	k.posts, errs[1] = w.Forum.ImportedIDs(ctx, w.source.from, thread.ImportedPost, posts)
	k.entries, errs[2] = w.Forum.ImportedIDs(ctx, w.source.from, thread.ImportedEntry, entries)
	var ids []int64
	for _, id := range k.threads {
		ids = append(ids, id)
	}
	k.states, errs[3] = w.Forum.ImportStates(ctx, ids)
	return k, errors.Join(errs[:]...)
}

// reduce leaves of a topic what is new, and counts.
func (k earlier) reduce(t topic, r *Report) (planned, bool) {
	one := planned{topic: t, id: k.threads[t.old], known: map[string]int64{}}
	one.first = one.id == 0
	for _, p := range t.posts {
		if id := k.posts[p.old]; id != 0 {
			one.known[p.old] = id
			r.add(p.what, 0, 1)
		}
	}
	one.topic.posts = slices.DeleteFunc(slices.Clone(t.posts), func(p post) bool { return k.posts[p.old] != 0 })
	if one.first && len(one.topic.posts) == 0 {
		r.skip("threads whose posts stand in another thread here", 1)
		return planned{}, false
	}
	if one.first {
		r.add("threads", 1, 0)
	} else {
		r.add("threads", 0, 1)
	}
	for _, p := range one.topic.posts {
		r.add(p.what, 1, 0)
	}
	k.reduceMarks(&one, r)
	return one, one.changed()
}

// changed reports whether anything is left to write.
func (p planned) changed() bool {
	return p.first || len(p.topic.posts) > 0 || len(p.topic.entries) > 0 || p.topic.accepted != ""
}

func (k earlier) reduceMarks(one *planned, r *Report) {
	state := k.states[one.id]
	if one.topic.accepted != "" {
		if state.Marked {
			one.topic.accepted = ""
			r.add("accepted answers", 0, 1)
		} else {
			r.add("accepted answers", 1, 0)
		}
	}
	fresh := slices.DeleteFunc(slices.Clone(one.topic.entries), func(e entry) bool { _, ok := k.entries[e.old]; return ok })
	r.add("log entries", int64(len(fresh)), int64(len(one.topic.entries)-len(fresh)))
	for i := range fresh {
		fresh[i].locks = fresh[i].locks && !state.Locked
		if fresh[i].locks {
			r.add("locked threads", 1, 0)
		}
	}
	one.topic.entries = fresh
}

func (w *writer) countLinking(t topic) (n int64) {
	for _, p := range t.posts {
		if w.home.in(p) {
			n++
		}
	}
	return n
}

func (w *writer) texts(t topic, r *Report) ([]text, error) {
	made := make([]text, len(t.posts))
	for i, p := range t.posts {
		var err error
		if made[i], err = w.bodies.read(p); err != nil {
			return nil, err
		}
		if made[i].note != "" {
			r.note(made[i].note, 1)
		}
	}
	return made, nil
}

// planMembers finds the authors of new posts that are not here yet.
func (w *writer) planMembers(ctx context.Context, p *plan, batch []topic) error {
	here, err := w.Forum.ImportedIDs(ctx, w.source.from, thread.ImportedMember, w.unseen(batch))
	if err != nil {
		return err
	}
	for old, id := range here {
		w.members[old] = id
	}
	for _, t := range p.threads {
		for _, post := range t.topic.posts {
			_, met := w.members[post.author]
			if _, planned := p.people[post.author]; met || planned {
				continue
			}
			if p.people[post.author], err = w.source.person(ctx, post.author); err != nil {
				return err
			}
			p.members = append(p.members, post.author)
		}
	}
	p.report.add("members", int64(len(p.members)), int64(len(here)))
	return nil
}

// unseen gives the authors of a batch that this run has not met yet.
func (w *writer) unseen(batch []topic) []string {
	all := map[string]bool{}
	for _, t := range batch {
		for _, post := range t.posts {
			if _, met := w.members[post.author]; !met {
				all[post.author] = true
			}
		}
	}
	return slices.Collect(maps.Keys(all))
}

// planAddresses counts the old addresses, without those that lead somewhere
// already, by another import or by hand.
func (w *writer) planAddresses(ctx context.Context, p *plan) error {
	var paths, tags []string
	for _, old := range p.members {
		paths = append(paths, p.people[old].addresses...)
	}
	for _, t := range p.threads {
		if t.first {
			paths = append(paths, t.topic.addresses...)
			tags = append(tags, w.newTagPaths(t.topic.tags)...)
		}
		for _, post := range t.topic.posts {
			paths = append(paths, post.addresses...)
		}
	}
	taken, err := w.Forum.TakenPaths(ctx, paths)
	if err != nil {
		return err
	}
	kept, err := w.Forum.TakenPaths(ctx, tags)
	p.report.add("old addresses", int64(len(paths)+len(tags)-len(taken)-len(kept)), int64(len(kept)))
	p.report.skip("old addresses that lead somewhere else already", int64(len(taken)))
	return err
}

// newTagPaths gives the addresses of tags not met in this run.
func (w *writer) newTagPaths(tags []string) []string {
	var paths []string
	for _, tag := range tags {
		if p := w.tagPath(tag); p != "" && !w.tags[tag] {
			w.tags[tag] = true
			paths = append(paths, p)
		}
	}
	return paths
}

// commit writes a plan in one transaction.
func (w *writer) commit(ctx context.Context, tx *db.Tx, p *plan) error {
	if err := w.Forum.KeepFree(ctx, tx, w.source.free); err != nil {
		return err
	}
	redirects, err := w.makeMembers(ctx, tx, p)
	if err != nil {
		return err
	}
	for _, t := range p.threads {
		done, err := w.Forum.Import(ctx, tx, w.importThread(t, p.made))
		if err != nil {
			return err
		}
		redirects = append(redirects, t.redirects(done)...)
		for _, tag := range t.topic.tags {
			if path := w.tagPath(tag); t.first && path != "" {
				redirects = append(redirects, thread.Redirect{Path: path, Kind: thread.ToTag, Tag: tag})
			}
		}
	}
	return w.Forum.AddRedirects(ctx, tx, redirects)
}

func (w *writer) makeMembers(ctx context.Context, tx *db.Tx, p *plan) (redirects []thread.Redirect, err error) {
	p.made = map[string]int64{}
	for _, old := range p.members {
		who := p.people[old]
		id, _, err := w.People.ImportMember(ctx, tx, account.ImportedMember{Name: who.name, From: w.source.from, Joined: who.joined})
		if err != nil {
			return nil, err
		}
		p.made[old] = id
		for _, path := range who.addresses {
			redirects = append(redirects, thread.Redirect{Path: path, Kind: thread.ToMember, NewID: id})
		}
	}
	return redirects, w.Forum.KeepImported(ctx, tx, w.source.from, thread.ImportedMember, p.made)
}

func (w *writer) importThread(p planned, made map[string]int64) thread.ImportThread {
	t := thread.ImportThread{From: w.source.from, OldID: p.topic.old, ID: p.id, BoardID: w.boards[p.topic.board.slug], Kind: p.topic.kind,
		Title: p.topic.title, Tags: p.topic.tags, Known: p.known}
	for i, post := range p.topic.posts {
		author, ok := made[post.author]
		if !ok {
			author = w.members[post.author]
		}
		t.Posts = append(t.Posts, thread.ImportPost{OldID: post.old, AuthorID: author, ReplyTo: post.replyTo,
			Source: p.texts[i].source, Rendered: p.texts[i].rendered, OriginURL: post.url, OriginLicence: post.licence, CreatedAt: post.at})
	}
	for _, e := range p.topic.entries {
		t.Entries = append(t.Entries, thread.ImportEntry{OldID: e.old, Locks: e.locks,
			Act: modlog.Act{ActorName: e.actor, PublicReason: cut(e.reason, 4000), HappenedAt: e.at}})
	}
	if p.topic.accepted != "" {
		t.Accepted = &thread.ImportAccepted{OldPost: p.topic.accepted, At: p.topic.acceptAt}
	}
	return t
}

func (p planned) redirects(done thread.Imported) []thread.Redirect {
	var all []thread.Redirect
	if p.first {
		for _, path := range p.topic.addresses {
			all = append(all, thread.Redirect{Path: path, Kind: thread.ToThread, NewID: done.ID})
		}
	}
	for _, post := range p.topic.posts {
		for _, path := range post.addresses {
			all = append(all, thread.Redirect{Path: path, Kind: thread.ToPost, NewID: done.Posts[post.old]})
		}
	}
	return all
}

// prepareBoard finds the board of a topic, or makes it.
func (w *writer) prepareBoard(ctx context.Context, b board) error {
	if _, ready := w.boards[b.slug]; ready {
		return nil
	}
	id, known, err := w.boardHere(ctx, b)
	if err != nil {
		return err
	}
	w.report.Boards = append(w.report.Boards, b.slug)
	w.boards[b.slug] = id
	if id == 0 {
		w.report.add("boards", 1, 0)
	}
	if known || w.options.DryRun {
		return nil
	}
	return w.DB.Write(ctx, func(tx *db.Tx) error { return w.keepBoard(ctx, tx, b) })
}

// boardHere gives the id of the board that an earlier run chose for it, which
// makes it known, or of the one that has its address; 0 for none.
func (w *writer) boardHere(ctx context.Context, b board) (id int64, known bool, err error) {
	if b.old != "" {
		earlier, err := w.Forum.ImportedIDs(ctx, w.source.from, thread.ImportedBoard, []string{b.old})
		if id := earlier[b.old]; id != 0 || err != nil {
			return id, true, err
		}
	}
	id, err = w.Forum.ImportBoardID(ctx, b.slug)
	return id, id != 0 && b.old == "", err
}

// keepBoard makes the board, if there is none, and keeps what it was called at
// the source.
func (w *writer) keepBoard(ctx context.Context, tx *db.Tx, b board) (err error) {
	id := w.boards[b.slug]
	if id == 0 {
		if id, err = w.Forum.ImportBoard(ctx, tx, b.slug, b.name); err != nil {
			return err
		}
		w.boards[b.slug] = id
	}
	if b.old == "" {
		return nil
	}
	var redirects []thread.Redirect
	for _, path := range b.addresses {
		redirects = append(redirects, thread.Redirect{Path: path, Kind: thread.ToBoard, NewID: id})
	}
	return errors.Join(w.Forum.KeepImported(ctx, tx, w.source.from, thread.ImportedBoard, map[string]int64{b.old: id}),
		w.Forum.AddRedirects(ctx, tx, redirects))
}
