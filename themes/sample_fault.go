package themes

import (
	"slices"
	"time"
)

var networker = Person{Name: "net_ops", URL: "/members/net_ops", Badge: StaffBadge, Team: "Network operations"}

func faultLink() *Link { return &Link{Text: "F-7", URL: "/faults/F-7"} }

func on(month time.Month, day, hour int) time.Time {
	return time.Date(2026, month, day, hour, 0, 0, 0, time.FixedZone("BST", 3600))
}

func sampleSteps() []FaultStep {
	return []FaultStep{{Status: FaultReported, At: on(5, 18, 9), Done: true}, {Status: FaultConfirmed, At: on(5, 20, 9), Done: true},
		{Status: FaultInProgress, At: on(5, 24, 9), Now: true}, {Status: FaultRollingOut}, {Status: FaultAwaiting}, {Status: FaultVerified}}
}

func sampleEstimates() []Estimate {
	return []Estimate{
		{Until: on(6, 10, 17), By: firmware, Team: "Gateway firmware", MadeAt: on(5, 25, 10)},
		{Until: on(6, 20, 17), Slip: true, By: firmware, Team: "Gateway firmware", MadeAt: on(6, 9, 16), Reason: "The 4.7.6 build failed its first test.", EntryURL: "/log/1471", Passed: true},
		{From: on(6, 20, 9), Until: on(6, 20, 18), Slip: true, By: firmware, MadeAt: on(6, 19, 16), Reason: "The certification lab answers in the afternoon."},
		{NextUpdate: on(6, 22, 14), Slip: true, By: networker, MadeAt: on(6, 20, 18), Reason: "The lab found a second cause."},
		{Until: on(6, 30, 17), Slip: true, By: firmware, Team: "Gateway firmware", MadeAt: on(6, 22, 11), Reason: "the 4.7.6 build failed certification on the older radio chip"},
	}
}

func samplePanel() FaultPanel {
	all := sampleEstimates()
	return FaultPanel{
		ID: 12, Number: "F-12", Title: "DHCP offer rejected by Linux clients after firmware 4.7.5", URL: "/faults/F-12",
		Status: FaultInProgress, Since: on(5, 24, 9), Severity: MajorFault, Steps: sampleSteps(), Owner: firmware, Team: "Gateway firmware", Level: 3, Handovers: 2,
		UpdateDue: on(6, 22, 14), Estimate: &all[4], Earlier: all[:4], Slips: 4,
		Workaround: &Workaround{URL: "/p/384", Text: "Use a static IP address", Worked: 312, Tried: 340}, Affected: 1204, Gone: 31, Threads: 16,
	}
}

// latePanel is of a fault whose dates passed and that may be back.
func latePanel() FaultPanel {
	p := samplePanel()
	p.Status, p.Severity, p.Owner, p.Level, p.Team, p.Handovers = FaultRollingOut, CriticalFault, nobody, 0, "Gateway firmware", 0
	p.UpdatePassed, p.Estimate, p.Slips, p.FixedVersion = true, &Estimate{Until: on(6, 10, 17), Passed: true}, 0, "4.7.6"
	p.Earlier, p.Workaround.Tried = nil, 0
	p.Regression, p.Stalled = &Regression{Reports: 3, Version: "4.7.6"}, &Stalled{Since: on(6, 19, 9), Team: "Gateway firmware"}
	return p
}

// barePanel is of a fault that was opened a minute ago.
func barePanel() FaultPanel {
	return FaultPanel{ID: 13, Number: "F-13", Title: "No dial tone", URL: "/faults/F-13", Status: FaultReported, Since: sampleAt, Severity: NormalFault, Level: 1,
		Steps: []FaultStep{{Status: FaultReported, At: sampleAt, Now: true}, {Status: FaultConfirmed}}, Regression: &Regression{Reports: 1}, Stalled: &Stalled{Since: sampleAt}}
}

func closedPanel(status FaultStatus, closing FaultClosing) FaultPanel {
	p := samplePanel()
	p.Status, p.Closed, p.Steps, p.Estimate, p.Earlier, p.Slips, p.UpdateDue = status, &closing, nil, nil, nil, 0, time.Time{}
	return p
}

