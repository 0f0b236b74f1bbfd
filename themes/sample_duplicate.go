package themes

func sampleDuplicate() *DuplicateBox {
	return &DuplicateBox{Target: Link{Text: "Android phone cannot renew its lease", URL: "/t/5/lease"}, State: Official, Fault: Link{Text: "F-12", URL: "/faults/F-12"}, Status: FaultInProgress,
		By: firmware, At: sampleAt, Reason: "The same DHCP offer is refused.", LinkFault: "F-12"}
}

func duplicateSamples() []Sample {
	thread := Link{Text: "Nexus S stuck on obtaining IP address", URL: "/t/12/nexus"}
	page := DuplicatePage{Frame: sampleFrame("Duplicate", Staff), Form: Form{Key: "k"}, Action: "/t/12/duplicate", Thread: thread, Candidates: []DuplicateCandidate{{Number: 5, Title: "Android phone cannot renew its lease", URL: "/t/5/lease", State: Official}}}
	own := page
	own.Candidates, own.Reasons = nil, []Choice{{Value: "It is the same trouble.", Text: "It is the same trouble.", Selected: true}}
	refused := page
	refused.Target, refused.Errors = "1", map[string]string{"target": "A thread cannot be a duplicate of itself.", "reason": "Say why."}
	marked := page
	marked.Marked = sampleDuplicate()
	ownMarked := own
	ownMarked.Marked = &DuplicateBox{At: sampleAt, Imported: true}
	extreme := page
	extreme.Frame, extreme.Action, extreme.Thread, extreme.Target, extreme.Reason = extremeFrame(Staff), "javascript:alert(1)", Link{Text: hostileText, URL: "javascript:alert(1)"}, hostileText, longWord
	extreme.Candidates = []DuplicateCandidate{{Title: longWord, URL: "javascript:alert(1)"}}
	return []Sample{
		{Page: PageDuplicate, Name: "empty", Data: DuplicatePage{Frame: sampleFrame("Duplicate", Member), Thread: thread}},
		{Page: PageDuplicate, Name: "typical", Data: page},
		{Page: PageDuplicate, Name: "own thread", Data: own},
		{Page: PageDuplicate, Name: "refused", Data: refused},
		{Page: PageDuplicate, Name: "marked", Data: marked},
		{Page: PageDuplicate, Name: "own thread, marked", Data: ownMarked},
		{Page: PageDuplicate, Name: "extreme", Data: extreme},
	}
}
