package search

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"answerable/forum/db"
	"answerable/forum/fault"
	"answerable/forum/thread"
)

// PostsPerPart is how many posts one document of a thread covers: part 0 has
// the numbers 1 to 50.
const PostsPerPart = 50

// A batch of documents is handed to the index when it has so many, or so much
// text.
const (
	batchDocuments = 200
	batchBytes     = 2 << 20
)

// Index brings the documents of a changed thread up to date. On a node without
// an index it does nothing.
func (f *Finder) Index(ctx context.Context, changed thread.Changed) error {
	engine := f.index()
	if engine == nil {
		return nil
	}
	for round := range mostRounds {
		was, err := f.indexThread(ctx, engine, changed.ThreadID, round > 0)
		if err != nil {
			return err
		}
		now, err := headsFrom(ctx, f.db, changed.ThreadID, changed.ThreadID, 1)
		if err != nil {
			return db.Plain(err)
		}
		if was == stateOf(now) {
			return nil
		}
	}
	return errBusy
}

// mostRounds bounds how often a thread that changes meanwhile is indexed by one job.
const mostRounds = 10

// errBusy ends a job that others go on after: the thread changed each time.
var errBusy = errors.New("search: a thread changed faster than it was indexed")

// stateOf is the version of what stands in the index for a thread, 0 for nothing.
// Another job, here or on another node, may have stored a later one in the
// meantime, which an older one then took the place of: so each job looks again
// after it stored.
func stateOf(heads []head) int64 {
	if len(heads) == 0 || heads[0].Gone {
		return 0
	}
	return heads[0].Version
}

// indexThread stores a thread as it is, and says in which state. Unless it is to
// be done again, it leaves out one that this node stored a moment ago.
func (f *Finder) indexThread(ctx context.Context, engine Engine, id int64, again bool) (state int64, err error) {
	heads, err := headsFrom(ctx, f.db, id, id, 1)
	if err != nil {
		return 0, db.Plain(err)
	}
	key := Thread(id)
	if state = stateOf(heads); state == 0 {
		return 0, engine.Remove(ctx, []Key{key})
	}
	if indexed, known := f.indexed.GetIfPresent(key); known && indexed == state && !again {
		return state, nil // several jobs of a busy thread end in one look
	}
	b := batch{put: engine.Put}
	if err := f.document(ctx, heads[0], &b); err != nil {
		return 0, err
	}
	if err := b.flush(ctx); err != nil {
		return 0, err
	}
	f.indexed.Set(key, state)
	if heads[0].WorkaroundHere { // it may have been hidden or withdrawn
		return state, f.indexFault(ctx, engine, heads[0].FaultID, true)
	}
	return state, nil
}

// IndexFault brings the document of a changed fault up to date and, where what
// they show of it changed, those of its threads.
func (f *Finder) IndexFault(ctx context.Context, changed fault.Changed) error {
	engine := f.index()
	if engine == nil {
		return nil
	}
	if err := f.indexFault(ctx, engine, changed.FaultID, false); err != nil {
		return err
	}
	if !changed.Threads {
		return nil
	}
	b := batch{put: engine.Put}
	for after := int64(0); ; {
		heads, err := headsOfFault(ctx, f.db, changed.FaultID, after, reindexPage)
		if err != nil {
			return db.Plain(err)
		}
		if len(heads) == 0 {
			return b.flush(ctx)
		}
		if err := f.fillPage(ctx, heads, &b); err != nil {
			return err
		}
		after = heads[len(heads)-1].ID
	}
}

func (f *Finder) indexFault(ctx context.Context, engine Engine, id int64, again bool) error {
	heads, err := faultHeadsFrom(ctx, f.db, id, id, 1)
	if err != nil {
		return db.Plain(err)
	}
	key := Fault(id)
	if len(heads) == 0 || heads[0].merged() {
		return engine.Remove(ctx, []Key{key})
	}
	if indexed, known := f.indexed.GetIfPresent(key); known && indexed == heads[0].Version && !again {
		return nil
	}
	d, err := f.faultDocument(ctx, heads[0])
	if err == nil {
		err = engine.Put(ctx, []Document{d})
	}
	if err == nil {
		f.indexed.Set(key, heads[0].Version)
	}
	return err
}

