package web

// signOut is POST /sign-out: the session is dead at once on every node, and the
// browser forgets it. Where the database does not answer, the browser keeps it,
// so that the person can try again. Pressed twice it is no error.
func (w *Web) signOut(r *Request) error {
	if err := w.People.SignOut(r.Context(), r.token); err != nil {
		return err
	}
	r.endCookie(w.cookies.session)
	return r.back("/", "signed-out")
}
