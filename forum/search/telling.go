package search

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
)

// fewTelling is the number of telling words under which a draft is asked by them
// alone. Measured on real reports, the others help to order what is found for a
// longer one, and there what holds only them falls far behind the best.
const fewTelling = 3

// Asked gives what to ask an engine for a draft, in the languages named, and what
// to ask besides (Query.More). A draft that says nothing of its trouble gives
// nothing: "It does not work, please help" is not what others meant with the same
// words.
func (d Draft) Asked(languages []string) (text, more string) {
	empty := emptyWords(languages)
	text, more = telling(d.Title, empty), telling(d.Body, empty)
	named := len(Parse(text, true).Words) > 0
	if len(Parse(text+" "+more, true).Words) >= fewTelling {
		text, more = d.Title, d.Body
	}
	if !named {
		return more, ""
	}
	return text, more
}

// telling gives a text without the words that are in every cry for help. What is
// joined by a hyphen stays whole.
func telling(text string, empty map[string]map[string]bool) string {
	text = cut(strings.ToValidUTF8(text, " "), MaxText)
	var b strings.Builder
	at := 0
	for word := range Words(text) {
		if joinedAt(text, word) || !saysNothing(word.Text, empty) {
			continue
		}
		b.WriteString(text[at:word.Start])
		at = word.End
	}
	return b.String() + text[at:]
}

func joinedAt(text string, w Word) bool {
	_, before := utf8.DecodeLastRuneInString(text[:w.Start])
	_, after := utf8.DecodeRuneInString(text[w.End:])
	return hyphen(text[w.Start-before:w.Start]) || hyphen(text[w.End:w.End+after])
}

func saysNothing(word string, empty map[string]map[string]bool) bool {
	_, elided, _ := strings.Cut(word, "'") // j'ai, s'il, d'aide
	for language, words := range empty {
		if words[word] || words[Stem(word, language)] || words[elided] {
			return true
		}
	}
	return false
}

// emptyWords gives the words of each language that say nothing alone: Snowball's
// stop words, and those with which people ask for help, with their stems.
func emptyWords(languages []string) map[string]map[string]bool {
	empty := map[string]map[string]bool{}
	for _, l := range Languages(languages) {
		empty[l] = emptyIn(l, stopWords(l))
	}
	return empty
}

func stopWords(language string) []byte {
	switch language {
	case "da":
		return da.DanishStopWords
	case "de":
		return de.GermanStopWords
	case "en":
		return en.EnglishStopWords
	case "es":
		return es.SpanishStopWords
	case "fi":
		return fi.FinnishStopWords
	case "fr":
		return fr.FrenchStopWords
	case "it":
		return it.ItalianStopWords
	case "nl":
		return nl.DutchStopWords
	case "no", "nb", "nn":
		return no.NorwegianStopWords
	case "pt":
		return pt.PortugueseStopWords
	case "ru":
		return ru.RussianStopWords
	case "sv":
		return sv.SwedishStopWords
	}
	return nil
}

func emptyIn(language string, stops []byte) map[string]bool {
	listed := analysis.NewTokenMap()
	// the lists are constants of a pinned library, which reads them from memory
	if err := listed.LoadBytes(stops); err != nil {
		panic("search: stop words of " + language + ": " + err.Error())
	}
	words := make(map[string]bool, len(listed)+100)
	for word := range listed {
		words[Fold(word)] = true
	}
	for word := range strings.FieldsSeq(pleas(language)) {
		word = Fold(word)
		words[word], words[Stem(word, language)] = true, true
	}
	return words
}

// pleas are the words with which people of a language say that something is wrong
// and ask for help, whatever it is.
func pleas(language string) string {
	switch language {
	case "da":
		return "hjælp hjælpe tak hej virker fungerer problem problemer fejl spørgsmål nogen ved venligst stadig prøvet"
	case "de":
		return `hilfe helfen helft hilft bitte danke dank hallo moin problem probleme fehler frage fragen geht gehen ging
			funktioniert funktionieren klappt kaputt brauche jemand niemand leider immer wieder mehr plötzlich versucht
			weiß wissen dringend gar schon noch heute gestern ständig`
	case "en":
		return `help please pls plz thanks thank thx hi hello hey dear regards problem issue trouble error fault question
			work works working worked broken fail fails failed failure wrong bad need want try tried trying get gets getting got
			use used using keep keeps still anymore again always never often sometimes suddenly since today yesterday
			anyone anybody someone somebody nobody everyone everything anything something nothing know idea urgent asap
			make makes made go goes going went happen happens happened cannot can't cant dont doesnt didnt isnt wont im ive
			one also just even really may might will well way thing things`
	case "es":
		return `ayuda ayudar ayuden favor gracias hola problema problemas error fallo falla pregunta funciona funcionan
			funcionar va necesito quiero alguien nadie sabe urgente intento intentado sigue siempre nunca hoy ayer`
	case "fi":
		return "apua auttakaa kiitos hei ongelma ongelmia virhe kysymys toimi toimii joku tietää tarvitsen enää aina"
	case "fr":
		return `aide aider aidez svp stp plaît merci bonjour salut bonsoir problème problèmes erreur panne question marche
			marchent fonctionne fonctionnent fonctionner besoin veux quelqu'un quelqu personne sait urgent essayé toujours
			jamais encore plus depuis ça aujourd'hui aujourd hui hier`
	case "it":
		return `aiuto aiutare aiutatemi favore prego grazie ciao salve problema problemi errore guasto domanda funziona
			funzionano funzionare va bisogno voglio qualcuno nessuno sa urgente provato ancora sempre mai oggi ieri`
	case "nl":
		return `hulp help helpen alsjeblieft alstublieft graag bedankt dank hallo hoi probleem problemen fout vraag vragen
			werkt werken doet gaat kapot nodig wil iemand niemand weet dringend geprobeerd nog steeds altijd nooit vandaag
			gisteren`
	case "no", "nb", "nn":
		return "hjelp hjelpe takk hei virker fungerer problem problemer feil spørsmål noen vet trenger fortsatt prøvd"
	case "pt":
		return `ajuda ajudar ajudem favor obrigado obrigada olá oi problema problemas erro falha pergunta funciona funcionam
			funcionar preciso quero alguém ninguém sabe urgente tentei ainda sempre nunca hoje ontem`
	case "ru":
		return "помогите помощь помочь пожалуйста спасибо привет здравствуйте проблема ошибка вопрос работает работать нужно кто-нибудь знает срочно"
	case "sv":
		return "hjälp hjälpa snälla tack hej fungerar funkar problem fel fråga frågor någon vet behöver fortfarande försökt"
	}
	return ""
}
