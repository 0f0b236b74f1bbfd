package thread

import (
	"context"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/markup"
	"answerable/moderation/modlog"
)

// ImportKind names what an old id of another forum belongs to.
type ImportKind string

// The kinds of old ids.
const (
	ImportedMember ImportKind = "member"
	ImportedThread ImportKind = "thread"
	ImportedPost   ImportKind = "post"
	ImportedEntry  ImportKind = "entry"
	ImportedBoard  ImportKind = "board"
)

// ImportThread is a thread of another forum with what shall be written of it.
// Its author checked and rendered everything; Import leaves nothing out.
type ImportThread struct {
	From     string // the source's name, the same in every run
	OldID    string
	ID       int64 // of the thread here, if it was imported before; then the rest is added to it
	BoardID  int64
	Kind     Kind
	Title    string
	Tags     []string
	Posts    []ImportPost // in their order; a new thread has at least one
	Entries  []ImportEntry
	Accepted *ImportAccepted
	Known    map[string]int64 // old id -> id of posts that were imported before
}

// ImportPost is a post of another forum. ReplyTo is an old id, "" for none.
type ImportPost struct {
	OldID         string
	AuthorID      int64
	ReplyTo       string
	Source        string
	Rendered      markup.Rendered
	OriginURL     string
	OriginLicence string
	CreatedAt     time.Time
}

// ImportEntry is an act of moderation at the source. Locks tells that it is
// still in force, so that the thread is locked by it here as well.
type ImportEntry struct {
	OldID string
	Locks bool
	Act   modlog.Act // Kind, Source, TargetID and ImportedFrom are Import's to fill
}

// ImportAccepted is the asker's mark at the source.
type ImportAccepted struct {
	OldPost string
	At      time.Time
}

// Imported is where an imported thread and its posts now stand.
type Imported struct {
	ID    int64
	Posts map[string]int64 // old id -> id, those known before included
}

// Import writes a thread of another forum in the caller's transaction. It sends
// no notice and makes nobody a follower; the one job brings the search up to
// date. No reader's vote is taken over: helpful_count counts members of this
// forum.
func (f *Forum) Import(ctx context.Context, tx *db.Tx, t ImportThread) (Imported, error) {
	number := 0
	var err error
	if t.ID != 0 {
		number, err = reopenForImport(ctx, tx, &t)
	} else {
		t.ID, err = f.importOpening(ctx, tx, t)
	}
	if err != nil {
		return Imported{}, err
	}
	posts, err := importPosts(ctx, tx, t, number)
	if err != nil {
		return Imported{}, err
	}
	if err := f.importMarks(ctx, tx, t, posts); err != nil {
		return Imported{}, err
	}
	announce(tx, t.BoardID, t.ID)
	return Imported{ID: t.ID, Posts: posts}, f.jobs.Enqueue(ctx, tx, Changed{ThreadID: t.ID})
}

// Numbers are the highest numbers of threads and posts at a source whose addresses
// look like those of pages here, as Discourse's /t/5864 and /p/35328 do.
type Numbers struct{ Thread, Post int64 }

// KeepFree makes new threads and posts get ids above the numbers, so that none of
// their addresses is an old one of something else. Numbers beyond a million million,
// which no forum has, keep nothing free.
func (f *Forum) KeepFree(ctx context.Context, tx *db.Tx, n Numbers) error {
	if err := keepFree(ctx, tx, "threads", n.Thread); err != nil {
		return err
	}
	return keepFree(ctx, tx, "posts", n.Post)
}

func (f *Forum) importOpening(ctx context.Context, tx *db.Tx, t ImportThread) (int64, error) {
	if len(t.Posts) == 0 {
		return 0, fail.New(fail.Internal, "An imported thread has no post.", "Please report this with the source's address of the thread.")
	}
	first := t.Posts[0]
	id, err := insertThread(ctx, tx, Thread{BoardID: t.BoardID, Title: t.Title, Slug: Slug(t.Title), Kind: t.Kind, OpenerID: first.AuthorID},
		t.Tags, first.CreatedAt)
	if err != nil {
		return 0, err
	}
	return id, insertRefs(ctx, tx, t.From, ImportedThread, map[string]int64{t.OldID: id})
}