func extremePanel() FaultPanel {
	p := samplePanel()
	p.Number, p.Title, p.URL, p.Owner, p.Team = longWord[:40], longWord, "javascript:alert(1)", hostile, longWord
	p.Workaround = &Workaround{URL: "javascript:alert(1)", Text: hostileText, Worked: 123456, Tried: 654321}
	p.Affected, p.Gone, p.Threads, p.Handovers, p.Slips, p.FixedVersion = 1234567, 123456, 12345, 123, 45, longWord
	p.Regression, p.Stalled = &Regression{Reports: 12345, Version: hostileText}, &Stalled{Since: sampleAt, Team: longWord}
	for day := range 20 {
		p.Earlier = append(p.Earlier, Estimate{Until: on(7, day+1, 14)})
	}
	p.Closed = &FaultClosing{By: hostile, At: sampleAt, Reason: hostileText, EntryURL: "javascript:alert(1)"}
	return p
}

func samplePromises() []Promise {
	made := on(5, 20, 9)
	return []Promise{
		{ID: 3, What: "Certification result", Owner: firmware, Team: "Gateway firmware", Due: on(6, 22, 14), MadeAt: made, State: PromiseOpen, EndURL: "/promises/3/end", Said: &Link{Text: "#384", URL: "/p/384"}},
		{ID: 2, What: "Status update by 2 June 14:00", Owner: firmware, Due: on(6, 2, 14), MadeAt: made, Ended: on(6, 9, 14), State: PromiseBroken, Reason: "It was overdue for 7 days.", EntryURL: "/log/1460"},
		{ID: 1, What: "Reproduce in the lab", Owner: networker, Due: on(5, 24, 17), MadeAt: made, Ended: on(5, 23, 12), State: PromiseKept, Kept: &Link{Text: "#61", URL: "/p/61"}},
		{ID: 4, What: "Call back all who left a number", Owner: networker, Due: on(6, 20, 17), State: PromiseOverdue},
		{ID: 5, What: "List of the affected models", Owner: networker, Due: on(6, 1, 17), Ended: on(6, 2, 9), State: PromiseLate},
		{ID: 6, What: "Loan devices", Owner: nobody, Due: on(6, 1, 17), Ended: on(5, 30, 9), State: PromiseWithdrawn, Reason: "The workaround helps everybody."},
	}
}

// sampleEvents has every kind, by somebody and by nobody.
func sampleEvents() []FaultEvent {
	estimates, promises := sampleEstimates(), samplePromises()
	other := Link{Text: "Galaxy S II drops Wi-Fi on Hub 3", URL: "/t/6/galaxy"}
	reason := "the 4.7.6 build failed certification on the older radio chip"
	all := []FaultEvent{
		{Kind: FaultUpdated, By: firmware, Body: "<p>The second cause is the <strong>older radio chip</strong>. A build for it is in the lab.</p>"},
		{Kind: FaultEstimated, By: firmware, Before: &estimates[3], Estimate: &estimates[4], Reason: reason, EntryURL: "/log/1490"},
		{Kind: FaultEstimated, By: firmware, Estimate: &estimates[0]},
		{Kind: FaultEstimatePassed, Estimate: &estimates[1]},
		{Kind: FaultMoved, By: firmware, From: FaultConfirmed, To: FaultInProgress},
		{Kind: FaultMoved, To: FaultConfirmed, Reason: "12 of 14 affected people who answered say that it is still there with 4.7.6."},
		{Kind: FaultPromised, By: firmware, Promise: &promises[0]},
		{Kind: FaultPromiseOverdue, Promise: &promises[3]},
		{Kind: FaultPromiseEnded, Promise: &promises[1], Reason: "It was overdue for 7 days."},
		{Kind: FaultEscalated, By: networker, Detail: "Gateway firmware", Reason: "The network is fine; it is the box."},
		{Kind: FaultHandover, By: networker, Detail: "firmware_lead"}, {Kind: FaultOwned, By: firmware, Detail: "firmware_lead"},
		{Kind: FaultWorkaround, By: firmware, Thread: &other}, {Kind: FaultWorkaround, By: firmware, Here: true}, {Kind: FaultWorkaround, By: firmware}, {Kind: FaultReleased, By: firmware, Detail: "4.7.6"},
		{Kind: FaultRegression, Detail: "4.7.7"}, {Kind: FaultStalled, Reason: "The target of 4 h for a reply passed."},
		{Kind: FaultSeverityChanged, By: firmware, Detail: "major"}, {Kind: FaultRenamed, By: firmware, Detail: "Wi-Fi broken"},
		{Kind: FaultLinked, By: firmware, Thread: &other}, {Kind: FaultLinked, By: firmware}, {Kind: FaultLinked, By: firmware, Here: true},
		{Kind: FaultUnlinked, By: firmware, Thread: &other, Reason: "A loose cable."}, {Kind: FaultUnlinked, By: firmware}, {Kind: FaultUnlinked, By: firmware, Here: true},
		{Kind: FaultMerged, By: firmware, Other: faultLink()}, {Kind: FaultMergedAway, By: firmware, Other: faultLink()},
		{Kind: FaultOpened, By: firmware},
	}
	for i := range all {
		all[i].ID, all[i].Number, all[i].URL = int64(90-i), "F-12", "/faults/F-12#e90"
		all[i].At = sampleAt.Add(-time.Duration(i) * 11 * time.Hour)
	}
	return all
}

