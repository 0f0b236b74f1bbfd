package intake

import (
	"strings"
)

// maxHops is how many servers a mail may have passed: RFC 5321 section 6.3 asks
// to refuse loops and to allow at least 100.
const maxHops = 100

// automatic gives why nobody is to be answered, empty for a person's mail: what
// machines send of themselves, lists, and mail of our own (RFC 3834, RFC 2919).
func (m Message) automatic(envelopeFrom, ourDomain string) string {
	h := m.header
	submitted := strings.ToLower(strings.TrimSpace(strings.Split(h.Get("Auto-Submitted"), ";")[0]))
	precedence := strings.ToLower(strings.TrimSpace(h.Get("Precedence")))
	_, idDomain, _ := strings.Cut(m.ID, "@")
	switch {
	case envelopeFrom == "":
		return "it came without a sender, as bounces do"
	case submitted != "" && submitted != "no":
		return "a machine sent it by itself (Auto-Submitted)"
	case precedence == "bulk" || precedence == "junk" || precedence == "list" || precedence == "auto_reply":
		return "it says that it is bulk mail (Precedence)"
	case h.Has("List-Id") || h.Has("List-Unsubscribe"):
		return "it comes from a mailing list"
	case h.Has("X-Autoreply") || h.Has("X-Autorespond") || h.Has("X-Auto-Response-Suppress") && m.outOfOffice():
		return "it is an automatic reply"
	case h.Has("X-Loop"), ourDomain != "" && strings.EqualFold(idDomain, ourDomain):
		return "it is our own mail come back"
	case h.FieldsByKey("Received").Len() > maxHops:
		return "it runs in circles"
	case strings.HasPrefix(strings.ToLower(envelopeFrom), "mailer-daemon@"), strings.HasPrefix(strings.ToLower(envelopeFrom), "postmaster@"):
		return "a mail server sent it"
	}
	return ""
}

// outOfOffice: Exchange suppresses answers to people's mail too, so that header
// alone says nothing.
func (m Message) outOfOffice() bool {
	subject := strings.ToLower(m.Subject)
	for _, word := range strings.Split("automatic reply|out of office|automatische antwort|abwesen|réponse automatique|respuesta automática|risposta automatica|autosvar|afwezig|自动回复|自動返信", "|") {
		if strings.HasPrefix(subject, word) {
			return true
		}
	}
	return false
}
