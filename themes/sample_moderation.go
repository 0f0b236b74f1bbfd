package themes

import "slices"

func moderationSamples() []Sample {
	return slices.Concat(moderateSamples(), flagSamples(), queueSamples(), heldSamples())
}

func sampleModerate(act string) ModeratePage {
	rows := sampleLogRows()
	return ModeratePage{Frame: sampleFrame("Moderate a post", Moderator), Form: Form{Key: "k", Errors: map[string]string{"reason": "Please give the facts in 3 to 1,000 characters.", "rule": "Choose the rule."}},
		Action: "/p/379/moderate", On: typicalRow().On, Excerpt: "Call my neighbour on 0171 …", Act: act, Acts: []Link{{Text: "Hide the post", URL: "/p/379/moderate?act=post.hide", Current: true}, {Text: "Take passages out", URL: "/p/379/moderate?act=post.redact"}},
		Rules: []Choice{{Text: "Choose one"}, {Value: "2.1", Text: "2.1 No private data in public", Selected: true}}, Sources: []Choice{{Value: "own_initiative", Text: "Own initiative"}, {Value: "flag", Text: "A flag"}},
		Boards: []Choice{{Text: "Choose one"}, {Value: "2", Text: "TV"}}, Markdown: "Call my **neighbour** on 0171 …", SpamURL: "/m/hub3_owner/spam", Standing: rows[1:3],
		Values: ModerateValues{Reason: "Contained a phone number.", Explanation: "Please use private details.", EndsAt: "2026-07-01T12:00", Item: "4", Post: "379", PostsPerDay: "3", Title: "A title", Tags: "hub3"}}
}

func moderateSamples() []Sample {
	var all []Sample
	for _, act := range []string{"post.hide", "post.redact", "thread.lock", "thread.edit", "thread.move", "thread.merge", "thread.split", "member.limit"} {
		all = append(all, Sample{Page: PageModerate, Name: act, Data: sampleModerate(act)})
	}
	stone := Hiding{By: moderatorK, At: sampleAt, Rule: "Rule 2.1", RuleURL: "/rules/1/2.1", Reason: "Contained a phone number.", LapsesAt: sampleAt}
	preview := func(kind string) ModeratePage {
		p := sampleModerate(kind)
		p.Errors, p.Hidden = nil, []HiddenValue{{"act", kind}, {"reason", "Contained a phone number."}}
		p.Preview = &ModeratedPreview{Stone: stone, Kind: kind, Body: sampleBody, Explanation: "Please use private details.", Quotes: 2, Scope: "the post", EndsAt: sampleAt, LapsesAt: sampleAt, Provisional: "A ban needs a second moderator or an administrator."}
		return p
	}
	bare := preview("member.warn")
	bare.Preview = &ModeratedPreview{Stone: Hiding{By: moderatorK, Rule: "Rule 1.1"}, Kind: "member.warn", Scope: "the account"}
	recused := sampleModerate("post.hide")
	recused.Recusal = "You took part in this thread."
	wide := sampleModerate("post.redact")
	wide.Frame, wide.On, wide.Excerpt, wide.Markdown, wide.Act = extremeFrame(Moderator), hostileRow().On, hostileText, longWord+hostileText, "post.redact"
	wide.Errors, wide.Rules, wide.Standing = map[string]string{"": hostileText, "passages": longWord}, []Choice{{Value: hostileText, Text: longWord}}, []LogRow{hostileRow()}
	undo := UndoPage{Frame: sampleFrame("Undo", Moderator), Form: Form{Key: "k"}, Action: "/moderation/log/1480/undo", Act: typicalRow()}
	extreme := UndoPage{Frame: extremeFrame(Moderator), Form: Form{Key: hostileText, Errors: map[string]string{"reason": hostileText}}, Action: "javascript:alert(1)", Act: hostileRow(), Reason: hostileText, Explanation: longWord}
	spam := SpamPage{Frame: sampleFrame("Spam", Moderator), Form: Form{Key: "k", Errors: map[string]string{"rule": "This form is for spam."}}, Action: "/m/x/spam", On: LogTarget{Author: hubOwner}, Rules: []Choice{{Value: "3.1", Text: "3.1 No advertising and no spam"}},
		Posts: []Choice{{Value: "4", Text: "Black box, #4", Help: "Buy my pills", Selected: true}, {Value: "5", Text: "No line, #9"}}, Severe: 10}
	hid := spam
	hid.Results = []SpamResult{{Post: Link{Text: "Black box, #4", URL: "/p/4"}, Entry: Link{Text: "1490", URL: "/moderation/log/1490"}}, {Post: Link{Text: "No line, #9", URL: "/p/5"}, Refused: "You took part in this thread."}}
	wideSpam := SpamPage{Frame: extremeFrame(Moderator), Action: "javascript:alert(1)", On: hostileRow().On, Posts: []Choice{{Value: hostileText, Text: longWord, Help: hostileText}}, Rules: []Choice{{Value: hostileText, Text: longWord}}, Results: []SpamResult{{Post: Link{Text: longWord, URL: "javascript:alert(1)"}, Refused: hostileText}}, Severe: 10}
	all = append(all, Sample{Page: PageSpam, Name: "empty", Data: SpamPage{Frame: sampleFrame("Spam", Moderator)}}, Sample{Page: PageSpam, Name: "typical", Data: spam}, Sample{Page: PageSpam, Name: "done", Data: hid}, Sample{Page: PageSpam, Name: "extreme", Data: wideSpam})
	return append(all, Sample{Page: PageModerate, Name: "empty", Data: ModeratePage{Frame: sampleFrame("Moderate", Moderator)}},
		Sample{Page: PageModerate, Name: "typical", Data: preview("post.hide")}, Sample{Page: PageModerate, Name: "preview of a redaction", Data: preview("post.redact")},
		Sample{Page: PageModerate, Name: "preview of a warning", Data: bare}, Sample{Page: PageModerate, Name: "recused", Data: recused}, Sample{Page: PageModerate, Name: "extreme", Data: wide},
		Sample{Page: PageUndo, Name: "empty", Data: UndoPage{Frame: sampleFrame("Undo", Moderator)}}, Sample{Page: PageUndo, Name: "typical", Data: undo}, Sample{Page: PageUndo, Name: "extreme", Data: extreme})
}

