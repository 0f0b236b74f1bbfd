package thread

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// UploadLimits bound what uploads may cost.
type UploadLimits struct {
	MaxBytes  int64 // of the file as it is sent
	MaxPixels int64 // width times height
	PerDay    int   // uploads of one member in 24 hours

	slots chan struct{} // a picture is read and decoded only while holding one
}

// decodedAtOnce is how many pictures are in memory at the same time.
const decodedAtOnce = 2

// NewUploadLimits gives limits under which two pictures are decoded at once.
// All limits of one process should come from one call.
func NewUploadLimits(maxBytes, maxPixels int64, perDay int) UploadLimits {
	return UploadLimits{MaxBytes: maxBytes, MaxPixels: maxPixels, PerDay: perDay, slots: make(chan struct{}, decodedAtOnce)}
}

func (l UploadLimits) enter(ctx context.Context) error {
	if l.slots == nil {
		return errors.New("upload limits were not made by NewUploadLimits")
	}
	select {
	case l.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fail.New(fail.Unavailable, "Many pictures are being uploaded just now.",
			"Please choose the picture again in a minute.").After(time.Minute).Because(ctx.Err())
	}
}

func (l UploadLimits) leave() { <-l.slots }

// Uploaded is a picture that was taken. Path is its address below the site's.
type Uploaded struct {
	Name          string
	Path          string
	Width, Height int
}

// uploadRow is an upload as it is stored.
type uploadRow struct {
	name          string
	contentType   string
	bytes         int
	width, height int
}

// Upload takes a picture in: PNG, JPEG, GIF or WebP by its content, whatever
// it is called. Only its pixels are kept, encoded anew, so that neither
// metadata nor a second file hidden inside survives. The reader should not have
// to wait for a network: while it is read one of two places is held.
func (f *Forum) Upload(ctx context.Context, v account.Viewer, file io.Reader) (Uploaded, error) {
	if err := v.MayWrite(); err != nil {
		return Uploaded{}, err
	}
	if err := f.mayUpload(ctx, v); err != nil {
		return Uploaded{}, err
	}
	if err := f.limits.enter(ctx); err != nil {
		return Uploaded{}, err
	}
	defer f.limits.leave()
	data, err := f.readUpload(file)
	if err != nil {
		return Uploaded{}, err
	}
	p, err := reencode(data, f.limits.MaxPixels)
	if err != nil {
		return Uploaded{}, err
	}
	return f.keepUpload(ctx, v, p)
}

func (f *Forum) mayUpload(ctx context.Context, v account.Viewer) error {
	n, err := uploadsSince(ctx, f.db.Read(ctx), v.ID, f.now().Add(-24*time.Hour))
	if err == nil && n >= f.limits.PerDay {
		return tooManyUploads(f.limits.PerDay)
	}
	return db.Plain(err)
}

func tooManyUploads(perDay int) error {
	return fail.New(fail.TooMany, fmt.Sprintf("You have uploaded %d pictures within a day, which is the limit here.", perDay),
		"Please try again tomorrow; your text is kept.").After(time.Hour)
}

func (f *Forum) readUpload(file io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(file, f.limits.MaxBytes+1))
	switch {
	case err != nil:
		return nil, fail.New(fail.Malformed, "The picture did not arrive whole.", "Please choose it again.").Because(err)
	case int64(len(data)) > f.limits.MaxBytes:
		return nil, fail.New(fail.TooLarge, fmt.Sprintf("This file is larger than %.1f MB.", float64(f.limits.MaxBytes)/1e6),
			"Please save the picture smaller, or as JPEG, and choose it again.")
	case len(data) == 0:
		return nil, refuseImage("This file is empty.", nil)
	}
	return data, nil
}

// keepUpload stores the file before its row: a row always has its file.
func (f *Forum) keepUpload(ctx context.Context, v account.Viewer, p picture) (Uploaded, error) {
	row := uploadRow{name: newUploadName() + "." + p.extension, contentType: p.contentType, bytes: len(p.data), width: p.width, height: p.height}
	if err := f.files.Put(ctx, row.name, p.data); err != nil {
		return Uploaded{}, err
	}
	err := f.db.Write(ctx, func(tx *db.Tx) error { return f.insertUpload(ctx, tx, v, row) })
	if err != nil {
		return Uploaded{}, errors.Join(err, f.files.Remove(context.WithoutCancel(ctx), row.name))
	}
	return Uploaded{Name: row.name, Path: path.Join("/uploads", row.name), Width: p.width, Height: p.height}, nil
}

// insertUpload counts once more, because other uploads of this member may have
// passed the first count at the same moment.
func (f *Forum) insertUpload(ctx context.Context, tx *db.Tx, v account.Viewer, row uploadRow) error {
	now := f.now()
	if err := oneAtATime(ctx, tx, "uploads", v.ID); err != nil {
		return err
	}
	n, err := uploadsSince(ctx, tx.WithContext(ctx), v.ID, now.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if n >= f.limits.PerDay {
		return tooManyUploads(f.limits.PerDay)
	}
	return insertUpload(ctx, tx, v.ID, row, now)
}

func newUploadName() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return hex.EncodeToString(b[:])
}

// OpenUpload gives a picture to who uploaded it and to whoever may read a post
// that shows it. Public tells that everybody may, so that shared caches may
// keep it. The caller closes the file.
func (f *Forum) OpenUpload(ctx context.Context, v account.Viewer, name string) (file io.ReadCloser, contentType string, public bool, err error) {
	if !uploadName.MatchString(name) {
		return nil, "", false, fail.NotFound()
	}
	u, err := uploadSeenBy(ctx, f.db, name, Audiences(v))
	if db.NoRow(err) || (err == nil && !u.seen && (!v.SignedIn() || u.memberID != v.ID)) {
		return nil, "", false, fail.NotFound()
	}
	if err != nil {
		return nil, "", false, db.Plain(err)
	}
	file, err = f.files.Open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", false, fail.NotFound().Because(err)
	}
	return file, u.contentType, u.public, err
}

func refuseImage(text string, cause error) error { return fail.Field("image", text).Because(cause) }
