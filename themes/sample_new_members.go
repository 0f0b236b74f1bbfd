package themes

func newMembersSamples() []Sample {
	return []Sample{
		{Page: PageAdminNewMembers, Name: "empty", Data: NewMembersPage{AdminFrame: adminFrame("New members")}},
		{Page: PageAdminNewMembers, Name: "typical", Data: NewMembersPage{AdminFrame: adminFrame("New members"), Form: Form{Errors: map[string]string{"links": "Give a number."}}, Values: NewMembersValues{"2", "5", "10", "many"}}},
		{Page: PageAdminNewMembers, Name: "extreme", Data: NewMembersPage{AdminFrame: extremeAdmin(), Values: NewMembersValues{hostileText, hostileText, longWord, hostileText}}},
	}
}
