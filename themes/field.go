package themes

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

// DescribedBy lists the ids of what explains the field, for aria-describedby.
func (f Field) DescribedBy() string {
	switch {
	case f.Help != "" && f.Error != "":
		return f.ID + "-error " + f.ID + "-help"
	case f.Error != "":
		return f.ID + "-error"
	case f.Help != "":
		return f.ID + "-help"
	}
	return ""
}
