package moderation

import (
	"context"
	"fmt"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/notify"
)

// noticeKind is a kind of notice, as the schema of notices knows it.
type noticeKind = string

// The kinds of notice that moderation sends.
const (
	noticeModerated     noticeKind = "moderated"
	noticeRestored      noticeKind = "restored"
	noticeFlagDecided   noticeKind = "flag-decided"
	noticeAppeal        noticeKind = "appeal"
	noticeAppealDecided noticeKind = "appeal-decided"
	noticeHeld          noticeKind = "held"
	noticeApproved      noticeKind = "approved"
	noticeWarned        noticeKind = "warned"
)

// news is what a member is told; it holds ids and no text.
type news struct {
	kind    noticeKind
	event   string
	thread  *int64
	post    *int64
	entry   *int64
	actor   *int64
	members []int64
}

func (d *Desk) tell(ctx context.Context, tx *db.Tx, n news) error {
	one := notify.News{Kind: notify.Kind(n.kind), Event: n.event, ThreadID: orZero(n.thread), PostID: orZero(n.post), EntryID: n.entry, ActorID: orZero(n.actor), At: d.now()}
	return notify.Tell(ctx, tx, one, notify.Audience{Roles: account.Roles(), Members: n.members})
}

func orZero(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// tellSubject tells the member whose content or account an act concerns.
func (d *Desk) tellSubject(ctx context.Context, tx *db.Tx, made *plan, entry int64) error {
	if made.row.SubjectID == nil || made.quiet {
		return nil
	}
	kind := made.notice
	if kind == "" {
		kind = noticeModerated
	}
	return d.tell(ctx, tx, news{kind: kind, event: fmt.Sprintf("entry:%d", entry), thread: made.row.ThreadID, post: made.row.PostID, entry: &entry,
		actor: made.row.ActorID, members: []int64{*made.row.SubjectID}})
}
