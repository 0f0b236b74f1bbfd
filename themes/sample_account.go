package themes

import "slices"

func signInSamples() []Sample {
	demo := []DemoRole{{"member", "Member", "hub3_owner"}, {"staff", "Staff, Gateway firmware", "firmware_lead"}, {"moderator", "Moderator", "moderator_k"}, {"administrator", "Administrator", "anna"}}
	refused := Form{Key: "k", Errors: map[string]string{"": "Name or password is not right.", "name": "Take another name: this one is taken.", "password": "That password is among the 10,000 commonest. Take another."}}
	hostileForm := Form{Key: hostileText, Errors: map[string]string{"name": hostileText, "password": longWord}}
	return []Sample{
		{Page: PageSignIn, Name: "empty", Data: SignInPage{Frame: sampleFrame("Sign in", Guest)}},
		{Page: PageSignIn, Name: "typical", Data: SignInPage{Frame: sampleFrame("Sign in", Guest), SignUpOpen: true, Passkeys: true, Providers: []Provider{{ID: "acme", Name: "Acme Telecom"}}, Demo: demo, Return: "/t/12"}},
		{Page: PageSignIn, Name: "refused", Data: SignInPage{Frame: sampleFrame("Sign in", Guest), Passkeys: true, Form: refused, Name: "hub3_owner"}},
		{Page: PageSignIn, Name: "extreme", Data: SignInPage{Frame: extremeFrame(Guest), Form: hostileForm, Name: hostileText, Return: hostileText, SignUpOpen: true, Demo: []DemoRole{{hostileText, hostileText, longWord}}}},
		{Page: PageSignUp, Name: "empty", Data: SignUpPage{Frame: sampleFrame("Make an account", Guest), MinPassword: 8}},
		{Page: PageSignUp, Name: "typical", Data: SignUpPage{Frame: sampleFrame("Make an account", Guest), Form: refused, Name: "hub3_owner", Email: "x@example.org", MinPassword: 8, Rules: &Link{Text: "the rules", URL: "/rules"}, Return: "/t/12"}},
		{Page: PageSignUp, Name: "extreme", Data: SignUpPage{Frame: extremeFrame(Guest), Form: hostileForm, Name: hostileText, Email: hostileText, MinPassword: 12, Rules: &Link{Text: hostileText, URL: "javascript:alert(1)"}, Return: hostileText}},
		{Page: PageSignUp, Name: "approved", Data: SignUpPage{Frame: sampleFrame("Make an account", Guest), Form: refused, Action: "/sign-up", Approved: true, Mails: true, About: "I have a Home Hub 3.", MinPassword: 8}},
		{Page: PageSignUp, Name: "with address", Data: SignUpPage{Frame: sampleFrame("Make an account", Guest), Action: "/sign-up", NeedsEmail: true, Mails: true, MinPassword: 8}},
		{Page: PageSignUp, Name: "invited", Data: SignUpPage{Frame: sampleFrame("Make an account", Guest), Action: "/join", Mails: true, MinPassword: 12, Invitation: &SignUpInvitation{From: "anna", Role: "Staff", Note: "Welcome to the team."}}},
		{Page: PageSignUpClosed, Name: "invited", Data: SignUpClosedPage{Frame: sampleFrame("No sign-ups", Guest), Invited: true}},
		{Page: PageSignUpClosed, Name: "empty", Data: SignUpClosedPage{Frame: sampleFrame("No sign-ups", Guest)}},
		{Page: PageSignUpClosed, Name: "typical", Data: SignUpClosedPage{Frame: sampleFrame("No sign-ups", Guest), Text: "Write to the help desk; you get an account the same day."}},
		{Page: PageSignUpClosed, Name: "extreme", Data: SignUpClosedPage{Frame: extremeFrame(Guest), Text: hostileText + longWord}},
		{Page: PageWelcome, Name: "empty", Data: WelcomePage{Frame: sampleFrame("Welcome", Member)}},
		{Page: PageWelcome, Name: "typical", Data: WelcomePage{Frame: sampleFrame("Welcome", Member), Name: "hub3_owner", Return: "/t/12", Unconfirmed: true, AccountURL: "/account", NewThreadURL: "/new"}},
		{Page: PageWelcome, Name: "with mail", Data: WelcomePage{Frame: sampleFrame("Welcome", Member), Name: "hub3_owner", Unconfirmed: true, Mails: true, Email: "owner@example.org", AccountURL: "/account"}},
		{Page: PageWelcome, Name: "extreme", Data: WelcomePage{Frame: extremeFrame(Member), Name: longWord, Return: "javascript:alert(1)", AccountURL: "javascript:alert(1)"}},
		{Page: PageSetUp, Name: "empty", Data: SetUpPage{Frame: Frame{Title: "Set up", SiteName: "Answerable"}, MinPassword: 12}},
		{Page: PageSetUp, Name: "typical", Data: SetUpPage{Frame: sampleFrame("Set up", Guest), Form: refused, Token: "t0k", Site: "Answerable", Name: "anna", Email: "anna@example.org", Mails: true, SignUp: []Choice{{Value: "open", Text: "Everybody", Selected: true}, {Value: "closed", Text: "Nobody"}}, MinPassword: 12}},
		{Page: PageSetUp, Name: "extreme", Data: SetUpPage{Frame: extremeFrame(Guest), Form: hostileForm, Token: hostileText, Site: hostileText, Name: hostileText, MinPassword: 12}},
	}
}

