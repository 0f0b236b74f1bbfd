package themes

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Problem is a fault in a theme's file, told to the operator.
type Problem struct {
	File string // path inside the theme's folder, "" when no single file is to blame
	Line int    // counted from 1, 0 when unknown
	Text string
}

// String gives "file:line: text" as compilers do, so that editors can jump to it.
func (p Problem) String() string {
	switch {
	case p.File == "":
		return p.Text
	case p.Line == 0:
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// templatePlace finds "name.html:line" in the errors of text/template and html/template.
var templatePlace = regexp.MustCompile(`([\w./-]+\.html):(\d+)(?::\d+)?:? ?`)

// problemOf names the file and line that a template error speaks of; file is the
// answer when the error names none.
func problemOf(file string, err error) Problem {
	text := err.Error()
	place := templatePlace.FindStringSubmatchIndex(text)
	if place == nil {
		return Problem{File: file, Text: text}
	}
	line, convErr := strconv.Atoi(text[place[4]:place[5]])
	if convErr != nil {
		line = 0
	}
	return Problem{File: text[place[2]:place[3]], Line: line, Text: strings.TrimSpace(text[place[1]:])}
}
