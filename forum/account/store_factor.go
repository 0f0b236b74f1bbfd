package account

import (
	"time"

	"answerable/forum/db"
)

func storeProved(tx *db.Tx, member, session int64, now time.Time) (bool, error) {
	n, err := change(tx, "UPDATE sessions SET proved_at = ? WHERE id = ? AND member_id = ?", now, session, member)
	return n == 1, err
}
