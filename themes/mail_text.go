package themes

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// happened says in one line what an event is, for lists and subjects. How is
// what Notification.How has, and may be left out.
func (l *locale) happened(kind NotificationKind, by, fault string, how ...string) string {
	switch kind {
	case NoticeReply:
		return l.t("%s replied", by)
	case NoticeMention:
		return l.t("%s mentioned you", by)
	case NoticeQuote:
		return l.t("%s quoted you", by)
	case NoticeOfficial:
		return l.t("Official answer, marked by %s", by)
	case NoticeWithdrawn:
		return l.t("An official answer was withdrawn by %s", by)
	case NoticeAccepted:
		return l.t("%s accepted your answer", by)
	case NoticeThread:
		return l.t("New thread by %s", by)
	case NoticeDuplicate:
		return l.t("%s marked this as a duplicate; you follow the other thread, too", by)
	}
	said := append(how, "")[0]
	if kind == NoticeModerated || kind == NoticeWarned || kind == NoticeRestored {
		if text := l.acted(said); text != "" {
			return text
		}
	}
	if text := l.happenedDates(kind, fault, said); text != "" {
		return text
	}
	if text := l.happenedFault(kind, fault); text != "" {
		return text
	}
	switch {
	case kind == NoticeMailOff && said == "complained":
		return l.t("Mail to you was reported as spam, so none is sent any more")
	case kind == NoticeAppealDecided && said == "upheld":
		return l.t("Your appeal was upheld")
	case kind == NoticeAppealDecided && said == "rejected":
		return l.t("Your appeal was rejected")
	}
	return l.happenedToYou(kind)
}

// acted says what an act of moderation did, to whom it concerns.
func (l *locale) acted(act string) string {
	switch act {
	case "post.hide":
		return l.t("Your post was hidden")
	case "post.redact":
		return l.t("Passages of your post were removed")
	case "thread.edit":
		return l.t("The title or tags of your thread were changed")
	case "thread.move":
		return l.t("Your thread was moved to another board")
	case "thread.split":
		return l.t("Posts of your thread were moved into a thread of their own")
	case "thread.merge":
		return l.t("Your thread was merged into another one")
	case "thread.lock":
		return l.t("Your thread was locked")
	case "thread.unlock":
		return l.t("Your thread was unlocked")
	case "thread.unlist":
		return l.t("Your thread was taken out of the lists")
	case "thread.relist":
		return l.t("Your thread is in the lists again")
	case "action.lapse":
		return l.t("What a moderator did has lapsed")
	}
	return l.actedOnAccount(act)
}

func (l *locale) actedOnAccount(act string) string {
	switch act {
	case "member.warn":
		return l.t("A moderator warned you")
	case "member.limit":
		return l.t("A moderator limited your posts")
	case "member.suspend":
		return l.t("Your account is suspended")
	case "member.ban":
		return l.t("Your account is banned")
	case "member.lift":
		return l.t("A restriction of your account was lifted")
	}
	return ""
}

// happenedDates tells of estimates and promises; one made in a thread has no
// fault.
func (l *locale) happenedDates(kind NotificationKind, fault, how string) string {
	var text string
	switch kind {
	case NoticeEstimate:
		text = l.estimateChange(how)
	case NoticePromise:
		text = l.t("something was promised")
	case NoticePromiseEnded:
		text = l.promiseEnding(PromiseState(how))
	default:
		return ""
	}
	if fault == "" {
		return capital(text)
	}
	return l.t("%s: %s", fault, text)
}

func (l *locale) estimateChange(how string) string {
	switch how {
	case "given":
		return l.t("a date was given")
	case "moved":
		return l.t("the estimated date was moved")
	case "passed":
		return l.t("the estimated date has passed")
	}
	return l.t("the estimate changed")
}

