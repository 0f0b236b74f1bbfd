package themes

import (
	"fmt"
	"html/template"
	"time"
)

func samplePost(n int, author Person) *Post {
	return &Post{
		ID: int64(380 + n), Number: n, ThreadID: 12, Author: author, At: sampleAt.Add(time.Duration(n) * time.Hour),
		Body: sampleBody, Helpful: n * 8,
	}
}

// samplePosts are twenty posts with everything that can be on a post.
func samplePosts() []Item {
	var posts []*Post
	for n := 1; n <= 20; n++ {
		posts = append(posts, samplePost(n, []Person{hubOwner, {Name: "fibre first", URL: "/members/fibre"}, firmware, moderatorK, adminA}[n%5]))
	}
	posts[0].Author, posts[0].Asker = hubOwner, true
	mark := &OfficialMark{ID: 4, By: firmware, At: sampleAt, Versions: "firmware 4.7.5"}
	posts[1].Author, posts[1].Official, posts[1].Answer, posts[1].Worked, posts[1].DidNotWork = firmware, mark, true, 312, 28
	posts[1].EditedAfterMark = sampleAt
	posts[1].Confirmations = []Confirmation{
		{By: hubOwner, Worked: true, At: sampleAt, Environment: Environment{"Home Hub", "3", "4.7.5.1.83"}},
		{By: nobody, At: sampleAt, Environment: Environment{Product: "Home Hub"}, Note: "It came back after a day."},
	}
	posts[2].Accepted, posts[2].Answer, posts[2].Worked = &AcceptedMark{By: hubOwner, At: sampleAt}, true, 3
	posts[3].ReplyTo = &PostRef{ID: 381, Number: 1, URL: "/p/381", Author: hubOwner}
	posts[3].EditedAt, posts[4].Answer, posts[4].Helpful = sampleAt, true, 0
	posts[5].Withdrawn, posts[5].Body = &Withdrawal{At: sampleAt, Reason: "I mixed up two routers."}, ""
	posts[6].Hidden, posts[6].Body = &Hiding{By: moderatorK, At: sampleAt, Rule: "House 2, personal data.", Reason: "Contained a neighbour's phone number.", Number: "1480", RuleURL: "/rules/1/2.1", EntryURL: "/moderation/log/1480", DiscussURL: "/t/9", AppealURL: "/moderation/appeals/3", Appeal: "open", LapsesAt: sampleAt}, ""
	posts[9].Hidden, posts[9].Body = &Hiding{Automatic: true, At: sampleAt, Rule: "Rule 3.1", Reason: "Advertising.", Number: "1481", EntryURL: "/moderation/log/1481", AppealURL: "/moderation/log/1481/appeal"}, ""
	posts[10].Redacted = []Hiding{{By: moderatorK, At: sampleAt, Rule: "Rule 2.1", RuleURL: "/rules/1/2.1", Reason: "The address was posted without consent.", Number: "1478", EntryURL: "/moderation/log/1478", Appeal: "rejected", AppealURL: "/moderation/appeals/2"}, {Automatic: true, At: sampleAt, Rule: "Rule 2.1"}}
	posts[11].Erased, posts[11].Body = &Erasure{EntryURL: "/moderation/log/9"}, ""
	posts[12].MovedTo, posts[12].Body = &Link{Text: "It stands here now", URL: "/p/77"}, ""
	posts[14].WantsAnswer, posts[14].NoAnswer = true, &NoAnswerMark{At: sampleAt}
	posts[15].WantsAnswer, posts[15].NoAnswer = true, &NoAnswerMark{By: firmware, ByStaff: true, At: sampleAt}
	posts[16].WantsAnswer = true
	posts[13].Block = &Link{Text: "41", URL: "/t/41"}
	posts[7].Imported = &Origin{Site: "superuser.com", URL: "https://superuser.com/a/1", Licence: "CC BY-SA 4.0", LicenceURL: "https://creativecommons.org/licenses/by-sa/4.0/"}
	posts[8].Imported, posts[8].Author = &Origin{Site: "an older forum", Licence: "unknown"}, nobody
	return mixed(posts)
}

