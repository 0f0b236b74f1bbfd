package themes

func signInSamples() []Sample {
	demo := []DemoRole{{"member", "Member", "hub3_owner"}, {"staff", "Staff, Gateway firmware", "firmware_lead"}, {"moderator", "Moderator", "moderator_k"}, {"administrator", "Administrator", "anna"}}
	refused := Form{Key: "k", Errors: map[string]string{"": "Name or password is not right.", "name": "Take another name: this one is taken.", "password": "That password is among the 10,000 commonest. Take another."}}
	hostileForm := Form{Key: hostileText, Errors: map[string]string{"name": hostileText, "password": longWord}}
	return []Sample{
		{Page: PageSignIn, Name: "empty", Data: SignInPage{Frame: sampleFrame("Sign in", Guest)}},
		{Page: PageSignIn, Name: "typical", Data: SignInPage{Frame: sampleFrame("Sign in", Guest), SignUpOpen: true, Demo: demo, Return: "/t/12"}},
		{Page: PageSignIn, Name: "refused", Data: SignInPage{Frame: sampleFrame("Sign in", Guest), Form: refused, Name: "hub3_owner"}},
		{Page: PageSignIn, Name: "extreme", Data: SignInPage{Frame: extremeFrame(Guest), Form: hostileForm, Name: hostileText, Return: hostileText, SignUpOpen: true, Demo: []DemoRole{{hostileText, hostileText, longWord}}}},
		{Page: PageSignUp, Name: "empty", Data: SignUpPage{Frame: sampleFrame("Make an account", Guest), MinPassword: 8}},
		{Page: PageSignUp, Name: "typical", Data: SignUpPage{Frame: sampleFrame("Make an account", Guest), Form: refused, Name: "hub3_owner", Email: "x@example.org", MinPassword: 8, Rules: &Link{Text: "the rules", URL: "/rules"}, Return: "/t/12"}},
		{Page: PageSignUp, Name: "extreme", Data: SignUpPage{Frame: extremeFrame(Guest), Form: hostileForm, Name: hostileText, Email: hostileText, MinPassword: 12, Rules: &Link{Text: hostileText, URL: "javascript:alert(1)"}, Return: hostileText}},
		{Page: PageSignUpClosed, Name: "empty", Data: SignUpClosedPage{Frame: sampleFrame("No sign-ups", Guest)}},
		{Page: PageSignUpClosed, Name: "typical", Data: SignUpClosedPage{Frame: sampleFrame("No sign-ups", Guest), Text: "Write to the help desk; you get an account the same day."}},
		{Page: PageSignUpClosed, Name: "extreme", Data: SignUpClosedPage{Frame: extremeFrame(Guest), Text: hostileText + longWord}},
		{Page: PageWelcome, Name: "empty", Data: WelcomePage{Frame: sampleFrame("Welcome", Member)}},
		{Page: PageWelcome, Name: "typical", Data: WelcomePage{Frame: sampleFrame("Welcome", Member), Name: "hub3_owner", Return: "/t/12", Unconfirmed: true, AccountURL: "/account", NewThreadURL: "/new"}},
		{Page: PageWelcome, Name: "extreme", Data: WelcomePage{Frame: extremeFrame(Member), Name: longWord, Return: "javascript:alert(1)", AccountURL: "javascript:alert(1)"}},
		{Page: PageSetUp, Name: "empty", Data: SetUpPage{Frame: Frame{Title: "Set up", SiteName: "Answerable"}, MinPassword: 12}},
		{Page: PageSetUp, Name: "typical", Data: SetUpPage{Frame: sampleFrame("Set up", Guest), Form: refused, Token: "t0k", Site: "Answerable", Name: "anna", MinPassword: 12}},
		{Page: PageSetUp, Name: "extreme", Data: SetUpPage{Frame: extremeFrame(Guest), Form: hostileForm, Token: hostileText, Site: hostileText, Name: hostileText, MinPassword: 12}},
	}
}

func accountSamples() []Sample { return signInSamples() }
