package intake

import (
	"regexp"
	"strings"
)

// "On Monday, Ada wrote:" in the languages we know. It ends with the verb, or
// has it in the middle and ends with a colon.
const (
	verbs = `wrote|writes|schrieb|geschrieben|a écrit|écrit|escribió|escribio|escreveu|ha scritto|scrive|` +
		`het volgende geschreven|geschreven|schreef|skrev(?: følgende)?|napisał(?:a|\(a\))?|napisal(?:a|\(a\))?|pisze|píše|napsal(?:a|\(a\))?|` +
		`написал(?:а|\(а\))?|пишет|пише|написав|написала|kirjoitti|írta|a scris|έγραψε|va escriure|yazdı|şunları yazdı|je napisao|je napisala|viết|đã viết|menulis|` +
		`写道|寫道|來信|のメール|さんは書きました|작성|님이 작성`
	openers = `on|at|am|le|el|il|op|den|em|no dia|a|dnia|w dniu|dne|pe|på|pada|vào(?: lúc)?|në|dana|in article|in message|le jeu|в|у|στις|em\s|在|於|于|ngày`
)

var (
	verbLast = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:` + verbs + `)\s?[:：]?[\s*_-]*$|(?:写道|寫道)\s?[:：]$`)
	verbAny  = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:` + verbs + `)(?:[^\p{L}]|$)`)
	opener   = regexp.MustCompile(`(?i)^(?:-{2,}\s)?(?:(?:` + openers + `)[\s,\d]|\d|\p{L}{2,12}\.?, ?(?:den )?\d|在|於)`)
	aDate    = regexp.MustCompile(`\d{4}|\d{1,2}[:.]\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|, you wrote`)
	address  = regexp.MustCompile(`[^\s<>"]+@[^\s<>"]+`)
	inArrows = regexp.MustCompile(`<[^<>\s]+@[^<>\s]+>\s?[:：]?$`)
	// aDay stands for the date where a quoted line follows; alone it may begin a
	// story.
	aDay = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|gestern|` +
		`lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|lunes|martes|miércoles|jueves|viernes|sábado|domingo|ayer|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|ieri|` +
		`(?:maan|dins|woens|donder|vrij|zater|zon)dag|gisteren|(?:segunda|terça|quarta|quinta|sexta)-feira|ontem)(?:[^\p{L}]|$)`)
	// dateAndAddress has no verb: "2013/7/20 Ada <ada@example.org>".
	dateFirst = regexp.MustCompile(`^(?:\p{L}{2,12}\.?, )?\d{1,4}[./ -](?:\d{1,2}|\p{L}{3,10}\.?)[./ -]\d{2,4}`)
	// gmailDate is what Gmail writes in languages it has no words for.
	gmailDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d GMT[+-]\d\d:\d\d \S.{0,80}$`)
	// saidAt ends with the time instead of the verb, as Gmail does in German.
	saidAt = regexp.MustCompile(`(?i)\sschrieb am .*\d{4} um \d{1,2}:\d\d( Uhr)?\s?:$`)
)

// Such a line is broken into up to attribution lines of the mail.
const (
	attribution      = 6
	attributionBytes = 500
)

// markWrote finds attributions by where they end, then how far up they reach.
func (b *body) markWrote() {
	for j := range b.lines {
		l := b.lines[j]
		if l.kind != words || l.plain == "" || !mayEndAttribution(l.plain) {
			continue
		}
		if i := b.attributionStart(j); i <= j {
			for ; i <= j; i++ {
				b.lines[i].kind = wrote
				b.lines[i].quoted = b.lines[i].quoted && quotesWhole(b.lines, i, j)
			}
		}
	}
}

// quotesWhole: in "> wrote:" below an unquoted line the mark is the end of an
// address.
func quotesWhole(lines []line, i, j int) bool {
	return i == j || lines[i].plain == "" || lines[max(i-1, 0)].kind != wrote || lines[max(i-1, 0)].quoted
}

func mayEndAttribution(plain string) bool {
	return strings.HasSuffix(plain, ":") || strings.HasSuffix(plain, "：") || strings.HasSuffix(plain, ">") || endsWithVerb(plain) || gmailDate.MatchString(plain)
}

// endsWithVerb looks at the line's end alone, where it costs little.
func endsWithVerb(plain string) bool {
	const longest = 60
	if from := len(plain) - longest; from > 0 {
		plain = strings.ToValidUTF8(plain[from:], "x")
	}
	return verbLast.MatchString(plain)
}

// attributionStart is the line on which the attribution that ends on line j
// begins, after j when there is none.
func (b *body) attributionStart(j int) int {
	found, joined := j+1, ""
	for i := j; i >= 0 && i > j-attribution; i-- {
		l := b.lines[i]
		if l.kind == blank && !strings.HasPrefix(joined, "<") {
			break
		}
		if l.kind != blank && l.kind != words {
			break
		}
		if i < j && l.quoted && !b.lines[i+1].quoted {
			break
		}
		joined = join(l.plain, joined, b.lines[min(i+1, j)].raw)
		if len(joined) > attributionBytes {
			break
		}
		strong, weak := attributes(joined)
		strong = strong || (i == j && b.quotedBelow(j) && namesADay(joined))
		if strong {
			return i
		}
		if weak && found > j {
			found = i
		}
	}
	return found
}

func (b *body) quotedBelow(j int) bool {
	next := b.next(j + 1)
	return next < len(b.lines) && b.lines[next].quoted
}

// namesADay is true of "On Monday, Ada wrote:", which has no date.
func namesADay(plain string) bool {
	if len(plain) > 120 || !strings.HasSuffix(plain, ":") || !aDay.MatchString(plain) {
		return false
	}
	return verbAny.MatchString(plain)
}

// join puts two lines together; of an address in arrows that is broken before
// its end, newLine took the arrow for a quote's mark.
func join(above, below, belowRaw string) string {
	if strings.Count(above, "<") > strings.Count(above, ">") && strings.HasPrefix(strings.TrimSpace(belowRaw), ">") && !strings.HasPrefix(below, ">") {
		below = "> " + below
	}
	return strings.TrimSpace(above + " " + below)
}

// attributes says whether the line, put together, is an attribution: strong
// when it begins like one, weak when only a name and an address do.
func attributes(joined string) (strong, weak bool) {
	dated, addressed := aDate.MatchString(joined), address.MatchString(joined)
	switch {
	case gmailDate.MatchString(joined), saidAt.MatchString(joined):
		return true, false
	case dateFirst.MatchString(joined) && inArrows.MatchString(joined):
		return true, false
	case opener.MatchString(joined) && (dated || addressed) && endsWithVerb(joined):
		return true, false
	case opener.MatchString(joined) && dated && (addressed || inArrows.MatchString(joined)) && verbAny.MatchString(joined) && strings.HasSuffix(joined, ":"):
		return true, false
	}
	return false, addressed && len(joined) < 200 && endsWithVerb(joined)
}
