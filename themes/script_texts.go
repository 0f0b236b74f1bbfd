package themes

import (
	"html/template"
	"strings"
)

// scriptTexts are the words that page scripts show, by the key they ask for
// (themes/scripts/src/label.js). In English the scripts have them; other languages
// get them as data-label-KEY on <body>.
var scriptTexts = [...]struct{ key, english string }{
	{"bold", "Bold"},
	{"busy", "One moment…"},
	{"code", "Code"},
	{"copied", "Copied"},
	{"copy-first", "stay on this page and try again"},
	{"draft-kept", "It is kept in this browser."},
	{"draft-offline", "Draft not saved: you are offline."},
	{"draft-refused", "Draft not saved:"},
	{"draft-saved", "Draft saved just now"},
	{"draft-saved-at", "Draft saved at"},
	{"empty-preview", "Nothing to preview yet."},
	{"italic", "Italic"},
	{"known-found", "Similar ones were found."},
	{"kept-version", "This browser keeps another version of your text."},
	{"forum-away", "The forum does not answer just now"},
	{"link", "Link"},
	{"list", "List"},
	{"loading", "Loading…"},
	{"members", "Members"},
	{"not-a-picture", "is not a picture."},
	{"offline", "You are offline"},
	{"passkey-failed", "That did not work. Please try again or use another way."},
	{"passkey-stopped", "That was stopped or took too long. You can try again."},
	{"passkey-there", "This device has a passkey for you already."},
	{"picture", "Picture"},
	{"posting", "Posting…"},
	{"preview", "Preview"},
	{"quote", "Quote"},
	{"quoted", "Quote added to your reply."},
	{"restored", "Your text was kept in this browser and is back."},
	{"search-none", "Nothing found."},
	{"signed-out", "You are signed out. Sign in in another tab, then try again."},
	{"still-uploading", "A picture is still uploading. Post again when it is there."},
	{"too-large", "is too large:"},
	{"toolbar", "Formatting"},
	{"try-again", "your text is kept, try again"},
	{"undo", "Undo"},
	{"unread", "unread notifications"},
	{"unreachable", "The forum cannot be reached. Check your connection, then try again."},
	{"uploaded", "Picture added."},
	{"uploading", "uploading"},
	{"uploading-status", "Uploading…"},
	{"use-kept", "Use it"},
}

// scriptLabels are the attributes for <body>; none for texts left in English.
func (l *locale) scriptLabels() template.HTMLAttr {
	var b strings.Builder
	for _, text := range scriptTexts {
		if own := l.plainText(text.english); own != text.english {
			b.WriteString(` data-label-` + text.key + `="` + template.HTMLEscapeString(own) + `"`)
		}
	}
	return template.HTMLAttr(b.String())
}
