package themes

import "slices"

func deskSamples() []Sample {
	return slices.Concat(deskPageSamples(), careSamples(), adminCareSamples())
}

func deskPageSamples() []Sample {
	lists := []Link{{Text: "By urgency", URL: "/desk", Current: true}, {Text: "Mine", URL: "/desk?list=mine"}}
	tiles := []DeskTile{{Text: "Waiting for a first reply", Count: "7", URL: "/desk?list=first"}, {Text: "Promises due", Count: "3", Note: "1 overdue", State: "bad", URL: "/desk?list=promises", Current: true},
		{Text: "Stalled", Count: "99+", Note: "past their target", State: "wait", URL: "/desk?list=stalled"}}
	severity := []Choice{{Value: "normal", Text: "Normal", Selected: true}, {Value: "major", Text: "Major"}}
	board := Link{Text: "Broadband", URL: "/b/broadband"}
	rows := []DeskRow{
		{ID: 1, Number: "F-12", Title: "Linux and Android cannot connect", URL: "/faults/F-12", IsFault: true, Status: FaultInProgress, Board: board, Threads: 17, Slips: 2, Affected: 1204, Growth: 86,
			Reasons: []DeskReason{{Text: "a promise was not kept", Tone: "bad", Since: sampleAt, Hours: 48}, {Text: "1,204 people affected", Tone: "info", Hours: 60}, {Text: "a customer waits", Tone: "plain", Since: sampleAt}},
			Waiting: sampleAt, Due: sampleAt, Level: 3, Top: true, Team: "Gateway firmware", Owner: firmware, CareURL: "/care/1", Return: "/desk#c1"},
		{ID: 2, Title: "Landline dead since Tuesday, elderly parent", URL: "/t/2/landline", Board: board, Reasons: []DeskReason{{Text: "a vulnerable customer", Tone: "bad", Hours: 96}}, Affected: 1, Waiting: sampleAt, Level: 1,
			Team: "Community", Handed: &DeskHanded{To: "Community", Reason: "It is the line", Mine: true}, Customer: hubOwner, Earlier: []Link{{Text: "No dial tone", URL: "/t/1/no-dial-tone"}}, Private: "/t/2/private", Severity: severity, Dependent: true, CareURL: "/care/2", Return: "/desk#c2"},
		{ID: 3, Title: "Nexus S stuck on “obtaining IP address”", URL: "/t/3/nexus", Board: board, Reasons: []DeskReason{{Text: "likely the same as F-12", Tone: "info"}}, Affected: 4, Level: 1, Own: true, Owner: firmware,
			Handed: &DeskHanded{To: "firmware_lead", Reason: "His build"}, Likely: &DeskLikely{Number: "F-12", Title: "Linux and Android cannot connect", URL: "/faults/F-12", Why: "Both titles have: obtaining, address."}, Severity: severity, CareURL: "/care/3", Return: "/desk#c3"},
		{ID: 4, Title: "Nobody yet", URL: "/t/4/nobody", Board: board, Reasons: []DeskReason{{Text: "no customer waits", Tone: "plain"}}, Level: 1, CareURL: "/care/4"},
	}
	promises := []DeskPromise{{What: "The certification result", Due: sampleAt, Overdue: true, Owner: firmware, Team: "Gateway firmware", About: Link{Text: "F-12", URL: "/faults/F-12"}, EndURL: "/promises/1/end"},
		{What: "A call back", Due: sampleAt, Owner: adminA, About: Link{Text: "Landline dead", URL: "/t/2/landline"}, EndURL: "/promises/2/end"}}
	wide := DeskRow{ID: 9, Number: longWord, Title: hostileText, URL: "javascript:alert(1)", Board: Link{Text: longWord, URL: "javascript:alert(1)"}, Reasons: []DeskReason{{Text: hostileText, Tone: "bad"}, {Text: longWord}},
		Affected: 12345678, Level: 9, Team: longWord, Owner: hostile, Handed: &DeskHanded{To: hostileText, Reason: longWord}, Likely: &DeskLikely{longWord, hostileText, "javascript:alert(1)", hostileText}, Customer: hostile,
		Earlier: []Link{{Text: hostileText, URL: "javascript:alert(1)"}}, Private: "javascript:alert(1)", CareURL: "javascript:alert(1)", Return: hostileText}
	teams := []Choice{{Value: "1", Text: "Community"}, {Value: "2", Text: "Gateway firmware"}}
	rule := []DeskRule{{"A vulnerable customer", 96, false}, {"No customer waits", 168, true}, {hostileText, 0, false}}
	return []Sample{
		{Page: PageDesk, Name: "empty", Data: DeskPage{Frame: sampleFrame("Staff desk", Staff)}},
		{Page: PageDesk, Name: "typical", Data: DeskPage{Frame: sampleFrame("Staff desk", Staff), Tiles: tiles, Lists: lists, Boards: []Link{{Text: "All", URL: "/desk", Current: true}, board}, Rows: rows, Teams: teams, Cursor: Cursor{OlderURL: "/desk?after=x"}, Key: "k"}},
		{Page: PageDesk, Name: "promises", Data: DeskPage{Frame: sampleFrame("Staff desk", Staff), Tiles: tiles, Lists: lists, Promises: promises}},
		{Page: PageDesk, Name: "extreme", Data: DeskPage{Frame: extremeFrame(Staff), Tiles: []DeskTile{{Text: longWord, Count: "99+", Note: hostileText, State: "bad", URL: "javascript:alert(1)"}}, Lists: []Link{{Text: hostileText, URL: "javascript:alert(1)"}}, Rows: []DeskRow{wide}, Teams: []Choice{{Value: hostileText, Text: longWord}}}},
		{Page: PageDeskRule, Name: "empty", Data: DeskRulePage{Frame: sampleFrame("Rule", Guest)}},
		{Page: PageDeskRule, Name: "typical", Data: DeskRulePage{Frame: sampleFrame("Rule", Guest), Rules: rule}},
		{Page: PageDeskRule, Name: "extreme", Data: DeskRulePage{Frame: extremeFrame(Guest), Rules: rule}},
	}
}

