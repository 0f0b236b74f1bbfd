package themes

// letterSamples are the pages about addresses, passwords, invitations and
// leaving.
func letterSamples() []Sample {
	bad := func(field string) Form { return Form{Key: "k", Errors: map[string]string{field: hostileText}} }
	admin := AdminFrame{Frame: sampleFrame("Sign-ups", Administrator)}
	held := HeldSignUp{ID: 1, Name: "hub3_owner", Email: "owner@example.org", About: "I have a Home Hub 3.", At: sampleAt}
	refused := held
	refused.Reason = "An account of an advertising bureau."
	return []Sample{
		{Page: PageForgot, Name: "empty", Data: ForgotPage{Frame: sampleFrame("Forgot your password?", Guest)}},
		{Page: PageForgot, Name: "typical", Data: ForgotPage{Frame: sampleFrame("Forgot your password?", Guest), Form: bad("email"), Mails: true}},
		{Page: PageForgot, Name: "sent", Data: ForgotPage{Frame: sampleFrame("Look into your mail", Guest), Mails: true, Sent: true, Email: "owner@example.org"}},
		{Page: PageForgot, Name: "extreme", Data: ForgotPage{Frame: extremeFrame(Guest), Email: hostileText, Contact: hostileText}},
		{Page: PageReset, Name: "empty", Data: ResetPage{Frame: sampleFrame("Choose another password", Guest), MinPassword: 8}},
		{Page: PageReset, Name: "typical", Data: ResetPage{Frame: sampleFrame("Choose another password", Guest), Form: bad("password"), Name: "hub3_owner", MinPassword: 12}},
		{Page: PageReset, Name: "extreme", Data: ResetPage{Frame: extremeFrame(Guest), Form: bad("password"), Name: hostileText}},
		{Page: PageConfirmAddress, Name: "empty", Data: ConfirmAddressPage{Frame: sampleFrame("Confirm your address", Guest)}},
		{Page: PageConfirmAddress, Name: "typical", Data: ConfirmAddressPage{Frame: sampleFrame("Confirm your address", Member), Name: "hub3_owner", Email: "new@example.org", Instead: "old@example.org"}},
		{Page: PageConfirmAddress, Name: "extreme", Data: ConfirmAddressPage{Frame: extremeFrame(Guest), Name: hostileText, Email: longWord + hostileText, Instead: hostileText}},
		{Page: PageSignUpHeld, Name: "empty", Data: SignUpHeldPage{Frame: sampleFrame("Your sign-up waits", Guest)}},
		{Page: PageSignUpHeld, Name: "typical", Data: SignUpHeldPage{Frame: sampleFrame("Your sign-up waits", Guest), Name: "hub3_owner", Email: "owner@example.org", Mails: true}},
		{Page: PageSignUpHeld, Name: "extreme", Data: SignUpHeldPage{Frame: extremeFrame(Guest), Name: hostileText, Email: longWord, Contact: hostileText}},
		{Page: PageInvitations, Name: "empty", Data: InvitationsPage{Frame: sampleFrame("Invitations", Member)}},
		{Page: PageInvitations, Name: "typical", Data: InvitationsPage{Frame: sampleFrame("Invitations", Administrator), Form: bad("email"), Most: 100, Mails: true, All: true, Roles: []Choice{{Value: "member", Text: "Member", Selected: true}},
			Invitations: []Invitation{{ID: 1, From: "anna", Email: "x@example.org", Mailed: true, State: "open", CreatedAt: sampleAt, ExpiresAt: sampleAt}, {ID: 2, From: "anna", State: "used", UsedBy: hubOwner, Role: "Staff", CreatedAt: sampleAt, ExpiresAt: sampleAt}, {ID: 3, State: "ended", CreatedAt: sampleAt}, {ID: 4, State: "expired", CreatedAt: sampleAt}}}},
		{Page: PageInvitations, Name: "extreme", Data: InvitationsPage{Frame: extremeFrame(Member), Most: 3, Email: hostileText, Note: hostileText, Invitations: []Invitation{{From: hostileText, Email: longWord, State: "used", UsedBy: hostile, CreatedAt: sampleAt}}}},
		{Page: PageHandOver, Name: "empty", Data: HandOverPage{Frame: sampleFrame("Hand this over", Administrator), What: "invitation"}},
		{Page: PageHandOver, Name: "typical", Data: HandOverPage{Frame: sampleFrame("Hand this over", Administrator), What: "reset", For: "hub3_owner", URL: "https://forum.example/link/reset/0123456789", Back: Link{Text: "Back", URL: "/admin/members/1"}}},
		{Page: PageHandOver, Name: "extreme", Data: HandOverPage{Frame: extremeFrame(Administrator), What: hostileText, For: hostileText, URL: longWord + hostileText, Back: Link{Text: hostileText, URL: "javascript:alert(1)"}}},
		{Page: PageOwnData, Name: "empty", Data: OwnDataPage{Frame: sampleFrame("Your data", Member)}},
		{Page: PageOwnData, Name: "extreme", Data: OwnDataPage{Frame: extremeFrame(Member), Form: bad("")}},
		{Page: PageDeleteAccount, Name: "empty", Data: DeleteAccountPage{Frame: sampleFrame("Delete the account", Member), Blocked: true}},
		{Page: PageDeleteAccount, Name: "typical", Data: DeleteAccountPage{Frame: sampleFrame("Delete the account", Member), Form: bad("sure"), Person: hubOwner, Days: 7, Choices: []Choice{{Value: "keep", Text: "My posts stay", Help: "Without my name.", Selected: true}, {Value: "erase", Text: "All that I wrote goes"}}}},
		{Page: PageDeleteAccount, Name: "extreme", Data: DeleteAccountPage{Frame: extremeFrame(Member), Person: hostile, Days: 1, Choices: []Choice{{Value: hostileText, Text: longWord, Help: hostileText}}}},
		{Page: PageOwnData, Name: "typical", Data: OwnDataPage{Frame: sampleFrame("Your data", Staff)}},
		{Page: PageDeletionAsked, Name: "empty", Data: DeletionAskedPage{Frame: Frame{Title: "Your account will be deleted"}}},
		{Page: PageDeletionAsked, Name: "extreme", Data: DeletionAskedPage{Frame: extremeFrame(Guest), Due: sampleAt}},
		{Page: PageDeletionAsked, Name: "typical", Data: DeletionAskedPage{Frame: sampleFrame("Your account will be deleted", Guest), Due: sampleAt}},
		{Page: PageAdminSignUps, Name: "empty", Data: AdminSignUpsPage{AdminFrame: admin}},
		{Page: PageAdminSignUps, Name: "typical", Data: AdminSignUpsPage{AdminFrame: admin, Approves: true, Waiting: []HeldSignUp{held, {ID: 2, Name: "second", At: sampleAt, Errors: map[string]string{"reason": "Please say why."}}}, Refused: []HeldSignUp{refused}, Deletions: []AdminDeletion{{Person: hubOwner, Contents: true, AskedAt: sampleAt, Due: sampleAt}}}},
		{Page: PageAdminSignUps, Name: "extreme", Data: AdminSignUpsPage{AdminFrame: extremeAdmin(), Waiting: []HeldSignUp{{ID: 3, Name: longWord, Email: hostileText, About: hostileText + longWord, At: sampleAt, Typed: hostileText}}, Deletions: []AdminDeletion{{Person: hostile, AskedAt: sampleAt, Due: sampleAt}}}},
	}
}
