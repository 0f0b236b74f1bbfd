package themes

import (
	"slices"
	"time"
)

func adminFrame(title string) AdminFrame {
	sections := []Link{{Text: "Overview", URL: "/admin"}, {Text: "Boards", URL: "/admin/boards", Current: true}, {Text: "Products", URL: "/admin/products"}, {Text: "Teams", URL: "/admin/teams"}, {Text: "Members", URL: "/admin/members"}, {Text: "Site", URL: "/admin/site"}, {Text: "Reply templates", URL: "/admin/templates"}}
	return AdminFrame{Frame: sampleFrame(title, Administrator), Sections: sections}
}

func extremeAdmin() AdminFrame {
	return AdminFrame{Frame: extremeFrame(Administrator), Sections: []Link{{Text: longWord, URL: "javascript:alert(1)"}, {Text: hostileText, URL: "/admin", Current: true}}}
}

func who(selected string) []Choice {
	return []Choice{{Value: "everyone", Text: "Everyone", Selected: selected == "everyone"}, {Value: "members", Text: "Members", Help: "People with an account", Selected: selected == "members"}, {Value: "staff", Text: "Staff", Selected: selected == "staff"}}
}

// refusedAdmin has an error at every field of the administration's forms.
func refusedAdmin() Form {
	f := Form{Key: "k", Errors: map[string]string{"": "Somebody else saved this board meanwhile."}}
	for _, name := range []string{"name", "slug", "description", "position", "see", "reason", "start", "reply", "products", "models", "find_model", "boards", "member", "roles", "teams", "sign_up", "language", "team"} {
		f.Errors[name] = "Check this: " + name + "."
	}
	return f
}

func adminSamples() []Sample {
	return slices.Concat(overviewSamples(), adminBoardSamples(), adminProductSamples(), adminTeamSamples(), adminMemberSamples(), adminSiteSamples(), newMembersSamples())
}

func overviewSamples() []Sample {
	checks := []HealthCheck{{"Database", "ok", "SQLite, write-ahead log", ""}, {"Search", "warn", "The index is being rebuilt, 40 of 320 threads.", "Wait; search works on titles until then."}, {"Mail", "bad", "No SMTP server is set.", "Set ANSWERABLE_SMTP_URL."}}
	problems := []Problem{{"thread/page.html", 12, "can't evaluate field Titel in type themes.ThreadPage"}, {"css/app.scss", 0, "is no file a theme has"}}
	return []Sample{
		{Page: PageAdminOverview, Name: "empty", Data: AdminOverviewPage{AdminFrame: adminFrame("Administration")}},
		{Page: PageAdminOverview, Name: "typical", Data: AdminOverviewPage{AdminFrame: adminFrame("Administration"), Checks: checks, Problems: problems, Figures: []Figure{{"Threads", 1204}, {"Posts", 48211}, {"Members", 912}}, Version: "0.1.0"}},
		{Page: PageAdminOverview, Name: "extreme", Data: AdminOverviewPage{AdminFrame: extremeAdmin(), Checks: []HealthCheck{{longWord, hostileText, hostileText, longWord}}, Problems: []Problem{{longWord, 1, hostileText}}, Figures: []Figure{{longWord, 1 << 40}}, Version: hostileText}},
	}
}

func adminBoardSamples() []Sample {
	boards := []AdminBoardRow{{ID: 1, Name: "Broadband", URL: "/b/broadband", EditURL: "/admin/boards/1", Visible: "Everyone", Start: "Members", Reply: "Members", Threads: 1240, First: true}, {ID: 2, Name: "Staff room", EditURL: "/admin/boards/2", Visible: "Staff", Start: "Staff", Reply: "Staff", Last: true}}
	edit := AdminBoardPage{AdminFrame: adminFrame("Board Broadband"), Form: refusedAdmin(), Action: "/admin/boards/1", Values: AdminBoardValues{"Broadband", "broadband", "Routers, speed, Wi-Fi.", "1", ""}, See: who("everyone"), Start: who("members"), Reply: who("members"), AskReason: true, Products: []Choice{{Value: "1", Text: "Home Hub", Selected: true}, {Value: "2", Text: "Business Hub"}},
		Languages: []Choice{{Value: "", Text: "Several languages, or another"}, {Value: "en", Text: "English", Selected: true}, {Value: "de", Text: "Deutsch"}}}
	extreme := edit
	extreme.AdminFrame, extreme.Values, extreme.Action = extremeAdmin(), AdminBoardValues{longWord, hostileText, hostileText, hostileText, hostileText}, "javascript:alert(1)"
	extreme.Products = []Choice{{Value: hostileText, Text: longWord, Help: hostileText}}
	return []Sample{
		{Page: PageAdminBoards, Name: "empty", Data: AdminBoardsPage{AdminFrame: adminFrame("Boards"), NewURL: "/admin/boards/new"}},
		{Page: PageAdminBoards, Name: "typical", Data: AdminBoardsPage{AdminFrame: adminFrame("Boards"), NewURL: "/admin/boards/new", Boards: boards}},
		{Page: PageAdminBoards, Name: "extreme", Data: AdminBoardsPage{AdminFrame: extremeAdmin(), Boards: []AdminBoardRow{{Name: longWord, EditURL: "javascript:alert(1)", Visible: hostileText, Start: longWord, Threads: 12345678}}}},
		{Page: PageAdminBoard, Name: "empty", Data: AdminBoardPage{AdminFrame: adminFrame("New board"), New: true, Action: "/admin/boards/new", See: who("everyone"), Start: who("members"), Reply: who("members")}},
		{Page: PageAdminBoard, Name: "typical", Data: edit},
		{Page: PageAdminBoard, Name: "extreme", Data: extreme},
	}
}

