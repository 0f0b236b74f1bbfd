package themes

// factorSamples are the pages about proving who one is.
func factorSamples() []Sample {
	wrong := Form{Errors: map[string]string{"proof_password": "This is not your password.", "code": "This code is wrong or was used already."}}
	hostileForm := Form{Errors: map[string]string{"": hostileText, "proof_password": hostileText, "proof_code": longWord, "code": hostileText, "name": hostileText}}
	passkeys := []Passkey{{ID: 1, Name: "Firefox on Linux", CreatedAt: sampleAt, UsedAt: sampleAt, BackedUp: true}, {ID: 2, Name: "Key on my ring", CreatedAt: sampleAt}, {ID: 3, Name: "Old phone", CreatedAt: sampleAt, UsedAt: sampleAt, Cloned: true}}
	codes := []string{"abcd-efgh-ijkl-mnop", "qrst-uvwx-yz23-4567"}
	return []Sample{
		{Page: PageConfirmYou, Name: "empty", Data: ConfirmYouPage{Frame: sampleFrame("Confirm that it is you", Member)}},
		{Page: PageConfirmYou, Name: "typical", Data: ConfirmYouPage{Frame: sampleFrame("Confirm that it is you", Member), Form: wrong, Name: "hub3_owner", Password: true, App: true, Passkeys: true, To: "/account/email", Kept: []Hidden{{"email", "x@example.org"}}}},
		{Page: PageConfirmYou, Name: "by provider", Data: ConfirmYouPage{Frame: sampleFrame("Confirm that it is you", Member), Name: "hub3_owner", Providers: []Provider{{ID: "acme", Name: "Acme Telecom", Linked: 4}}, To: "/account/email", Kept: []Hidden{{"email", "x@example.org"}}}},
		{Page: PageConfirmYou, Name: "proved", Data: ConfirmYouPage{Frame: sampleFrame("Confirm that it is you", Member), Name: "hub3_owner", Proved: true, To: "/account/email", Kept: []Hidden{{"email", "x@example.org"}}}},
		{Page: PageConfirmYou, Name: "extreme", Data: ConfirmYouPage{Frame: extremeFrame(Member), Form: hostileForm, Name: longWord, Password: true, App: true, To: hostileText, Return: hostileText, Kept: []Hidden{{hostileText, hostileText}}}},
		{Page: PageSecondStep, Name: "empty", Data: SecondStepPage{Frame: sampleFrame("Second step", Guest)}},
		{Page: PageSecondStep, Name: "typical", Data: SecondStepPage{Frame: sampleFrame("Second step", Guest), Form: wrong, App: true, Passkeys: true, Return: "/t/12"}},
		{Page: PageSecondStep, Name: "passkey only", Data: SecondStepPage{Frame: sampleFrame("Second step", Guest), Passkeys: true}},
		{Page: PageSecondStep, Name: "extreme", Data: SecondStepPage{Frame: extremeFrame(Guest), Form: hostileForm, App: true, Return: hostileText}},
		{Page: PageFactors, Name: "empty", Data: FactorsPage{Frame: sampleFrame("How you sign in", Member), Needed: "Moderator", Device: "Firefox on Linux", PasskeysWork: true, Password: true}},
		{Page: PageFactors, Name: "typical", Data: FactorsPage{Frame: sampleFrame("How you sign in", Staff), PasskeysWork: true, Passkeys: passkeys, AppSince: sampleAt, Password: true, Any: true, RecoveryLeft: 7, Providers: []Provider{{ID: "acme", Name: "Acme Telecom", Linked: 4, LinkedAt: sampleAt}, {ID: "other", Name: "Another"}}}},
		{Page: PageFactors, Name: "no passkeys", Data: FactorsPage{Frame: sampleFrame("How you sign in", Staff), AppSince: sampleAt, Any: true}},
		{Page: PageFactors, Name: "extreme", Data: FactorsPage{Frame: extremeFrame(Member), Form: hostileForm, Needed: hostileText, Device: hostileText, PasskeysWork: true, Passkeys: []Passkey{{ID: 1, Name: hostileText + longWord, CreatedAt: sampleAt}}}},
		{Page: PageFactorApp, Name: "empty", Data: FactorAppPage{Frame: sampleFrame("Set up an authenticator app", Member)}},
		{Page: PageFactorApp, Name: "typical", Data: FactorAppPage{Frame: sampleFrame("Set up an authenticator app", Member), Form: wrong, Key: "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567", PictureURL: "/account/factors/app/picture.png", AppURL: "otpauth://totp/Answerable:hub3_owner?issuer=Answerable&secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"}},
		{Page: PageFactorApp, Name: "extreme", Data: FactorAppPage{Frame: extremeFrame(Member), Form: hostileForm, Key: hostileText + longWord, PictureURL: "javascript:alert(1)", AppURL: "javascript:alert(1)"}},
		{Page: PageLeave, Name: "empty", Data: LeavePage{Frame: sampleFrame("Sign in elsewhere", Guest)}},
		{Page: PageLeave, Name: "typical", Data: LeavePage{Frame: sampleFrame("Sign in elsewhere", Guest), URL: "https://login.example.com/authorize?state=x"}},
		{Page: PageLeave, Name: "extreme", Data: LeavePage{Frame: extremeFrame(Guest), URL: "javascript:alert(1)"}},
		{Page: PageChooseName, Name: "empty", Data: ChooseNamePage{Frame: sampleFrame("Choose a name", Guest)}},
		{Page: PageChooseName, Name: "typical", Data: ChooseNamePage{Frame: sampleFrame("Choose a name", Guest), Form: Form{Errors: map[string]string{"name": "This name is taken."}}, Name: "hub3_owner", Email: "x@example.org", Keep: true, Return: "/t/12"}},
		{Page: PageChooseName, Name: "extreme", Data: ChooseNamePage{Frame: extremeFrame(Guest), Form: hostileForm, Name: hostileText, Email: longWord, Return: hostileText}},
		{Page: PageRecoveryCodes, Name: "empty", Data: RecoveryCodesPage{Frame: sampleFrame("Recovery codes", Member)}},
		{Page: PageRecoveryCodes, Name: "typical", Data: RecoveryCodesPage{Frame: sampleFrame("Recovery codes", Member), Codes: codes, Left: 10}},
		{Page: PageRecoveryCodes, Name: "some left", Data: RecoveryCodesPage{Frame: sampleFrame("Recovery codes", Member), Left: 3}},
		{Page: PageRecoveryCodes, Name: "extreme", Data: RecoveryCodesPage{Frame: extremeFrame(Member), Form: hostileForm, Codes: []string{hostileText, longWord}}},
	}
}
