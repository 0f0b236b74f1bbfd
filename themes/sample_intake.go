package themes

// intakeSamples are the pages of mail and other channels.
func intakeSamples() []Sample {
	boards := []AdminMailBoard{{Name: "Broadband", Address: "broadband@in.forum.example", Action: "/admin/intake/boards/1", On: true}, {Name: "Landline", Address: "landline@in.forum.example", Action: "/admin/intake/boards/2"}, {Name: "Staff room", Closed: true}}
	channels := []AdminChannelRow{{"Chat on the site", "/admin/intake/1", "https://forum.example/intake/chat", "Broadband", true}, {"Telephone desk", "/admin/intake/2", "https://forum.example/intake/phone", "Landline", false}}
	hostile := []AdminMailBoard{{Name: longWord, Address: hostileText, Action: "javascript:alert(1)", On: true}}
	choices := []Choice{{Value: "1", Text: "Broadband", Selected: true}, {Value: "2", Text: "Landline"}}
	values := AdminChannelValues{Name: "Chat on the site", Slug: "chat", OutURL: "https://chat.example/answers", Enabled: true}
	deliveries := []AdminDelivery{{PostURL: "/p/12", State: "Sent", Attempts: 1, At: sampleAt}, {PostURL: "/p/13", State: "Failed, is tried again", Why: "it answered 500", Attempts: 3, At: sampleAt}}
	var inbox []InboxMail
	for _, outcome := range []string{"refused", "confirm", "held", "posted", "report", "ignored", "waits", ""} {
		inbox = append(inbox, InboxMail{Outcome: outcome, Why: "No text of your own was found in this mail.", Member: "hub3_owner", URL: "/p/12", At: sampleAt, Answered: outcome == "refused"})
	}
	inbox = append(inbox, InboxMail{Outcome: "report", At: sampleAt}, InboxMail{Outcome: "ignored", Why: "Not a person's mail: it is an automatic reply.", At: sampleAt})
	filter := []Link{{Text: "All", URL: "/admin/intake/mails", Current: true}, {Text: "Not posted", URL: "/admin/intake/mails?outcome=refused"}}
	return []Sample{
		{Page: PageAdminInbox, Name: "empty", Data: AdminInboxPage{AdminFrame: adminFrame("Mails that came in"), Filter: filter}},
		{Page: PageAdminInbox, Name: "typical", Data: AdminInboxPage{AdminFrame: adminFrame("Mails that came in"), Filter: filter, Mails: inbox, Cursor: Cursor{OlderURL: "/admin/intake/mails?before=3"}}},
		{Page: PageAdminInbox, Name: "extreme", Data: AdminInboxPage{AdminFrame: extremeAdmin(), Filter: filter, Mails: []InboxMail{{Outcome: hostileText, Why: hostileText + longWord, Member: longWord, URL: "javascript:alert(1)"}}}},
		{Page: PageChannels, Name: "empty", Data: ChannelsPage{Frame: sampleFrame("Your other ways in", Member)}},
		{Page: PageChannels, Name: "typical", Data: ChannelsPage{Frame: sampleFrame("Your other ways in", Member), Code: "claim-abcd-efgh-ijkl-mnop", People: []ChannelPerson{{"Chat on the site", "+49 1", sampleAt}}}},
		{Page: PageChannels, Name: "extreme", Data: ChannelsPage{Frame: extremeFrame(Member), Code: longWord, People: []ChannelPerson{{longWord, hostileText, sampleAt}}}},
		{Page: PageMailStart, Name: "empty", Data: MailStartPage{Frame: sampleFrame("Post this thread?", Guest)}},
		{Page: PageMailStart, Name: "typical", Data: MailStartPage{Frame: sampleFrame("Post this thread?", Guest), Title: "No line since Monday", Text: "The light is red.\n\nI restarted it twice.", Board: "Broadband"}},
		{Page: PageMailStart, Name: "extreme", Data: MailStartPage{Frame: extremeFrame(Guest), Title: longWord, Text: hostileText + longWord, Board: hostileText}},
		{Page: PageAdminIntake, Name: "empty", Data: AdminIntakePage{AdminFrame: adminFrame("Ways in"), NewURL: "/admin/intake/new"}},
		{Page: PageAdminIntake, Name: "typical", Data: AdminIntakePage{AdminFrame: adminFrame("Ways in"), NewURL: "/admin/intake/new", MailDomain: "in.forum.example", Boards: boards, Channels: channels}},
		{Page: PageAdminIntake, Name: "extreme", Data: AdminIntakePage{AdminFrame: extremeAdmin(), MailDomain: hostileText, Boards: hostile, Channels: []AdminChannelRow{{longWord, "javascript:alert(1)", hostileText, longWord, true}}}},
		{Page: PageAdminChannel, Name: "empty", Data: AdminChannelPage{AdminFrame: adminFrame("New channel"), New: true, Action: "/admin/intake/new", Boards: choices}},
		{Page: PageAdminChannel, Name: "typical", Data: AdminChannelPage{AdminFrame: adminFrame("Channel"), Action: "/admin/intake/1", Address: "https://forum.example/intake/chat", Secret: "ans_aaaa", Values: values, Boards: choices, Deliveries: deliveries}},
		{Page: PageAdminChannel, Name: "refused", Data: AdminChannelPage{AdminFrame: adminFrame("Channel"), Form: refusedAdmin(), Action: "/admin/intake/1", Values: values, Boards: choices}},
		{Page: PageAdminChannel, Name: "extreme", Data: AdminChannelPage{AdminFrame: extremeAdmin(), Action: "/admin/intake/1", Address: hostileText, Secret: longWord, Values: AdminChannelValues{longWord, hostileText, hostileText, true, true}, Boards: []Choice{{Value: hostileText, Text: longWord}}, Deliveries: []AdminDelivery{{"javascript:alert(1)", longWord, hostileText, 1234567, sampleAt}}}},
	}
}
