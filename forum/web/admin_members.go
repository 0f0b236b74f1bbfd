package web

import (
	"net/url"
	"strings"

	"answerable/forum/account"
	"answerable/themes"
)

// adminMembers is GET /admin/members?q=&role=&after=.
func (w *Web) adminMembers(r *Request) error {
	q := account.MemberQuery{Search: strings.ToValidUTF8(r.Query("q"), ""), Role: account.Role(r.Query("role")), After: strings.ToValidUTF8(r.Query("after"), "")}
	found, err := w.People.Members(r.Context(), r.Viewer, q)
	if err != nil {
		return err
	}
	posts, err := w.Forum.PostCounts(r.Context(), r.Viewer, idsOf(found.Members))
	if err != nil {
		return err
	}
	page := themes.AdminMembersPage{AdminFrame: w.adminFrame(r, "Members"), Search: q.Search,
		Roles: append([]themes.Choice{{Text: "Every role", Selected: q.Role == ""}}, roleChoices(q.Role)...)}
	for _, m := range found.Members {
		page.Members = append(page.Members, themes.AdminMemberRow{Person: personOf(m.Profile), EditURL: "/admin/members/" + idText(m.ID),
			Roles: []string{roleWord(m.Role)}, Teams: m.Teams, Joined: m.Joined, SeenAt: m.SeenAt, Posts: posts[m.ID]})
	}
	if found.Next != "" {
		page.Cursor.OlderURL = membersURL(q, found.Next)
	}
	if q.After != "" {
		page.Cursor.NewerURL = membersURL(q, "")
	}
	return w.sendPage(r, themes.PageAdminMembers, page)
}

func idsOf(members []account.MemberLine) []int64 {
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	return ids
}

func membersURL(q account.MemberQuery, after string) string {
	values := url.Values{}
	for name, value := range map[string]string{"q": q.Search, "role": string(q.Role), "after": after} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return "/admin/members?" + values.Encode()
}
