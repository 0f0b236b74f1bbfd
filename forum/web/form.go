package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"answerable/forum/fail"
	"answerable/forum/thread"
	"answerable/themes"

	"github.com/gofiber/fiber/v2"
)

// field is a form's field as the person sent it. A form that is posted has its
// fields in the body alone, so that no link fills them; one that is opened has
// what its address says.
func (r *Request) field(name string) string {
	if r.Method() == fiber.MethodPost {
		return r.sent(name)
	}
	return r.Query(name)
}

// sent is a field of the body alone.
func (r *Request) sent(name string) string {
	if value := r.Request().PostArgs().Peek(name); value != nil {
		return string(value)
	}
	form, err := r.Request().MultipartForm()
	if err != nil || len(form.Value[name]) == 0 {
		return ""
	}
	return form.Value[name][0]
}

// has reports whether a form was sent with the field, empty or not.
func (r *Request) has(name string) bool {
	if r.Request().PostArgs().Has(name) {
		return true
	}
	form, err := r.Request().MultipartForm()
	return err == nil && len(form.Value[name]) > 0
}

// id reads a positive number from a form's field; 0 when it is absent or empty.
func (r *Request) id(name string) (int64, error) {
	text := r.field(name)
	if text == "" || text == "0" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, fail.New(fail.Malformed, "The form has a number that cannot be read.", "Open the page again and choose from what it offers.")
	}
	return n, nil
}

// key is the form's idempotency key. A form without one is given one, so that
// what was typed can be sent again.
func (r *Request) key() string {
	if k := r.sent("key"); k != "" {
		return k
	}
	return newKey()
}

// tags splits a field of tags at commas.
func (r *Request) tags() []string { return strings.Split(r.field("tags"), ",") }

// fieldErrors decides what an error in a form's handler means: what is wrong with
// the fields comes back as map, to be shown beside them with status 422; every
// other error stays one.
func (r *Request) fieldErrors(err error) (map[string]string, error) {
	e := fail.From(err)
	if e.Kind == fail.Conflict && len(e.Fields) == 0 {
		r.Status(statusOf(e.Kind))
		return map[string]string{"": e.Text + " " + e.Next}, nil
	}
	if e.Kind != fail.Invalid && e.Kind != fail.Conflict {
		return nil, err
	}
	r.Status(statusOf(fail.Invalid))
	return e.Fields, nil
}

// composer is the text field with what was typed, its error and, when the form
// asked for it, the preview.
func (w *Web) composer(r *Request, draft string, errors map[string]string) themes.Composer {
	c := themes.Composer{Body: strings.ToValidUTF8(r.field("body"), "\uFFFD"), DraftKey: draft, Max: thread.MaxBody, Error: errors["body"]}
	return c
}

// preview fills the composer's preview, or the error beside the text.
func (w *Web) preview(r *Request, c *themes.Composer) error {
	html, err := w.Forum.Preview(r.Context(), r.field("body"))
	if err != nil {
		beside, err := r.fieldErrors(err)
		c.Error = beside["body"]
		return err
	}
	c.Preview = template.HTML(html)
	return nil
}

// withPicture stores the picture of a form that was sent without scripts and
// adds it to the field of the text, so that whatever page answers has it.
func (w *Web) withPicture(r *Request) error {
	if !strings.HasPrefix(r.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return nil
	}
	header, err := r.FormFile("file")
	if err != nil || header.Size == 0 {
		return nil // no picture was chosen
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	up, err := w.Forum.Upload(r.Context(), r.Viewer, file)
	if err != nil {
		return err
	}
	r.Request().PostArgs().Set("body", strings.TrimLeft(r.sent("body")+"\n\n", "\n")+pictureMarkdown(header.Filename, up.Path))
	return nil
}

// pictureMarkdown shows an upload; the file's name becomes its description.
func pictureMarkdown(name, path string) string {
	alt := strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune("[]()!\\<>`*_\u007f", c) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(name, ""))
	if dot := strings.LastIndexByte(alt, '.'); dot > 0 {
		alt = alt[:dot]
	}
	return "![" + alt + "](" + path + ")"
}

// toPost leads to a post after an act, with a word about it and the name of the
// form that was accepted.
func (r *Request) toPost(place thread.Placed, word, accepted string) error {
	r.tell(word, accepted)
	return r.Redirect(fmt.Sprintf("%s#p%d", threadURL(place.ThreadID, place.Slug, thread.PageOf(place.Number)), place.PostID), fiber.StatusSeeOther)
}

// back leads to a page of ours with a word. The form that was accepted goes by the
// address it was sent to.
func (r *Request) back(path, word string) error {
	r.tell(word, r.Path())
	return r.Redirect(path, fiber.StatusSeeOther)
}
