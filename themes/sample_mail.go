package themes

import "strings"

// MailSamples gives every mail with data: as little as possible, what is usual,
// and what is extreme.
func MailSamples() []MailSample {
	all := []MailSample{
		{MailNotice, "empty", NoticeMail{}},
		{MailNotice, "reply", NoticeMail{MailFrame: sampleMailFrame("thread"), MailEvent: sampleMailReply()}},
		{MailNotice, "update", NoticeMail{MailFrame: sampleMailFrame("fault"), MailEvent: sampleMailUpdate()}},
		{MailNotice, "extreme", NoticeMail{MailFrame: extremeMailFrame(), MailEvent: extremeEvent()}},
		{MailDigest, "empty", DigestMail{}},
		{MailDigest, "typical", DigestMail{MailFrame: sampleMailFrame("digest"), Count: 3, Groups: []MailGroup{
			{Title: "Home Hub 3: no phone gets an address", URL: "https://forum.example/t/12", Board: "Gateways", Events: []MailEvent{sampleMailReply(), sampleMailReply()}},
			{Title: "DHCP after 4.2", URL: "https://forum.example/faults/F-12", Events: []MailEvent{sampleMailUpdate()}}}}},
		{MailDigest, "extreme", DigestMail{MailFrame: extremeMailFrame(), Weekly: true, Count: 1,
			Groups: []MailGroup{{Title: hostileText, URL: "javascript:alert(1)", Board: rtlText, Events: []MailEvent{extremeEvent()}}}}},
	}
	for _, kind := range NotificationKinds() {
		e := sampleMailReply()
		e.Kind, e.Fault = kind, "F-12"
		all = append(all, MailSample{MailNotice, string(kind), NoticeMail{MailFrame: sampleMailFrame("appeal"), MailEvent: e}})
	}
	return append(all, mailLetterSamples()...)
}

func mailLetterSamples() []MailSample {
	facts := map[string]string{"from": "Anna", "new": "a…@example.org", "until": "2026-06-24T09:00:00Z", "reason": "We know no such customer.", "text": "Passkey “laptop”", "left": "3", "subject": "My line is dead"}
	var all []MailSample
	for _, kind := range []string{"", "confirm-address", "address-changing", "address-changed", "reset-password", "password-changed", "invitation",
		"sign-up-known", "sign-up-held", "sign-up-approved", "sign-up-refused", "factor-added", "factor-removed", "recovery-code-used",
		"deletion-asked", "deletion-cancelled", "account-deleted", "own-data-downloaded", "test", "flag-decided", "mail-refused", "mail-partly", "mail-confirm"} {
		frame := sampleMailFrame("")
		frame.SettingsURL, frame.EndURL = "", ""
		all = append(all, MailSample{MailLetter, "letter " + kind, LetterMail{MailFrame: frame, Kind: kind, URL: "https://forum.example/confirm/xyz", Facts: facts}})
	}
	return append(all, MailSample{MailLetter, "nobody", LetterMail{Kind: "invitation"}},
		MailSample{MailLetter, "extreme", LetterMail{MailFrame: extremeMailFrame(), Kind: "invitation", URL: "javascript:alert(1)", Facts: map[string]string{"from": hostileText, "text": hostileText}}})
}

func sampleMailFrame(what string) MailFrame {
	return MailFrame{SiteName: "Answerable", HomeURL: "https://forum.example", Locale: "en", To: "hub3_owner", SettingsURL: "https://forum.example/mail/xyz",
		EndURL: "https://forum.example/mail/xyz/end", EndWhat: what, CanReply: what == "thread"}
}

func extremeMailFrame() MailFrame {
	return MailFrame{SiteName: hostileText + "\r\nBcc: all@example.org", HomeURL: "javascript:alert(1)", Locale: "en", To: hostileText, SettingsURL: "https://forum.example/mail/" + longWord}
}

func sampleMailReply() MailEvent {
	return MailEvent{Kind: NoticeReply, By: "firmware_lead", Title: "Home Hub 3: no phone gets an address", Board: "Gateways", URL: "https://forum.example/p/4711", At: sampleAt,
		Paragraphs: []string{"We found it: the pool is exhausted after the update.", "A fixed address below 192.168.1.64 works until the fix is out.\nSee the official answer."}}
}

func sampleMailUpdate() MailEvent {
	return MailEvent{Kind: NoticeUpdate, By: "firmware_lead", Fault: "F-12", Title: "DHCP pool is exhausted after 4.2", Board: "Gateways", URL: "https://forum.example/faults/F-12#e9", At: sampleAt,
		Paragraphs: []string{"The fix is built and in test."}, Cut: true, Release: "4.2.1",
		Facts: []MailFact{{Name: "status", Code: string(FaultInProgress)}, {Name: "fixed", At: sampleAt}, {Name: "next-update", At: sampleAt}, {Name: "reason", Text: "One more chip is affected."},
			{Name: "promised", Text: "Call everyone back"}, {Name: "due", At: sampleAt}, {Name: "promise", Code: string(PromiseBroken)}, {Text: "as it is"}}}
}

func extremeEvent() MailEvent {
	return MailEvent{Kind: NoticeMention, By: hostileText, Title: longWord + "\r\nBcc: all@example.org", Board: hostileText, URL: "javascript:alert(1)", At: sampleAt,
		Paragraphs: []string{hostileText, longWord + longWord, rtlText, strings.Repeat("> ", 400)}}
}

