package web_test

// matrix is who gets what from each route: guest, member, staff, moderator,
// administrator. The member opened the thread, the staff member answered. Forms
// are sent empty, so 422 means "let in, and told what is missing".
//
// 303 for a guest's GET leads to signing in; a route of administrators is 404
// for everybody else who is signed in.
func matrix() map[string]string {
	return map[string]string{}
}
