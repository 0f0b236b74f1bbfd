package thread

import (
	"context"
	"errors"

	"answerable/forum/fail"
	"answerable/forum/markup"
)

// MaxBody is the most bytes a post's Markdown may have.
const MaxBody = 50_000

// body is a post's text ready to be stored.
type body struct {
	source   string
	rendered markup.Rendered
}

// render checks and renders what somebody wrote; field is the form's name for it.
func (f *Forum) render(ctx context.Context, field, source string) (body, error) {
	clean, err := markup.CleanText(source)
	if err != nil {
		return body{}, fail.Field(field, sentence(err)).Because(err)
	}
	rendered, err := f.markup.Render(clean, func(names []string) (map[string]string, error) { return f.people.Known(ctx, names) })
	switch {
	case refusedMarkup(err):
		return body{}, fail.Field(field, sentence(err)).Because(err)
	case err != nil:
		return body{}, err
	case rendered.Text == "" && len(rendered.Images) == 0:
		return body{}, fail.Field(field, "Please write something first.")
	}
	return body{source: clean, rendered: rendered}, nil
}

// Preview renders what somebody is writing, as it would be posted.
func (f *Forum) Preview(ctx context.Context, source string) (string, error) {
	b, err := f.render(ctx, "body", source)
	return b.rendered.HTML, err
}

func refusedMarkup(err error) bool {
	for _, known := range []error{markup.ErrTooLong, markup.ErrNotUTF8, markup.ErrNUL, markup.ErrTooDeep, markup.ErrTable, markup.ErrOutput} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// sentence is the text markup has for people, whatever it is wrapped in.
func sentence(err error) string {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}