func mailPageSamples() []Sample {
	var all []Sample
	for _, what := range []string{"thread", "fault", "board", "tag"} {
		all = append(all, Sample{Page: PageFollow, Name: what, Data: FollowPage{Frame: sampleFrame("Follow", Member), What: what, Title: "Home Hub 3", URL: "/t/12", Action: "/follow/thread/12", Level: "all"}})
	}
	for _, level := range []string{"", "official", "status", "muted"} {
		all = append(all, Sample{Page: PageFollow, Name: "level " + level, Data: FollowPage{Frame: extremeFrame(Member), What: "thread", Title: hostileText, URL: "javascript:alert(1)", Action: "/follow/thread/12", Level: level}},
			Sample{Part: PartThreadMe, Name: "level " + level, Data: ThreadMePart{ThreadID: 12, SignedIn: true, Level: level}})
	}
	off := MailPage{Frame: sampleFrame("Mail", Member), MailChoices: sampleChoices(), Email: "ada@example.org", Confirmed: true, OffAt: sampleAt, OffWhy: "bounced", Said: hostileText, Ready: true}
	complained := off
	complained.OffWhy = "complained"
	all = append(all, Sample{Page: PageMail, Name: "empty", Data: MailPage{}}, Sample{Page: PageMail, Name: "no address", Data: MailPage{Ready: true}},
		Sample{Page: PageMail, Name: "not confirmed", Data: MailPage{Frame: sampleFrame("Mail", Member), Ready: true, Email: longWord}},
		Sample{Page: PageMail, Name: "typical", Data: MailPage{Frame: sampleFrame("Mail", Member), MailChoices: sampleChoices(), Email: "ada@example.org", Confirmed: true, Ready: true, MailIn: true, Channels: true}},
		Sample{Page: PageMail, Name: "off", Data: off}, Sample{Page: PageMail, Name: "complained", Data: complained})
	for _, done := range []string{"", "ended", "saved"} {
		for _, what := range []string{"", "thread", "reply"} {
			all = append(all, Sample{Page: PageMailLink, Name: "link " + what + done, Data: MailLinkPage{Frame: sampleFrame("Mail", Guest), MailChoices: sampleChoices(), Action: "/mail/xyz", What: what, Title: hostileText, Done: done}})
		}
	}
	return append(all, outboxSamples()...)
}

func sampleChoices() MailChoices {
	options := []Choice{{Value: "mail", Text: "By mail, at once", Selected: true}, {Value: "off", Text: "Off"}}
	c := MailChoices{Hours: options, Days: options, Now: sampleAt}
	for _, about := range []string{"mention", "reply", "answer", "update", "estimate", "promise", "verify", "thread", "private", "work", "moderation", "appeal"} {
		c.Groups = append(c.Groups, MailGroupChoice{About: about, Choices: options})
	}
	return c
}

func outboxSamples() []Sample {
	admin := AdminFrame{Frame: sampleFrame("Outbox", Administrator), Sections: []Link{{Text: "Outbox", URL: "/admin/outbox", Current: true}}}
	var mails []OutboxMail
	for i, state := range []string{"waiting", "collected", "queued", "sending", "sent", "refused", "given-up", "dropped"} {
		m := OutboxMail{ID: int64(i), State: state, Kind: NoticeReply, Member: "hub3_owner", Attempts: i, CreatedAt: sampleAt}
		switch state {
		case "refused":
			m.Letter, m.Member, m.Why, m.Answer, m.DoneAt = "invitation", "", "the mail server refused it", "550 5.1.1 no such user "+longWord, sampleAt
		case "given-up":
			m.Kind, m.CanRetry, m.Why, m.DoneAt = "", true, "the mail server is away", sampleAt
		case "queued":
			m.NextTry, m.ShowURL = sampleAt, "/admin/outbox/3"
		}
		mails = append(mails, m)
	}
	return []Sample{{Page: PageAdminMail, Name: "empty", Data: AdminOutboxPage{AdminFrame: admin}},
		{Page: PageAdminMail, Name: "typical", Data: AdminOutboxPage{AdminFrame: admin, Mails: mails, Filter: []Link{{Text: "Waits (3)", URL: "/admin/outbox?state=queued", Current: true}, {Text: "Sent (40)", URL: "/admin/outbox"}},
			Cursor: Cursor{OlderURL: "/admin/outbox?before=3"}, Server: "mail.example.org:587"}},
		{Page: PageAdminMail, Name: "demo", Data: AdminOutboxPage{AdminFrame: admin, Mails: mails, Demo: true}},
		{Page: PageMailShown, Name: "extreme", Data: AdminMailPage{AdminFrame: admin, To: longWord, Subject: longWord, Text: rtlText + longWord}},
		{Page: PageMailShown, Name: "empty", Data: AdminMailPage{AdminFrame: admin}},
		{Page: PageMailShown, Name: "typical", Data: AdminMailPage{AdminFrame: admin, ID: 3, To: "hub3_owner", Subject: hostileText, Text: "Hello,\n\n" + longWord}},
		{Page: PageSubscriptions, Name: "places", Data: SubscriptionsPage{Frame: sampleFrame("What you follow", Member),
			Boards: []Subscription{{ID: 3, Title: "Gateways", URL: "/b/gateways", Why: "Everything", ChangeURL: "/follow/board/3"}}, Faults: []Subscription{{ID: 2, Title: "F-2 DHCP offer rejected", URL: "/faults/F-2", Why: "Status only", ChangeURL: "/follow/faults/F-2"}}, Muted: []Subscription{{ID: 9, Title: "Off topic", URL: "/t/9", Why: "In Gateways", ChangeURL: "/follow/thread/9"}}, Tags: []Subscription{{Title: "dhcp", URL: "/tag/dhcp", Why: "Muted", ChangeURL: "/follow/tag/dhcp"}}}}}
}
