package search_test

import (
	"strings"
	"testing"

	"answerable/forum/search"
)

func TestADraftIsAskedByWhatItTells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, body, languages, want, more string }{
		{"It does not work, please help!", "", "en", "", ""},
		{"Nothing works", "Please help me. It stopped yesterday, I have tried everything.", "en", "stopped", ""},
		{"Wi-Fi does not work", "Help", "en", "wi fi", ""},
		{"The hub fails with error 0x80070057", "Please help", "en", "hub 0x80070057", ""},
		{"The hub fails with error 0x80070057", "It beeps", "en", "the hub fails with error 0x80070057", "it beeps"},
		{"Please help", "The hub has no address", "en", "hub address", ""},
		{"Please help", "The hub gets no address and beeps", "en", "the hub gets no address and beeps", ""},
		{"?!", "The hub gets no address and beeps", "en", "the hub gets no address and beeps", ""},
		{"No plug-and-play", "", "en", "no plug-and-play", ""},
		{"Es funktioniert nicht, bitte um Hilfe", "", "de", "", ""},
		{"Der Drucker funktioniert nicht mehr", "", "en de", "drucker", ""},
		{"Ça ne marche pas", "Aidez s'il vous plaît, j'ai besoin d'aide", "fr", "", ""},
		{"No funciona, ¡ayuda por favor!", "", "es", "", ""},
		{"Não funciona, alguém ajuda?", "", "pt", "", ""},
		{"Het werkt niet, kan iemand helpen?", "", "nl", "", ""},
		{"Non funziona, aiuto", "", "it", "", ""},
		{"Помогите пожалуйста, не работает", "", "ru", "", ""},
		{"無線が please", "", "en", "無線 が", ""},
		{"please help", "", "de", "please help", ""},
		{"help\xff\x00 router", "", "en", "router", ""},
		{"", "", "en", "", ""},
	} {
		text, more := search.Draft{Title: c.title, Body: c.body}.Asked(strings.Fields(c.languages))
		if wordsOf(text) != wordsOf(c.want) || wordsOf(more) != wordsOf(c.more) {
			t.Errorf("%q, %q (%s) asks %q and %q, want %q and %q", c.title, c.body, c.languages, wordsOf(text), wordsOf(more), c.want, c.more)
		}
	}
}

func wordsOf(text string) string {
	var all []string
	for word := range search.Words(text) {
		all = append(all, word.Text)
	}
	return strings.Join(all, " ")
}