func extremeEvents() []FaultEvent {
	promise := Promise{What: hostileText, Owner: hostile, Due: sampleAt, State: PromiseBroken}
	bad := Link{Text: hostileText, URL: "javascript:alert(1)"}
	all := sampleEvents()
	for i := range all {
		all[i].By, all[i].Detail, all[i].Reason, all[i].EntryURL, all[i].URL, all[i].Number = hostile, hostileText, longWord, "javascript:alert(1)", "javascript:alert(1)", longWord[:30]
		all[i].Promise, all[i].Thread, all[i].Other = &promise, &bad, &bad
	}
	all[0].Body = extremeBody()
	return all
}

func sampleCare() CareBox {
	return CareBox{Owner: firmware, Team: "Gateway firmware", Linked: true, Waiting: on(6, 19, 9), FirstLate: true, Handovers: 2, Steps: []CareStep{
		{Level: 1, Team: "Community team", Since: on(5, 18, 9)}, {Level: 2, Team: "Network operations", Since: on(5, 19, 9)},
		{Level: 3, Team: "Gateway firmware", Since: on(5, 24, 9), Current: true}, {Level: 4, Team: "Director of service", Future: "if overdue on Thursday 14:00"},
	}, AskURL: "/care/4/ask", Asked: 2, AskNeeded: 3}
}

