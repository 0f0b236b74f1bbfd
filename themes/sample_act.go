package themes

// Samples of the pages that act on one post.

func editSamples() []Sample {
	post := PostRef{ID: 381, Number: 1, URL: "/p/381", Author: hubOwner}
	thread := Link{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12/x"}
	edit := EditPostPage{
		Frame: sampleFrame("Edit post #1", Member), Form: Form{Key: "k", Errors: map[string]string{"title": "Say in one line what happens."}},
		Post: post, Thread: thread, Version: 2, First: true, Values: EditPostValues{Title: "No lease", Tags: "dhcp", Note: "added the version"},
		Composer: Composer{Body: "Since Wednesday…", DraftKey: "edit:381", Max: 50000, Preview: sampleBody}, Marked: true, Conflict: "Since Tuesday…",
	}
	bare := EditPostPage{Frame: sampleFrame("Edit post #1", Member), Post: post, Thread: thread}
	extreme := edit
	extreme.Frame, extreme.Conflict, extreme.Values, extreme.Key = extremeFrame(Member), hostileText+longWord, EditPostValues{hostileText, hostileText, hostileText}, hostileText
	extreme.Composer.Body, extreme.Thread = hostileText, Link{Text: hostileText, URL: "javascript:alert(1)"}
	revisions := []Revision{
		{Number: 3, By: firmware, At: sampleAt, Current: true, AfterMark: true, Note: "the address was wrong", OldTitle: "No lease", NewTitle: "No lease on Android",
			Diff: []DiffSpan{{DiffGap, ""}, {DiffSame, "Give the device a fixed address below "}, {DiffRemoved, "192.168.1.32"}, {DiffAdded, "192.168.1.64"}, {DiffSame, ".\n"}}},
		{Number: 2, By: nobody, At: sampleAt, Redacted: true}, {Number: 1, By: firmware, At: sampleAt},
	}
	wide := []Revision{{Number: 1, By: hostile, At: sampleAt, Note: hostileText, OldTitle: longWord, NewTitle: hostileText, Diff: []DiffSpan{{DiffAdded, hostileText}, {DiffRemoved, longWord + longWord}, {DiffSame, rtlText}}}}
	return []Sample{
		{Page: PageEditPost, Name: "empty", Data: bare},
		{Page: PageEditPost, Name: "typical", Data: edit},
		{Page: PageEditPost, Name: "extreme", Data: extreme},
		{Page: PagePostHistory, Name: "empty", Data: PostHistoryPage{Frame: sampleFrame("History", Guest), Post: post, Thread: thread}},
		{Page: PagePostHistory, Name: "typical", Data: PostHistoryPage{Frame: sampleFrame("History", Guest), Post: post, Thread: thread, Revisions: revisions}},
		{Page: PagePostHistory, Name: "extreme", Data: PostHistoryPage{Frame: extremeFrame(Guest), Post: post, Thread: extreme.Thread, Revisions: wide}},
	}
}

func officialSamples() []Sample {
	post := PostRef{ID: 382, Number: 2, URL: "/p/382", Author: firmware}
	thread := Link{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12/x"}
	text := sampleOfficial()[0].Excerpt
	refused := Form{Key: "k", Errors: map[string]string{"reason": "Say why: everyone who relied on it will read this.", "versions": "At most 200 characters."}}
	mark := MarkOfficialPage{Frame: sampleFrame("Mark as official answer", Staff), Form: refused, Post: post, Thread: thread, Excerpt: text, Versions: "4.7.5", Team: "Gateway firmware", Standing: sampleOfficial()}
	gone := MarkOfficialPage{Frame: mark.Frame, Post: post, Thread: thread, Gone: true}
	withdraw := WithdrawOfficialPage{Frame: sampleFrame("Withdraw", Staff), Form: refused, Thread: thread, Answer: sampleOfficial()[0], Message: "This becomes entry 1490 of the moderation log."}
	hostilePost := PostRef{ID: 1, URL: "javascript:alert(1)", Author: hostile}
	hostileThread := Link{Text: hostileText, URL: "javascript:alert(1)"}
	extreme := WithdrawOfficialPage{Frame: extremeFrame(Staff), Thread: hostileThread, Reason: hostileText, Answer: OfficialAnswer{OfficialMark: OfficialMark{By: hostile, At: sampleAt, Versions: longWord}, Post: hostilePost, Excerpt: longWord}}
	return []Sample{
		{Page: PageMarkOfficial, Name: "empty", Data: gone},
		{Page: PageMarkOfficial, Name: "typical", Data: mark},
		{Page: PageMarkOfficial, Name: "extreme", Data: MarkOfficialPage{Frame: extremeFrame(Staff), Post: hostilePost, Thread: hostileThread, Excerpt: longWord + hostileText, Versions: hostileText, Team: longWord}},
		{Page: PageMarkOfficial, Name: "without a team", Data: MarkOfficialPage{Frame: mark.Frame, Post: post, Thread: thread}},
		{Page: PageWithdrawOfficial, Name: "empty", Data: WithdrawOfficialPage{Frame: withdraw.Frame, Thread: thread, Answer: OfficialAnswer{Post: post}}},
		{Page: PageWithdrawOfficial, Name: "typical", Data: withdraw},
		{Page: PageWithdrawOfficial, Name: "extreme", Data: extreme},
	}
}

func answerSamples() []Sample {
	post := PostRef{ID: 382, Number: 2, URL: "/p/382", Author: firmware}
	thread := Link{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12/x"}
	refused := Form{Key: "k", Errors: map[string]string{"worked": "Say whether it worked.", "model": "Choose a model.", "reason": "At most 300 characters."}}
	hostilePost, hostileThread := PostRef{ID: 1, Author: nobody}, Link{Text: hostileText, URL: "javascript:alert(1)"}
	confirm := ConfirmPage{Frame: sampleFrame("Did it work for you?", Member), Form: refused, Post: post, Thread: thread, Excerpt: sampleOfficial()[0].Excerpt, Worked: "1", Models: sampleModels(), Where: sampleWhere(), Version: "4.7.5", Earlier: &Confirmation{At: sampleAt, Worked: true}}
	again := confirm
	again.Errors, again.Worked, again.Earlier = nil, "0", &Confirmation{At: sampleAt}
	return []Sample{
		{Page: PageConfirm, Name: "empty", Data: ConfirmPage{Frame: confirm.Frame, Post: post, Thread: thread}},
		{Page: PageConfirm, Name: "typical", Data: confirm},
		{Page: PageConfirm, Name: "again", Data: again},
		{Page: PageConfirm, Name: "extreme", Data: ConfirmPage{Frame: extremeFrame(Member), Post: hostilePost, Thread: hostileThread, Excerpt: longWord, Version: hostileText, Note: hostileText, Worked: hostileText, Where: []ProductHelp{{longWord, longWord, longWord}}}},
		{Page: PageWithdrawPost, Name: "empty", Data: WithdrawPostPage{Frame: sampleFrame("Withdraw", Member), Post: post, Thread: thread}},
		{Page: PageWithdrawPost, Name: "typical", Data: WithdrawPostPage{Frame: sampleFrame("Withdraw", Member), Form: refused, Post: post, Thread: thread, Excerpt: "Since Wednesday…", First: true, Answer: true}},
		{Page: PageWithdrawPost, Name: "extreme", Data: WithdrawPostPage{Frame: extremeFrame(Member), Post: hostilePost, Thread: hostileThread, Excerpt: longWord + hostileText, Reason: hostileText}},
	}
}
