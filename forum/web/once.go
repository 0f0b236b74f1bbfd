package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime/multipart"
	"slices"
	"time"

	"answerable/forum/db"
	"answerable/forum/fail"

	"github.com/gofiber/fiber/v2"
)

// sentKept is how long a form that was carried out is remembered.
const sentKept = 7 * 24 * time.Hour

// once makes a form act once however often it is sent: by a double click, or
// again because the answer was lost. Who sends it again is led where the first
// answer led. What somebody changed before he sent it again is another form.
func (w *Web) once(do func(*Request) error) func(*Request) error {
	return func(r *Request) error {
		id := r.formID()
		if id == "" {
			return do(r)
		}
		if to, sent, err := w.DB.Sent(r.Context(), id); err != nil || sent {
			return w.sentBefore(r, id, to, err)
		}
		r.SetUserContext(db.Once(r.Context(), id, w.Now()))
		err := do(r)
		switch status := r.Response().StatusCode(); {
		case err == nil && status < fiber.StatusBadRequest && db.Kept(r.Context()):
			return w.DB.SentTo(r.Context(), id, string(r.Response().Header.Peek(fiber.HeaderLocation)), w.Now().Add(-sentKept))
		case err == nil && status < fiber.StatusBadRequest:
			return nil // a preview
		case db.Kept(r.Context()):
			return w.unsend(r, id, err)
		}
		if to, sent, _ := w.DB.Sent(r.Context(), id); sent { // the same form, sent at the same time, was first
			return w.sentBefore(r, id, to, nil)
		}
		return err
	}
}

// unsend lets a form that was refused after a part of it was written be sent
// again, and keeps its answer.
func (w *Web) unsend(r *Request, id string, answer error) error {
	if err := w.DB.Unsend(r.Context(), id); err != nil {
		w.Log.Error("a refused form could not be forgotten", "request", r.ID, "error", err)
	}
	return answer
}

// sentBefore answers a form that was carried out when it came before.
func (w *Web) sentBefore(r *Request, id, to string, err error) error {
	if err != nil {
		return err
	}
	if to == "" {
		to = w.ledTo(r, id)
	}
	if to == "" {
		return fail.New(fail.Conflict, "This form has arrived before, and was carried out once.", "Nothing was done twice. Go back and open the page again to see what came of it.")
	}
	r.Response().ResetBody()
	r.tell("sent-before", r.Path())
	return r.Redirect(to, fiber.StatusSeeOther)
}

// ledTo waits a moment for where the first answer leads, which is known just after
// it was carried out: of a double click the browser shows the second answer.
func (w *Web) ledTo(r *Request, id string) string {
	for range 20 {
		select {
		case <-r.Context().Done():
			return ""
		case <-time.After(25 * time.Millisecond):
		}
		if to, _, err := w.DB.Sent(r.Context(), id); err != nil || to != "" {
			return to
		}
	}
	return ""
}

// formID stands for who sent what: the form's key, where it was sent to and all
// that stands in it. "" for a form without a key.
func (r *Request) formID() string {
	key := r.sent("key")
	if len(key) < 16 {
		return ""
	}
	var said []string
	for name, value := range r.Request().PostArgs().All() {
		said = append(said, fmt.Sprintf("%q=%q", name, value))
	}
	if form, err := r.Request().MultipartForm(); err == nil {
		said = append(said, multipartText(form)...)
	}
	slices.Sort(said)
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %q %q %q", r.Viewer.ID, r.Path(), key, said))
	return hex.EncodeToString(sum[:])
}

func multipartText(form *multipart.Form) (said []string) {
	for name, values := range form.Value {
		for _, value := range values {
			said = append(said, fmt.Sprintf("%q=%q", name, value))
		}
	}
	for name, files := range form.File {
		for _, file := range files {
			said = append(said, fmt.Sprintf("%q=%q %d", name, file.Filename, file.Size))
		}
	}
	return said
}
