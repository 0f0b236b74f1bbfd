package web

import "strings"

// word is a name that people know and the mark by which a browser's own
// description of itself (RFC 9110, 10.1.5) shows it.
type word struct{ mark, name string }

// deviceName says in words what a User-Agent header tells, such as "Firefox on
// Linux", so that people know their sign-ins apart. It is "" when nothing is known.
func deviceName(userAgent string) string {
	browser := firstOf(userAgent, []word{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}})
	system := firstOf(userAgent, []word{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}})
	if browser != "" && system != "" {
		return browser + " on " + system
	}
	return browser + system
}

// firstOf gives the name of the first mark in text: browsers name those they
// descend from too, so the order matters.
func firstOf(text string, words []word) string {
	for _, w := range words {
		if strings.Contains(text, w.mark) {
			return w.name
		}
	}
	return ""
}

func (r *Request) device() string { return deviceName(r.Get("User-Agent")) }
