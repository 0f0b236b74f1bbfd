package themes

import "slices"

func sampleAct(title, act string) FaultAct {
	return FaultAct{Frame: sampleFrame(title, Staff), Form: Form{Key: "4fJ2kq"}, Action: "/faults/F-12/" + act, Zone: "Europe/London", Now: on(6, 22, 10),
		Fault: FaultRef{ID: 12, Number: "F-12", Title: samplePanel().Title, URL: "/faults/F-12", Status: FaultInProgress}}
}

// refusedAct is one that somebody else was quicker with.
func refusedAct(title, act string, errors map[string]string) FaultAct {
	a := sampleAct(title, act)
	a.Errors, a.Changed = errors, sampleEvents()[:2]
	return a
}

func extremeAct() FaultAct {
	a := sampleAct("", "")
	a.Frame, a.Action, a.Zone, a.Key = extremeFrame(Staff), "javascript:alert(1)", longWord, hostileText
	a.Fault = FaultRef{ID: 12, Number: longWord[:40], Title: hostileText, URL: "javascript:alert(1)", Status: FaultStatus(hostileText)}
	a.Errors, a.Changed = map[string]string{"": hostileText, "reason": longWord}, extremeEvents()[:2]
	return a
}

func sampleCandidates() []FaultCandidate {
	return []FaultCandidate{
		{FaultRef: FaultRef{ID: 12, Number: "F-12", Title: samplePanel().Title, URL: "/faults/F-12", Status: FaultInProgress}, Affected: 1204, Why: "names the same version, 4.7.5"},
		{FaultRef: FaultRef{ID: 9, Number: "F-9", Title: "TV guide shows yesterday", URL: "/faults/F-9", Status: FaultReported}},
	}
}

func sampleSeverities() []Choice {
	return []Choice{{Value: "minor", Text: "Minor", Help: "A nuisance."}, {Value: "normal", Text: "Normal", Help: "Something does not work; there is another way.", Selected: true},
		{Value: "major", Text: "Major", Help: "Something important does not work."}, {Value: "critical", Text: "Critical", Help: "Nothing works, or somebody is in danger."}}
}

