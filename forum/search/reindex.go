package search

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// reindexPage is how many threads are read at a time.
const reindexPage = 200

// Reindex builds the index anew from SQL while the old one answers and the
// site takes posts, then swaps them. It calls progress after each page of
// threads; total is what there were at the start. When ctx ends or something
// fails, the old index stays. A second one at a time is fail.Conflict; a node
// without an index is fail.Unavailable.
func (f *Finder) Reindex(ctx context.Context, progress func(done, total int)) error {
	engine := f.index()
	if engine == nil {
		return fail.New(fail.Unavailable, noteNoIndex, "Run it on the server that keeps the index.")
	}
	builder, err := engine.Rebuild(ctx)
	if errors.Is(err, ErrRebuilding) {
		return fail.New(fail.Conflict, "The search index is being rebuilt already.", "Wait until that is done.").Because(err)
	}
	if err != nil {
		return fmt.Errorf("begin to rebuild the search index: %w", err)
	}
	began, mark := f.now(), rand.Text()
	done, err := f.fill(ctx, builder, progress)
	if err == nil {
		err = f.commit(ctx, builder, mark)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("rebuild the search index: %w", err), builder.Abort())
	}
	f.forget()
	f.log.InfoContext(ctx, "search index rebuilt", slog.Int("threads and faults", done), slog.Duration("took", f.now().Sub(began).Round(time.Millisecond)))
	return nil
}

// commit swaps the indexes. Both marks stand while that happens, so that neither
// is taken for one that was left behind.
func (f *Finder) commit(ctx context.Context, builder Builder, mark string) error {
	kept, err := keptMarks(ctx, f.db)
	if err == nil {
		err = setMarks(ctx, f.db, f.now(), append(kept, mark)...)
	}
	if err == nil {
		err = builder.Commit(ctx, mark)
	}
	if err != nil {
		return err
	}
	return setMarks(ctx, f.db, f.now(), mark)
}

// fill reads all threads in the order of their ids. A thread that is started or
// changed meanwhile comes through Index, which writes to both indexes.
func (f *Finder) fill(ctx context.Context, builder Builder, progress func(done, total int)) (done int, err error) {
	total, err := countAll(ctx, f.db)
	if err != nil {
		return 0, db.Plain(err)
	}
	b := batch{put: builder.Put}
	for next := int64(1); ; {
		heads, err := headsFrom(ctx, f.db, next, math.MaxInt64, reindexPage)
		if err != nil {
			return done, db.Plain(err)
		}
		if len(heads) == 0 {
			break
		}
		if err := f.fillPage(ctx, heads, &b); err != nil {
			return done, err
		}
		done, next = done+len(heads), heads[len(heads)-1].ID+1
		progress(done, max(done, total))
	}
	for next := int64(1); ; {
		heads, err := faultHeadsFrom(ctx, f.db, next, math.MaxInt64, reindexPage)
		if err != nil {
			return done, db.Plain(err)
		}
		if len(heads) == 0 {
			return done, b.flush(ctx)
		}
		if err := f.fillFaults(ctx, heads, &b); err != nil {
			return done, err
		}
		done, next = done+len(heads), heads[len(heads)-1].ID+1
		progress(done, max(done, total))
	}
}

func (f *Finder) fillFaults(ctx context.Context, heads []faultHead, b *batch) error {
	for _, h := range heads {
		if h.merged() {
			continue
		}
		d, err := f.faultDocument(ctx, h)
		if err == nil {
			err = b.add(ctx, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *Finder) fillPage(ctx context.Context, heads []head, b *batch) error {
	for _, h := range heads {
		if err := ctx.Err(); err != nil {
			return err
		}
		if h.Gone {
			continue
		}
		if err := f.document(ctx, h, b); err != nil {
			return err
		}
	}
	return nil
}
