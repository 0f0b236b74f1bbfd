package search

import "testing"

// TestStem checks that forms of a word meet, typed with accents or without; the
// engines forgive slips besides, which would hide it.
func TestStem(t *testing.T) {
	t.Parallel()
	for language, pairs := range map[string][][2]string{
		"en": {{"printers", "printer"}, {"crashing", "crashes"}, {"failed", "failing"}, {"batteries", "battery"}},
		"de": {{"Drucker", "Druckern"}, {"Fehlermeldungen", "Fehlermeldung"}, {"Verbindungen", "Verbindung"}, {"Straße", "Strassen"}},
		"fr": {{"imprimantes", "imprimante"}, {"bloquées", "bloquee"}, {"connexions", "connexion"}, {"réglages", "reglage"}},
		"es": {{"impresoras", "impresora"}, {"conexiones", "conexión"}, {"actualizaciones", "actualizacion"}, {"perdidas", "perdido"}},
		"it": {{"stampanti", "stampante"}, {"connessioni", "connessione"}, {"aggiornamenti", "aggiornamento"}},
		"nl": {{"printers", "printer"}, {"verbindingen", "verbinding"}, {"storingen", "storing"}},
		"pt": {{"impressoras", "impressora"}, {"ligações", "ligacao"}, {"atualizações", "atualização"}},
		"pl": {{"printers", "printer"}}, // unknown: by the rules of English, here and in queries
	} {
		for _, pair := range pairs {
			if a, b := Stem(Fold(pair[0]), language), Stem(Fold(pair[1]), language); a != b {
				t.Errorf("%s: %s and %s have the stems %s and %s", language, pair[0], pair[1], a, b)
			}
		}
	}
	for _, code := range []string{"0x80070057", "4.7.5.1.83", "125", "kb5001330", "東京"} {
		if s := Stem(code, "de"); s != code {
			t.Errorf("%s becomes %s", code, s)
		}
	}
}

func TestWholes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"printer jams": "printer jams", "東京都": "東京 京都", "東": "東", "東 京": "東 京", "印刷x打": "印刷 x 打", "a東b": "a 東 b", "東京x京都": "東京 x 京都", "": "",
	} {
		got := ""
		for w := range Wholes(text) {
			if got != "" {
				got += " "
			}
			got += w.Text
		}
		if got != want {
			t.Errorf("Wholes(%q) = %q, want %q", text, got, want)
		}
	}
}
