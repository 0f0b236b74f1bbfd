package account

import (
	"time"

	"answerable/forum/db"
)

func insertLetterRequest(tx *db.Tx, r letterRequest, now time.Time) (int64, error) {
	var member *int64
	if r.MemberID != 0 {
		member = &r.MemberID
	}
	return insert(tx, "INSERT INTO letter_requests (kind, email, member_id, name, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
		r.Kind, r.Email, member, r.Name, now)
}

// takeLetterRequest gives the request to one of any number of callers.
func takeLetterRequest(tx *db.Tx, id int64) (letterRequest, bool, error) {
	return one[letterRequest](tx.DB, "DELETE FROM letter_requests WHERE id = ? RETURNING kind, email, coalesce(member_id, 0) AS member_id, name", id)
}

// confirmedOwner is whose address it is for certain.
func confirmedOwner(tx *db.Tx, email string) (credentials, bool, error) {
	return one[credentials](tx.DB, selectCredentials+"lower(email) = lower(?) AND email_confirmed_at IS NOT NULL", email)
}

func credentialsIn(tx *db.Tx, member int64) (credentials, bool, error) {
	return one[credentials](tx.DB, selectCredentials+"id = ?", member)
}