// faultThreads are threads as faults show in them.
func faultThreads() []Sample {
	member, staff, free, extreme := sampleThread(Member), sampleThread(Staff), sampleThread(Staff), extremeThread()
	panel, care, late, worst := samplePanel(), sampleCare(), latePanel(), extremePanel()
	for _, e := range sampleEvents()[:7] {
		member.Items = slices.Insert(member.Items, 2, Item{Fault: &e})
	}
	member.Fault, member.Care, member.Promises, member.SameFaultMore = &panel, &care, samplePromises()[:3], 13
	member.SameFault = []Link{{Text: "Galaxy S II drops Wi-Fi on Hub 3", URL: "/t/6"}, {Text: "Ubuntu 11.04 no DHCP lease", URL: "/t/8"}}
	staff.Fault, staff.CanFault, staff.SameFault = &late, true, member.SameFault[:1]
	staff.Care = &CareBox{Team: "Community team", Stalled: &Stalled{Since: sampleAt, Team: "Community team"}, ToolsURL: "/care/4",
		Open: &OpenHandover{To: "Gateway firmware", At: sampleAt, Reason: "It is the box."}}
	free.Likely = &LikelyFault{CareID: 9, Number: "F-12", Title: "DHCP offer rejected by Linux clients", URL: "/faults/F-12", Why: "The same product, and both titles have: dhcp, clients."}
	extreme.Likely = &LikelyFault{CareID: 9, Number: "F-99999999", Title: longWord, URL: "javascript:alert(1)", Why: longWord}
	free.CanFault, free.Promises, free.Care = true, samplePromises()[:1], &CareBox{Open: &OpenHandover{To: "net_ops", At: sampleAt}}
	extreme.Fault, extreme.CanFault, extreme.SameFault, extreme.SameFaultMore = &worst, true, []Link{{Text: longWord, URL: "javascript:alert(1)"}}, 12345
	extreme.Promises = []Promise{{What: longWord, Owner: hostile, Team: hostileText, Due: sampleAt, MadeAt: sampleAt, Ended: sampleAt, Reason: hostileText, State: PromiseBroken, EntryURL: "javascript:alert(1)", Kept: &Link{Text: hostileText, URL: "javascript:alert(1)"}}}
	extreme.Care = &CareBox{Owner: hostile, Team: longWord, Stalled: &Stalled{Team: longWord}, Steps: []CareStep{{Level: 9, Team: longWord, Future: hostileText}}, Open: &OpenHandover{To: longWord, Reason: hostileText}}
	for _, e := range extremeEvents() {
		extreme.Items = append(extreme.Items, Item{Fault: &e})
	}
	return []Sample{
		{Page: PageThread, Name: "with a fault", Data: member},
		{Page: PageThread, Name: "with a fault, staff", Data: staff},
		{Page: PageThread, Name: "without a fault, staff", Data: free},
		{Page: PageThread, Name: "extreme with a fault", Data: extreme},
	}
}

func sampleFaultRows() []FaultRow {
	panel := samplePanel()
	board := Link{Text: "Broadband", URL: "/b/broadband"}
	return []FaultRow{
		{Number: "F-12", Title: panel.Title, URL: panel.URL, Status: FaultInProgress, Severity: MajorFault, Board: board, Product: "Home Hub", Team: "Gateway firmware", Affected: 1204, Threads: 16,
			Opened: on(5, 18, 9), Since: panel.Since, UpdateDue: panel.UpdateDue, Estimate: panel.Estimate, Slips: 4},
		{Number: "F-11", Title: "E-mail arrives an hour late", URL: "/faults/F-11", Status: FaultAwaiting, Severity: CriticalFault, Board: board, Affected: 77, Threads: 2,
			Opened: on(6, 1, 9), FixedVersion: "mail relay 2.1", Estimate: &Estimate{Until: on(6, 10, 12), Passed: true}, UpdateDue: on(6, 20, 9), UpdatePassed: true, Regression: true},
		{Number: "F-9", Title: "TV guide shows yesterday", URL: "/faults/F-9", Status: FaultReported, Severity: MinorFault, Board: board, Team: "Television", Affected: 0, Threads: 1, Opened: on(6, 21, 9)},
		{Number: "F-8", Title: "No lease on Nexus S", URL: "/faults/F-8", Status: FaultDuplicate, Severity: NormalFault, Board: board, Into: &Link{Text: "F-12", URL: "/faults/F-12"}, Affected: 3, Threads: 0, Opened: on(5, 18, 9)},
	}
}

