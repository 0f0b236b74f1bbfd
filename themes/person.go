package themes

import (
	"hash/fnv"
	"html/template"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// These make people's names. They are functions and not templates because a page
// has dozens of them, and a template costs ten times as much.

// person makes a name with a link, for a page or as an argument of tx.
func (l *locale) person(p Person) template.HTML {
	name := template.HTMLEscapeString(l.personName(p))
	if p.Name == "" || p.URL == "" {
		return template.HTML(`<span class="person" dir="auto">` + name + `</span>`)
	}
	return template.HTML(`<a class="person" href="` + template.HTMLEscapeString(safeAddress(p.URL)) + `" dir="auto">` + name + `</a>`)
}

// personName is the name alone.
func (l *locale) personName(p Person) string {
	if p.Name == "" {
		return l.t("a former member")
	}
	return p.Name
}

// badge says in which capacity somebody writes; nothing for a member.
func (l *locale) badge(p Person) template.HTML {
	switch {
	case p.Badge == StaffBadge && p.Team != "":
		return pill("good", l.t("Staff · %s", p.Team))
	case p.Badge == StaffBadge:
		return pill("good", l.t("Staff"))
	case p.Badge == ModeratorBadge:
		return pill("mod", l.t("Moderator"))
	case p.Badge == AdministratorBadge:
		return pill("info", l.t("Administrator"))
	}
	return ""
}

func pill(kind, text string) template.HTML {
	return template.HTML(`<span class="pill pill-` + kind + `">` + template.HTMLEscapeString(text) + `</span>`)
}

// avatar is a circle with initials, in a colour that the name keeps for ever or that
// goes with the badge.
func avatar(p Person) template.HTML {
	colour := strconv.Itoa(hue(p.Name))
	switch p.Badge {
	case StaffBadge, ModeratorBadge, AdministratorBadge:
		colour = string(p.Badge)
	}
	return template.HTML(`<span class="avatar avatar-` + colour + `" aria-hidden="true">` + template.HTMLEscapeString(initials(p.Name)) + `</span>`)
}

// initials are the one or two letters shown in place of a picture.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []rune
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if out = append(out, unicode.ToUpper(r)); len(out) == 2 {
			break
		}
	}
	if len(out) == 0 {
		return "?"
	}
	return string(out)
}

// hues is the number of avatar colours in the style sheet, avatar-0 to avatar-7.
const hues = 8

// hue picks an avatar colour that a name keeps for ever.
func hue(name string) int {
	sum := fnv.New32a()
	sum.Write([]byte(name))
	return int(sum.Sum32() % hues)
}
