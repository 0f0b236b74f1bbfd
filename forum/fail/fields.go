package fail

// Check collects what is wrong with a form, so that a person sees all of it
// at once and not field by field.
type Check struct{ err *Error }

// Refuse notes a text beside a field; the first text of a field stays.
func (c *Check) Refuse(field, text string) {
	if c.err == nil {
		c.err = Field(field, text)
		return
	}
	if _, there := c.err.Fields[field]; !there {
		c.err.In(field, text)
	}
}

// That notes the text beside the field unless ok holds.
func (c *Check) That(ok bool, field, text string) {
	if !ok {
		c.Refuse(field, text)
	}
}

// Err gives the collected error, or nil.
func (c *Check) Err() error {
	if c.err == nil {
		return nil
	}
	return c.err
}
