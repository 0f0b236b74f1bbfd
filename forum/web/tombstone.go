package web

import (
	"strconv"

	"answerable/forum/thread"
	"answerable/moderation/modlog"
	"answerable/themes"
)

// tombstones say in a post's place what became of its text.
func tombstones(view *themes.Post, p thread.Post) {
	for _, stone := range p.Removed {
		if stone.Hides() {
			hiding := hidingOf(stone)
			view.Hidden = &hiding
		} else if p.Readable() {
			view.Redacted = append(view.Redacted, hidingOf(stone))
		}
	}
	switch {
	case p.MovedTo != nil:
		view.MovedTo = &themes.Link{Text: "It stands here now", URL: postURL(*p.MovedTo)}
	case p.EraseEntryID != nil:
		view.Hidden, view.Erased = nil, &themes.Erasure{EntryURL: entryURL(*p.EraseEntryID)}
	case p.WithdrawnAt != nil:
		view.Hidden, view.Withdrawn = nil, &themes.Withdrawal{At: *p.WithdrawnAt, Reason: p.WithdrawReason}
	case p.HideEntryID != nil && view.Hidden == nil:
		view.Hidden = &themes.Hiding{Number: idText(*p.HideEntryID), EntryURL: entryURL(*p.HideEntryID), At: p.CreatedAt,
			AppealURL: entryURL(*p.HideEntryID) + "/appeal"}
	}
}

func hidingOf(s thread.Tombstone) themes.Hiding {
	at := entryURL(s.EntryID)
	rule := ruleLink(s.Rule)
	h := themes.Hiding{By: member(s.ByName), Automatic: s.Automatic, At: s.At, Rule: rule.Text, RuleURL: rule.URL, Reason: s.Reason, Number: idText(s.EntryID), EntryURL: at,
		DiscussURL: at + "/discuss", AppealURL: at + "/appeal", Appeal: text(s.AppealState), LapsesAt: timeOf(s.LapsesAt)}
	if s.DiscussionID != nil {
		h.DiscussURL = "/t/" + idText(*s.DiscussionID)
	}
	if s.AppealID != nil {
		h.AppealURL = appealURL(*s.AppealID)
	}
	return h
}

// tombstoneTools lead the author of a post to what was removed from it.
func tombstoneTools(own bool, p postFact, id int64) string {
	if !own || !p.removed {
		return ""
	}
	return postURL(id) + "/original"
}

// eventWords are the acts on a thread that stand between its posts.
func eventWords() map[modlog.Kind]themes.EventKind {
	return map[modlog.Kind]themes.EventKind{modlog.LockThread: themes.EventLocked, modlog.UnlockThread: themes.EventUnlocked,
		modlog.EditThread: themes.EventEdited, modlog.MoveThread: themes.EventBoard, modlog.SplitThread: themes.EventSplit, modlog.MergeThread: themes.EventMerged,
		modlog.UnlistThread: themes.EventUnlisted, modlog.RelistThread: themes.EventRelisted}
}

// blockOf names the thread that a block of moved posts came from.
func blockOf(p thread.Post) *themes.Link {
	if p.BlockFrom == nil {
		return nil
	}
	return &themes.Link{Text: strconv.FormatInt(*p.BlockFrom, 10), URL: "/t/" + idText(*p.BlockFrom)}
}

// unlistedOf names the entry by which a thread stands in no list.
func unlistedOf(t thread.Thread) *themes.Link {
	if t.UnlistEntryID == nil {
		return nil
	}
	return &themes.Link{Text: "Log entry " + idText(*t.UnlistEntryID), URL: entryURL(*t.UnlistEntryID)}
}