func (l *locale) promiseEnding(s PromiseState) string {
	switch s {
	case PromiseKept:
		return l.t("a promise was kept")
	case PromiseLate:
		return l.t("a promise was kept late")
	case PromiseBroken:
		return l.t("a promise was broken")
	case PromiseWithdrawn:
		return l.t("a promise was withdrawn")
	}
	return l.t("a promise ended")
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

func (l *locale) happenedFault(kind NotificationKind, fault string) string {
	switch kind {
	case NoticeUpdate:
		return l.t("Update on %s", fault)
	case NoticeStatus:
		return l.t("%s has a new status", fault)
	case NoticeLinked:
		return l.t("A thread was linked to %s", fault)
	case NoticeVerify:
		return l.t("A fix is out for %s. Is it gone for you?", fault)
	case NoticeRegression:
		return l.t("%s may be back in a newer version", fault)
	}
	return ""
}

func (l *locale) happenedToYou(kind NotificationKind) string {
	switch kind {
	case NoticePromiseReminder:
		return l.t("A promise of yours is due soon")
	case NoticePromiseOverdue:
		return l.t("A promise is overdue")
	case NoticeOwner:
		return l.t("A new owner cares for this")
	case NoticeHandover:
		return l.t("This waits for somebody to accept it")
	case NoticeEscalated:
		return l.t("Escalated to your team")
	case NoticeStalled:
		return l.t("A customer waits longer than the target")
	case NoticePrivate:
		return l.t("Private details: there is something for you")
	case NoticeModerated:
		return l.t("A moderator acted on your post")
	case NoticeRestored:
		return l.t("Your post is visible again")
	case NoticeFlagDecided:
		return l.t("A post you flagged was looked at")
	case NoticeAppeal:
		return l.t("An appeal waits for a decision")
	case NoticeAppealDecided:
		return l.t("Your appeal was decided")
	case NoticeHeld:
		return l.t("Your post waits for approval")
	case NoticeApproved:
		return l.t("Your post was approved")
	case NoticeWarned:
		return l.t("A moderator acted on your account")
	case NoticeMailOff:
		return l.t("Mail to your address came back, so none is sent any more")
	}
	return l.t("Something new")
}

// fact is the name of a line of facts in a mail, and its value in words.
func (l *locale) fact(f MailFact) string {
	text := f.Text
	switch {
	case f.Code == "none":
		text = l.t("no date yet")
	case !f.From.IsZero():
		text = l.t("%s to %s", l.moment(f.From), l.moment(f.At))
	case !f.At.IsZero():
		text = l.moment(f.At)
	case f.Code != "" && f.Name == "promise":
		text = l.promiseState(PromiseState(f.Code))
	case f.Code != "":
		text = l.faultStatus(FaultStatus(f.Code))
	}
	switch f.Name {
	case "status":
		return l.t("Status: %s", text)
	case "fixed":
		return l.t("Estimated: %s", text)
	case "fixed-before":
		return l.t("Before: %s", text)
	case "next-update":
		return l.t("Next update by: %s", text)
	case "next-update-before":
		return l.t("Next update before: %s", text)
	case "reason":
		return l.t("Reason: %s", text)
	case "promised":
		return l.t("Promised: %s", text)
	case "due":
		return l.t("Due: %s", text)
	case "promise":
		return l.t("The promise: %s", text)
	}
	return text
}

// mailAction is the text of the link that leads to an event.
func (l *locale) mailAction(kind NotificationKind) string {
	switch kind {
	case NoticeVerify:
		return l.t("Say whether it is gone")
	case NoticePrivate:
		return l.t("Read it in the forum")
	case NoticeModerated, NoticeWarned, NoticeHeld:
		return l.t("Read the reason, and how to appeal")
	case NoticeAppeal, NoticeHandover, NoticeEscalated, NoticeStalled:
		return l.t("Look at it")
	}
	return l.t("Read on in the forum")
}

// mailEnd is the text of the link that ends mail of a scope.
func (l *locale) mailEnd(what string) string {
	switch what {
	case "thread":
		return l.t("No more mail about this thread")
	case "fault":
		return l.t("No more mail about this fault")
	case "digest":
		return l.t("No more digests")
	}
	return l.t("No more mail of this kind")
}

// LetterText is what a letter says.
type LetterText struct {
	Subject    string
	Paragraphs []string
	Action     string // text of the link, "" where there is none
}

// letter puts a letter into words. Its facts are plain text that strangers may
// have written.
func (l *locale) letter(m LetterMail) LetterText {
	until := l.untilFact(m.Facts["until"])
	switch m.Kind {
	case "confirm-address":
		return LetterText{l.t("Confirm your e-mail address"), lines(l.t("Somebody, probably you, gave this address at %s. Confirm that it is yours and that mail reaches you.", m.SiteName), until,
			l.t("If it was not you, do nothing: nothing happens.")), l.t("Confirm this address")}
	case "address-changing":
		return LetterText{l.t("Your e-mail address is about to change"), lines(l.t("Somebody signed in as you asked to change your address to %s.", m.Facts["new"]),
			l.t("If it was not you, change your password now and end the other sign-ins on your account page.")), ""}
	case "address-changed":
		return LetterText{l.t("Your e-mail address was changed"), lines(l.t("Mail for your account goes to %s from now on.", m.Facts["new"]),
			l.t("If it was not you, answer nothing and tell the administrators of %s at once.", m.SiteName)), ""}
	case "reset-password":
		return LetterText{l.t("Choose a new password"), lines(l.t("Somebody, probably you, asked for a new password."), until, l.t("If it was not you, do nothing: your password stays as it is.")), l.t("Choose a new password")}
	case "password-changed":
		return LetterText{l.t("Your password was changed"), lines(l.t("The password of your account was changed, and all other sign-ins have ended."), l.t("If it was not you, choose a new one now.")), l.t("Choose a new password")}
	}
	return l.letterEntering(m, until)
}

func (l *locale) letterEntering(m LetterMail, until string) LetterText {
	switch m.Kind {
	case "invitation":
		return LetterText{l.t("%s invites you to %s", m.Facts["from"], m.SiteName), lines(l.t("%s invites you to join %s.", m.Facts["from"], m.SiteName), m.Facts["text"], until), l.t("Sign up")}
	case "sign-up-known":
		return LetterText{l.t("You have an account already"), lines(l.t("Somebody, probably you, signed up at %s with this address, which has an account already. No second one was made.", m.SiteName),
			l.t("If you forgot the password, choose a new one.")), l.t("Choose a new password")}
	case "sign-up-held":
		return LetterText{l.t("Your sign-up waits for an administrator"), lines(l.t("You signed up at %s. An administrator looks at it, and you get a mail either way.", m.SiteName)), ""}
	case "sign-up-approved":
		return LetterText{l.t("Welcome to %s", m.SiteName), lines(l.t("Your account is approved.")), l.t("Sign in")}
	case "sign-up-refused":
		return LetterText{l.t("Your sign-up was refused"), lines(l.t("An administrator of %s refused your sign-up.", m.SiteName), m.Facts["reason"]), ""}
	}
	return l.letterSafety(m, until)
}

func (l *locale) letterSafety(m LetterMail, until string) LetterText {
	notYou := l.t("If it was not you, change your password now and end the other sign-ins on your account page.")
	switch m.Kind {
	case "factor-added":
		return LetterText{l.t("A way to sign in was added"), lines(l.t("Added to your account: %s", m.Facts["text"]), notYou), l.t("Look at your account")}
	case "factor-removed":
		return LetterText{l.t("A way to sign in was removed"), lines(l.t("Removed from your account: %s", m.Facts["text"]), notYou), l.t("Look at your account")}
	case "recovery-code-used":
		left, _ := strconv.Atoi(m.Facts["left"]) // none where there is no number
		return LetterText{l.t("A recovery code was used"), lines(l.t("Somebody signed in as you with a recovery code. %d codes are left.", left), notYou), l.t("Look at your account")}
	case "deletion-asked":
		return LetterText{l.t("Your account will be deleted"), lines(l.t("Somebody signed in as you asked to delete your account."), until, l.t("If you want to keep it, sign in before that.")), l.t("Keep the account")}
	case "deletion-cancelled":
		return LetterText{l.t("Your account stays"), lines(l.t("The deletion of your account was cancelled.")), ""}
	case "account-deleted":
		return LetterText{l.t("Your account is deleted"), lines(l.t("Your account at %s is deleted. This is the last mail.", m.SiteName)), ""}
	case "own-data-downloaded":
		return LetterText{l.t("Your data was downloaded"), lines(l.t("Somebody signed in as you downloaded all data of your account."), notYou), l.t("Look at your account")}
	case "test":
		return LetterText{l.t("A test mail from %s", m.SiteName), lines(l.t("Mail from %s reaches you. Nothing needs to be done.", m.SiteName)), ""}
	}
	if m.Kind == "flag-decided" {
		return l.letterFlag(m)
	}
	return l.letterIntake(m, until)
}

// letterFlag tells a guest what came of his complaint.
func (l *locale) letterFlag(m LetterMail) LetterText {
	last := l.t("This is the only mail about it, and your address is forgotten now.")
	if m.Facts["reason"] == "" {
		return LetterText{l.t("Moderators acted on what you flagged"), lines(l.t("You flagged a post at %s. Moderators acted on it, and say why in public.", m.SiteName), last), l.t("Read what was done and why")}
	}
	return LetterText{l.t("The post that you flagged stays"), lines(l.t("You flagged a post at %s. A moderator looked at it, and it stays. The answer to you:", m.SiteName), m.Facts["reason"], last), l.t("Go there")}
}

// letterIntake is about mails that somebody wrote to the forum.
func (l *locale) letterIntake(m LetterMail, until string) LetterText {
	switch m.Kind {
	case "mail-refused":
		return LetterText{l.t("Your mail was not posted: %s", m.Facts["subject"]), lines(m.Facts["reason"], m.Facts["text"]), l.t("Go there")}
	case "mail-partly":
		return LetterText{l.t("Your mail was posted without its files: %s", m.Facts["subject"]), lines(l.t("The text stands in the forum. These files do not:"), m.Facts["reason"]), l.t("Go there")}
	case "mail-confirm":
		return LetterText{l.t("Post your thread: %s", m.Facts["subject"]), lines(l.t("You wrote a mail to start a thread in %s. Anybody can write under your address, so it waits until you say that it is yours.", m.Facts["text"]), until,
			l.t("If it was not you, do nothing: it is not posted.")), l.t("Look at it and post it")}
	}
	return LetterText{l.t("About your account at %s", m.SiteName), lines(l.t("Something about your account changed. Sign in to see it.")), l.t("Look at your account")}
}

// untilFact says how long a link lives.
func (l *locale) untilFact(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return ""
	}
	return l.t("This holds until %s.", l.moment(at))
}