func accountSamples() []Sample {
	return slices.Concat(signInSamples(), profileSamples(), ownSamples())
}

func profileSamples() []Sample {
	board := Link{Text: "Broadband", URL: "/b/broadband"}
	posts := []ProfilePost{
		{ThreadTitle: "Home Hub 3: Linux and Android devices cannot connect", URL: "/p/382", Board: board, Number: 2, Excerpt: "We have reproduced it…", At: sampleAt, Official: true},
		{ThreadTitle: "How do I change the Wi-Fi channel?", URL: "/p/9", Board: board, Number: 4, Excerpt: "Under Advanced.", At: sampleAt, Accepted: true},
		{ThreadTitle: "Planned work on 30 June", URL: "/p/10", Board: board, Number: 1234, Excerpt: "Thanks.", At: sampleAt},
	}
	wide := []ProfilePost{{ThreadTitle: longWord, URL: "javascript:alert(1)", Board: Link{Text: hostileText, URL: "javascript:alert(1)"}, Number: 1234567, Excerpt: hostileText, At: sampleAt}}
	return []Sample{
		{Page: PageProfile, Name: "empty", Data: ProfilePage{Frame: sampleFrame("A member", Guest), Erased: true}},
		{Page: PageProfile, Name: "typical", Data: ProfilePage{Frame: sampleFrame("firmware_lead", Guest), Person: firmware, Teams: []string{"Gateway firmware", "Community"}, Joined: sampleAt, LastPost: sampleAt, ModerateURL: "/m/x/moderate", Threads: 3, Posts: 1204, Accepted: 14, Officials: 77, Helpful: 402, About: "<p>I look after the Home Hub.</p>", Recent: posts, Cursor: Cursor{OlderURL: "?before=1"}}},
		{Page: PageProfile, Name: "extreme", Data: ProfilePage{Frame: extremeFrame(Guest), Person: hostile, Teams: []string{longWord}, Joined: sampleAt, Posts: 12345678, About: extremeBody(), Recent: wide, Imported: &Origin{Site: hostileText, URL: "javascript:alert(1)", Licence: longWord}}},
	}
}

