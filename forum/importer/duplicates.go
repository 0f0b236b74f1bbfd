package importer

import (
	"context"
	"slices"
	"strconv"

	"answerable/forum/db"
	"answerable/forum/thread"
)

// pair is a duplicate and its original, by old ids.
type pair struct{ thread, original int64 }

// duplicates marks imported threads as duplicates of others. One that is marked
// already, by an earlier run or by people here, stays as it is.
func (w *writer) duplicates(ctx context.Context, pairs []pair) error {
	for some := range slices.Chunk(pairs, batchThreads) {
		if err := stopped(ctx); err != nil {
			return err
		}
		if err := w.duplicatesOf(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) duplicatesOf(ctx context.Context, pairs []pair) error {
	var old []string
	for _, p := range pairs {
		old = append(old, strconv.FormatInt(p.thread, 10), strconv.FormatInt(p.original, 10))
	}
	ids, err := w.Forum.ImportedIDs(ctx, w.source.from, thread.ImportedThread, old)
	if err != nil {
		return err
	}
	var here []int64
	for _, id := range ids {
		here = append(here, id)
	}
	states, err := w.Forum.ImportStates(ctx, here)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool { return states[ids[strconv.FormatInt(p.thread, 10)]].Duplicate })
	if !w.options.DryRun {
		err = w.DB.Write(ctx, func(tx *db.Tx) error { return w.markAll(ctx, tx, fresh, ids) })
	}
	if err == nil {
		w.report.add("duplicates", int64(len(fresh)), int64(len(pairs)-len(fresh)))
	}
	return err
}

func (w *writer) markAll(ctx context.Context, tx *db.Tx, pairs []pair, ids map[string]int64) error {
	for _, p := range pairs {
		err := w.Forum.ImportDuplicate(ctx, tx, ids[strconv.FormatInt(p.thread, 10)], ids[strconv.FormatInt(p.original, 10)])
		if err != nil {
			return err
		}
	}
	return nil
}
