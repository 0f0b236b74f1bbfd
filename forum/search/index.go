package search

import (
	"context"
	"strings"
	"time"

	"answerable/forum/db"
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
	if f.engine == nil {
		return nil
	}
	heads, err := headsFrom(ctx, f.db, changed.ThreadID, changed.ThreadID, 1)
	if err != nil {
		return db.Plain(err)
	}
	if len(heads) == 0 {
		return f.engine.Remove(ctx, []int64{changed.ThreadID})
	}
	if indexed, known := f.indexed.GetIfPresent(changed.ThreadID); known && indexed == heads[0].Version {
		return nil // several jobs of a busy thread end in one look
	}
	b := batch{put: f.engine.Put}
	if err := f.document(ctx, heads[0], &b); err != nil {
		return err
	}
	if err := b.flush(ctx); err != nil {
		return err
	}
	f.indexed.Set(changed.ThreadID, heads[0].Version)
	return nil
}

// head is what every part of a thread carries. It is read before the posts, so
// that a document is never older than its version says.
type head struct {
	ID            int64
	BoardID       int64
	Title         string
	Kind          string
	LastNumber    int
	OfficialCount int
	AcceptedCount int
	Version       int64
	CreatedAt     time.Time
	ActiveAt      time.Time
	Tags          []string `gorm:"-"`
}

func (h head) parts() int { return max(1, (h.LastNumber+PostsPerPart-1)/PostsPerPart) }

// document gives the thread's documents to the batch, one part in memory at a time.
func (f *Finder) document(ctx context.Context, h head, b *batch) error {
	for part := range h.parts() {
		body, replies, err := partText(ctx, f.db, h.ID, part)
		if err != nil {
			return db.Plain(err)
		}
		if err := b.add(ctx, h.document(part, body, replies)); err != nil {
			return err
		}
	}
	return nil
}

func (h head) document(part int, body, replies string) Document {
	return Document{
		ID: DocumentID(h.ID, part), Kind: KindThread, ThreadID: h.ID, Part: part, Parts: h.parts(),
		BoardID: h.BoardID, Access: accessOf(h.BoardID), Topic: h.Kind,
		Title: h.Title, Body: body, Replies: replies, Tags: h.Tags,
		Official: h.OfficialCount > 0, Accepted: h.AcceptedCount > 0, Answered: h.OfficialCount+h.AcceptedCount > 0,
		CreatedAt: h.CreatedAt, ActiveAt: h.ActiveAt, Version: h.Version,
	}
}

// partText gives the text of a part's readable posts: the thread's opening
// post apart from the replies.
func partText(ctx context.Context, d *db.DB, threadID int64, part int) (body, replies string, err error) {
	var text strings.Builder
	err = postsBetween(ctx, d, threadID, part*PostsPerPart+1, (part+1)*PostsPerPart, func(p postText) bool {
		if p.Number == 1 {
			body = p.Plain
			return true
		}
		text.WriteString(p.Plain)
		text.WriteByte('\n')
		return true
	})
	return body, text.String(), err
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
	return b.put(ctx, documents)
}
