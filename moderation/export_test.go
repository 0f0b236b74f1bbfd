package moderation

// OwnQueries are the queries of a member's own data.
func OwnQueries() (all []string) {
	for _, part := range ownParts() {
		all = append(all, part.query)
	}
	return all
}
