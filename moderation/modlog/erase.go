package modlog

import (
	"context"
	"errors"

	"answerable/forum/db"
	"answerable/forum/fail"
)

// Erase takes away the texts of an entry, their salts and the salts of its
// content, as the law may ask. The receipt is of an EraseText entry for it.
// Leaf and proofs stay: they hold commitments, which open to nobody now but to
// who kept a receipt.
func (l *Log) Erase(ctx context.Context, tx *db.Tx, entry int64, r Receipt) error {
	if !r.Covers(EraseText, entry) {
		return errors.New("modlog: erasing texts needs the receipt of an entry about it")
	}
	done, err := erase(ctx, tx, entry, r.Entry())
	if err == nil && !done {
		return fail.New(fail.Conflict, "The texts of this entry were erased already.", "Look at the entry's page: it links to the entry of the erasure.")
	}
	return err
}