// importPosts writes the posts after number and gives the ids of all.
func importPosts(ctx context.Context, tx *db.Tx, t ImportThread, number int) (map[string]int64, error) {
	all, added := map[string]int64{}, map[string]int64{}
	for old, id := range t.Known {
		all[old] = id
	}
	for i, p := range t.Posts {
		id, err := insertImported(ctx, tx, t.ID, number+i+1, p, all[p.ReplyTo])
		if err != nil {
			return nil, err
		}
		all[p.OldID], added[p.OldID] = id, id
	}
	if err := insertRefs(ctx, tx, t.From, ImportedPost, added); err != nil {
		return nil, err
	}
	return all, settleImported(ctx, tx, t.ID)
}

func (f *Forum) importMarks(ctx context.Context, tx *db.Tx, t ImportThread, posts map[string]int64) error {
	if t.Accepted != nil {
		if err := insertImportedAccept(ctx, tx, t.ID, posts[t.Accepted.OldPost], t.Accepted.At); err != nil {
			return err
		}
	}
	entries := map[string]int64{}
	for _, e := range t.Entries {
		receipt, err := f.importEntry(ctx, tx, t, e)
		if err != nil {
			return err
		}
		entries[e.OldID] = receipt.Entry()
	}
	if err := insertRefs(ctx, tx, t.From, ImportedEntry, entries); err != nil {
		return err
	}
	return recount(ctx, tx, t.ID)
}

func (f *Forum) importEntry(ctx context.Context, tx *db.Tx, t ImportThread, e ImportEntry) (modlog.Receipt, error) {
	act := e.Act
	act.Kind, act.TargetID, act.Source, act.ImportedFrom = modlog.NoteThread, t.ID, modlog.Imported, t.From
	if e.Locks {
		act.Kind = modlog.LockThread
	}
	receipt, err := f.modlog.Append(ctx, tx, act)
	if err != nil || !e.Locks {
		return receipt, err
	}
	return receipt, lockImported(ctx, tx, t.ID, receipt)
}

// ImportedIDs gives the ids here of a source's old ids; what was not imported
// is absent.
func (f *Forum) ImportedIDs(ctx context.Context, from string, kind ImportKind, old []string) (map[string]int64, error) {
	ids, err := refsOf(ctx, f.db, from, kind, old)
	return ids, db.Plain(err)
}

// KeepImported notes under which old ids something was imported, in the
// transaction that imports it.
func (f *Forum) KeepImported(ctx context.Context, tx *db.Tx, from string, kind ImportKind, ids map[string]int64) error {
	return insertRefs(ctx, tx, from, kind, ids)
}

// ImportState is what an import must leave alone in a thread that was imported
// before.
type ImportState struct {
	ID        int64
	Marked    bool // an answer is or was accepted
	Locked    bool
	Duplicate bool
}

// ImportStates gives the states of threads by id.
func (f *Forum) ImportStates(ctx context.Context, threads []int64) (map[int64]ImportState, error) {
	states, err := importStates(ctx, f.db, threads)
	return states, db.Plain(err)
}

// ImportDuplicate marks a thread as a duplicate of another, in the caller's
// transaction. It tells nobody. Where the source says of two threads that each
// is a duplicate of the other, the first that is imported stands.
func (f *Forum) ImportDuplicate(ctx context.Context, tx *db.Tx, thread, original int64) error {
	root, err := rootOf(ctx, tx, original)
	if err != nil || root == thread {
		return err
	}
	_, err = f.tie(ctx, tx, newDuplicate{thread: Thread{ID: thread}, target: original, at: f.now()})
	return err
}

// ImportBoardID gives the id of the board with that address, or 0.
func (f *Forum) ImportBoardID(ctx context.Context, slug string) (int64, error) {
	b, err := boardBy(ctx, f.db, "slug", slug)
	if db.NoRow(err) {
		return 0, nil
	}
	return b.ID, db.Plain(err)
}

// ImportBoard makes a board that everybody sees and members write in, for an
// import that was told no other.
func (f *Forum) ImportBoard(ctx context.Context, tx *db.Tx, slug, name string) (int64, error) {
	b := Board{Slug: slug, Name: name, MaySee: Everyone, MayStart: Members, MayReply: Members}
	if err := b.check(); err != nil {
		return 0, err
	}
	tx.Announce(BoardsTopic)
	return insertBoard(ctx, tx, b, f.now())
}