func flagSamples() []Sample {
	post := PostRef{ID: 379, Number: 379, URL: "/p/379", Author: hubOwner}
	page := FlagPage{Frame: sampleFrame("Flag a post", Member), Form: Form{Key: "k"}, Action: "/p/379/flag", Post: post, Thread: Link{Text: "Home Hub 3", URL: "/t/12/x"}, Excerpt: "Call my neighbour …",
		Rules: []Choice{{Text: "None in particular"}, {Value: "2.1", Text: "2.1 No private data in public"}}}
	guest := page
	guest.Guest, guest.Values = true, FlagValues{Reason: "It is my number.", Illegal: true}
	guest.Errors = map[string]string{"reason": "Say in 3 to 2,000 characters what is wrong with the post."}
	sent, thanked := page, guest
	refused, acted, waiting := page, page, page
	refused.Earlier = &Complaint{State: "refused", Answer: "Sharp, and within the rules.", At: sampleAt, AppealURL: "/moderation/queue/3/appeal"}
	acted.Earlier, acted.Gone = &Complaint{State: "acted", At: sampleAt, Entry: Link{Text: "1480", URL: "/moderation/log/1480"}}, true
	waiting.Earlier = &Complaint{State: "open"}
	sent.Sent, thanked.Sent = true, true
	wide := FlagPage{Frame: extremeFrame(Guest), Form: Form{Key: hostileText, Errors: map[string]string{"": hostileText}}, Action: "javascript:alert(1)", Post: PostRef{Number: 123456, URL: "javascript:alert(1)", Author: hostile}, Excerpt: hostileText,
		Rules: []Choice{{Value: hostileText, Text: longWord}}, Values: FlagValues{Reason: hostileText}, Guest: true, Thread: Link{Text: hostileText, URL: "javascript:alert(1)"}}
	return []Sample{
		{Page: PageFlag, Name: "guest with mail", Data: FlagPage{Frame: sampleFrame("Flag", Guest), Form: Form{Key: "k", Errors: map[string]string{"answer_to": "This is no e-mail address."}}, Guest: true, Mails: true, Action: "/p/379/flag", Post: post, Thread: Link{Text: "No line", URL: "/t/7"}, Values: FlagValues{AnswerTo: "anna at home"}}},
		{Page: PageFlag, Name: "guest who hears", Data: FlagPage{Frame: sampleFrame("Flag", Guest), Guest: true, Sent: true, Post: post, Values: FlagValues{AnswerTo: "anna@mail.example"}}},
		{Page: PageFlag, Name: "empty", Data: FlagPage{Frame: sampleFrame("Flag", Guest), Thread: Link{Text: "No line", URL: "/t/7"}}}, {Page: PageFlag, Name: "typical", Data: page}, {Page: PageFlag, Name: "guest", Data: guest},
		{Page: PageFlag, Name: "refused", Data: refused}, {Page: PageFlag, Name: "acted on", Data: acted}, {Page: PageFlag, Name: "waiting", Data: waiting},
		{Page: PageFlag, Name: "sent", Data: sent}, {Page: PageFlag, Name: "sent by a guest", Data: thanked}, {Page: PageFlag, Name: "extreme", Data: wide},
	}
}