// faultDocument gives a fault's document. It holds nothing that some reader of
// the fault's board may not read.
func (f *Finder) faultDocument(ctx context.Context, h faultHead) (Document, error) {
	said, err := faultText(ctx, f.db, h)
	if err != nil {
		return Document{}, db.Plain(err)
	}
	versions, err := faultVersions(ctx, f.db, h)
	if err != nil {
		return Document{}, db.Plain(err)
	}
	fixed := h.FixedVersion != "" || h.Workaround
	return Document{
		ID: DocumentID(Fault(h.ID), 0), Kind: KindFault, FaultID: h.ID, Parts: 1, BoardID: h.BoardID, Access: accessOf(h.BoardID), Language: h.Language,
		Title: h.Title + " " + fault.Number(h.ID), Body: said.body, Replies: said.titles, Versions: versions, Status: string(h.Status), Affected: h.AffectedCount,
		Official: h.Workaround, Answered: fixed, Unanswered: !fixed && !h.Status.Closed(), Fixed: fixed,
		CreatedAt: h.OpenedAt, ActiveAt: h.ChangedAt, Version: h.Version,
	}, nil
}

func (h head) parts() int { return max(1, (h.LastNumber+PostsPerPart-1)/PostsPerPart) }

// document gives the thread's documents to the batch, one part in memory at a time.
func (f *Finder) document(ctx context.Context, h head, b *batch) error {
	for part := range h.parts() {
		text, err := partText(ctx, f.db, h.ID, part)
		if err != nil {
			return db.Plain(err)
		}
		if err := b.add(ctx, h.document(part, text)); err != nil {
			return err
		}
	}
	return nil
}

func (h head) document(part int, text part) Document {
	answered := h.OfficialCount+h.AcceptedCount > 0
	d := Document{
		ID: DocumentID(Thread(h.ID), part), Kind: KindThread, ThreadID: h.ID, Part: part, Parts: h.parts(), Root: h.Root,
		BoardID: h.BoardID, Access: accessOf(h.BoardID), Language: h.Language, Topic: string(h.Kind),
		Title: h.Title, Body: text.body, Replies: text.replies, Members: text.members, Tags: h.Tags,
		Status: string(h.FaultStatus), Affected: h.AffectedCount,
		Official: h.OfficialCount > 0, Accepted: h.AcceptedCount > 0, Answered: answered, Unanswered: !answered && h.Kind.WantsAnswer(),
		Fixed: answered || h.FixedVersion != "" || h.Workaround, CreatedAt: h.CreatedAt, ActiveAt: h.ActiveAt, Hidden: h.Hidden, Version: h.Version,
	}
	if h.ProductVersion != "" {
		d.Versions = []string{h.ProductVersion}
	}
	return d
}

// part is the text of a part's readable posts: the thread's opening post apart
// from the replies.
type part struct {
	body, replies string
	members       []int64
}

func partText(ctx context.Context, d *db.DB, threadID int64, number int) (part, error) {
	var p part
	var text strings.Builder
	wrote := map[int64]bool{}
	err := postsBetween(ctx, d, threadID, number*PostsPerPart+1, (number+1)*PostsPerPart, func(post postText) bool {
		if !wrote[post.AuthorID] {
			wrote[post.AuthorID] = true
			p.members = append(p.members, post.AuthorID)
		}
		if post.Number == 1 {
			p.body = post.Plain
			return true
		}
		text.WriteString(post.Plain)
		text.WriteByte('\n')
		return true
	})
	p.replies = text.String()
	return p, err
}

// batch collects documents and hands them on by and by.
type batch struct {
	put       func(context.Context, []Document) error
	documents []Document
	bytes     int
}

func (b *batch) add(ctx context.Context, d Document) error {
	b.documents = append(b.documents, d)
	b.bytes += len(d.Title) + len(d.Body) + len(d.Replies)
	if len(b.documents) >= batchDocuments || b.bytes >= batchBytes {
		return b.flush(ctx)
	}
	return nil
}

func (b *batch) flush(ctx context.Context) error {
	if len(b.documents) == 0 {
		return nil
	}
	documents := b.documents
	b.documents, b.bytes = nil, 0
	if err := b.put(ctx, documents); err != nil {
		return fmt.Errorf("search: storing %d documents: %w", len(documents), err)
	}
	return nil
}
