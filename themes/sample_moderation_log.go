package themes

import "slices"

func typicalRow() LogRow {
	return LogRow{Number: "1480", URL: "/moderation/log/1480", At: sampleAt, Kind: "post.hide", Rule: Link{Text: "Rule 2.1, No private data in public.", URL: "/rules/1/2.1"},
		On:     LogTarget{Post: 379, Author: hubOwner, Link: Link{Text: "#379", URL: "/p/379"}, Thread: Link{Text: "Home Hub 3: Linux and Android devices cannot connect", URL: "/t/12/x"}},
		Reason: "Contained a neighbour's phone number.", By: moderatorK, Appeal: "open", AppealURL: "/moderation/appeals/3"}
}

func hostileRow() LogRow {
	return LogRow{Number: longWord, URL: "javascript:alert(1)", At: sampleAt, Kind: hostileText, Rule: Link{Text: longWord, URL: "javascript:alert(1)"},
		On: LogTarget{Link: Link{Text: hostileText, URL: "javascript:alert(1)"}, To: Link{Text: longWord, URL: "javascript:alert(1)"}}, Reason: hostileText + longWord, By: hostile,
		Appeal: hostileText, AppealURL: "javascript:alert(1)", Undone: Link{Text: longWord, URL: "javascript:alert(1)"}, ImportedAt: sampleAt, Unsealed: true}
}

// sampleLogRows have everything that an entry can show.
func sampleLogRows() []LogRow {
	thread, other := Link{Text: "Galaxy S II drops Wi-Fi", URL: "/t/7/galaxy"}, Link{Text: "thread 12", URL: "/t/12"}
	row := func(number, kind string, on LogTarget, by Person, reason string) LogRow {
		return LogRow{Number: number, URL: "/moderation/log/" + number, At: sampleAt, Kind: kind, On: on, By: by, Reason: reason, Rule: Link{Text: "Rule 4.1", URL: "/rules/1/4.1"}}
	}
	rows := []LogRow{
		row("1483", "post.restore", LogTarget{Post: 379, Link: Link{URL: "/p/379"}}, adminA, "The number was his own."),
		row("1482", "thread.merge", LogTarget{Link: thread, To: other}, moderatorK, "Same fault F-12; all 38 posts kept and still linked."),
		row("1481", "member.suspend", LogTarget{Author: hubOwner}, moderatorK, "Third warning in a week."), typicalRow(),
		row("1479", "post.hide", LogTarget{Closed: true}, nobody, "Advertising."), row("1478", "thread.lock", LogTarget{Link: thread}, Person{Name: "a moderator of an older forum"}, "Answered."),
		row("1477", "post.redact", LogTarget{}, nobody, ""), row("1476", "estimate.move", LogTarget{Link: Link{Text: "F-12 No DHCP", URL: "/faults/F-12"}}, firmware, "The build failed certification."),
	}
	rows[0].Unsealed, rows[1].LapsesAt, rows[2].EndsAt = true, sampleAt, sampleAt
	rows[3].Confirmed = Link{Text: "1490", URL: "/moderation/log/1490"}
	rows[4].Automatic, rows[4].Undone, rows[4].Lapsed = true, Link{Text: "1491", URL: "/moderation/log/1491"}, true
	rows[5].Imported, rows[5].Rule = true, Link{Text: "off-topic"}
	rows[5].At, rows[5].ImportedAt = sampleAt.AddDate(-7, 0, 0), sampleAt
	rows[6].Erased, rows[6].Undone, rows[6].Rule = true, Link{Text: "1492", URL: "/moderation/log/1492"}, Link{}
	rows[7].Imported, rows[7].By = true, nobody
	return rows
}

func logSamples() []Sample {
	return slices.Concat(logListSamples(), logEntrySamples(), rulesSamples(), appealSamples())
}

