package intake

import (
	"regexp"
	"strings"
)

// originalMessage is what clients put above the mail that is answered or
// forwarded, in the languages we know.
var originalMessage = regexp.MustCompile(`(?i)^[*_\s]*(?:-{2,}|_{2,}|={2,})\s*(?:` +
	`original message|original appointment|reply message|original e-?mail|forwarded (?:message|by|mail).*|` +
	`ursprüngliche (?:nachricht|e-?mail)|original[ -]?nachricht|weitergeleitete (?:nachricht|mail)|` +
	`message d['’]origine|message original|message transféré|message reçu|` +
	`mensaje original|mensaje reenviado|mensagem original|mensagem (?:encaminhada|reencaminhada)|` +
	`messaggio originale|messaggio (?:inoltrato|inviato)|` +
	`oorspronkelijk(?:e)? bericht|doorgestuurd bericht|original[ -]?melding|opprinnelig melding|videresendt melding|` +
	`oprindelig meddelelse|videresendt besked|ursprungligt meddelande|vidarebefordrat meddelande|` +
	`alkuperäinen viesti|välitetty viesti|` +
	`oryginalna wiadomość|wiadomość oryginalna|wiadomość przekazana|původní zpráva|přeposlaná zpráva|eredeti üzenet|továbbított üzenet|` +
	`исходное сообщение|пересылаемое сообщение|вихідне повідомлення|` +
	`özgün ileti|orijinal mesaj|iletilen mesaj|mesaj original|` +
	`原始邮件|原始郵件|转发邮件|轉寄郵件|元のメッセージ|転送メッセージ|원본 메시지|전달된 메시지` +
	`)[\s\p{P}]*$|^begin forwarded message:$|^anfang der weitergeleiteten (?:nachricht|e-?mail):$|^début du message (?:réexpédié|transféré)\s?:$|^inizio messaggio inoltrato:$|^inicio del mensaje reenviado:$`)

// headerLine knows the headers that clients write into the text, by group:
// who, when, subject, and the others.
var headerLine = regexp.MustCompile(`(?i)^[*_\s]*(?:` +
	`(from|von|de|da|från|fra|van|od|от|від|kimden|lähettäjä|expéditeur|feladó|remitente|発信者|差出人|发件人|寄件者|寄件人|보낸 사람)|` +
	`(date|sent|gesendet(?: am)?|datum|enviado(?: el| em)?|envoyé(?: le)?|data|skickat|sendt|verzonden|дата|отправлено|надіслано|gönderilme(?: tarihi)?|tarih|lähetetty|päivämäärä|dato|wysłano|inviato|küldve|fecha|odesláno|发送时间|日期|寄件日期|日時|送信日時|날짜|보낸 날짜)|` +
	`(subject|betreff|asunto|objet|oggetto|ämne|emne|onderwerp|temat|assunto|тема|konu|aihe|předmět|tárgy|主题|主題|主旨|件名|제목)|` +
	`to|an|à|a|para|till|til|aan|do|кому|kime|vastaanottaja|destinataire|címzett|komu|收件人|宛先|받는 사람|` +
	`cc|bcc|kopie|copie|kopia|копия|kopi|抄送|副本|참조|reply-to|risposta|antwort an|répondre à|importance|priority|wichtigkeit|attachments|anlagen|on behalf of|mailed-by|organization` +
	`)[*_\s]*[:：]`)

// isMarker looks closer only at what begins with a line, or ends with a colon.
func isMarker(plain string) bool {
	return (strings.ContainsAny(plain[:1], "-_=*") || strings.HasSuffix(plain, ":")) && originalMessage.MatchString(plain)
}

// headerName is how long the name of a header gets, in bytes.
const headerName = 60

// header gives the groups of headerLine, nil for what is none.
func header(plain string) []string {
	at := strings.IndexAny(plain[:min(len(plain), headerName)], ":：")
	if at < 0 {
		return nil
	}
	return headerLine.FindStringSubmatch(plain[:at] + ":")
}

// wrapped is up to how many lines a header in the text goes on for.
const wrapped = 2

// markHeaders finds blocks of at least three headers, who sent it and when or
// what about among them, up to the next blank line.
func (b *body) markHeaders() {
	for i := 0; i < len(b.lines); i++ {
		if end := b.headersFrom(i); end > i {
			for ; i < end; i++ {
				b.lines[i].kind = headers
			}
		}
	}
}

func (b *body) headersFrom(start int) int {
	count, end, loose := 0, start, 0
	var who, when, what bool
	for i := start; i < len(b.lines) && b.lines[i].kind != blank && loose <= wrapped; i++ {
		if b.lines[i].quoted != b.lines[start].quoted {
			break
		}
		m := header(b.lines[i].plain)
		if m == nil {
			if loose++; i == start {
				return start
			}
			continue
		}
		count, end, loose = count+1, i+1, 0
		who, when, what = who || m[1] != "", when || m[2] != "", what || m[3] != ""
	}
	if count < 3 || !who || (!when && !what) {
		return start
	}
	for end < len(b.lines) && end-start <= count+wrapped && b.lines[end].kind == words && b.lines[end].quoted == b.lines[start].quoted {
		if !continues(b.lines[end].raw) {
			break
		}
		end++
	}
	return end
}

// continues: a header's further lines are indented (RFC 5322, 2.2.3).
func continues(raw string) bool {
	return raw != "" && (raw[0] == ' ' || raw[0] == '\t')
}
