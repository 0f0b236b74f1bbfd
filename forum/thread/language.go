package thread

// Languages are the codes (ISO 639-1) of the languages that the search knows
// rules for. "" beside them means several languages, or one without rules.
// boards.language takes exactly these.
func Languages() []string {
	return []string{"en", "de", "fr", "es", "it", "nl", "pt", "da", "fi", "hu", "no", "ro", "ru", "sv", "tr", "zh", "ja", "ko"}
}
