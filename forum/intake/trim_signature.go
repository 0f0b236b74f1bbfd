package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A signature that nothing marks has at most these many lines, of these many
// characters each.
const (
	signatureLines = 11
	signatureWidth = 60
)

const devices = `i-?phone|i-?pad|i-?pod|android|galaxy|mobile|phone|cell|blackberry|windows|mail|outlook|mailbox|airmail|sparrow|tablet|device|handy|samsung|htc|huawei|xiaomi|pixel|nokia|gmail|thunderbird|proton|yahoo`

// device is what phones and programs put below a mail, in the languages we know.
var device = regexp.MustCompile(`(?i)^[\s(<*_]*(?:` +
	`sent (?:from|via|with|by)(?: \S+){0,3} [[(]*(?:` + devices + `)|` +
	`sent from my(?: [\w-]+){1,5}[\s.!)>]*$|` +
	`\p{L}+ from mobile\s*$|from my (?:` + devices + `)|get outlook for |get (?:airmail|bluemail)|` +
	`von meinem .+ gesendet|(?:diese nachricht wurde )?(?:von|mit) .+ (?:gesendet|geschickt)\.?$|gesendet (?:von|mit) |` +
	`envoyé (?:depuis|de|avec|à partir de) |télécharge[rz] outlook|` +
	`enviado (?:desde|do|a partir do|con) |inviato (?:da|dal) |` +
	`verzonden (?:met|vanaf|via) |verstuurd (?:vanaf|met|via) |` +
	`sendt fra |skickat från |skickades från |lähetetty |wysłan[eo] z |odesláno z |` +
	`отправлено (?:с|из) |надіслано (?:з|із) |gönderildi\s*$|` +
	`從我的 .+ 傳送|(?:发|發)自我的|iphone(?:から|で)送信|내 .+에서 보냄)`)

var (
	// dashedName is "-Ada Lovelace" below a mail; "- " begins an item of a list.
	dashedName = regexp.MustCompile(`^\s?-\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]*){0,3}\s*$`)
	sentence   = regexp.MustCompile(`\p{Ll}{2,}[.!?]\s*$|\?\s*$`)
	farewell   = regexp.MustCompile(`(?i)^[\s\p{P}]*(?:thanks?(?: you)?(?: in advance| again| so much| very much)?|many thanks|(?:best|kind|warm)?\s?(?:regards|wishes)|best|cheers|sincerely|yours(?: \p{L}+)?|` +
		`(?:mit |viele |beste |liebe |freundliche[mn]? |besten )*(?:grüßen?|gruß|grüssen?|gruss|dank)|mfg|lg|danke|cordialement|bien à vous|merci|(?:un )?saludos?(?: cordiales)?|gracias|atentamente|cordiali saluti|saluti|grazie|` +
		`met vriendelijke groet(?:en)?|groet(?:en|jes)?|bedankt|med venlig hilsen|mvh|hilsen|med vänliga hälsningar|hälsningar|pozdrawiam|dziękuję|с уважением|спасибо|obrigado|abraços)[\s\p{P}]*$`)
)

// Signature takes off the sender's signature: what stands below the line that
// marks it, what his device added, his name below the text with his details.
// It never takes all there is.
func Signature(text string, from Sender) string {
	b := read(text)
	for i, l := range b.lines {
		if l.kind == separator && !l.quoted && b.has(0, i, own) {
			b.lines = b.lines[:i]
			break
		}
	}
	b.dropClosing()
	b.dropNamed(from)
	return b.text()
}

// dropClosing takes off rules, device lines and a dashed name at the end.
func (b *body) dropClosing() {
	for {
		b.dropTrailing(rule, separator)
		end := len(b.lines) - 1
		if end < 1 || b.lines[end].quoted || b.lines[end].plain == "" || !b.has(0, end, own) {
			return
		}
		last := b.lines[end]
		if !device.MatchString(last.plain) && (!dashedName.MatchString(last.raw) || strings.HasPrefix(strings.TrimSpace(b.lines[end-1].raw), "-")) {
			return
		}
		b.lines = b.lines[:end]
	}
}

// dropNamed takes off a block at the end that names the sender.
func (b *body) dropNamed(from Sender) {
	names := from.names()
	start := b.closing()
	for i := start; len(names) > 0 && i < len(b.lines); i++ {
		if !b.mayOpenSignature(i) || !mentions(b.lines[i].plain, names) {
			continue
		}
		first := b.above(start, i)
		if b.has(0, first, own) {
			b.lines = b.lines[:first]
			b.dropTrailing(rule, separator)
		}
		return
	}
}

// names are the words by which a line may name him: his name's, or where he
// gave none what his address begins with.
func (s Sender) names() []string {
	name := s.Name
	if local, _, ok := strings.Cut(name, "@"); ok {
		name = local
	}
	if strings.TrimSpace(name) == "" {
		name, _, _ = strings.Cut(s.Email, "@")
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	return slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < 3 })
}

// closing is where the short lines at the end begin that hold no sentence.
func (b *body) closing() int {
	count, start := 0, len(b.lines)
	for i := len(b.lines) - 1; i > 0; i-- {
		l := b.lines[i]
		if l.kind == blank {
			continue
		}
		if l.quoted || count == signatureLines || utf8.RuneCountInString(l.raw) > signatureWidth || (sentence.MatchString(l.plain) && !farewell.MatchString(l.plain) && !device.MatchString(l.plain)) {
			break
		}
		count, start = count+1, i
	}
	return start
}

// mayOpenSignature: it is a paragraph's first line, or below a farewell, and
// more a name than a sentence.
func (b *body) mayOpenSignature(i int) bool {
	l := b.lines[i]
	if l.kind != words || len(strings.Fields(l.plain)) > 6 || strings.HasSuffix(l.plain, ",") || strings.HasSuffix(l.plain, ":") {
		return false
	}
	above := b.lines[i-1]
	return above.kind != words || farewell.MatchString(above.plain)
}

// above adds the farewell over the name, or a rule with what stands below it.
func (b *body) above(start, i int) int {
	for j := i - 1; j >= start; j-- {
		if b.lines[j].kind == rule || b.lines[j].kind == separator {
			return j
		}
	}
	j := i - 1
	for j > 0 && b.lines[j].kind == blank {
		j--
	}
	if j >= start && farewell.MatchString(b.lines[j].plain) {
		return j
	}
	return i
}

func mentions(plain string, names []string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(plain), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if slices.Contains(names, word) {
			return true
		}
	}
	return false
}
