package themes

import (
	"html/template"
	"time"
)

// These put into words what faults say by codes and by times that people set.

// faultStatus is a status in words.
func (l *locale) faultStatus(s FaultStatus) string {
	switch s {
	case FaultReported:
		return l.t("Reported")
	case FaultConfirmed:
		return l.t("Confirmed")
	case FaultInProgress:
		return l.t("Fix in progress")
	case FaultRollingOut:
		return l.t("Rolling out")
	case FaultAwaiting:
		return l.t("Awaiting verification")
	case FaultVerified:
		return l.t("Verified by customers")
	case FaultUnverified:
		return l.t("Closed unverified")
	case FaultNotReproduced:
		return l.t("Not reproduced")
	case FaultWontFix:
		return l.t("Will not be fixed")
	case FaultDuplicate:
		return l.t("Duplicate")
	}
	return string(s)
}

// severity is a severity in words.
func (l *locale) severity(s Severity) string {
	switch s {
	case MinorFault:
		return l.t("Minor")
	case NormalFault:
		return l.t("Normal")
	case MajorFault:
		return l.t("Major")
	case CriticalFault:
		return l.t("Critical")
	}
	return string(s)
}

// promiseState is how a promise stands, in words.
func (l *locale) promiseState(s PromiseState) string {
	switch s {
	case PromiseOpen:
		return l.t("open")
	case PromiseOverdue:
		return l.t("overdue")
	case PromiseKept:
		return l.t("kept")
	case PromiseLate:
		return l.t("kept late")
	case PromiseBroken:
		return l.t("broken")
	case PromiseWithdrawn:
		return l.t("withdrawn")
	}
	return string(s)
}

// due writes a time that somebody set in its own zone, such as
// "30 June 2026, 14:00 BST".
func (l *locale) due(at time.Time) template.HTML {
	if at.IsZero() {
		return ""
	}
	text := l.t("%[1]s %[2]s %[3]s, %[4]s", at.Format("2"), l.t(months[at.Month()-1]), at.Format("2006"), at.Format("15:04 MST"))
	return stamped(at, text)
}

// shortDay writes the day of a time that somebody set, in its own zone and
// without the year, such as "10 June"; with the time when clock is set.
func (l *locale) shortDay(at time.Time, clock bool) template.HTML {
	text := l.t("%[1]s %[2]s", at.Format("2"), l.t(months[at.Month()-1]))
	if clock {
		text = l.t("%[1]s, %[2]s", text, at.Format("15:04"))
	}
	return stamped(at, text)
}

func stamped(at time.Time, text string) template.HTML {
	return template.HTML(`<time datetime="` + isotime(at) + `">` + template.HTMLEscapeString(text) + `</time>`)
}

// left says how long it still is, or has been; scripts write it, and without them
// it is empty, as the time itself stands beside it.
func left(at time.Time) template.HTML {
	return template.HTML(`<relative-time class="left" datetime="` + isotime(at) + `"></relative-time>`)
}

// estimate is when a fix is expected, in words.
func (l *locale) estimate(e Estimate) template.HTML {
	switch {
	case e.Until.IsZero() && e.NextUpdate.IsZero():
		return template.HTML(template.HTMLEscapeString(l.t("no date yet")))
	case e.Until.IsZero():
		return l.tx("no date yet, next update by %s", l.due(e.NextUpdate))
	case !e.From.IsZero():
		return l.tx("between %s and %s", l.due(e.From), l.due(e.Until))
	}
	return l.due(e.Until)
}

// who makes the name of whoever did something, for use as an argument of tx; what
// nobody did was done by the forum itself.
func (l *locale) who(p Person) template.HTML {
	if p.Name == "" {
		return strong(l.t("The forum"))
	}
	return strong(p.Name)
}