func logListSamples() []Sample {
	signed := LogSigned{Entries: 1482, Sealed: 1481, SignedAt: sampleAt, Root: "j3oNCmRz0pP6oGmSrIc7cQ2oV0c21e8f3aAAAAAAAAA=", Origin: "forum.example/moderation/log"}
	typical := ModerationLogPage{Frame: sampleFrame("Moderation log", Guest), Signed: signed, Rows: sampleLogRows(), Filtered: true, ResetURL: "/moderation/log",
		Groups: []Link{{Text: "All", URL: "/moderation/log", Current: true}, {Text: "Content removed", URL: "/moderation/log?kind=content"}},
		Rules:  []Choice{{Text: "any"}, {Value: "2.1", Text: "2.1 No private data in public", Selected: true}}, Boards: []Choice{{Text: "all"}, {Value: "1", Text: "Broadband"}},
		Values: LogValues{Kind: "content", By: "moderator_k", From: "2026-06-01", Until: "2026-06-30", Words: "phone"}, Cursor: Cursor{OlderURL: "/moderation/log?before=1476", NewerURL: "/moderation/log"},
		Downloads: []Link{{Text: "Checkpoint", URL: "/moderation/log/checkpoint"}, {Text: "JSON", URL: "/moderation/log.json"}}}
	extreme := ModerationLogPage{Frame: extremeFrame(Moderator), Signed: LogSigned{Entries: 12345678, Trouble: hostileText + longWord}, Rows: []LogRow{hostileRow()},
		Groups: []Link{{Text: hostileText, URL: "javascript:alert(1)"}}, Rules: []Choice{{Value: hostileText, Text: longWord}}, Values: LogValues{Words: hostileText, By: longWord, Kind: hostileText},
		Downloads: []Link{{Text: longWord, URL: "javascript:alert(1)"}}}
	return []Sample{
		{Page: PageModerationLog, Name: "empty", Data: ModerationLogPage{Frame: sampleFrame("Moderation log", Guest)}},
		{Page: PageModerationLog, Name: "nothing found", Data: ModerationLogPage{Frame: sampleFrame("Moderation log", Guest), Signed: signed, Filtered: true, ResetURL: "/moderation/log"}},
		{Page: PageModerationLog, Name: "typical", Data: typical},
		{Page: PageModerationLog, Name: "extreme", Data: extreme},
		{Page: PageLogCheck, Name: "empty", Data: LogCheckPage{Frame: sampleFrame("How to check", Guest)}},
		{Page: PageLogCheck, Name: "typical", Data: LogCheckPage{Frame: sampleFrame("How to check", Guest), Signed: signed, Address: "https://forum.example/moderation/log", Key: "forum.example/moderation/log+7a1b2c3d+AUm9vZHNhbmRub3RoaW5nZWxzZWhlcmUxMjM0NTY3ODk=", Example: "1481"}},
		{Page: PageLogCheck, Name: "extreme", Data: LogCheckPage{Frame: extremeFrame(Guest), Signed: LogSigned{Trouble: hostileText}, Address: hostileText, Key: longWord, Example: longWord}},
	}
}

func logEntrySamples() []Sample {
	wide := hostileRow()
	rows := sampleLogRows()
	typical := LogEntryPage{Frame: sampleFrame("Log entry 1480", Guest), ID: 1480, Row: rows[3], Source: "flag", Scope: "the post and its quotes in 2 other posts", HappenedAt: sampleAt, RefersTo: &rows[1], Later: rows[:1],
		Appeal:     &LogAppeal{State: "open", URL: "/moderation/appeals/3", MadeAt: sampleAt, DueAt: sampleAt},
		Proof:      &LogProof{LeafHash: "j3oNCmRz0pP6oGmSrIc7cQ2oV0c21e8f3aAAAAAAAAA=", Root: "j3oNCmRz0pP6oGmSrIc7cQ2oV0c21e8f3aAAAAAAAAA=", Origin: "forum.example/moderation/log", Size: 1482, SealedAt: sampleAt, SignedAt: sampleAt, URL: "/moderation/log/1480/proof"},
		ReceiptURL: "/moderation/log/1480/receipt", Discussion: Link{Text: "About entry 1480", URL: "/t/99/about"}}
	decided := typical
	decided.Row, decided.From, decided.Appeal = rows[4], "an older forum", &LogAppeal{State: "upheld", URL: "/moderation/appeals/3", MadeAt: sampleAt, DueAt: sampleAt, Overdue: true, By: adminA, At: sampleAt, Ruling: "The consent is shown."}
	bare := LogEntryPage{Frame: sampleFrame("Log entry 1481", Guest), ID: 1481, Row: rows[6], ErasedBy: Link{Text: "1500", URL: "/moderation/log/1500"}, Source: "automatic", HappenedAt: sampleAt, DiscussURL: "/moderation/log/1481/discuss"}
	bare.Row.EndsAt = sampleAt
	extreme := LogEntryPage{Frame: extremeFrame(Moderator), ID: 5, Row: hostileRow(), Source: hostileText, Scope: longWord, From: hostileText, HappenedAt: sampleAt, RefersTo: &wide, Later: []LogRow{hostileRow()},
		Appeal: &LogAppeal{State: hostileText, URL: "javascript:alert(1)", Ruling: hostileText, By: hostile}, Proof: &LogProof{LeafHash: longWord, Root: hostileText, Origin: longWord, URL: "javascript:alert(1)"}, ReceiptURL: "javascript:alert(1)",
		Discussion: Link{Text: hostileText, URL: "javascript:alert(1)"}}
	return []Sample{
		{Page: PageLogEntry, Name: "empty", Data: LogEntryPage{Frame: sampleFrame("Log entry", Guest)}},
		{Page: PageLogEntry, Name: "typical", Data: typical},
		{Page: PageLogEntry, Name: "decided", Data: decided},
		{Page: PageLogEntry, Name: "bare", Data: bare},
		{Page: PageLogEntry, Name: "extreme", Data: extreme},
		{Part: PartEntryMe, Name: "guest", Data: EntryMePart{}},
		{Part: PartEntryMe, Name: "typical", Data: EntryMePart{EntryID: 1480, Explanation: "The number belongs to somebody else. Please use private details.", OriginalURL: "/p/379/original", ReceiptURL: "/moderation/log/1480/receipt", AppealURL: "/moderation/log/1480/appeal"}},
		{Part: PartEntryMe, Name: "moderator", Data: EntryMePart{EntryID: 1480, CanConfirm: true, UndoURL: "/moderation/log/1480/undo"}},
		{Part: PartEntryMe, Name: "own act", Data: EntryMePart{EntryID: 1480, OwnAct: true}},
		{Part: PartEntryMe, Name: "extreme", Data: EntryMePart{EntryID: 1480, Explanation: hostileText + longWord, OriginalURL: "javascript:alert(1)", CanConfirm: true}},
	}
}

