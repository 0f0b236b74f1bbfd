package web

// faultFollow is POST /faults/:n/follow with on 1 or 0.
func (w *Web) faultFollow(r *Request) error {
	f, err := w.faultOf(r)
	if err != nil {
		return err
	}
	on := r.sent("on") != "0"
	if err := w.Faults.Follow(r.Context(), r.Viewer, f.ID, on); err != nil {
		return err
	}
	if on {
		return r.back(faultURL(f.ID), "fault-followed")
	}
	return r.back(faultURL(f.ID), "fault-unfollowed")
}
