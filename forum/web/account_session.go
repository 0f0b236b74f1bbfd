package web

// sessionRevoke is POST /account/sessions/:id/revoke.
func (w *Web) sessionRevoke(r *Request) error {
	id, err := r.Int64("id")
	if err != nil {
		return err
	}
	if err := w.People.Revoke(r.Context(), r.Viewer, id); err != nil {
		return err
	}
	return r.back("/account", "revoked")
}

// sessionRevokeOthers is POST /account/sessions/revoke-others.
func (w *Web) sessionRevokeOthers(r *Request) error {
	if err := w.People.RevokeOthers(r.Context(), r.Viewer); err != nil {
		return err
	}
	return r.back("/account", "revoked-others")
}
