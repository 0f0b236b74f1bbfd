package themes

func sampleReply() ReplyForm {
	return ReplyForm{
		Form: Form{Key: "4fJ2kq"}, ThreadID: 12, SignedIn: true, As: hubOwner,
		Composer: Composer{DraftKey: "thread:12", SavedAt: sampleAt, Max: 50000}, OfferNoAnswerNeeded: true, At: sampleAt,
	}
}

// staffReply has everything a reply form can have, errors included.
func staffReply() ReplyForm {
	f := sampleReply()
	f.As, f.OfferNoAnswerNeeded, f.CanMark, f.Official, f.Versions = firmware, false, true, true, "4.7.5"
	f.ReplyTo = &PostRef{ID: 381, Number: 381, URL: "/p/381", Author: hubOwner}
	f.Templates = []Choice{{Text: "Choose one"}, {Value: "1", Text: "Ask for the version", Selected: true}}
	f.NewSince, f.NewURL = 2, "/t/12/x?page=21#p99"
	f.Composer.Body = "Which version, please?"
	f.Composer.Error = "That is longer than 50,000 characters. Put the log into a file and add the part that matters."
	f.Errors = map[string]string{"": "Somebody locked the thread.", "body": f.Composer.Error, "versions": "At most 200 characters."}
	f.Composer.Preview = sampleBody
	return f
}

func extremeReply() ReplyForm {
	f := staffReply()
	f.As, f.ReplyTo = hostile, &PostRef{URL: "javascript:alert(1)", Author: hostile}
	f.Composer.Body, f.Composer.Error, f.Composer.DraftKey, f.Versions, f.Key = hostileText, hostileText, hostileText, longWord, hostileText
	f.Errors = map[string]string{"": hostileText, "body": longWord}
	f.Templates = []Choice{{Value: hostileText, Text: longWord}}
	return f
}

func partSamples() []Sample {
	worked, failed := true, false
	return []Sample{
		{Part: PartMe, Name: "guest", Data: MePart{}},
		{Part: PartMe, Name: "guest who may join", Data: MePart{SignUpOpen: true, Return: "/t/12/home-hub-3?page=2"}},
		{Part: PartMe, Name: "typical", Data: MePart{Name: "hub3_owner", URL: "/members/hub3_owner", Class: Member, Unread: 3}},
		{Part: PartMe, Name: "administrator", Data: MePart{Name: "Anna Admin", URL: "/members/anna", Class: Administrator, Unread: 120}},
		{Part: PartMe, Name: "extreme", Data: MePart{Name: hostileText, URL: "javascript:alert(1)", Class: Staff}},
		{Part: PartNotice, Name: "done", Data: NoticePart{Notice{Kind: "done", Text: "Your reply is posted."}}},
		{Part: PartNotice, Name: "error", Data: NoticePart{Notice{Kind: "error", Text: "The link was used already.", Link: &Link{Text: "Sign in", URL: "/sign-in"}}}},
		{Part: PartNotice, Name: "warn", Data: NoticePart{Notice{Kind: "warn", Text: "Read only until 14:00."}}},
		{Part: PartNotice, Name: "extreme", Data: NoticePart{Notice{Kind: "info", Text: hostileText, Link: &Link{Text: hostileText, URL: "javascript:alert(1)"}}}},
		{Part: PartThreadMe, Name: "guest", Data: ThreadMePart{ThreadID: 12, LastURL: "/t/12/x?page=21#p9"}},
		{Part: PartThreadMe, Name: "typical", Data: ThreadMePart{ThreadID: 12, SignedIn: true, FirstUnreadURL: "/p/9", Unread: 31, LastURL: "/p/99", PrivateURL: "/t/12/private", DuplicateURL: "/t/12/duplicate"}},
		{Part: PartThreadMe, Name: "all read", Data: ThreadMePart{ThreadID: 12, SignedIn: true, Level: "all"}},
		{Part: PartPostTools, Name: "nothing", Data: PostToolsPart{PostID: 381}},
		{Part: PartPostTools, Name: "typical", Data: PostToolsPart{PostID: 381, Own: true, HelpfulCount: 3, CanEdit: true, CanWithdraw: true}},
		{Part: PartPostTools, Name: "asker", Data: PostToolsPart{PostID: 382, CanAccept: true, NoAnswer: true, Helpful: true, Confirmed: &worked}},
		{Part: PartPostTools, Name: "everything", Data: PostToolsPart{PostID: 382, Own: true, CanAccept: true, Accepted: true, Helpful: true, Confirmed: &failed, AnswerAgain: true, CanEdit: true, CanWithdraw: true, CanWithdrawMark: 4, OriginalURL: "/p/382/original"}},
		{Part: PartReply, Name: "guest", Data: ReplyForm{ThreadID: 12, Return: "/t/12/home-hub-3"}},
		{Part: PartReply, Name: "typical", Data: sampleReply()},
		{Part: PartReply, Name: "banned", Data: ReplyForm{ThreadID: 12, SignedIn: true, SuspendURL: "/moderation/log/7", Banned: true}},
		{Part: PartReply, Name: "suspended", Data: ReplyForm{ThreadID: 12, SignedIn: true, SuspendURL: "/moderation/log/7"}},
		{Part: PartReply, Name: "staff with errors", Data: staffReply()},
		{Part: PartReply, Name: "extreme", Data: extremeReply()},
	}
}
