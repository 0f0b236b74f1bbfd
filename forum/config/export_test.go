package config

// ParseFile lets the fuzz test reach the parser without a file for each run.
func ParseFile(text []byte) (map[string]string, error) { return parseFile(text) }
