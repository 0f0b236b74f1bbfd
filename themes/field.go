package themes

import (
	"html/template"
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