func mixed(posts []*Post) []Item {
	var items []Item
	for _, post := range posts {
		items = append(items, Item{Post: post})
	}
	for _, what := range []EventKind{EventMoved, EventRenamed, EventLocked, EventUnlocked, EventClosed, EventWithdrawn, EventEdited, EventBoard, EventSplit, EventMerged, EventUnlisted, EventRelisted, EventDuplicate, EventStandAlone} {
		items = append(items, Item{Event: &Event{At: sampleAt, By: moderatorK, What: what, Detail: "7", Reason: "It is about the router.", EntryURL: "/log/9"}})
		items = append(items, Item{Event: &Event{At: sampleAt, What: what, Detail: "7", Imported: true}})
	}
	items = append(items, Item{Event: &Event{At: sampleAt, By: moderatorK, What: EventBoard, From: "Gateways", To: "Firmware"}}, Item{Event: &Event{At: sampleAt, What: EventBoard, To: "Firmware"}},
		Item{Event: &Event{At: sampleAt, By: moderatorK, What: EventSplit, Thread: &Link{Text: "Printers", URL: "/t/9"}}}, Item{Event: &Event{At: sampleAt, By: moderatorK, What: EventMerged, Thread: &Link{Text: "Printers", URL: "/t/9"}}})
	return append(items, Item{Note: &StaffNote{ID: 5, By: firmware, At: sampleAt, Body: "<p>Seen in the lab on the older radio chip.</p>"}})
}

func sampleOfficial() []OfficialAnswer {
	mark := OfficialMark{ID: 4, By: firmware, At: sampleAt, Versions: "firmware 4.7.5"}
	post := PostRef{ID: 382, Number: 2, URL: "/p/382", Author: firmware}
	return []OfficialAnswer{
		{OfficialMark: mark, Post: post, Excerpt: "We have reproduced it: the new DHCP server sends option 125 in a form that Linux clients drop. Until the fix ships, give the device a fixed address below 192.168.1.64.", Worked: 312, Tried: 340, EditedAt: sampleAt},
		{OfficialMark: OfficialMark{ID: 3, By: firmware, At: sampleAt}, Post: post, Withdrawn: &MarkWithdrawal{By: firmware, At: sampleAt, Reason: "It does not help on the older radio chip.", EntryURL: "/log/1470"}},
	}
}

func sampleThread(class Class) ThreadPage {
	p := ThreadPage{
		Frame: sampleFrame("Home Hub 3: Linux and Android devices cannot connect since the May firmware", class),
		ID:    12, URL: "/t/12/home-hub-3", Kind: Fault, State: Official, Opener: hubOwner, OpenedAt: sampleAt, Replies: 412, LastAt: sampleAt, LastStaffAt: sampleAt,
		Environment: Environment{"Home Hub", "Home Hub 3", "4.7.5.1.83"},
		Official:    sampleOfficial(),
		Accepted:    []AcceptedAnswer{{AcceptedMark: AcceptedMark{By: hubOwner, At: sampleAt}, Post: PostRef{ID: 383, Number: 3, URL: "/p/383", Author: firmware}}},
		Items:       samplePosts(),
		Pager:       NewPager(9, 21, func(n int) string { return fmt.Sprintf("/t/12/home-hub-3?page=%d", n) }),
		CanReply:    class.SignedIn(), CanConfirm: class.SignedIn(), CanMark: class == Staff || class == Administrator, CanNote: class == Staff, CanModerate: class == Moderator,
		Tags:         []Link{{Text: "home-hub", URL: "/tag/home-hub"}, {Text: "dhcp", URL: "/tag/dhcp"}},
		Participants: 77, Related: sampleRows(),
	}
	p.Crumbs = crumbs("Boards", "Broadband")
	if class == Moderator {
		p.Unlisted = &Link{Text: "Log entry 7", URL: "/moderation/log/7"}
	}
	return p
}

