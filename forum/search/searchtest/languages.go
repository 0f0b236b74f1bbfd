package searchtest

import (
	"slices"
	"testing"

	"answerable/forum/search"
)

// forms are words of several languages with another form of each, as somebody
// else would type it.
var forms = map[string][][2]string{
	"en": {{"printers crashing", "printer crashes"}, {"updates failed", "failing update"}, {"batteries", "battery"}},
	"de": {{"Drucker abgestürzt", "druckern"}, {"Fehlermeldungen", "Fehlermeldung"}, {"Häuser", "hauser"}, {"Verbindungen", "verbindung"}, {"Straße", "strasse"}},
	"fr": {{"imprimantes bloquées", "imprimante bloquee"}, {"connexions", "connexion"}, {"réglages", "reglage"}},
	"es": {{"impresoras", "impresora"}, {"conexiones perdidas", "conexion perdida"}, {"actualizaciones", "actualizacion"}},
	"it": {{"stampanti", "stampante"}, {"connessioni", "connessione"}, {"aggiornamenti", "aggiornamento"}},
	"nl": {{"printers", "printer"}, {"verbindingen", "verbinding"}, {"storingen", "storing"}},
	"pt": {{"impressoras", "impressora"}, {"ligações", "ligacao"}, {"atualizações", "atualizacao"}},
}

// stemsByLanguage looks in the language of the board, and again where the
// reader sees boards in every language.
func stemsByLanguage(t *testing.T, d *desk) {
	var all []string
	id := int64(0)
	want := map[string]int64{}
	for language, pairs := range forms {
		all = append(all, language)
		for _, pair := range pairs {
			id++
			one := thread(id, pair[0], "")
			one.Language, one.BoardID = language, 1
			d.put(one)
			want[language+" "+pair[1]] = id
		}
	}
	for language, pairs := range forms {
		for _, pair := range pairs {
			for _, languages := range [][]string{{language}, {language + "-XX"}, all} {
				r := d.ask(search.Query{Text: pair[1] + " ", Access: everyone, Languages: languages})
				if found := ids(r); !contains(found, want[language+" "+pair[1]]) {
					t.Errorf("%s in %v: found %v, want %d (%s)", pair[1], languages, found, want[language+" "+pair[1]], pair[0])
				}
			}
		}
	}
}

func contains(ids []int64, id int64) bool {
	for _, one := range ids {
		if one == id {
			return true
		}
	}
	return false
}

// findsCodesInPart looks for codes by what people remember of them.
func findsCodesInPart(t *testing.T, d *desk) {
	one, two := thread(1, "Update fails with 0x80070057", "KB5001330 is missing, see ERR_CONN_RESET"), thread(2, "Firmware 4.7.5.1.83 loses DHCP option 125", "")
	one.Language, two.Language = "de", "fr"
	d.put(one, two, thread(3, "Update is slow", "nothing to see"))
	for text, want := range map[string]int64{
		"0x8007": 1, "80070057 ": 1, "0X80070057 ": 1, "kb5001": 1, "KB5001330 ": 1, "err_conn_reset ": 1, "conn ": 1,
		"4.7.5 ": 2, "4.7.5.1 ": 2, "4.7.5.1.83 ": 2, "v4.7.5.1.83 ": 2, "option 125 ": 2, "125 ": 2,
	} {
		for _, languages := range [][]string{nil, {"de", "fr"}} {
			if got := ids(d.ask(search.Query{Text: text, Access: everyone, Languages: languages})); len(got) == 0 || got[0] != want {
				t.Errorf("%q in %v: found %v, want %d first", text, languages, got, want)
			}
		}
	}
	d.put(thread(4, "Firmware 4.7.5.1.84", ""))
	if got := d.threads("4.7.5.1.84 "); len(got) == 0 || got[0] != 4 { // one digit off is another version
		t.Errorf("4.7.5.1.84: found %v, want 4 first", got)
	}
}

// namesWords: a word of four letters has too many neighbours to be taken for one of
// them while there are threads with it.
func namesWords(t *testing.T, d *desk) {
	d.put(thread(1, "A note on the bill", ""), thread(2, "Nothing works, one is not sure", ""))
	d.wantThreads("note", 1)
}

func findsCJK(t *testing.T, d *desk) {
	d.put(thread(1, "東京都の天気予報が表示されない", "画面が真っ黒です"), thread(2, "打印机无法连接网络", "请帮助"), thread(3, "Printer", "nothing"))
	for text, want := range map[string]int64{"天気": 1, "天気予報": 1, "画面": 1, "打印机": 2, "连接 ": 2, "网络": 2} {
		if got := d.threads(text); len(got) == 0 || got[0] != want {
			t.Errorf("%s: found %v, want %d first", text, got, want)
		}
	}
	d.wantThreads("冷蔵庫")
}

func joins(t *testing.T, d *desk) {
	d.put(thread(1, "Wi-Fi drops every hour", ""), thread(2, "The wifi is slow", ""), thread(3, "Ethernet works, fine", ""))
	for _, text := range []string{"wifi", "wi-fi", "Wi-Fi", "Wi-F"} { // and what begins like its end is not meant
		found := d.threads(text)
		slices.Sort(found)
		d.wantIDs(text, found, 1, 2)
	}
}
