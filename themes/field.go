package themes

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// Field is one labelled control of a form, as the shared template "field" shows
// it. Templates make one with
//
//	field "title" (t "Title") .Values.Title .Errors | required | limit 200 | help (t "…")
type Field struct {
	Name, ID, Label, Help, Error, Placeholder, Autocomplete string

	Type     string // an input's type, or "textarea", "select", "radio", "checkbox"
	Value    string
	List     string // id of a datalist
	Checked  bool
	Required bool
	Max      int // most characters, 0 for no limit
	Rows     int
	Choices  []Choice
}

// fieldOrder is the order in which forms have their fields, for the summary of what
// is wrong; fields it lacks follow.
var fieldOrder = []string{
	"", "site", "worked", "gone", "fault", "into", "state", "status", "what", "due", "owner", "name", "slug", "email", "current", "title", "product", "severity",
	"board", "kind", "from", "until", "template", "model", "version", "hardware", "since", "last_good", "frequency", "when", "workaround",
	"body", "next", "kept", "tags", "versions", "note", "description", "reason", "password", "proof_password", "proof_code", "code",
}

// FieldError is one line of the summary above a form; Field is "" for what concerns
// the whole form.
type FieldError struct{ Field, Text string }

// inOrder lists a form's errors from top to bottom.
func inOrder(errors map[string]string) []FieldError {
	var list []FieldError
	for field, text := range errors {
		list = append(list, FieldError{field, text})
	}
	rank := func(field string) int {
		if at := slices.Index(fieldOrder, field); at >= 0 {
			return at
		}
		return len(fieldOrder)
	}
	slices.SortFunc(list, func(a, b FieldError) int {
		return cmp.Or(cmp.Compare(rank(a.Field), rank(b.Field)), strings.Compare(a.Field, b.Field))
	})
	return list
}

// newField starts a text field whose error is errors[name].
func newField(name, label, value string, errors map[string]string) Field {
	return Field{Name: name, ID: "f-" + name, Label: label, Value: value, Type: "text", Error: errors[name]}
}

// Attributes are what the control says of its limits and of what explains it.
func (f Field) Attributes() template.HTMLAttr {
	var b strings.Builder
	group := f.Type == "radio" || f.Type == "checks"
	if f.Required && !group {
		b.WriteString(" required")
	}
	if f.Max > 0 && !group && f.Type != "select" {
		b.WriteString(` maxlength="` + strconv.Itoa(f.Max) + `"`)
	}
	if f.Error != "" && !group {
		b.WriteString(` aria-invalid="true"`)
	}
	if ids := f.describedBy(); ids != "" {
		b.WriteString(` aria-describedby="` + template.HTMLEscapeString(ids) + `"`)
	}
	return template.HTMLAttr(b.String())
}

// describedBy lists the ids of what explains the field, the error first.
func (f Field) describedBy() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	if f.Help != "" {
		ids = append(ids, f.ID+"-help")
	}
	return strings.Join(ids, " ")
}
