package notify

// About is a group of kinds of which a member chooses together how he hears.
type About string

// The groups, in the order in which people are asked.
const (
	AboutMentions   About = "mention"
	AboutReplies    About = "reply"
	AboutAnswers    About = "answer"   // official and accepted answers
	AboutUpdates    About = "update"   // a fault's updates and status
	AboutEstimates  About = "estimate" // a date given or moved
	AboutPromises   About = "promise"  // made, kept, late or broken
	AboutChecks     About = "verify"   // "gone on version X?"
	AboutThreads    About = "thread"   // new threads in followed boards and tags
	AboutPrivate    About = "private"
	AboutWork       About = "work" // what staff answer for
	AboutModeration About = "moderation"
	AboutAppeals    About = "appeal" // appeals and flags of one's own
)

// Abouts lists the groups.
func Abouts() []About {
	return []About{AboutMentions, AboutReplies, AboutAnswers, AboutUpdates, AboutEstimates, AboutPromises, AboutChecks, AboutThreads,
		AboutPrivate, AboutWork, AboutModeration, AboutAppeals}
}

// Choice is how a member hears of a group.
type Choice string

// The choices. All but Off show in the site, too.
const (
	AtOnce Choice = "mail"
	Daily  Choice = "daily"
	Weekly Choice = "weekly"
	InSite Choice = "site"
	Off    Choice = "off"
)

// Default is what holds for members who chose nothing: what is meant for them
// comes at once, what fills a board comes once a day.
func (a About) Default() Choice {
	if a == AboutThreads {
		return Daily
	}
	return AtOnce
}

// Own reports whether the group concerns what is the member's own: his content,
// his account, his case, his work. It cannot be turned off and no mute hides it.
func (a About) Own() bool {
	switch a {
	case AboutPrivate, AboutWork, AboutModeration, AboutAppeals:
		return true
	}
	return false
}

// Choices are those a member has for the group.
func (a About) Choices() []Choice {
	if a.Own() {
		return []Choice{AtOnce, Daily, Weekly, InSite}
	}
	return []Choice{AtOnce, Daily, Weekly, InSite, Off}
}

// About is the group a kind belongs to.
func (k Kind) About() About {
	switch k {
	case Mention:
		return AboutMentions
	case Reply:
		return AboutReplies
	case Started:
		return AboutThreads
	case Official, OfficialWithdrawn, Accepted, Duplicate:
		return AboutAnswers
	case FaultUpdate, FaultStatus, Linked, Regression:
		return AboutUpdates
	case FaultEstimate:
		return AboutEstimates
	case Promise, PromiseEnded:
		return AboutPromises
	case Verify:
		return AboutChecks
	case Owner, Handover, Escalated, Stalled, PromiseReminder, PromiseOverdue:
		return AboutWork
	case Private:
		return AboutPrivate
	case Appeal, AppealDecided, FlagDecided:
		return AboutAppeals
	}
	return AboutModeration
}

// Own reports whether no mute and no choice keeps the kind from its member.
func (k Kind) Own() bool { return k == Accepted || k == MailOff || k.About().Own() }

// broad reports whether the kind is told to many at once, so that its mails
// leave after those that are meant for few.
func (k Kind) broad() bool {
	switch k.About() {
	case AboutUpdates, AboutEstimates, AboutPromises, AboutChecks, AboutThreads:
		return true
	}
	return false
}

// Level is how much of a thread, fault, board or tag its follower hears of.
type Level string

// The levels. NotFollowing is the absence of a wish: what is meant for the
// member himself still reaches him; Muted keeps that from him too, but never
// what is his own (see Kind.Own).
const (
	LevelAll      Level = "all"
	LevelOfficial Level = "official" // official answers, and what LevelStatus has
	LevelStatus   Level = "status"   // the fault's status, updates, dates and promises
	NotFollowing  Level = ""
	LevelMuted    Level = "muted"
)

// Levels lists what a member can choose.
func Levels() []Level {
	return []Level{LevelAll, LevelOfficial, LevelStatus, NotFollowing, LevelMuted}
}

// Following reports whether the level asks to be told of something.
func (l Level) Following() bool { return l == LevelAll || l == LevelOfficial || l == LevelStatus }

// levels are those whose followers hear of the kind.
func (k Kind) levels() []Level {
	switch k.About() {
	case AboutAnswers:
		return []Level{LevelAll, LevelOfficial}
	case AboutUpdates, AboutEstimates, AboutPromises, AboutChecks:
		return []Level{LevelAll, LevelOfficial, LevelStatus}
	}
	return []Level{LevelAll}
}

// places reports whether followers of a board or a tag hear of the kind. A
// reply is told to those who follow its thread: a board would be a flood.
func (k Kind) places() bool {
	if k == Linked {
		return false // the fault's own news reach them
	}
	switch k.About() {
	case AboutThreads, AboutUpdates, AboutEstimates, AboutPromises:
		return true
	}
	return k == Official || k == OfficialWithdrawn
}
