package web

import (
	"html/template"
	"net/url"
	"strings"

	"answerable/forum/fail"
	"answerable/themes"
)

func pathEscape(s string) string { return url.PathEscape(s) }

func queryEscape(s string) string { return url.QueryEscape(s) }

// notices are what a reader is told once, on the page after his act. The
// cookie holds only the word, so nobody can put a text of his own there.
func notices() map[string]themes.Notice {
	done := func(text string) themes.Notice { return themes.Notice{Kind: "done", Text: text} }
	return map[string]themes.Notice{
		"posted":                done("Your post is in."),
		"again":                 {Kind: "info", Text: "This was posted already; here it is. Nothing was posted twice."},
		"sent-before":           {Kind: "info", Text: "This form had arrived already; here is what came of it. Nothing was done twice."},
		"edited":                done("Your change is saved. The earlier text stays in the public history."),
		"withdrawn":             done("Your post is withdrawn. A note in its place says that you did it."),
		"marked":                done("The post is now an official answer, shown above the first post."),
		"unmarked":              done("The official mark is withdrawn, with your reason beside it."),
		"accepted":              done("Marked as what answered your question."),
		"unaccepted":            done("No longer marked as your answer."),
		"confirmed":             done("Thank you. Your result is counted."),
		"followed":              done("You follow this thread."),
		"unfollowed":            done("You no longer follow this thread."),
		"noted":                 done("The note is kept. Only staff see it."),
		"saved":                 done("Saved."),
		"requeued":              done("It is tried again."),
		"read":                  done("Everything is marked as read."),
		"discarded":             done("The draft is discarded."),
		"revoked":               done("That sign-in has ended."),
		"revoked-others":        done("All other sign-ins have ended."),
		"password":              done("Your password is changed, and all other sign-ins have ended."),
		"reset":                 done("Your password is changed. Sign in with it."),
		"address":               done("Your address is confirmed."),
		"address-asked":         done("A letter is on its way to that address. It counts once you follow the link in it."),
		"letter-again":          done("The letter is on its way again. Links of earlier letters work no more."),
		"invited":               done("The invitation is on its way."),
		"invitation-ended":      done("The invitation works no more."),
		"sign-up-approved":      done("Approved. The person is told, and can sign in."),
		"sign-up-refused":       done("Refused. The person reads your reason."),
		"erased":                done("The account is erased. An entry in the moderation log says so."),
		"set-up":                done("The forum is set up. One thing is left before you can administer it: a second proof of who you are."),
		"welcome":               done("Welcome! You are signed in."),
		"signed-out":            done("You are signed out."),
		"retired":               done("The product is out of use. What was written about it stays."),
		"removed":               done("The template is removed. Replies made from it stay."),
		"reply-addresses-ended": done("Ended. Mails from now on bring new addresses to answer to."),
		"sessions-ended":        done("All sessions of this member have ended."),
		"factors-taken":         done("The second factors are removed, and all sessions of this member have ended."),
		"taken":                 done("You answer for this now."),
		"declined":              done("Declined, with your reason in public. Who had it keeps it."),
		"handed-over":           done("Asked. Who has it keeps it until somebody accepts."),
		"escalated":             done("Escalated. The next level's team answers from now on."),
		"asked-up":              done("Counted. It climbs when enough of those it affects have asked."),
		"climbed":               done("Enough have asked: it has climbed to the next level."),
		"no-answer":             done("This post waits for no answer."),
		"answer-needed":         done("This post waits for an answer again."),

		"linked":         done("Linked. You can sign in with it from now on."),
		"passkey-added":  done("The passkey is added, and all other sign-ins have ended."),
		"app-added":      done("The authenticator app is on, and all other sign-ins have ended."),
		"factor-removed": done("Removed. All other sign-ins have ended."),
		"linked-role":    {Kind: "info", Text: "Linked. Your groups there give you a role here, and a change of role ends every sign-in. Please sign in again."},
		"unlinked-role":  {Kind: "info", Text: "Unlinked. The role that it gave went with it, and a change of role ends every sign-in. Please sign in again."},
		"sign-in-ended":  {Kind: "info", Text: "Your sign-in here has ended: it was not used for long, was ended on another device, or your role or your way to sign in changed. Please sign in again."},
		"step-ended":     {Kind: "warn", Text: "That took too long, or had too many wrong codes. Please sign in again."},

		"draft-saved": done("Draft saved."),

		"duplicate-marked": done("Marked. Readers are led to the other thread, and who follows this one follows that one too."),
		"duplicate-undone": done("Taken back. The thread stands for itself again."),

		"fault-followed":   done("You follow this fault. You are told of each update, once."),
		"fault-unfollowed": done("You no longer follow this fault."),
		"fault-opened":     done("The fault is open, and the thread belongs to it. Say what is known in an update."),
		"fault-linked":     done("The thread belongs to the fault now and shows its panel."),
		"fault-unlinked":   done("The thread no longer belongs to the fault. A line with your reason stays in both."),
		"fault-moved":      done("The status is changed."),
		"fault-updated":    done("The update is out. It stands in every linked thread, and followers are told once."),
		"fault-estimated":  done("The estimate is published. Earlier dates stay visible."),
		"promised":         done("The promise is public now. You are reminded before it is due."),
		"promise-ended":    done("The promise has ended. How it ended stays in public."),
		"fault-reported":   done("You are counted, and follow the fault. Thank you."),
		"fault-released":   done("The release is out, and everyone affected is asked whether it is gone."),
		"fault-answered":   done("Thank you. Your answer is counted."),
		"fault-merged":     done("The fault is merged. Its number leads on to the other one."),

		"acted":             done("Done, with its entry in the moderation log."),
		"acted-provisional": {Kind: "warn", Text: "Done, and provisional: it ends after 48 hours unless a second moderator or an administrator confirms it."},
		"undone":            done("Undone. The new entry says so, and the earlier one stays."),
		"act-confirmed":     done("Confirmed. The act lasts now."),
		"flagged":           done("Thank you. A moderator looks at it, and you are told of the outcome."),
		"claimed":           done("It is yours for half an hour."),
		"released":          done("Given back."),
		"flag-refused":      done("The post stays. Those who flagged it are told why, and can appeal."),
		"held":              {Kind: "info", Text: "Your post waits for approval: a moderator reads the first posts of new members. You are told of the outcome."},
		"held-approved":     done("Published. Its author is told."),
		"held-refused":      done("Refused, with its entry in the moderation log. Its author keeps the text and can appeal."),
		"appealed":          done("Your appeal is in. Somebody who had no part in the act decides it."),
		"appeal-decided":    done("Decided, with an entry of its own in the moderation log."),
		"appeal-withdrawn":  done("Your appeal is withdrawn."),
		"rules-published":   done("The new version is in force."),

		"private":         done("Sent. Only the customer and the teams of this thread read it."),
		"private-asked":   done("The customer was asked, and is told that something is there."),
		"private-opened":  done("Opened. The customer sees that you read it."),
		"private-deleted": done("Your private details are deleted."),
	}
}

