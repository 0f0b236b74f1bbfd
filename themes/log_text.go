package themes

import (
	"html/template"
	"strings"
)

// These put the codes of the moderation log into words.

// entryKind is what an entry did, in words.
func (l *locale) entryKind(kind string) string { return l.t(EntryKindText(kind)) }

// EntryKindText is what an entry of a kind did, in English: the catalogue's key.
func EntryKindText(kind string) string {
	if text, known := map[string]string{
		"post.hide": "Hidden", "post.redact": "Passages removed", "post.restore": "Restored", "post.hold": "Held for approval", "post.refuse": "Refused",
		"post.approve": "Approved", "thread.edit": "Title or tags changed", "thread.move": "Moved", "thread.split": "Split", "thread.merge": "Merged",
		"thread.lock": "Locked", "thread.unlock": "Unlocked", "thread.unlist": "Unlisted", "thread.relist": "Listed again", "thread.note": "Noted",
		"thread.unlink": "Taken off its fault", "member.warn": "Warned", "member.limit": "Limited", "member.suspend": "Suspended", "member.ban": "Banned",
		"member.lift": "Lifted", "member.erase": "Account erased", "board.narrow": "Board narrowed", "official_answer.withdraw": "Official answer withdrawn",
		"estimate.move": "Estimate moved", "promise.end": "Promise ended", "fault.close": "Fault closed", "fault.reopen": "Fault reopened",
		"action.confirm": "Confirmed", "action.lapse": "Lapsed", "appeal.decide": "Appeal decided", "text.erase": "Text erased", "log.begin": "New log begun",
	}[kind]; known {
		return text
	}
	return kind
}

// entryPill is what an entry did, in the colour of its sort.
func (l *locale) entryPill(kind string) template.HTML {
	tone := "info"
	switch what, _, _ := strings.Cut(kind, "."); {
	case kind == "post.restore" || kind == "post.approve" || kind == "thread.unlock" || kind == "thread.relist" || kind == "member.lift":
		tone = "good"
	case what == "post" || kind == "member.ban" || kind == "member.suspend":
		tone = "bad"
	case what == "thread" || what == "board":
		tone = "mod"
	case what == "member" || what == "text":
		tone = "plain"
	case what == "estimate" || what == "promise" || what == "official_answer":
		tone = "wait"
	}
	return pill(tone, l.entryKind(kind))
}

// entrySource is what led to an act, in words.
func (l *locale) entrySource(source string) string {
	if text, known := map[string]string{"flag": "A flag", "own_initiative": "Own initiative", "automatic": "Automatic", "imported": "Imported"}[source]; known {
		return l.t(text)
	}
	return source
}

// entryTarget says in a line what an entry is about.
func (l *locale) entryTarget(t LogTarget) template.HTML {
	on := t.Link
	switch {
	case t.Closed:
		return template.HTML(`<span class="quiet">` + template.HTMLEscapeString(l.t("in a board that is not open to you")) + `</span>`)
	case t.Post != 0 && t.Author.Name != "":
		return l.tx("Post %s by %s", link(on.URL, "#"+l.number(t.Post)), l.person(t.Author)) + l.inThread(t.Thread)
	case t.Post != 0:
		return l.tx("Post %s", link(on.URL, "#"+l.number(t.Post))) + l.inThread(t.Thread)
	case t.To.URL != "":
		return l.tx("%s → %s", link(on.URL, on.Text), link(t.To.URL, t.To.Text))
	case on.URL != "":
		return template.HTML(`<span dir="auto">`) + link(on.URL, on.Text) + `</span>`
	case t.Author.Name != "":
		return l.tx("Member %s", l.person(t.Author))
	}
	return `<span class="quiet">–</span>`
}

func (l *locale) inThread(thread Link) template.HTML {
	if thread.Text == "" {
		return ""
	}
	return `<br><span class="quiet" dir="auto">` + template.HTML(template.HTMLEscapeString(thread.Text)) + `</span>`
}

// appealState is how an appeal stands, in words.
func (l *locale) appealState(state string) string {
	if text, known := map[string]string{"open": "open", "upheld": "upheld", "rejected": "rejected", "withdrawn": "withdrawn", "ended": "ended with the act"}[state]; known {
		return l.t(text)
	}
	return state
}

// appealPill is how an appeal stands, in its colour.
func (l *locale) appealPill(state string) template.HTML {
	tone := map[string]string{"open": "wait", "upheld": "good", "rejected": "plain"}[state]
	if tone == "" {
		tone = "plain"
	}
	return pill(tone, l.appealState(state))
}
