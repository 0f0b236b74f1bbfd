package thread

import (
	"strings"
	"testing"
)

func TestSlug(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Home Hub 3 drops Linux and Android":   "home-hub-3-drops-linux-and-android",
		"  4.7.5.1.83 (option 125) -- again! ": "4-7-5-1-83-option-125-again",
		"Größe, Übertragung & Łódź":            "grosse-ubertragung-and-lodz",
		"Ça n'est pas réglé":                   "ca-nest-pas-regle",
		"ﬁrmware":                              "firmware",
		"Не работает":                          "thread",
		"再起動":                                  "thread",
		"":                                     "thread",
		"\x00\xff":                             "thread",
		"Reply":                                "about-reply",
		"Fault":                                "about-fault",
		strings.Repeat("long ", 40):            strings.TrimSuffix(strings.Repeat("long-", 16), "-"),
	} {
		if got := Slug(title); got != want || len(got) > maxSlug {
			t.Errorf("%q gave %q, want %q", title, got, want)
		}
	}
}