// hubThread is what most samples are about.
func hubThread() Link {
	return Link{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12/home-hub-3"}
}

// evilThread tries everything.
func evilThread() Link { return Link{Text: hostileText, URL: "javascript:alert(1)"} }

func faultLinkSamples() []Sample {
	open := FaultNewPage{Frame: sampleFrame("Open a fault", Staff), Form: Form{Key: "k"}, Action: "/t/12/fault/new", LinkAction: "/t/12/fault", Thread: hubThread(),
		Values: FaultEditValues{hubThread().Text}, Products: sampleModels(), Severities: sampleSeverities(), Known: sampleCandidates()}
	bare := FaultNewPage{Frame: open.Frame, Action: open.Action, Thread: hubThread(), Form: Form{Errors: map[string]string{"title": "Say in a few words what is broken."}}}
	link := FaultLinkPage{Frame: sampleFrame("Link to a fault", Staff), Form: Form{Key: "k", Errors: map[string]string{"fault": "There is no such fault. Write its number, such as F-12."}}, Action: "/t/12/fault", Thread: hubThread(), Number: "F-99", Known: sampleCandidates(), NewURL: "/t/12/fault/new"}
	unlink := FaultUnlinkPage{FaultAct: refusedAct("Unlink", "unlink", map[string]string{"reason": "Please give a reason of 3 to 1,000 characters. Everybody can read it."}), Thread: hubThread()}
	evil := FaultCandidate{FaultRef: FaultRef{Number: longWord[:40], Title: hostileText, URL: "javascript:alert(1)"}, Why: longWord}
	return []Sample{
		{Page: PageFaultNew, Name: "empty", Data: bare},
		{Page: PageFaultNew, Name: "typical", Data: open},
		{Page: PageFaultNew, Name: "extreme", Data: FaultNewPage{Frame: extremeFrame(Staff), Action: "javascript:alert(1)", Thread: evilThread(), Values: FaultEditValues{hostileText}, Known: []FaultCandidate{evil}, Products: []Choice{{Value: hostileText, Text: longWord}}}},
		{Page: PageFaultLink, Name: "empty", Data: FaultLinkPage{Frame: link.Frame, Action: link.Action, Thread: hubThread()}},
		{Page: PageFaultLink, Name: "typical", Data: link},
		{Page: PageFaultLink, Name: "extreme", Data: FaultLinkPage{Frame: extremeFrame(Staff), Action: "javascript:alert(1)", Thread: evilThread(), Number: hostileText, Known: []FaultCandidate{evil}, NewURL: "javascript:alert(1)"}},
		{Page: PageFaultUnlink, Name: "empty", Data: FaultUnlinkPage{FaultAct: sampleAct("Unlink", "unlink"), Thread: hubThread()}},
		{Page: PageFaultUnlink, Name: "typical", Data: unlink},
		{Page: PageFaultUnlink, Name: "extreme", Data: FaultUnlinkPage{FaultAct: extremeAct(), Thread: evilThread(), Reason: hostileText}},
	}
}

func faultStatusSamples() []Sample {
	page := FaultStatusPage{FaultAct: sampleAct("Change the status", "status"), Since: on(5, 24, 9)}
	for _, to := range []FaultStatus{FaultConfirmed, FaultInProgress, FaultRollingOut, FaultAwaiting, FaultVerified, FaultUnverified, FaultNotReproduced, FaultWontFix} {
		page.Moves = append(page.Moves, FaultMove{To: to, Reason: to == FaultWontFix || to == FaultUnverified, Selected: to == FaultRollingOut})
	}
	awaiting := page
	awaiting.FaultAct = refusedAct("Change the status", "status", map[string]string{"status": "Meanwhile firmware_lead changed the status to “Awaiting verification”."})
	awaiting.Fault.Status, awaiting.Verify, awaiting.Reason = FaultAwaiting, sampleVerification(), "Nobody answers."
	awaiting.Moves = []FaultMove{{To: FaultVerified, Blocked: "Not enough affected customers confirmed the fix yet: 2 more from Home Hub 3 Type A."}, {To: FaultUnverified, Reason: true, Selected: true}, {To: FaultInProgress, Reason: true}}
	duplicate := FaultStatusPage{FaultAct: page.FaultAct, Since: sampleAt}
	duplicate.Fault.Status = FaultDuplicate
	extreme := FaultStatusPage{FaultAct: extremeAct(), Reason: hostileText, Moves: []FaultMove{{To: FaultStatus(hostileText), Blocked: longWord}}}
	update := FaultUpdatePage{FaultAct: refusedAct("Post an update", "update", map[string]string{"body": "Please write what is known now.", "next": "The next update must be due in the future."}),
		Composer: Composer{DraftKey: "update:12", Max: 10000, Error: "Please write what is known now.", Preview: sampleBody}, Next: "2026-06-20T14:00", Reaches: 16, Follow: 1204}
	fresh := FaultUpdatePage{FaultAct: sampleAct("Post an update", "update"), Composer: Composer{Max: 10000}, Reaches: 1}
	loud := FaultUpdatePage{FaultAct: extremeAct(), Composer: Composer{Body: hostileText, DraftKey: hostileText, Error: longWord}, Next: hostileText, Reaches: 123456, Follow: 123456}
	return []Sample{
		{Page: PageFaultStatus, Name: "empty", Data: duplicate},
		{Page: PageFaultStatus, Name: "typical", Data: page},
		{Page: PageFaultStatus, Name: "second", Data: awaiting},
		{Page: PageFaultStatus, Name: "extreme", Data: extreme},
		{Page: PageFaultUpdate, Name: "empty", Data: fresh},
		{Page: PageFaultUpdate, Name: "typical", Data: update},
		{Page: PageFaultUpdate, Name: "extreme", Data: loud},
	}
}

func faultPromiseSamples() []Sample {
	standing := sampleEstimates()[4]
	move := FaultEstimatePage{FaultAct: refusedAct("Move the estimate", "estimate", map[string]string{"until": "This date has passed. Give one in the future.", "reason": "Please give a reason."}), Standing: &standing, ID: 5, Slips: 4, Kind: "window",
		Values: FaultEstimateValues{From: "2026-06-19T09:00", Until: "2026-06-20T17:00", Next: "2026-06-23T14:00"}}
	promise := FaultPromisePage{FaultAct: sampleAct("Make a promise", "promise"), What: "Certification result", Due: "2026-06-25T14:00", Owner: "firmware_lead"}
	threaded := FaultPromisePage{FaultAct: FaultAct{Frame: promise.Frame, Action: "/t/12/promise", Form: Form{Errors: map[string]string{"what": "Say what is promised.", "due": "This time has passed. Promise something for the future."}}}, Thread: linked(hubThread())}
	end := PromiseEndPage{FaultAct: sampleAct("End a promise", ""), Promise: samplePromises()[0], About: hubThread(), State: PromiseKept, Kept: "/p/384", CanWithdraw: true,
		Evidence: []Choice{{Value: "/faults/F-12#e45", Text: "Update, 22 June"}, {Value: "/p/384", Text: "#384 by firmware_lead"}}}
	late := end
	late.Promise, late.CanWithdraw, late.Evidence, late.State = samplePromises()[3], false, nil, ""
	late.Errors = map[string]string{"state": "Choose how the promise ends.", "kept": "Point at the post or the update that keeps it.", "reason": "Please give a reason."}
	over := end
	over.Promise, over.Ended = samplePromises()[1], true
	return []Sample{
		{Page: PageFaultEstimate, Name: "empty", Data: FaultEstimatePage{FaultAct: sampleAct("Give an estimate", "estimate")}},
		{Page: PageFaultEstimate, Name: "typical", Data: move},
		{Page: PageFaultEstimate, Name: "extreme", Data: FaultEstimatePage{FaultAct: extremeAct(), Standing: &Estimate{}, Kind: hostileText, Values: FaultEstimateValues{hostileText, hostileText, hostileText, hostileText}}},
		{Page: PageFaultPromise, Name: "empty", Data: threaded},
		{Page: PageFaultPromise, Name: "typical", Data: promise},
		{Page: PageFaultPromise, Name: "extreme", Data: FaultPromisePage{FaultAct: extremeAct(), Thread: linked(evilThread()), What: hostileText, Due: hostileText, Owner: hostileText}},
		{Page: PagePromiseEnd, Name: "empty", Data: over},
		{Page: PagePromiseEnd, Name: "typical", Data: end},
		{Page: PagePromiseEnd, Name: "overdue", Data: late},
		{Page: PagePromiseEnd, Name: "extreme", Data: PromiseEndPage{FaultAct: extremeAct(), Promise: Promise{What: longWord, Owner: hostile, Due: sampleAt}, About: evilThread(), Kept: hostileText, Reason: hostileText, Evidence: []Choice{{Value: "javascript:alert(1)", Text: longWord}}}},
	}
}

func reportSamples() []Sample {
	page := FaultReportPage{FaultAct: sampleAct("This affects me too", "report"), Models: sampleModels(), Where: sampleWhere(), Affected: 1204,
		Frequencies:   []Choice{{Text: "not told"}, {Value: "always", Text: "always"}, {Value: "often", Text: "often", Selected: true}},
		Workarounds:   []Choice{{Value: "worked", Text: "It helped"}, {Value: "failed", Text: "It did not help"}, {Value: "not_tried", Text: "I have not tried it", Selected: true}},
		States:        []Choice{{Value: "affected", Text: "It is there", Selected: true}, {Value: "worse", Text: "It got worse"}, {Value: "gone", Text: "It is gone"}},
		Values:        FaultReportValues{Version: "4.7.5.1.83", Since: "2026-05-18", LastGood: "4.7.4", When: "After the phone was asleep."},
		HasWorkaround: samplePanel().Workaround}
	page.Zone = ""
	again := page
	again.Editing, again.ReportedAt, again.FixedVersion, again.Values.WillTest = true, sampleAt, "4.7.6", true
	again.Errors = map[string]string{"since": "This day has not come yet.", "model": "Choose a model from the list.", "workaround": "Choose one of these.", "state": "Choose how it is now.", "frequency": "Choose one of these."}
	extreme := page
	extreme.FaultAct, extreme.Values = extremeAct(), FaultReportValues{hostileText, hostileText, hostileText, hostileText, hostileText, hostileText, true}
	extreme.Models, extreme.Where = []Choice{{Value: hostileText, Text: longWord}}, []ProductHelp{{longWord, hostileText, longWord}}
	extreme.HasWorkaround, extreme.FixedVersion = &Workaround{URL: "javascript:alert(1)", Text: longWord}, longWord
	return []Sample{
		{Page: PageFaultReport, Name: "empty", Data: FaultReportPage{FaultAct: sampleAct("This affects me too", "report")}},
		{Page: PageFaultReport, Name: "typical", Data: page},
		{Page: PageFaultReport, Name: "again", Data: again},
		{Page: PageFaultReport, Name: "extreme", Data: extreme},
	}
}

func faultVerifySamples() []Sample {
	release := FaultReleasePage{FaultAct: refusedAct("Tell of a release", "release", map[string]string{"version": "This version was released before."}), Version: "4.7.6", Affected: 1204, Releases: []Release{{Version: "4.7.6"}}}
	ask := FaultVerifyPage{FaultAct: sampleAct("Is it gone?", "verify"), Release: 2, Asked: "4.7.6", Note: "It comes by itself at night; a restart fetches it at once."}
	again := ask
	again.Gone, again.Typed, again.Earlier = "0", "It came back.", &VerifyAnswer{Gone: true, At: sampleAt}
	still := ask
	still.Errors, still.Earlier = map[string]string{"gone": "Say whether it is gone."}, &VerifyAnswer{At: sampleAt}
	unknown := ask
	unknown.Unknown = true
	return []Sample{
		{Page: PageFaultRelease, Name: "empty", Data: FaultReleasePage{FaultAct: sampleAct("Tell of a release", "release")}},
		{Page: PageFaultRelease, Name: "typical", Data: release},
		{Page: PageFaultRelease, Name: "extreme", Data: FaultReleasePage{FaultAct: extremeAct(), Version: hostileText, Note: hostileText, Affected: 1234567, Releases: []Release{{Version: longWord}}}},
		{Page: PageFaultVerify, Name: "empty", Data: FaultVerifyPage{FaultAct: ask.FaultAct}},
		{Page: PageFaultVerify, Name: "not affected", Data: unknown},
		{Page: PageFaultVerify, Name: "typical", Data: ask},
		{Page: PageFaultVerify, Name: "again", Data: again},
		{Page: PageFaultVerify, Name: "refused", Data: still},
		{Page: PageFaultVerify, Name: "extreme", Data: FaultVerifyPage{FaultAct: extremeAct(), Release: 1, Asked: longWord, Note: hostileText, Typed: hostileText, Gone: hostileText}},
	}
}

func faultMergeSamples() []Sample {
	merge := FaultMergePage{FaultAct: refusedAct("Merge", "merge", map[string]string{"into": "There is no such fault.", "reason": "Please give a reason."}), Into: "F-99", Known: sampleCandidates(), Threads: 16}
	answer := FaultAnswer{ID: 4, Post: PostRef{ID: 384, Number: 384, Author: firmware}, Thread: hubThread(), Excerpt: sampleOfficial()[0].Excerpt, Worked: 312, Tried: 340, Selected: true}
	choose := FaultWorkaroundPage{FaultAct: sampleAct("Choose the workaround", "workaround"), Answers: []FaultAnswer{answer, {ID: 3, Post: PostRef{Number: 2, Author: nobody}, Excerpt: "Restart it."}}}
	edit := FaultEditPage{FaultAct: refusedAct("Change", "edit", map[string]string{"title": "Say in a few words what is broken."}), Severities: sampleSeverities()}
	return []Sample{
		{Page: PageFaultMerge, Name: "empty", Data: FaultMergePage{FaultAct: sampleAct("Merge", "merge")}},
		{Page: PageFaultMerge, Name: "typical", Data: merge},
		{Page: PageFaultMerge, Name: "extreme", Data: FaultMergePage{FaultAct: extremeAct(), Into: hostileText, Reason: hostileText, Threads: 12345, Known: []FaultCandidate{{FaultRef: FaultRef{Number: longWord[:30], Title: longWord, URL: "javascript:alert(1)"}}}}},
		{Page: PageFaultWorkaround, Name: "empty", Data: FaultWorkaroundPage{FaultAct: choose.FaultAct}},
		{Page: PageFaultWorkaround, Name: "typical", Data: choose},
		{Page: PageFaultWorkaround, Name: "extreme", Data: FaultWorkaroundPage{FaultAct: extremeAct(), None: true, Answers: []FaultAnswer{{ID: 1, Post: PostRef{Author: hostile}, Thread: evilThread(), Excerpt: longWord}}}},
		{Page: PageFaultEdit, Name: "empty", Data: FaultEditPage{FaultAct: sampleAct("Change", "edit")}},
		{Page: PageFaultEdit, Name: "typical", Data: edit},
		{Page: PageFaultEdit, Name: "extreme", Data: FaultEditPage{FaultAct: extremeAct(), Values: FaultEditValues{hostileText}}},
	}
}

func meTooSamples() []Sample {
	f := sampleReply()
	f.Composer.Body = "+1"
	f.MeToo = &MeTooOffer{Fault: sampleCandidates()[0].FaultRef, Affected: 1204}
	return []Sample{
		{Page: PageReply, Name: "me too", Data: ReplyPage{Frame: sampleFrame("Reply", Member), Thread: hubThread(), Reply: f}},
		{Part: PartReply, Name: "me too", Data: f},
	}
}

func faultFormSamples() []Sample {
	return slices.Concat(faultLinkSamples(), faultStatusSamples(), faultPromiseSamples(), reportSamples(), faultVerifySamples(), faultMergeSamples(), meTooSamples())
}

func linked(to Link) *Link { return &to }
