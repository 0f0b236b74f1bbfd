package web_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"strings"
	"testing"

	"answerable/forum/db"
	"answerable/forum/forumtest"
)

// A picture that was chosen without scripts is in the text on whatever page answers.
func TestAChosenPictureIsNotLostWithoutScripts(t *testing.T) {
	t.Parallel()
	forumtest.Each(t, func(t *testing.T, engine db.Dialect) {
		h := newHub(t, engine)
		typed := func(more ...string) []string {
			return append([]string{"title", "A lamp", "body", "See *here*."}, more...)
		}
		for _, one := range []struct {
			what, path string
			fields     []string
			status     int
		}{
			{"a thread's preview", "/b/broadband/new", typed("kind", "discussion", "do", "preview"), 200},
			{"a thread without a title", "/b/broadband/new", typed("kind", "discussion", "title", ""), 422},
			{"a look at what is known", "/b/broadband/new", typed("kind", "discussion", "do", "known"), 200},
			{"a reply's preview", "/t/1/reply", typed("do", "preview"), 200},
			{"a reply to a post of elsewhere", "/t/1/reply", typed("to", "2"), 422},
			{"an edit's preview", "/p/1/edit", typed("do", "preview", "version", "1"), 200},
			{"an edit without a title", "/p/1/edit", typed("title", "", "version", "1"), 422},
		} {
			got := h.sendPicture(h.asker, one.path, one.fields...)
			text := got.Text("textarea[name=body]")
			if got.Status != one.status || !strings.HasPrefix(text, "See *here*. ![lamp](/uploads/") {
				t.Errorf("%s: %d with the text %q", one.what, got.Status, text)
			}
		}
		if got := h.sendPicture(h.asker, "/t/1/reply", "body", ""); got.Status != 303 || h.asker.Follow(got).DOM().Find("#p3 .body img").Length() != 1 {
			t.Errorf("a picture alone: %d %s", got.Status, got.Text("main"))
		}
	})
}

// sendPicture sends a form as a browser without scripts does that has a picture.
func (h *hub) sendPicture(who *forumtest.Client, path string, fields ...string) forumtest.Page {
	h.T.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form(fields...) {
		if err := w.WriteField(name, values[0]); err != nil {
			h.T.Fatal(err)
		}
	}
	file, err := w.CreateFormFile("file", "lamp.png")
	if err == nil {
		err = png.Encode(file, image.NewGray(image.Rect(0, 0, 4, 4)))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		h.T.Fatal(err)
	}
	return who.Do("POST", path, &body, "Content-Type", w.FormDataContentType(), "Sec-Fetch-Site", "same-origin")
}