// tell keeps a word for the next page this reader gets. accepted names the form
// whose text the scripts keep in the browser, so that they forget it.
func (r *Request) tell(word, accepted string) {
	if word != "" {
		r.setCookie(r.web.cookies.notice, word+"."+queryEscape(accepted), 0)
	}
}

// sleepingRole tells on every page, until there is a second factor, why a role
// does nothing.
func (w *Web) sleepingRole(r *Request) []byte {
	if !r.Viewer.NeedsFactor || strings.HasPrefix(r.Path(), factorsPath) {
		return nil
	}
	return w.part(r, themes.PartNotice, themes.NoticePart{Notice: themes.Notice{Kind: "warn",
		Text: "Your role sleeps: it needs a second factor, so that a stolen password is not enough.",
		Link: &themes.Link{Text: "Set one up", URL: factorsPath}}})
}

// suspendedFor tells on every page, before somebody writes in vain, that he cannot
// write, until when, and where the reason and the way to appeal stand.
func (w *Web) suspendedFor(r *Request) []byte {
	if !r.Viewer.Suspended() {
		return nil
	}
	return w.part(r, themes.PartNotice, themes.NoticePart{Notice: themes.Notice{Kind: "warn", Text: fail.From(r.Viewer.MayWrite()).Text,
		Link: &themes.Link{Text: "The reason, and how to appeal", URL: entryURL(*r.Viewer.SuspendEntryID)}}})
}

func (w *Web) noticeOf(r *Request) []byte {
	value := r.Cookies(w.cookies.notice)
	if value == "" {
		return append(w.suspendedFor(r), w.sleepingRole(r)...)
	}
	r.endCookie(w.cookies.notice)
	word, accepted, _ := strings.Cut(value, ".")
	notice, known := notices()[word]
	if !known {
		return nil
	}
	html := w.part(r, themes.PartNotice, themes.NoticePart{Notice: notice})
	if accepted, err := url.QueryUnescape(accepted); err == nil && accepted != "" {
		html = append(html, `<meta name="kept" content="`+template.HTMLEscapeString(accepted)+`">`...)
	}
	return html
}