func adminProductSamples() []Sample {
	edit := AdminProductPage{AdminFrame: adminFrame("Product Home Hub"), Form: refusedAdmin(), Action: "/admin/products/1", Values: AdminProductValues{"Home Hub", "Home Hub 2\nHome Hub 3", "On the sticker underneath", "Advanced, About"}, Boards: []Choice{{Value: "1", Text: "Broadband", Selected: true}}}
	return []Sample{
		{Page: PageAdminProducts, Name: "empty", Data: AdminProductsPage{AdminFrame: adminFrame("Products"), NewURL: "/admin/products/new"}},
		{Page: PageAdminProducts, Name: "typical", Data: AdminProductsPage{AdminFrame: adminFrame("Products"), NewURL: "/admin/products/new", Products: []AdminProductRow{{"Home Hub", "/admin/products/1", 2, []string{"Broadband", "Landline"}}, {"Phone", "/admin/products/2", 0, nil}}}},
		{Page: PageAdminProducts, Name: "extreme", Data: AdminProductsPage{AdminFrame: extremeAdmin(), Products: []AdminProductRow{{longWord, "javascript:alert(1)", 1234567, []string{longWord, hostileText}}}}},
		{Page: PageAdminProduct, Name: "empty", Data: AdminProductPage{AdminFrame: adminFrame("New product"), New: true, Action: "/admin/products/new"}},
		{Page: PageAdminProduct, Name: "typical", Data: edit},
		{Page: PageAdminProduct, Name: "extreme", Data: AdminProductPage{AdminFrame: extremeAdmin(), Values: AdminProductValues{longWord, hostileText, hostileText, hostileText}}},
	}
}

func adminTeamSamples() []Sample {
	people := []AdminTeamMember{{1, firmware, sampleAt}, {2, adminA, sampleAt}}
	return []Sample{
		{Page: PageAdminTeams, Name: "empty", Data: AdminTeamsPage{AdminFrame: adminFrame("Teams"), NewURL: "/admin/teams/new"}},
		{Page: PageAdminTeams, Name: "typical", Data: AdminTeamsPage{AdminFrame: adminFrame("Teams"), NewURL: "/admin/teams/new", Teams: []AdminTeamRow{{"Gateway firmware", "/admin/teams/1", "The software in the Home Hub", []Person{firmware, adminA}}, {"Community", "/admin/teams/2", "", nil}}}},
		{Page: PageAdminTeams, Name: "extreme", Data: AdminTeamsPage{AdminFrame: extremeAdmin(), Teams: []AdminTeamRow{{longWord, "javascript:alert(1)", hostileText, []Person{hostile, stranger, nobody}}}}},
		{Page: PageAdminTeam, Name: "empty", Data: AdminTeamPage{AdminFrame: adminFrame("New team"), New: true, Action: "/admin/teams/new"}},
		{Page: PageAdminTeam, Name: "nobody in it", Data: AdminTeamPage{AdminFrame: adminFrame("Team"), Action: "/admin/teams/1"}},
		{Page: PageAdminTeam, Name: "typical", Data: AdminTeamPage{AdminFrame: adminFrame("Team Gateway firmware"), Form: refusedAdmin(), Action: "/admin/teams/1", Values: AdminTeamValues{"Gateway firmware", "The software in the Home Hub", "nobody"}, People: people}},
		{Page: PageAdminTeam, Name: "extreme", Data: AdminTeamPage{AdminFrame: extremeAdmin(), Action: "javascript:alert(1)", Values: AdminTeamValues{longWord, hostileText, hostileText}, People: []AdminTeamMember{{1, hostile, sampleAt}}}},
	}
}

