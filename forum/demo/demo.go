package demo

import (
	"context"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/thread"
)

// Parts are what the demo community is written with.
type Parts struct {
	DB      *db.DB
	People  *account.People
	Threads thread.Parts // the running forum's, whose clock is replaced
}

// Settle writes the demo community unless it is there already.
func Settle(ctx context.Context, p Parts) error { return nil }