func sampleItem() QueueItem {
	return QueueItem{ID: 4, URL: "/moderation/queue/4", Post: PostRef{ID: 379, Number: 379, URL: "/p/379", Author: hubOwner}, Thread: Link{Text: "Home Hub 3", URL: "/t/12/x"}, Board: "Broadband", Excerpt: "Call my neighbour …", OpenedAt: sampleAt,
		Complaints: []FlagView{{By: hubOwner, Rule: "2.1", Reason: "It is a phone number.", At: sampleAt}, {By: Person{Name: "Eve"}, Guest: true, Reason: "It is mine.", Illegal: true, At: sampleAt}}}
}

func queueSamples() []Sample {
	frame := sampleFrame("Moderation queue", Moderator)
	lists := []Link{{Text: "Complaints", URL: "/moderation/queue", Current: true}, {Text: "Waiting for approval", URL: "/moderation/queue?list=held"}}
	mine, taken := sampleItem(), sampleItem()
	mine.Mine, mine.ClaimedBy, mine.ClaimedTill = true, moderatorK, sampleAt
	taken.ClaimedBy, taken.ClaimedTill = adminA, sampleAt
	wide := QueueItem{ID: 9, URL: "javascript:alert(1)", Post: PostRef{Number: 123456, URL: "javascript:alert(1)", Author: hostile}, Thread: Link{Text: hostileText, URL: "javascript:alert(1)"}, Board: longWord, Excerpt: hostileText, Complaints: []FlagView{{By: hostile, Rule: longWord, Reason: hostileText, Illegal: true}}}
	held := []HeldRow{{ID: 1, URL: "/moderation/held/1", Author: hubOwner, Board: "Broadband", Thread: "No line", Excerpt: "Hello, my line …", At: sampleAt, Late: true}, {ID: 2, URL: "/moderation/held/2", Author: nobody, Board: "TV", Thread: "Black box", At: sampleAt}}
	shown := *samplePost(2, hubOwner)
	hidden, withdrawn, gone := shown, shown, shown
	hidden.Hidden, withdrawn.Withdrawn, gone.Erased = &Hiding{By: moderatorK, At: sampleAt}, &Withdrawal{At: sampleAt}, &Erasure{}
	history := AuthorHistory{Person: hubOwner, Joined: sampleAt, Posts: 12, Upheld: 1, Suspended: true, Banned: true, PostsPerDay: 3, Acts: sampleLogRows()[:3]}
	page := QueueItemPage{Frame: frame, Form: Form{Key: "k", Errors: map[string]string{"answer": "Please give the facts."}}, Item: sampleItem(), State: "open", Around: []*Post{&shown, &hidden, &withdrawn, &gone}, Author: history, Acts: []Link{{Text: "Hide the post", URL: "/p/379/moderate?act=post.hide&item=4"}}, Recusal: "You took part in this thread."}
	own, theirs, acted, refused := page, page, page, page
	theirs.Author.Banned = false
	own.Item, theirs.Item, own.Recusal, own.Author = mine, taken, "", AuthorHistory{Person: hubOwner}
	acted.State, acted.Entry, acted.DecidedBy, acted.DecidedAt, acted.Answer = "acted", Link{Text: "1480", URL: "/moderation/log/1480"}, moderatorK, sampleAt, ""
	refused.State, refused.DecidedBy, refused.DecidedAt, refused.Answer = "refused", moderatorK, sampleAt, "It is sharp, and within the rules."
	return []Sample{
		{Page: PageQueue, Name: "empty", Data: QueuePage{Frame: frame}},
		{Page: PageQueue, Name: "typical", Data: QueuePage{Frame: frame, Lists: lists, Items: []QueueItem{sampleItem(), mine, taken}, Cursor: Cursor{OlderURL: "/moderation/queue?after=9"}}},
		{Page: PageQueue, Name: "held", Data: QueuePage{Frame: frame, Lists: lists, Held: held}},
		{Page: PageQueue, Name: "provisional", Data: QueuePage{Frame: frame, Lists: lists, Unconfirmed: sampleLogRows()[1:2]}},
		{Page: PageQueue, Name: "appeals", Data: QueuePage{Frame: frame, Lists: lists, Appeals: []AppealRow{{URL: "/moderation/appeals/3", On: typicalRow(), MadeAt: sampleAt, DueAt: sampleAt}}}},
		{Page: PageQueue, Name: "extreme", Data: QueuePage{Frame: extremeFrame(Moderator), Lists: []Link{{Text: longWord, URL: "javascript:alert(1)"}}, Items: []QueueItem{wide}}},
		{Page: PageQueueItem, Name: "empty", Data: QueueItemPage{Frame: frame, Item: QueueItem{Thread: Link{Text: "No line", URL: "/t/7"}}}}, {Page: PageQueueItem, Name: "typical", Data: page}, {Page: PageQueueItem, Name: "own", Data: own}, {Page: PageQueueItem, Name: "taken", Data: theirs},
		{Page: PageQueueItem, Name: "acted", Data: acted}, {Page: PageQueueItem, Name: "refused", Data: refused},
		{Page: PageQueueItem, Name: "extreme", Data: QueueItemPage{Frame: extremeFrame(Moderator), Item: wide, State: "open", Author: AuthorHistory{Person: hostile, Acts: []LogRow{hostileRow()}}, Acts: []Link{{Text: longWord, URL: "javascript:alert(1)"}}, Answer: hostileText}},
	}
}

