package themes

// factorSamples are the pages about proving who one is.
func factorSamples() []Sample {
	refused := Form{Errors: map[string]string{"proof_password": "This is not your password."}}
	return []Sample{
		{Page: PageConfirmYou, Name: "empty", Data: ConfirmYouPage{Frame: sampleFrame("Confirm that it is you", Member)}},
		{Page: PageConfirmYou, Name: "typical", Data: ConfirmYouPage{Frame: sampleFrame("Confirm that it is you", Member), Form: refused, Name: "hub3_owner", To: "/account/email", Kept: []Hidden{{"email", "x@example.org"}}}},
		{Page: PageConfirmYou, Name: "extreme", Data: ConfirmYouPage{Frame: extremeFrame(Member), Form: Form{Errors: map[string]string{"proof_password": hostileText}}, Name: longWord, To: hostileText, Return: hostileText, Kept: []Hidden{{hostileText, hostileText}}}},
	}
}