func threadSamples() []Sample {
	bare := ThreadPage{Frame: sampleFrame("Is anybody there?", Guest), ID: 1, OpenedAt: sampleAt, Opener: nobody, Items: []Item{{Post: &Post{ID: 1, Number: 1, ThreadID: 1, At: sampleAt, Body: "<p>Hello.</p>"}}}, Participants: 1}
	locked := bare
	locked.Locked = &Lock{By: moderatorK, At: sampleAt, Until: sampleAt.AddDate(0, 0, 7), Reason: "Settled; see the official answer.", EntryURL: "/log/7"}
	locked.CanReply = true
	old := bare
	old.Locked = &Lock{At: sampleAt, Imported: true}
	shut := bare
	shut.ReplyClosed = "Only staff reply in this board."
	shut.Official = sampleOfficial()[1:]
	plain := bare
	plain.CanDuplicate = true
	doubled := bare
	doubled.Duplicate, doubled.CanDuplicate = sampleDuplicate(), true
	to := &Link{Text: "Android phone cannot renew its lease", URL: "/t/5/lease"}
	doubled.Items = append(doubled.Items, Item{Event: &Event{What: EventDuplicate, By: firmware, At: sampleAt, Thread: to}}, Item{Event: &Event{What: EventDuplicate, At: sampleAt}}, Item{Event: &Event{What: EventStandAlone, By: firmware, At: sampleAt}})
	lost := bare
	lost.Duplicate = &DuplicateBox{At: sampleAt, Imported: true}
	lost.CanDuplicate, lost.Duplicates, lost.DuplicateCount = true, []Link{*to}, 3
	return []Sample{
		{Page: PageThread, Name: "duplicate", Data: doubled},
		{Page: PageThread, Name: "who may mark it", Data: plain},
		{Page: PageThread, Name: "duplicate of what one may not see, with duplicates", Data: lost},
		{Page: PageThread, Name: "empty", Data: ThreadPage{Frame: Frame{SiteName: "Answerable"}}},
		{Page: PageThread, Name: "bare", Data: bare},
		{Page: PageThread, Name: "locked", Data: locked},
		{Page: PageThread, Name: "locked at its old home", Data: old},
		{Page: PageThread, Name: "closed to readers", Data: shut},
		{Page: PageThread, Name: "guest", Data: sampleThread(Guest)},
		{Page: PageThread, Name: "typical", Data: sampleThread(Member)},
		{Page: PageThread, Name: "staff", Data: sampleThread(Staff)},
		{Page: PageThread, Name: "moderator", Data: sampleThread(Moderator)},
		{Page: PageThread, Name: "extreme", Data: extremeThread()},
	}
}

func extremeThread() ThreadPage {
	p := sampleThread(Staff)
	p.Frame = extremeFrame(Staff)
	p.Environment = Environment{longWord, hostileText, longWord}
	p.Opener, p.Tags, p.Related = stranger, extremeRows()[0].Tags, extremeRows()
	mark := OfficialMark{ID: 4, By: hostile, At: sampleAt, Versions: longWord}
	post := &Post{ID: 77, Number: 123456, ThreadID: 12, Author: hostile, At: sampleAt, Body: extremeBody(), Official: &mark, Answer: true, Worked: 123456, DidNotWork: 654321, Helpful: 999999,
		ReplyTo: &PostRef{URL: "javascript:alert(1)", Author: hostile}, Imported: &Origin{Site: hostileText, URL: "javascript:alert(1)", Licence: hostileText, LicenceURL: "javascript:alert(1)"},
		Confirmations: []Confirmation{{By: hostile, Note: hostileText, Environment: Environment{hostileText, longWord, rtlText}}}}
	hidden := &Post{ID: 78, Number: 123457, Author: stranger, At: sampleAt, Hidden: &Hiding{By: hostile, At: sampleAt, Rule: longWord, Reason: hostileText, EntryURL: "javascript:alert(1)"}}
	post.WantsAnswer, post.NoAnswer = true, &NoAnswerMark{By: hostile, ByStaff: true, At: sampleAt}
	p.Items = []Item{{Post: post}, {Post: hidden},
		{Event: &Event{What: EventRenamed, By: hostile, At: sampleAt, Detail: hostileText, Reason: longWord}},
		{Note: &StaffNote{By: hostile, At: sampleAt, Body: template.HTML("<p>" + longWord + "</p>")}}}
	p.Official = []OfficialAnswer{{OfficialMark: mark, Post: PostRef{URL: "/p/77", Author: hostile}, Excerpt: longWord + rtlText}}
	p.Pager = NewPager(5000, 10000, func(n int) string { return fmt.Sprintf("?page=%d", n) })
	return p
}