func careSamples() []Sample {
	box := CareBox{Owner: firmware, Team: "Gateway firmware", Waiting: sampleAt, Handovers: 2, Steps: []CareStep{{Level: 1, Team: "Community", Since: sampleAt}, {Level: 2, Team: "Gateway firmware", Since: sampleAt, Current: true}}}
	about := Link{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12/home-hub-3"}
	steps := []CareTarget{{1, "Community", "4 h", "2 h", "8 h", false}, {2, "Gateway firmware", "1 h", "1 h", "4 h", true}}
	var moves []CareMove
	for i, what := range []string{"take", "handover", "escalation", "target_passed", "customers_asked", "owner_left"} {
		state := []string{"accepted", "declined", "replaced", "open", "accepted", "accepted"}[i]
		moves = append(moves, CareMove{What: what, From: "Community", To: "Gateway firmware", By: adminA, At: sampleAt, Reason: "It is the firmware", Note: "Ask for build 4.7.6", State: state, AnsweredBy: firmware, AnsweredAt: sampleAt, Answer: "Not ours"})
	}
	base := CarePage{Frame: sampleFrame("Who answers for this", Staff), ID: 7, About: about, Number: "F-12", Box: box, Due: sampleAt, Steps: steps, Moves: moves, Staff: true, Mine: true}
	errors := map[string]string{"": "Somebody changed who cares for this meanwhile."}
	for _, field := range []string{"team", "member", "reason", "note", "body", "fault"} {
		errors[field] = "Check this: " + field + "."
	}
	act := func(name string) Sample {
		p := base
		p.Act, p.Action, p.Careful, p.Form, p.Teams = name, "/care/7/"+name, "Hand it over", Form{Key: "k", Errors: errors}, []Choice{{Value: "1", Text: "Community"}}
		p.Values = CareValues{"firmware_lead", "It is the firmware", "Build 4.7.6", "We know the cause.", "F-12"}
		return Sample{Page: PageCare, Name: name, Data: p}
	}
	top := base
	top.Top, top.Own, top.Mine = true, true, false
	free := CarePage{Frame: sampleFrame("Who answers for this", Staff), ID: 8, About: about, Staff: true}
	untaken, owned := free, free
	untaken.Outside, owned.Outside = true, true
	owned.Box, free.Private = box, "/t/12/private"
	extreme := base
	extreme.Frame, extreme.About, extreme.Number = extremeFrame(Guest), Link{Text: hostileText, URL: "javascript:alert(1)"}, longWord
	extreme.Moves = []CareMove{{What: hostileText, From: longWord, To: hostileText, By: hostile, At: sampleAt, Reason: hostileText, Note: longWord, State: longWord, AnsweredBy: hostile, Answer: hostileText}}
	extreme.Steps = []CareTarget{{9, longWord, hostileText, longWord, longWord, true}}
	return []Sample{
		{Page: PageCare, Name: "empty", Data: CarePage{Frame: sampleFrame("Who answers for this", Guest), About: about}},
		{Page: PageCare, Name: "typical", Data: base}, {Page: PageCare, Name: "top", Data: top}, {Page: PageCare, Name: "free", Data: free},
		{Page: PageCare, Name: "outside", Data: untaken}, {Page: PageCare, Name: "outside an owner", Data: owned},
		{Page: PageCare, Name: "customer", Data: CarePage{Frame: sampleFrame("Who answers for this", Member), About: about, Box: box, Ask: true}},
		act("hand-over"), act("escalate"), act("decline"), act("answer"), act("update"), act("link"),
		{Page: PageCare, Name: "extreme", Data: extreme},
	}
}

func adminCareSamples() []Sample {
	errors := map[string]string{"": "Somebody else saved this meanwhile."}
	for _, field := range []string{"timezone", "opens", "closes", "days", "holidays", "team1", "first1", "next1", "update1", "climb_asks", "verify_share", "verify_least", "reopen_share", "private_days"} {
		errors[field] = "Check this: " + field + "."
	}
	teams := []Choice{{Text: "none"}, {Value: "1", Text: "Community", Selected: true}}
	values := AdminCareValues{"Europe/London", "09:00", "17:00", "2026-12-25 Christmas Day", "3", "80", "2", "30", "90"}
	page := AdminCarePage{AdminFrame: adminFrame("Who answers"), Form: Form{Key: "k", Errors: errors}, Action: "/admin/care/1", Board: "Broadband", Values: values,
		Days: []Choice{{Value: "1", Text: "Monday", Selected: true}, {Value: "2", Text: "Tuesday"}}, Rungs: []AdminRung{{1, teams, "4 h", "1 d", "2 d"}, {2, teams, "", "", ""}}}
	extreme := page
	extreme.AdminFrame, extreme.Action, extreme.Board, extreme.Values = extremeAdmin(), "javascript:alert(1)", hostileText, AdminCareValues{hostileText, longWord, longWord, hostileText, longWord, longWord, longWord, longWord, longWord}
	extreme.Rungs = []AdminRung{{9, []Choice{{Value: hostileText, Text: longWord}}, hostileText, hostileText, hostileText}}
	return []Sample{
		{Page: PageAdminCares, Name: "empty", Data: AdminCaresPage{AdminFrame: adminFrame("Who answers")}},
		{Page: PageAdminCares, Name: "typical", Data: AdminCaresPage{AdminFrame: adminFrame("Who answers"), Boards: []AdminCareRow{{"Broadband", "/admin/care/1", []string{"Community", "Gateway firmware"}, "09:00 to 17:00, Europe/London"}, {"Lounge", "/admin/care/2", nil, ""}}}},
		{Page: PageAdminCares, Name: "extreme", Data: AdminCaresPage{AdminFrame: extremeAdmin(), Boards: []AdminCareRow{{longWord, "javascript:alert(1)", []string{hostileText}, longWord}}}},
		{Page: PageAdminCare, Name: "empty", Data: AdminCarePage{AdminFrame: adminFrame("Who answers"), Action: "/admin/care/1", Board: "Broadband"}},
		{Page: PageAdminCare, Name: "typical", Data: page}, {Page: PageAdminCare, Name: "extreme", Data: extreme},
	}
}