func adminMemberSamples() []Sample {
	roles := []Choice{{Value: "staff", Text: "Staff", Help: "Marks official answers, writes in the name of a team", Selected: true}, {Value: "moderator", Text: "Moderator"}, {Value: "administrator", Text: "Administrator"}}
	rows := []AdminMemberRow{{firmware, "/admin/members/1", []string{"staff"}, []string{"Gateway firmware"}, sampleAt, sampleAt, 1204}, {hubOwner, "/admin/members/2", nil, nil, sampleAt, sampleAt.AddDate(-3, 0, 0), 3}, {nobody, "/admin/members/3", nil, nil, sampleAt, time.Time{}, 0}}
	return []Sample{
		{Page: PageAdminMembers, Name: "empty", Data: AdminMembersPage{AdminFrame: adminFrame("Members")}},
		{Page: PageAdminMembers, Name: "typical", Data: AdminMembersPage{AdminFrame: adminFrame("Members"), Search: "lead", Roles: []Choice{{Text: "Any role"}, {Value: "staff", Text: "Staff", Selected: true}}, Members: rows, Cursor: Cursor{OlderURL: "?before=1"}}},
		{Page: PageAdminMembers, Name: "extreme", Data: AdminMembersPage{AdminFrame: extremeAdmin(), Search: hostileText, Members: []AdminMemberRow{{hostile, "javascript:alert(1)", []string{longWord, "x"}, []string{hostileText, "y"}, sampleAt, sampleAt, 1234567}}}},
		{Page: PageAdminMember, Name: "empty", Data: AdminMemberPage{AdminFrame: adminFrame("Member"), Person: nobody, Joined: sampleAt}},
		{Page: PageAdminMember, Name: "typical", Data: AdminMemberPage{AdminFrame: adminFrame("Member firmware_lead"), Form: refusedAdmin(), Action: "/admin/members/1", Person: firmware, Joined: sampleAt, SeenAt: sampleAt, Posts: 1204, Roles: roles, Teams: []Choice{{Value: "1", Text: "Gateway firmware", Selected: true}}, Sessions: 2, Self: true}},
		{Page: PageAdminMember, Name: "extreme", Data: AdminMemberPage{AdminFrame: extremeAdmin(), Action: "javascript:alert(1)", Person: hostile, Roles: []Choice{{Value: hostileText, Text: longWord}}, Joined: sampleAt, Factors: 3}},
	}
}

func adminSiteSamples() []Sample {
	site := AdminSitePage{AdminFrame: adminFrame("Site"), Form: refusedAdmin(), Values: AdminSiteValues{"Answerable", "help@example.org", "", "0"}, SignUp: []Choice{{Value: "open", Text: "Everyone", Selected: true}, {Value: "closed", Text: "Nobody: administrators make accounts"}}, Languages: []Choice{{Value: "en", Text: "English", Selected: true}}}
	row := AdminTemplateRow{"Ask for the version", "/admin/templates/1", "Gateway firmware", "Which version, please?", 31}
	general := AdminTemplateRow{Name: "Thanks", EditURL: "/admin/templates/2"}
	return []Sample{
		{Page: PageAdminSite, Name: "empty", Data: AdminSitePage{AdminFrame: adminFrame("Site")}},
		{Page: PageAdminSite, Name: "typical", Data: site},
		{Page: PageAdminSite, Name: "extreme", Data: AdminSitePage{AdminFrame: extremeAdmin(), Values: AdminSiteValues{hostileText, hostileText, hostileText, hostileText}, Languages: []Choice{{Value: hostileText, Text: longWord}}}},
		{Page: PageAdminTemplates, Name: "empty", Data: AdminTemplatesPage{AdminFrame: adminFrame("Reply templates"), NewURL: "/admin/templates/new"}},
		{Page: PageAdminTemplates, Name: "typical", Data: AdminTemplatesPage{AdminFrame: adminFrame("Reply templates"), NewURL: "/admin/templates/new", Templates: []AdminTemplateRow{row, general}}},
		{Page: PageAdminTemplates, Name: "extreme", Data: AdminTemplatesPage{AdminFrame: extremeAdmin(), Templates: []AdminTemplateRow{{longWord, "javascript:alert(1)", longWord, hostileText, 1}}}},
		{Page: PageAdminTemplate, Name: "empty", Data: AdminTemplatePage{AdminFrame: adminFrame("New reply template"), New: true, Action: "/admin/templates/new"}},
		{Page: PageAdminTemplate, Name: "typical", Data: AdminTemplatePage{AdminFrame: adminFrame("Reply template"), Form: refusedAdmin(), Action: "/admin/templates/1", Name: "Ask for the version", Teams: []Choice{{Value: "", Text: "All teams", Selected: true}}, Composer: Composer{Body: "Which version, please?"}}},
		{Page: PageAdminTemplate, Name: "extreme", Data: AdminTemplatePage{AdminFrame: extremeAdmin(), Action: "javascript:alert(1)", Name: hostileText, Composer: Composer{Body: hostileText, Preview: extremeBody()}}},
	}
}