func rulesSamples() []Sample {
	rules := []RuleView{{Number: "2.1", Title: "No private data in public", Body: "Do not post addresses or phone numbers.", URL: "/rules/1/2.1"}, {Number: "3.2", Title: "No fraud", Body: "Do not pretend to be staff.", URL: "/rules/1/3.2", Illegal: true}}
	wide := RuleView{Number: longWord, Title: hostileText, Body: longWord + hostileText, URL: "javascript:alert(1)", Illegal: true}
	book := RulesPage{Frame: sampleFrame("Rules", Administrator), Version: 2, Current: true, CurrentURL: "/rules", PublishedAt: sampleAt, By: adminA, Note: "Clearer words.", Rules: rules, Versions: []Link{{Text: "Version 2", URL: "/rules/2", Current: true}, {Text: "Version 1", URL: "/rules/1"}}, EditURL: "/admin/rules", LogURL: "/moderation/log"}
	forms := []AdminRule{{At: 1, Number: "2.1", Title: "No private data in public", Body: "Do not post addresses.", Grounds: []Choice{{Value: "x", Text: "Against our terms, nothing else", Selected: true}}, Illegal: true}, {At: 2}}
	admin := AdminFrame{Frame: sampleFrame("Rules", Administrator), Sections: []Link{{Text: "Overview", URL: "/admin"}, {Text: "Rules", URL: "/admin/rules", Current: true}}}
	return []Sample{
		{Page: PageRules, Name: "empty", Data: RulesPage{Frame: sampleFrame("Rules", Guest)}},
		{Page: PageRules, Name: "typical", Data: book},
		{Page: PageRules, Name: "extreme", Data: RulesPage{Frame: extremeFrame(Guest), Version: 12345678, By: hostile, Note: hostileText, Rules: []RuleView{wide}, Versions: []Link{{Text: longWord, URL: "javascript:alert(1)"}}, EditURL: "javascript:alert(1)"}},
		{Page: PageRule, Name: "empty", Data: RulePage{Frame: sampleFrame("Rule", Guest)}},
		{Page: PageRule, Name: "typical", Data: RulePage{Frame: sampleFrame("Rule 3.2", Guest), Rule: rules[1], Version: 1, Current: true, RulesURL: "/rules/1", EntriesURL: "/moderation/log?rule=3.2"}},
		{Page: PageRule, Name: "extreme", Data: RulePage{Frame: extremeFrame(Guest), Rule: wide, Version: 99999, RulesURL: "javascript:alert(1)", EntriesURL: "javascript:alert(1)"}},
		{Page: PageAdminRules, Name: "empty", Data: AdminRulesPage{AdminFrame: admin}},
		{Page: PageAdminRules, Name: "typical", Data: AdminRulesPage{AdminFrame: admin, Form: Form{Key: "k", Errors: map[string]string{"rules": "Rule 2.1: this number is there twice.", "note": "Say what changed."}}, Action: "/admin/rules", Base: 1, Note: "Clearer", Rules: forms}},
		{Page: PageAdminRules, Name: "extreme", Data: AdminRulesPage{AdminFrame: AdminFrame{Frame: extremeFrame(Administrator)}, Form: Form{Key: hostileText, Errors: map[string]string{"": hostileText}}, Action: "javascript:alert(1)", Note: hostileText, Rules: []AdminRule{{At: 1, Number: longWord, Title: hostileText, Body: hostileText, Grounds: []Choice{{Value: hostileText, Text: longWord}}, Spam: true}}}},
	}
}

