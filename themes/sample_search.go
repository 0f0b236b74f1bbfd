package themes

import (
	"html/template"
	"time"
)

func sampleResults() []SearchResult {
	fault := SearchResult{Number: "F-12", Title: "DHCP offer rejected by <mark>Linux</mark> clients", URL: "/faults/F-12", Board: Link{Text: "Broadband", URL: "/b/broadband"},
		Status: FaultInProgress, Fixed: "4.7.6", Helps: true, Fragment: "Give the device a fixed address; <mark>Linux</mark> works then.", Affected: 1204, Threads: 16, UpdateDue: sampleAt}
	thread := SearchResult{Title: "Home Hub 3: <mark>Linux</mark> and Android devices cannot connect", URL: "/t/12/home-hub-3", Board: Link{Text: "Broadband", URL: "/b/broadband"},
		Kind: Fault, State: Official, Status: FaultInProgress, Fault: Link{Text: "F-12", URL: "/faults/F-12"}, Replies: 412, LastAt: sampleAt, PostURL: "/p/381", PostNo: 381,
		Fragment: "Every phone and <mark>Linux</mark> laptop here dropped off the day the firmware went in.", Duplicates: []Link{{Text: "Ubuntu 11.04 no DHCP lease", URL: "/t/40/ubuntu"}}}
	open := SearchResult{Title: "Galaxy S II drops Wi-Fi on Hub 3", URL: "/t/19/galaxy", Board: thread.Board, Kind: Question, State: Unanswered, Locked: true, Replies: 6, LastAt: sampleAt, Duplicate: true}
	return []SearchResult{fault, thread, open}
}

func searchSamples() []Sample {
	operators := []SearchOperator{{"is:", "is:official", "with an official answer"}, {"by:", `by:"Ada Byron"`, "somebody wrote in it"}}
	page := SearchPage{Frame: sampleFrame("linux dhcp", Guest), Operators: operators, SearchResults: SearchResults{Asked: true, Total: 1204, Results: sampleResults(), AskURL: "/b/broadband/new?title=linux", AskBoard: "Broadband",
		Sorts: []Link{{Text: "Best fit", URL: "/search?q=linux", Current: true}, {Text: "Newest", URL: "/search?q=linux+sort%3Anewest"}},
		Facets: []SearchFacet{{Name: "board", Values: []SearchValue{{Text: "Broadband", URL: "/search?q=1", Count: 900, On: true}, {Text: "Phones", URL: "/search?q=2", Count: 304}}},
			{Name: "kind", Values: []SearchValue{{Text: "Threads", URL: "/search?q=3", Count: 1200}}}, {Name: "answer", Values: []SearchValue{{Text: "Official answer", URL: "/search?q=4", Count: 80}}},
			{Name: "status", Values: []SearchValue{{Text: "Confirmed", URL: "/search?q=5", Count: 2}}}, {Name: "tag", Values: []SearchValue{{Text: "dhcp", URL: "/search?q=6", Count: 4}}},
			{Name: "version", Values: []SearchValue{{Text: "4.7.5", URL: "/search?q=7", Count: 44}}}},
		ResetURL: "/search?q=linux", MoreURL: "/search?q=x&after=y"}}
	page.Query = "linux dhcp board:broadband"
	uncounted := page.SearchResults
	uncounted.Total, uncounted.AskBoard = 0, ""
	late := page.Results[0]
	late.UpdatePassed = true
	uncounted.Results = []SearchResult{late}
	uncounted.Corrected = []SearchCorrected{{"dhpc", "dhcp"}}
	exact := page
	exact.Exact, exact.Total, exact.Later, exact.AskBoard = &page.Results[0], 0, true, ""
	none := page
	none.Results, none.Total, none.MoreURL = nil, 0, ""
	none.Nearest = []SearchTry{{What: "with other spelling", Text: "linux dhcp", URL: "/search?q=linux", Total: 12, Results: page.Results[:2]}, {What: "with any of the words", URL: "/search?q=dhcp"}}
	faults := none
	faults.Nearest, faults.Faults, faults.ResetURL, faults.AskBoard = none.Nearest[1:], page.Results[:1], "", ""
	refused := none
	refused.Error, refused.Degraded = "This page of results does not exist.", "The search index is being built. So the database was searched."
	refused.Problems = []SearchProblem{{Typed: "status:nonsense", Text: "There is no status “nonsense”."}}
	bare := none
	bare.Nearest, bare.AskURL, bare.ResetURL, bare.Facets, bare.Sorts = nil, "", "", nil, nil
	wide := page.Results[0]
	wide.Number, wide.Title, wide.Fragment, wide.URL, wide.Fixed = longWord, template.HTML(longWord), template.HTML(longWord+longWord), "javascript:alert(1)", longWord
	wide.UpdateDue = time.Time{}
	extreme := SearchPage{Frame: extremeFrame(Member), SearchResults: SearchResults{Asked: true, Total: 1, Results: []SearchResult{wide}, AskURL: "javascript:alert(1)", AskBoard: longWord,
		Problems: []SearchProblem{{hostileText, hostileText}}, Corrected: []SearchCorrected{{longWord, hostileText}}, Facets: []SearchFacet{{Name: "tag", Values: []SearchValue{{Text: hostileText, URL: "javascript:alert(1)"}}}}}}
	return []Sample{
		{Page: PageSearch, Name: "start", Data: SearchPage{Frame: sampleFrame("Search", Guest), Operators: operators}},
		{Page: PageSearch, Name: "typical", Data: page},
		{Page: PageSearch, Name: "a fault's number", Data: exact},
		{Page: PageSearch, Name: "none", Data: none},
		{Page: PageSearch, Name: "none, but faults", Data: faults},
		{Page: PageSearch, Name: "nothing at all", Data: bare},
		{Page: PageSearch, Name: "refused", Data: refused},
		{Page: PageSearch, Name: "extreme", Data: extreme},
		{Part: PartSearch, Name: "typical", Data: page.SearchResults},
		{Part: PartSearch, Name: "uncounted", Data: uncounted},
		{Part: PartSearch, Name: "empty", Data: SearchResults{}},
		{Part: PartSearch, Name: "extreme", Data: extreme.SearchResults},
	}
}