func heldSamples() []Sample {
	frame := sampleFrame("A post that waits", Moderator)
	row := HeldRow{ID: 1, URL: "/moderation/held/1", Author: hubOwner, Board: "Broadband", Thread: "No line", At: sampleAt}
	item := HeldItemPage{Frame: frame, Form: Form{Key: "k", Errors: map[string]string{"rule": "Choose the rule."}}, Action: "/moderation/held/1", Row: row, State: "waiting", Title: "No line", Tags: "hub3", Body: Composer{Preview: sampleBody}, Rules: []Choice{{Text: "Choose one"}}, Recusal: "This post mentions you."}
	post, thread := PostRef{ID: 379, Number: 379, URL: "/p/379", Author: hubOwner}, Link{Text: "Home Hub 3", URL: "/t/12/x"}
	entry := Link{Text: "1480", URL: "/moderation/log/1480"}
	texts := []OriginalText{{Entry: entry, Receipt: "/moderation/log/1480/receipt", Source: "Call my **neighbour** on 0171 …", Title: "No line"}, {Entry: entry, Version: 1, Source: "First."}, {Entry: entry, Passage: true, Source: "0171"}, {Entry: entry, Erased: true}}
	return []Sample{
		{Page: PageHeldItem, Name: "empty", Data: HeldItemPage{Frame: frame}}, {Page: PageHeldItem, Name: "typical", Data: item},
		{Page: PageHeldItem, Name: "extreme", Data: HeldItemPage{Frame: extremeFrame(Moderator), Action: "javascript:alert(1)", Row: HeldRow{Author: hostile, Board: longWord, Thread: hostileText}, State: "waiting", Title: hostileText, Tags: longWord, Body: Composer{Preview: extremeBody()}, Rules: []Choice{{Value: hostileText, Text: longWord}}, Values: ModerateValues{Reason: hostileText, Explanation: longWord}}},
		{Page: PageHeld, Name: "empty", Data: HeldPage{Frame: frame}},
		{Page: PageHeld, Name: "typical", Data: HeldPage{Frame: frame, Rows: []OwnHeld{{Place: "No line", Board: "Broadband", Source: "Hello", At: sampleAt, Entry: entry}, {Place: "Black box", Board: "TV", Source: "Buy!", At: sampleAt, Refused: true, Entry: entry, Appeal: "/moderation/log/1480/appeal"}, {Place: "Older"}}}},
		{Page: PageHeld, Name: "extreme", Data: HeldPage{Frame: extremeFrame(Member), Rows: []OwnHeld{{Place: hostileText, Board: longWord, Source: hostileText + longWord, Refused: true, Entry: Link{Text: longWord, URL: "javascript:alert(1)"}, Appeal: "javascript:alert(1)"}}}},
		{Page: PageOriginal, Name: "empty", Data: OriginalPage{Frame: frame, Thread: Link{Text: "No line", URL: "/t/7"}}}, {Page: PageOriginal, Name: "typical", Data: OriginalPage{Frame: frame, Post: post, Thread: thread, Texts: texts, DownloadURL: "/p/379/original?download=1"}},
		{Page: PageOriginal, Name: "extreme", Data: OriginalPage{Frame: extremeFrame(Member), Post: PostRef{Number: 123456, URL: "javascript:alert(1)"}, Thread: Link{Text: hostileText, URL: "javascript:alert(1)"}, Texts: []OriginalText{{Entry: Link{Text: longWord, URL: "javascript:alert(1)"}, Receipt: "javascript:alert(1)", Title: hostileText, Source: hostileText + longWord}}, DownloadURL: "javascript:alert(1)"}},
	}
}
