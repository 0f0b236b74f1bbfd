package themes

import "slices"

func sampleModels() []Choice {
	return []Choice{
		{Text: "I do not know"},
		{Value: "7", Text: "Home Hub 3", Group: "Home Hub", Selected: true}, {Value: "8", Text: "Home Hub 2", Group: "Home Hub"},
		{Value: "9", Text: "2Wire 2700", Group: "Business Hub"},
	}
}

func sampleWhere() []ProductHelp {
	return []ProductHelp{{"Home Hub", "on the sticker underneath", "Advanced, About"}, {"Business Hub", "", "Status page"}, {"Phone", "inside the battery lid", ""}}
}

func newThreadSamples() []Sample {
	page := NewThreadPage{
		Frame: sampleFrame("New thread", Member), Form: Form{Key: "9xQ1"}, Action: "/b/broadband/new", Board: Link{Text: "Broadband", URL: "/b/broadband"},
		Boards: []Choice{{Value: "3", Text: "Broadband", Selected: true}, {Value: "4", Text: "Landline"}},
		Kinds:  []Choice{{Value: "question", Text: "Question"}, {Value: "fault", Text: "Something is broken", Selected: true}},
		Values: NewThreadValues{Title: "Nexus S stuck on obtaining IP address", Version: "4.7.5.1.83", Tags: "wifi, android"},
		Models: sampleModels(), Where: sampleWhere(), TagHints: []string{"wifi", "dhcp"},
		Composer: Composer{Body: "Since Wednesday the phone says “obtaining IP address” for ever. The laptop with Windows is fine.", DraftKey: "new:3", SavedAt: sampleAt, Max: 50000},
		Known:    sampleKnown(),
	}
	page.Crumbs = crumbs("Broadband")
	failed := page
	failed.Known, failed.Values.Title = KnownList{Checked: true, Note: "The search index does not answer at the moment."}, ""
	failed.Errors = map[string]string{"title": "Say in one line what happens.", "kind": "Choose what it is.", "model": "Choose a model, or “I do not know”.", "body": "Tell the details: what you did, what you saw."}
	failed.Composer.Error, failed.Composer.Preview = failed.Errors["body"], sampleBody
	extreme := page
	extreme.Frame, extreme.Action, extreme.Key = extremeFrame(Member), "javascript:alert(1)", hostileText
	extreme.Values = NewThreadValues{hostileText, hostileText, hostileText}
	extreme.Models = []Choice{{Value: hostileText, Text: longWord, Group: longWord}}
	extreme.Where = []ProductHelp{{longWord, hostileText, longWord}}
	extreme.Known = extremeKnown()
	stopped := page
	stopped.Stop = true
	extreme.Composer.Body, extreme.TagHints = hostileText, []string{hostileText}
	return []Sample{
		{Page: PageNewThread, Name: "empty", Data: NewThreadPage{Frame: sampleFrame("New thread", Member), Action: "/b/mobile/new"}},
		{Page: PageNewThread, Name: "typical", Data: page},
		{Page: PageNewThread, Name: "refused", Data: failed},
		{Page: PageNewThread, Name: "stopped", Data: stopped},
		{Page: PageNewThread, Name: "extreme", Data: extreme},
	}
}

func sampleKnown() KnownList {
	return KnownList{Checked: true,
		Faults: []KnownFault{{Number: "F-12", Title: "Linux and Android cannot connect after firmware 4.7.5", URL: "/faults/F-12", Status: FaultInProgress, Fixed: "4.7.6", Helps: true,
			Way: "Use a static address.", Affected: 340, UpdateDue: sampleAt}, {Number: "F-9", Title: "No lease after the update", URL: "/faults/F-9", Status: FaultReported, Fragment: "No <mark>lease</mark> since.", UpdateDue: sampleAt, UpdatePassed: true, Joined: true}},
		Answered: []KnownThread{{Title: "Android phone cannot renew its lease", URL: "/t/5", State: Official, Board: "Broadband", Fault: "F-12"}},
		Open:     []KnownThread{{Title: "Galaxy S II drops Wi-Fi on Hub 3", URL: "/t/6", Replies: 6}, {Title: "No lease after the update", URL: "/t/7", State: Unanswered}}}
}

func extremeKnown() KnownList {
	return KnownList{Checked: true, Note: longWord, Faults: []KnownFault{{Number: hostileText, Title: longWord, URL: "javascript:alert(1)", Fixed: longWord}},
		Answered: []KnownThread{{Title: longWord, URL: "javascript:alert(1)", Board: longWord}}, Open: []KnownThread{{Title: rtlText}}}
}

func knownSamples() []Sample {
	return []Sample{
		{Part: PartKnown, Name: "empty", Data: KnownList{Checked: true}},
		{Part: PartKnown, Name: "vague", Data: KnownList{Checked: true, Vague: true}},
		{Part: PartKnown, Name: "typical", Data: sampleKnown()},
		{Part: PartKnown, Name: "extreme", Data: extremeKnown()},
	}
}

func replySamples() []Sample {
	thread := Link{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12/home-hub-3"}
	frame := sampleFrame("Reply", Member)
	return []Sample{
		{Page: PageReply, Name: "empty", Data: ReplyPage{Frame: frame, Thread: thread, Reply: sampleReply()}},
		{Page: PageReply, Name: "typical", Data: ReplyPage{Frame: frame, Thread: thread, Reply: staffReply(), Quoted: sampleBody}},
		{Page: PageReply, Name: "locked meanwhile", Data: ReplyPage{Frame: frame, Thread: thread, Reply: staffReply(), Locked: &Lock{By: moderatorK, At: sampleAt, Reason: "Settled."}}},
		{Page: PageReply, Name: "extreme", Data: ReplyPage{Frame: extremeFrame(Member), Thread: Link{Text: hostileText, URL: "javascript:alert(1)"}, Reply: extremeReply(), Quoted: extremeBody()}},
	}
}

func writeSamples() []Sample {
	return slices.Concat(newThreadSamples(), knownSamples(), duplicateSamples(), replySamples(), editSamples(), officialSamples(), answerSamples())
}