// ownSamples are the pages of the reader's own things.
func ownSamples() []Sample {
	refused := Form{Key: "k", Errors: map[string]string{"current": "That is not the present password.", "password": "At least 12 characters for staff."}}
	sessions := []Session{{ID: 1, Device: "Firefox on Linux", CreatedAt: sampleAt, SeenAt: sampleAt, Current: true}, {ID: 2, Device: "Chrome on Android", CreatedAt: sampleAt, SeenAt: sampleAt}}
	var happened []Notification
	for i, kind := range append(NotificationKinds(), "later") {
		happened = append(happened, Notification{ID: int64(i), Kind: kind, By: firmware, Fault: "F-12", Thread: "Home Hub 3: Linux and Android devices cannot connect", URL: "/p/382", Excerpt: "We have reproduced it…", At: sampleAt, Unread: i < 3, Count: 1})
	}
	for _, act := range []string{"post.hide", "post.redact", "thread.edit", "thread.move", "thread.split", "thread.merge", "thread.lock", "thread.unlist", "member.warn", "member.limit", "member.suspend", "member.ban", "member.lift"} {
		happened = append(happened, Notification{ID: 7, Kind: NoticeModerated, How: act, Thread: "Planned work", URL: "/moderation/log/7", At: sampleAt, Count: 1})
	}
	happened = append(happened, Notification{ID: 8, Kind: "later", URL: "/faults/F-12", At: sampleAt, Count: 1})
	happened = append(happened, Notification{ID: 9, Kind: NoticeReply, Thread: "Planned work", URL: "/p/1", At: sampleAt, Count: 12})
	follow := []Subscription{{ID: 1, Title: "Broadband", URL: "/b/broadband", Why: "you chose to follow", Unread: 4, LastAt: sampleAt}, {ID: 2, Title: "Mobile", URL: "/b/mobile", Why: "you chose to follow"}}
	wide := []Subscription{{ID: 1, Title: longWord, URL: "javascript:alert(1)", Why: hostileText, Unread: 1, LastAt: sampleAt}}
	return []Sample{
		{Page: PageAccount, Name: "empty", Data: AccountPage{Frame: sampleFrame("Account", Member), Person: hubOwner, MinPassword: 8}},
		{Page: PageAccount, Name: "typical", Data: AccountPage{Frame: sampleFrame("Account", Member), Form: refused, HasPassword: true, Person: firmware, Email: "lead@example.org", MinPassword: 12, Sessions: sessions, Drafts: 2}},
		{Page: PageAccount, Name: "with mail", Data: AccountPage{Frame: sampleFrame("Account", Member), Person: hubOwner, Email: "owner@example.org", Confirmed: true, Pending: "new@example.org", Mails: true, About: "I have a Home Hub 3.", HasPassword: true, MinPassword: 8, Sessions: sessions, MayInvite: true,
			Events: []AccountEvent{{What: "address-asked", At: sampleAt}, {What: "password-changed", At: sampleAt}}}},
		{Page: PageAccount, Name: "by provider", Data: AccountPage{Frame: sampleFrame("Account", Member), Person: hubOwner, Mails: true, MinPassword: 8, Sessions: sessions}},
		{Page: PageAccount, Name: "first password", Data: AccountPage{Frame: sampleFrame("Account", Member), Person: hubOwner, Mails: true, Proved: true, MinPassword: 8}},
		{Page: PageAccount, Name: "not confirmed", Data: AccountPage{Frame: sampleFrame("Account", Member), Person: hubOwner, Email: "owner@example.org", Mails: true, HasPassword: true, MinPassword: 8}},
		{Page: PageAccount, Name: "extreme", Data: AccountPage{Frame: extremeFrame(Member), Person: hostile, Email: longWord + "@example.org", Confirmed: true, Sessions: []Session{{ID: 3, Device: hostileText + longWord, CreatedAt: sampleAt, SeenAt: sampleAt}}}},
		{Page: PageNotifications, Name: "empty", Data: NotificationsPage{Frame: sampleFrame("Notifications", Member)}},
		{Page: PageNotifications, Name: "typical", Data: NotificationsPage{Frame: sampleFrame("Notifications", Member), Items: happened, Unread: 3, UpTo: 9, Filter: []Link{{Text: "All", URL: "?", Current: true}, {Text: "Unread", URL: "?show=unread"}}, Cursor: Cursor{OlderURL: "?before=1"}}},
		{Page: PageNotifications, Name: "extreme", Data: NotificationsPage{Frame: extremeFrame(Member), Items: []Notification{{By: hostile, Kind: NoticeQuote, Thread: longWord, URL: "javascript:alert(1)", Excerpt: hostileText, At: sampleAt, Unread: true}}, Unread: 12345}},
		{Page: PageDrafts, Name: "empty", Data: DraftsPage{Frame: sampleFrame("Drafts", Member)}},
		{Page: PageDrafts, Name: "typical", Data: DraftsPage{Frame: sampleFrame("Drafts", Member), Drafts: []Draft{{ID: 1, What: "Reply in “Home Hub 3: Linux and Android devices”", URL: "/t/12/reply", Excerpt: "Which version, please?", SavedAt: sampleAt}, {ID: 2, What: "New thread in Broadband", URL: "/b/broadband/new", SavedAt: sampleAt}}}},
		{Page: PageDrafts, Name: "extreme", Data: DraftsPage{Frame: extremeFrame(Member), Drafts: []Draft{{What: longWord, URL: "javascript:alert(1)", Excerpt: hostileText, SavedAt: sampleAt}}}},
		{Page: PageSubscriptions, Name: "empty", Data: SubscriptionsPage{Frame: sampleFrame("What you follow", Member)}},
		{Page: PageSubscriptions, Name: "typical", Data: SubscriptionsPage{Frame: sampleFrame("What you follow", Member), Boards: follow, Threads: follow, Cursor: Cursor{OlderURL: "?before=1"}}},
		{Page: PageSubscriptions, Name: "extreme", Data: SubscriptionsPage{Frame: extremeFrame(Member), Threads: wide}},
	}
}
