package themes

func errorSamples() []Sample {
	missing := ErrorPage{
		Frame: sampleFrame("There is no such thread", Guest), Status: 404, What: "It may have moved, or the address has a slip in it.",
		Next: "Search for its title, or start from the boards.", Links: []Link{{Text: "Search", URL: "/search"}, {Text: "Boards", URL: "/"}},
	}
	broken := ErrorPage{Frame: sampleFrame("That did not work", Member), Status: 500, What: "A fault on our side. It is in our log.", ID: "7f3a91c2", Kept: "What I wanted to say…"}
	return []Sample{
		{Page: PageError, Name: "empty", Data: ErrorPage{}},
		{Page: PageError, Name: "typical", Data: missing},
		{Page: PageError, Name: "with text kept", Data: broken},
		{Page: PageError, Name: "extreme", Data: ErrorPage{Frame: extremeFrame(Guest), What: hostileText, Next: longWord, Links: []Link{{Text: longWord, URL: "javascript:alert(1)"}}, ID: hostileText, Kept: hostileText}},
		{Page: PageUnavailable, Name: "empty", Data: UnavailablePage{}},
		{Page: PageUnavailable, Name: "typical", Data: UnavailablePage{Frame: Frame{Title: "Back in a moment", SiteName: "Answerable"},
			What: "The forum has no room left to save this.", Next: "Nothing was saved. Please keep your text and try again later.", RetrySeconds: 10, ID: "7f3a91c2", Kept: "What I wanted to say…"}},
		{Page: PageUnavailable, Name: "extreme", Data: UnavailablePage{Frame: extremeFrame(Guest), What: hostileText, Next: hostileText, RetrySeconds: 1, Kept: hostileText, ID: longWord}},
	}
}