func lines(all ...string) []string {
	var kept []string
	for _, text := range all {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}

// letterName is what a letter is about, for the outbox.
func (l *locale) letterName(kind string) string {
	letter := l.letter(LetterMail{Kind: kind, MailFrame: MailFrame{SiteName: l.t("this site")}, Facts: map[string]string{"from": l.t("somebody")}})
	return l.t("Letter: %s", strings.TrimRight(letter.Subject, ": "))
}

// mailState is how a mail stands, in words.
func (l *locale) mailState(state string, demo bool) string {
	switch state {
	case "waiting":
		return l.t("for a digest")
	case "collected":
		return l.t("in a digest")
	case "queued":
		if demo {
			return l.t("would be sent")
		}
		return l.t("waits")
	case "sending":
		return l.t("being sent")
	case "sent":
		return l.t("sent")
	case "refused":
		return l.t("refused")
	case "given-up":
		return l.t("given up")
	case "dropped":
		return l.t("not needed any more")
	}
	return state
}

// inboxState is what became of a mail that came in.
func (l *locale) inboxState(outcome string) string {
	switch outcome {
	case "posted":
		return l.t("Posted")
	case "held":
		return l.t("Waits for a moderator's approval")
	case "confirm":
		return l.t("Its author was asked whether it is his")
	case "refused":
		return l.t("Not posted")
	case "report":
		return l.t("A report about a mail of ours")
	case "ignored":
		return l.t("Left alone")
	case "waits":
		return l.t("Waits to be read")
	}
	return outcome
}

// aboutName is a group of kinds, as people choose.
func (l *locale) aboutName(about string) string {
	switch about {
	case "mention":
		return l.t("Somebody mentions you")
	case "reply":
		return l.t("Replies to you and in threads you follow")
	case "answer":
		return l.t("Official and accepted answers")
	case "update":
		return l.t("Updates and status of faults")
	case "estimate":
		return l.t("A date is given or moved")
	case "promise":
		return l.t("A promise is made, kept or broken")
	case "verify":
		return l.t("“Is it gone on version X?”")
	case "thread":
		return l.t("New threads in boards and tags you follow")
	case "private":
		return l.t("Private details: something is there")
	case "work":
		return l.t("Staff work: owner, handover, escalation, promises due")
	case "moderation":
		return l.t("What moderators do with your posts and account")
	case "appeal":
		return l.t("Your flags and appeals")
	}
	return about
}

// followed is the text of the button that changes how much one hears.
func (l *locale) followed(level string) string {
	switch level {
	case "official":
		return l.t("Following: official answers")
	case "status":
		return l.t("Following: status only")
	case "muted":
		return l.t("Muted")
	}
	return l.t("Following")
}
