package themes

import (
	"fmt"
)

func sampleRow(id int64, title string, state State) ThreadRow {
	return ThreadRow{
		ID: id, Title: title, URL: fmt.Sprintf("/t/%d/x", id), Board: &Link{Text: "Broadband", URL: "/b/broadband"},
		Kind: Fault, State: state, Tags: []Link{{Text: "home-hub", URL: "/tag/home-hub"}, {Text: "dhcp", URL: "/tag/dhcp"}},
		Replies: 412, Opener: hubOwner, OpenedAt: sampleAt, LastBy: firmware, LastAt: sampleAt, LastURL: fmt.Sprintf("/t/%d/x?page=21#p9", id),
	}
}

func sampleRows() []ThreadRow {
	rows := []ThreadRow{
		sampleRow(12, "Home Hub 3: Linux and Android devices cannot connect since the May firmware", Official),
		sampleRow(13, "Nexus S stuck on “obtaining IP address”", Unanswered),
		sampleRow(14, "How do I change the Wi-Fi channel?", Accepted),
		sampleRow(15, "Planned work on 30 June", NoState),
		sampleRow(16, "Voicemail greeting cut off", Unanswered),
	}
	rows[2].Kind, rows[3].Kind, rows[4].Kind = Question, Announcement, Discussion
	rows[3].Pinned, rows[3].Tags, rows[4].Locked = true, nil, true
	rows[1].Replies, rows[2].Replies = 0, 1
	rows[4].Board = nil
	return rows
}

func extremeRows() []ThreadRow {
	row := sampleRow(99, longWord, Official)
	row.Tags = []Link{{Text: longWord[:60], URL: "/x"}, {Text: rtlText, URL: "/y"}, {Text: hostileText, URL: "javascript:alert(1)"}}
	row.Replies, row.Opener, row.LastBy, row.Locked = 1234567, stranger, hostile, true
	right := sampleRow(98, rtlText, Unanswered)
	right.Opener, right.LastBy, right.LastAt = nobody, nobody, sampleAt
	return []ThreadRow{row, right, sampleRow(97, hostileText, NoState)}
}

func sampleList() ThreadList {
	return ThreadList{
		Filters: []Link{{Text: "All", URL: "?", Current: true}, {Text: "Unanswered", URL: "?show=unanswered"}, {Text: "Answered", URL: "?show=answered"}, {Text: "Official answer", URL: "?show=official"}},
		Kinds:   []Link{{Text: "All", URL: "?", Current: true}, {Text: "Questions", URL: "?kind=question"}, {Text: "Faults", URL: "?kind=fault"}},
		Tags:    []Link{{Text: "dhcp", URL: "?tag=dhcp"}, {Text: "wifi", URL: "?tag=wifi"}},
		Sorts:   []Link{{Text: "Last activity", URL: "?", Current: true}, {Text: "Newest", URL: "?sort=new"}},
		Rows:    sampleRows(),
		Cursor:  Cursor{NewerURL: "?after=9", OlderURL: "?before=1"},
	}
}

func listSamples() []Sample {
	boards := []BoardCard{
		{Name: "Broadband", URL: "/b/broadband", Description: "Routers, speed, Wi-Fi.", Threads: 1240, Unanswered: 7, LastTitle: "Nexus S stuck on “obtaining IP address”", LastURL: "/p/9", LastAt: sampleAt},
		{Name: "Landline", URL: "/b/landline", Description: "Faults, engineers, number changes.", Threads: 311, LastTitle: "No dial tone in Teddington", LastURL: "/p/8", LastAt: sampleAt},
		{Name: "Mobile", URL: "/b/mobile", Description: "Signal, handsets, roaming.", Visible: "Members only"},
		{Name: "Billing", URL: "/b/billing", Description: "Never post account numbers here.", Threads: 1, Unanswered: 1, LastTitle: "Charged twice", LastURL: "/p/7", LastAt: sampleAt},
	}
	home := HomePage{Frame: sampleFrame("", Guest), Boards: boards, Latest: sampleRows(), Unanswered: sampleRows()[1:2],
		Stalled: []StalledLine{{Title: "F-12 DHCP offer rejected", URL: "/faults/F-12", Team: "Gateway firmware", Since: sampleAt}, {Title: "No dial tone", URL: "/t/7/no-dial-tone", Since: sampleAt}}}
	board := BoardPage{Frame: sampleFrame("Broadband", Member), ID: 3, Name: "Broadband", Description: "Routers, speed, Wi-Fi.", NewThreadURL: "/b/broadband/new", ThreadList: sampleList()}
	board.Crumbs = crumbs("Boards")
	tag := TagPage{Frame: sampleFrame("dhcp", Guest), Name: "dhcp", ThreadList: sampleList()}
	tag.Rows[0].Tags[1].Current = true
	tag.Crumbs = crumbs("Boards")
	narrowed := ThreadList{Filtered: true, ResetURL: "/b/broadband", Filters: sampleList().Filters}
	extremeList := sampleList()
	extremeList.Rows, extremeList.Tags = extremeRows(), []Link{{Text: longWord, URL: "?tag=1", Current: true}, {Text: hostileText, URL: "?"}}
	return append(searchSamples(),
		Sample{Page: PageHome, Name: "empty", Data: HomePage{Frame: Frame{SiteName: "Answerable"}}},
		Sample{Page: PageHome, Name: "typical", Data: home},
		Sample{Page: PageHome, Name: "extreme", Data: HomePage{Frame: extremeFrame(Administrator), Latest: extremeRows(), Stalled: []StalledLine{{Title: longWord, URL: "javascript:alert(1)", Team: hostileText, Since: sampleAt}}, Boards: []BoardCard{{Name: longWord, URL: "/b/1", Description: hostileText, Visible: longWord[:60], Threads: 9999999, Unanswered: 1234567, LastTitle: rtlText, LastURL: "/p/1", LastAt: sampleAt}}}},
		Sample{Page: PageBoard, Name: "empty", Data: BoardPage{Frame: sampleFrame("Mobile", Guest), Name: "Mobile", ClosedText: "Only staff start threads here.", Visible: "Members only"}},
		Sample{Page: PageBoard, Name: "filtered", Data: BoardPage{Frame: sampleFrame("Mobile", Guest), Name: "Mobile", ThreadList: narrowed}},
		Sample{Page: PageBoard, Name: "typical", Data: board},
		Sample{Page: PageBoard, Name: "extreme", Data: BoardPage{Frame: extremeFrame(Member), Name: longWord, Description: longWord, NewThreadURL: "/new", Visible: longWord[:50], ThreadList: extremeList}},
		Sample{Page: PageTag, Name: "empty", Data: TagPage{Frame: sampleFrame("", Guest), Name: "dhcp"}},
		Sample{Page: PageTag, Name: "latest", Data: TagPage{Frame: sampleFrame("Latest threads", Member), ThreadList: sampleList()}},
		Sample{Page: PageTag, Name: "typical", Data: tag},
		Sample{Page: PageTag, Name: "extreme", Data: TagPage{Frame: extremeFrame(Member), Name: longWord, ThreadList: extremeList}},
	)
}
