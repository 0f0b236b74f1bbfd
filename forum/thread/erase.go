package thread

import (
	"context"
	"errors"

	"answerable/forum/db"
	"answerable/moderation/modlog"
)

// FilesErased is the job that removes the files of an erased member.
type FilesErased struct {
	MemberID int64 `json:"member"`
}

// Kind names the job for ever.
func (FilesErased) Kind() string { return "files_erased" }

// EraseAuthor makes every page that shows a member old and, with contents, takes
// away for good what he wrote and uploaded. It needs the receipt of that
// erasure.
func (f *Forum) EraseAuthor(ctx context.Context, tx *db.Tx, r modlog.Receipt, member int64, contents bool) error {
	if !r.Covers(modlog.EraseMember, member) {
		return noEntry()
	}
	threads, err := threadsOf(ctx, tx, member)
	if err != nil {
		return err
	}
	if contents {
		if err := eraseTexts(ctx, tx, r, member, f.now()); err != nil {
			return err
		}
		if err := f.jobs.Enqueue(ctx, tx, FilesErased{MemberID: member}); err != nil {
			return err
		}
	}
	for _, t := range threads {
		if err := f.settle(ctx, tx, t.ID, t.BoardID); err != nil {
			return err
		}
	}
	return nil
}

// RemoveFiles does a FilesErased job: nobody can see the pictures since the
// erasure, and here their files and rows go.
func (f *Forum) RemoveFiles(ctx context.Context, job FilesErased) error {
	names, err := uploadsOf(ctx, f.db, job.MemberID)
	if err != nil {
		return db.Plain(err)
	}
	var failures []error
	for _, name := range names {
		if err := f.files.Remove(ctx, name); err != nil {
			failures = append(failures, err)
			continue
		}
		failures = append(failures, f.db.Write(ctx, func(tx *db.Tx) error { return deleteUpload(ctx, tx, name) }))
	}
	return errors.Join(failures...)
}
