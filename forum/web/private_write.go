package web

import "answerable/forum/fail"

// privateWrite is POST /t/:id/private/:member: a message of either side, or with
// do=ask what staff ask for.
func (w *Web) privateWrite(r *Request) error {
	thread, customer, err := privateOf(r)
	if err != nil {
		return err
	}
	word := "private"
	if r.sent("do") == "ask" {
		word, err = "private-asked", w.Faults.AskPrivate(r.Context(), r.Viewer, thread, customer, r.sent("asked_for"))
	} else {
		err = w.Faults.WritePrivate(r.Context(), r.Viewer, thread, customer, r.sent("body"))
	}
	if err == nil {
		return r.back(privateURL(thread, customer), word)
	}
	beside, err := r.fieldErrors(err)
	if err != nil {
		return err
	}
	return w.privatePage(r, beside)
}

// privateOpen is POST /t/:id/private/:member/open: staff read what is in the
// channel, and its customer sees that they did. It is a form, because a link or
// a picture of another site must not put a reading into anybody's name.
func (w *Web) privateOpen(r *Request) error {
	thread, customer, err := privateOf(r)
	if err != nil {
		return err
	}
	if err := w.Faults.OpenPrivate(r.Context(), r.Viewer, thread, customer); err != nil {
		return err
	}
	return r.back(privateURL(thread, customer), "private-opened")
}

// privateDelete is POST /t/:id/private/:member/delete with sure=1.
func (w *Web) privateDelete(r *Request) error {
	thread, customer, err := privateOf(r)
	if err != nil {
		return err
	}
	if r.sent("sure") != "1" {
		return w.privateUnsure(r)
	}
	if err := w.Faults.DeletePrivate(r.Context(), r.Viewer, thread, customer); err != nil {
		return err
	}
	return r.back(privateURL(thread, customer), "private-deleted")
}

func (w *Web) privateUnsure(r *Request) error {
	beside, err := r.fieldErrors(fail.Field("sure", "Tick the box first: what is deleted cannot be brought back."))
	if err != nil {
		return err
	}
	return w.privatePage(r, beside)
}
