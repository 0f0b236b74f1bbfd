package moderation

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
)

// OwnData writes all that the forum keeps about the viewer into a ZIP file of
// JSON files: what he wrote and did, what he told in confidence, his settings
// and what was done to him. Nothing in it is another member's. It goes row by
// row, so that its memory does not grow with the account. Error: SignIn.
func (d *Desk) OwnData(ctx context.Context, v account.Viewer, to io.Writer) error {
	if !v.SignedIn() {
		return fail.New(fail.SignIn, "Please sign in first.", "You come back here afterwards.")
	}
	z := zip.NewWriter(to)
	if err := writeReadMe(z, v, d.now()); err != nil {
		return err
	}
	for _, part := range ownParts() {
		if err := d.writeOwn(ctx, z, part, v.ID); err != nil {
			return db.Plain(err)
		}
	}
	return z.Close()
}

func writeReadMe(z *zip.Writer, v account.Viewer, now time.Time) error {
	file, err := z.Create("readme.txt")
	if err == nil {
		_, err = io.WriteString(file, "Data of "+v.Name+", as of "+now.Format("2 January 2006, 15:04 UTC")+".\n"+
			"Each file is a JSON array with one object for each thing. Times are UTC.\nPictures are under the addresses that uploads.json names.\n")
	}
	return err
}

// writeOwn writes one file as a JSON array, an object at a time.
func (d *Desk) writeOwn(ctx context.Context, z *zip.Writer, part ownPart, member int64) error {
	file, err := z.Create(part.name + ".json")
	if err != nil {
		return err
	}
	begin := "[\n"
	err = eachOwn(ctx, d.db, part, member, func(row map[string]any) error {
		object, err := json.Marshal(row)
		if err != nil {
			return err
		}
		_, err = io.WriteString(file, begin+string(object))
		begin = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	if begin == "[\n" {
		_, err = io.WriteString(file, "[]\n")
		return err
	}
	_, err = io.WriteString(file, "\n]\n")
	return err
}