func faultListSamples() []Sample {
	states := []Link{{Text: "Broken now", URL: "/faults", Current: true}, {Text: "Closed", URL: "/faults?state=closed"}, {Text: "All", URL: "/faults?state=all"}}
	page := FaultsPage{Frame: sampleFrame("Known faults", Guest), States: states, Statuses: []Choice{{Text: "any"}, {Value: "in_progress", Text: "Fix in progress"}},
		Boards: []Choice{{Text: "all"}, {Value: "3", Text: "Broadband"}}, Products: []Choice{{Text: "all"}, {Value: "7", Text: "Home Hub", Group: "Broadband"}},
		Rows: sampleFaultRows(), OpenState: true, ClosedURL: "/faults?state=closed", ResetURL: "/faults", Cursor: Cursor{OlderURL: "/faults?older=8"}}
	none := FaultsPage{Frame: sampleFrame("Known faults", Guest), States: states, OpenState: true, ClosedURL: "/faults?state=closed"}
	first := FaultsPage{Frame: none.Frame, State: "closed"}
	narrowed := page
	narrowed.Rows, narrowed.Filtered, narrowed.Version, narrowed.Error = nil, true, "4.7.5; DROP", "A version has at most 60 characters."
	extreme := page
	extreme.Frame, extreme.Version, extreme.State, extreme.Filtered, extreme.ResetURL = extremeFrame(Guest), hostileText, hostileText, true, "javascript:alert(1)"
	extreme.Rows = []FaultRow{{Number: longWord[:30], Title: longWord, URL: "javascript:alert(1)", Status: FaultStatus(hostileText), Severity: Severity(hostileText), Board: Link{Text: hostileText, URL: "javascript:alert(1)"},
		Product: longWord, Team: longWord, Affected: 123456789, Threads: 123456, Opened: sampleAt, FixedVersion: longWord, Slips: 99}}
	return []Sample{
		{Page: PageFaults, Name: "empty", Data: none},
		{Page: PageFaults, Name: "nothing ever", Data: first},
		{Page: PageFaults, Name: "typical", Data: page},
		{Page: PageFaults, Name: "narrowed to nothing", Data: narrowed},
		{Page: PageFaults, Name: "extreme", Data: extreme},
	}
}

func sampleReports() ReportSummary {
	r := ReportSummary{Total: 1204, Gone: 31, Still: 4}
	for i, n := range []int{2, 18, 64, 120, 96, 70, 81, 55, 40, 38, 0, 22, 30, 19, 12, 9, 14, 7, 5, 0, 3, 4, 2, 1} {
		r.Days = append(r.Days, ReportDay{Day: on(5, 18, 0).AddDate(0, 0, i), Count: n})
	}
	r.Environments = []ReportEnvironment{{Model: "Home Hub 3 Type A", Version: "4.7.5.1.83", Affected: 871, Gone: 12}, {Model: "Home Hub 3 Type B", Version: "4.7.5.1.83", Affected: 240, Still: 4},
		{Model: "Home Hub 3 Type B", Version: "4.7.6", Affected: 9, Gone: 19, Fixed: true}, {}}
	return r
}

func sampleVerification() *Verification {
	return &Verification{Version: "4.7.6", Gone: 22, Answered: 26, Affected: 1204, Share: 80, Environments: []VerifyEnvironment{
		{Model: "Home Hub 3 Type A", Version: "4.7.5.1.83", Affected: 871, Gone: 3, Needed: 2}, {Affected: 4, Gone: 19, Still: 4}}}
}

