package web

import (
	"strings"

	"answerable/forum/account"
	"answerable/forum/thread"
	"answerable/themes"
)

// adminFrame is the frame of an administration page with its menu.
func (w *Web) adminFrame(r *Request, title string) themes.AdminFrame {
	frame := themes.AdminFrame{Frame: w.bareFrame(r, title)}
	for _, s := range []themes.Link{{Text: "Overview", URL: "/admin"}, {Text: "Boards", URL: "/admin/boards"}, {Text: "Products", URL: "/admin/products"},
		{Text: "Teams", URL: "/admin/teams"}, {Text: "Who answers", URL: "/admin/care"}, {Text: "Members", URL: "/admin/members"}, {Text: "Sign-ups", URL: "/admin/sign-ups"}, {Text: "New members", URL: "/admin/new-members"}, {Text: "Outbox", URL: "/admin/outbox"}, {Text: "Site", URL: "/admin/site"},
		{Text: "Reply templates", URL: "/admin/templates"}, {Text: "Ways in", URL: "/admin/intake"}, {Text: "Rules", URL: "/admin/rules"}} {
		s.Current = r.Path() == s.URL || s.URL != "/admin" && strings.HasPrefix(r.Path(), s.URL+"/")
		frame.Sections = append(frame.Sections, s)
	}
	return frame
}

func audienceWord(a thread.Audience) string {
	return map[thread.Audience]string{thread.Everyone: "Everyone", thread.Members: "Members", thread.StaffOnly: "Staff", thread.Nobody: "Nobody"}[a]
}

// audienceChoices offers audiences, the chosen one marked.
func audienceChoices(chosen thread.Audience, offered ...thread.Audience) []themes.Choice {
	var choices []themes.Choice
	for _, a := range offered {
		choices = append(choices, themes.Choice{Value: string(a), Text: audienceWord(a), Selected: a == chosen})
	}
	return choices
}

func roleWord(role account.Role) string {
	return map[account.Role]string{account.Member: "Member", account.Staff: "Staff", account.Moderator: "Moderator", account.Administrator: "Administrator"}[role]
}

func roleChoices(chosen account.Role) []themes.Choice {
	var choices []themes.Choice
	for _, role := range account.Roles() {
		choices = append(choices, themes.Choice{Value: string(role), Text: roleWord(role), Selected: role == chosen})
	}
	return choices
}