func appealSamples() []Sample {
	row, hostileAct := typicalRow(), hostileRow()
	rows := []AppealRow{{URL: "/moderation/appeals/3", On: row, MadeAt: sampleAt, DueAt: sampleAt, Overdue: true}, {URL: "/moderation/appeals/4", About: "A refused complaint", MadeAt: sampleAt, DueAt: sampleAt}}
	wide := AppealRow{URL: "javascript:alert(1)", On: hostileRow(), MadeAt: sampleAt, DueAt: sampleAt}
	frame := sampleFrame("Appeal", Member)
	bad := Form{Key: "k", Errors: map[string]string{"reason": "Say in 3 to 4,000 characters why the decision is wrong.", "outcome": "Choose."}}
	open := AppealPage{Frame: frame, Act: &row, Appeal: LogAppeal{State: "open", MadeAt: sampleAt, DueAt: sampleAt}, Reason: "The number was my own.", By: hubOwner, DecideAction: "/moderation/appeals/3/decide", Form: bad, Outcome: "upheld"}
	own := open
	own.DecideAction, own.WithdrawURL, own.Appeal.Overdue = "", "/moderation/appeals/3/withdraw", true
	recused := AppealPage{Frame: frame, Act: &row, Appeal: LogAppeal{State: "open", MadeAt: sampleAt, DueAt: sampleAt}, Recusal: "You had a part in the act this appeal is about."}
	decided := AppealPage{Frame: frame, Act: &row, Appeal: LogAppeal{State: "rejected", MadeAt: sampleAt, By: adminA, At: sampleAt, Ruling: "It was not."}, EntryOfRuling: Link{Text: "1490", URL: "/moderation/log/1490"}}
	ended := AppealPage{Frame: frame, Act: &row, Appeal: LogAppeal{State: "ended", MadeAt: sampleAt, At: sampleAt, Ended: true, Lapsed: true, EndedBy: Link{Text: "1491", URL: "/moderation/log/1491"}}}
	undone := ended
	undone.Appeal.Lapsed = false
	complaint := AppealPage{Frame: frame, New: true, Action: "/moderation/queue/3/appeal", Complaint: &Complaint{Post: PostRef{ID: 4, Number: 4, URL: "/p/4"}, Answer: "It is sharp, and within the rules.", At: sampleAt}}
	return []Sample{
		{Page: PageAppeals, Name: "empty", Data: AppealsPage{Frame: frame}},
		{Page: PageAppeals, Name: "typical", Data: AppealsPage{Frame: frame, Rows: rows}},
		{Page: PageAppeals, Name: "extreme", Data: AppealsPage{Frame: extremeFrame(Guest), Rows: []AppealRow{wide}}},
		{Page: PageAppeal, Name: "lapsed", Data: ended},
		{Page: PageAppeal, Name: "undone", Data: undone},
		{Page: PageAppeal, Name: "empty", Data: AppealPage{Frame: frame}},
		{Page: PageAppeal, Name: "recused", Data: recused},
		{Page: PageAppeal, Name: "typical", Data: AppealPage{Frame: frame, New: true, Action: "/moderation/log/1480/appeal", Act: &row, Until: sampleAt, OriginalURL: "/p/379/original", Form: bad}},
		{Page: PageAppeal, Name: "open", Data: open},
		{Page: PageAppeal, Name: "own", Data: own},
		{Page: PageAppeal, Name: "decided", Data: decided},
		{Page: PageAppeal, Name: "refused complaint", Data: complaint},
		{Page: PageAppeal, Name: "extreme", Data: AppealPage{Frame: extremeFrame(Moderator), Form: Form{Errors: map[string]string{"": hostileText}}, Act: &hostileAct, Reason: hostileText, By: hostile, Appeal: LogAppeal{State: hostileText, By: hostile, Ruling: longWord}, DecideAction: "javascript:alert(1)", Ruling: hostileText}},
		{Page: PageDiscuss, Name: "empty", Data: DiscussPage{Frame: frame}},
		{Page: PageDiscuss, Name: "typical", Data: DiscussPage{Frame: frame, Form: Form{Key: "k", Errors: map[string]string{"body": "Write something."}}, Action: "/moderation/log/1480/discuss", Act: row, Boards: []Choice{{Text: "Choose one"}, {Value: "1", Text: "Broadband"}}, Title: "Log entry 1480"}},
		{Page: PageDiscuss, Name: "extreme", Data: DiscussPage{Frame: extremeFrame(Member), Form: Form{Key: hostileText}, Action: "javascript:alert(1)", Act: hostileRow(), Boards: []Choice{{Value: hostileText, Text: longWord}}, Title: hostileText, Composer: Composer{Body: hostileText}}},
	}
}