func faultPageSamples() []Sample {
	panel := samplePanel()
	page := FaultPage{Frame: sampleFrame("Fault F-12: "+panel.Title, Staff), Panel: panel, Product: "Home Hub", OpenedBy: firmware, OpenedAt: on(5, 18, 10), Timeline: sampleEvents(), Earlier: Cursor{OlderURL: "/faults/F-12?before=66#timeline", NewerURL: "/faults/F-12#timeline"},
		Threads: []Link{{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12"}, {Text: "Galaxy S II drops Wi-Fi on Hub 3", URL: "/t/6"}}, Promises: samplePromises(), Estimates: sampleEstimates(),
		Reports: sampleReports(), Releases: []Release{{Version: "4.7.6", Note: "Comes by itself at night; a restart fetches it at once.", By: firmware, At: sampleAt, Gone: 22, Still: 4, Asked: true}, {Version: "4.7.6.1", By: firmware, At: sampleAt}},
		Verify: sampleVerification(), Merged: []Link{*faultLink()},
		Tools: &FaultTools{StatusURL: "/faults/F-12/status", UpdateURL: "/faults/F-12/update", EstimateURL: "/faults/F-12/estimate", PromiseURL: "/faults/F-12/promise", ReleaseURL: "/faults/F-12/release",
			WorkaroundURL: "/faults/F-12/workaround", MergeURL: "/faults/F-12/merge", EditURL: "/faults/F-12/edit", CareURL: "/faults/F-12/care"}}
	care := sampleCare()
	page.Care = &care
	bare := FaultPage{Frame: sampleFrame("Fault F-13: No dial tone", Guest), Panel: barePanel(), OpenedBy: firmware, OpenedAt: sampleAt}
	steady := page
	steady.Panel, steady.Tools, steady.Verify, steady.Estimates = latePanel(), nil, nil, sampleEstimates()[:1]
	verified := page
	verified.Panel = closedPanel(FaultVerified, FaultClosing{By: firmware, At: sampleAt, EntryURL: "/log/1500"})
	verified.Panel.Steps, verified.Verify = sampleSteps(), &Verification{Version: "4.7.6", Gone: 22, Answered: 22, Affected: 30, Share: 80, Done: true}
	byItself := bare
	byItself.Panel = closedPanel(FaultWontFix, FaultClosing{At: sampleAt, Reason: "The box is no longer made; a newer one is sent to everybody for free."})
	duplicate := bare
	duplicate.Panel = closedPanel(FaultDuplicate, FaultClosing{By: networker, At: sampleAt, Into: faultLink(), Reason: "The same cause."})
	extreme := page
	extreme.Frame, extreme.Panel, extreme.Timeline, extreme.Product, extreme.OpenedBy = extremeFrame(Staff), extremePanel(), extremeEvents(), longWord, hostile
	extreme.Threads, extreme.Merged = []Link{{Text: longWord, URL: "javascript:alert(1)"}}, []Link{{Text: hostileText, URL: "javascript:alert(1)"}}
	extreme.Reports.Environments = []ReportEnvironment{{Model: longWord, Version: hostileText, Affected: 123456789, Gone: 123456789, Still: 123456789, Fixed: true}}
	extreme.Releases = []Release{{Version: longWord, Note: hostileText, By: hostile, At: sampleAt}}
	extreme.Verify = &Verification{Version: longWord, Environments: []VerifyEnvironment{{Model: longWord, Version: longWord, Needed: 1}}}
	return []Sample{
		{Page: PageFault, Name: "bare", Data: bare},
		{Page: PageFault, Name: "typical", Data: page},
		{Page: PageFault, Name: "late", Data: steady},
		{Page: PageFault, Name: "verified", Data: verified},
		{Page: PageFault, Name: "closed", Data: byItself},
		{Page: PageFault, Name: "duplicate", Data: duplicate},
		{Page: PageFault, Name: "extreme", Data: extreme},
	}
}

func faultPartSamples() []Sample {
	me := FaultMePart{FaultID: 12, Number: "F-12", URL: "/faults/F-12", SignedIn: true}
	asked, gone, still, worse, closed := me, me, me, me, me
	asked.Ask, asked.Report, asked.State, asked.Following = "4.7.6", sampleAt, "affected", true
	gone.Report, gone.State, gone.Closed = sampleAt, "gone", true
	still.Report, still.State = sampleAt, "still"
	worse.Report, worse.State = sampleAt, "worse"
	closed.Closed = true
	return []Sample{
		{Part: PartFaultMe, Name: "guest", Data: FaultMePart{FaultID: 12, Number: "F-12", URL: "/faults/F-12"}},
		{Part: PartFaultMe, Name: "guest, closed", Data: FaultMePart{Closed: true}},
		{Part: PartFaultMe, Name: "typical", Data: me},
		{Part: PartFaultMe, Name: "asked", Data: asked},
		{Part: PartFaultMe, Name: "gone", Data: gone},
		{Part: PartFaultMe, Name: "still there", Data: still},
		{Part: PartFaultMe, Name: "worse", Data: worse},
		{Part: PartFaultMe, Name: "closed", Data: closed},
		{Part: PartFaultMe, Name: "extreme", Data: FaultMePart{URL: "javascript:alert(1)", SignedIn: true, Ask: longWord}},
	}
}

func faultSamples() []Sample {
	return slices.Concat(faultThreads(), faultListSamples(), faultPageSamples(), faultPartSamples(), faultFormSamples())
}
