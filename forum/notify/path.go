package notify

import "fmt"

// Path leads to what a notice is about: where something is to be done, or the
// most exact place.
func (n Notice) Path() string {
	switch {
	case n.Kind == MailOff:
		return "/account/mail"
	case n.Kind == Private:
		return fmt.Sprintf("/t/%d/private", n.ThreadID)
	case n.Kind == FlagDecided && n.PostID != 0:
		return fmt.Sprintf("/p/%d/flag", n.PostID)
	case n.Kind == Held && n.EntryID == nil:
		return "/held"
	case n.Kind == Verify:
		return "/faults/" + Number(n.FaultID) + "/verify"
	case n.EntryID != nil:
		return fmt.Sprintf("/moderation/log/%d", *n.EntryID)
	case n.FaultEventID != 0:
		return fmt.Sprintf("/faults/%s#e%d", Number(n.FaultID), n.FaultEventID)
	case n.PostID != 0:
		return fmt.Sprintf("/p/%d", n.PostID)
	case n.FaultID != 0:
		return "/faults/" + Number(n.FaultID)
	case n.ThreadID != 0:
		return fmt.Sprintf("/t/%d/%s", n.ThreadID, n.ThreadSlug)
	}
	return "/notifications"
}
