package themes

func privateSamples() []Sample {
	thread := Link{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12/x"}
	hostileThread := Link{Text: hostileText, URL: "javascript:alert(1)"}
	refused := Form{Key: "k", Errors: map[string]string{"body": "Please write something.", "asked_for": "Say what you need.", "member": "There is no member of this name.", "sure": "Tick the box first."}}
	standing := PrivateRow{Customer: hubOwner, URL: "/t/12/private/7", AskedBy: firmware, OpenedAt: sampleAt, ActiveAt: sampleAt, DeleteAt: sampleAt.AddDate(0, 0, 90), Messages: 3, New: 2}
	gone := PrivateRow{Customer: hubOwner, URL: "/t/12/private/7", AskedBy: firmware, OpenedAt: sampleAt, ActiveAt: sampleAt, DeletedAt: sampleAt}
	byCustomer, customer := gone, hubOwner
	byCustomer.DeletedBy = &customer
	still := standing
	still.New = 0
	messages := []PrivateMessage{
		{By: firmware, At: sampleAt, Text: "Which address is the line at?"},
		{By: hubOwner, Mine: true, At: sampleAt, Text: "12 High Street\nTop floor"},
	}
	list := PrivateListPage{Frame: sampleFrame("Private details", Staff), Form: refused, Action: "/t/12/private", Thread: thread,
		Channels: []PrivateRow{standing, still, gone, byCustomer}, Cursor: Cursor{OlderURL: "/t/12/private?before=4"}, Member: "hub3", AskedFor: "Your account number"}
	read := []PrivateReading{{By: firmware, First: sampleAt, Last: sampleAt, Times: 2}}
	mine := PrivatePage{Frame: sampleFrame("Your private details", Member), Form: refused, Action: "/t/12/private/7", Thread: thread, Customer: hubOwner, Channel: &standing,
		AskedFor: "Your account number", Messages: messages, OlderURL: "/t/12/private/7?before=9", Readings: read, Deleted: []PrivateRow{gone, byCustomer}, Body: "12 High", Days: 90}
	staff := PrivatePage{Frame: sampleFrame("Private details", Staff), Form: Form{Key: "k"}, Action: "/t/12/private/7", Thread: thread, ListURL: "/t/12/private", Staff: true,
		Customer: hubOwner, Channel: &standing, Closed: 2, Days: 90}
	extreme := PrivatePage{Frame: extremeFrame(Member), Form: refused, Action: "/t/12/private/7", Thread: hostileThread, Customer: hostile, Channel: &PrivateRow{AskedBy: stranger, OpenedAt: sampleAt, DeleteAt: sampleAt},
		AskedFor: hostileText, Messages: []PrivateMessage{{By: hostile, At: sampleAt, Text: hostileText + longWord + rtlText}, {By: nobody, At: sampleAt, Text: longWord}}, Readings: []PrivateReading{{By: stranger, First: sampleAt, Last: sampleAt, Times: 1}}, Body: hostileText}
	return []Sample{
		{Page: PagePrivateList, Name: "empty", Data: PrivateListPage{Frame: list.Frame, Action: list.Action, Thread: thread}},
		{Page: PagePrivateList, Name: "typical", Data: list},
		{Page: PagePrivateList, Name: "outside", Data: PrivateListPage{Frame: list.Frame, Thread: thread, Outside: &PrivateOutside{Owner: firmware, Team: "Gateway firmware", CareURL: "/care/12"}}},
		{Page: PagePrivateList, Name: "outside, a team's", Data: PrivateListPage{Frame: list.Frame, Thread: thread, Outside: &PrivateOutside{Team: "Gateway firmware", CareURL: "/care/12"}}},
		{Page: PagePrivateList, Name: "outside, untaken", Data: PrivateListPage{Frame: list.Frame, Thread: thread, Outside: &PrivateOutside{}}},
		{Page: PagePrivateList, Name: "outside, of no team", Data: PrivateListPage{Frame: list.Frame, Thread: thread, Outside: &PrivateOutside{Owner: firmware}}},
		{Page: PagePrivateList, Name: "outside, extreme", Data: PrivateListPage{Frame: extremeFrame(Staff), Thread: hostileThread, Outside: &PrivateOutside{Owner: hostile, Team: longWord, CareURL: "javascript:alert(1)"}}},
		{Page: PagePrivateList, Name: "extreme", Data: PrivateListPage{Frame: extremeFrame(Staff), Form: refused, Action: list.Action, Thread: hostileThread, Member: hostileText, AskedFor: hostileText,
			Channels: []PrivateRow{{Customer: hostile, AskedBy: stranger, OpenedAt: sampleAt, ActiveAt: sampleAt, DeleteAt: sampleAt}}}},
		{Page: PagePrivate, Name: "empty", Data: PrivatePage{Frame: mine.Frame, Action: mine.Action, Thread: thread, Customer: hubOwner, Days: 90}},
		{Page: PagePrivate, Name: "typical", Data: mine},
		{Page: PagePrivate, Name: "staff, closed", Data: staff},
		{Page: PagePrivate, Name: "asked, nothing written", Data: PrivatePage{Frame: staff.Frame, Action: staff.Action, Thread: thread, ListURL: staff.ListURL, Staff: true, Customer: hubOwner, Channel: &still, AskedFor: "Your address"}},
		{Page: PagePrivate, Name: "staff, not asked yet", Data: PrivatePage{Frame: staff.Frame, Form: refused, Action: staff.Action, Thread: thread, ListURL: staff.ListURL, Staff: true, Customer: hubOwner, Readings: read, Deleted: []PrivateRow{gone}}},
		{Page: PagePrivate, Name: "extreme", Data: extreme},
	}
}
