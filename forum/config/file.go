package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// File is the path of a configuration file: one flat JSON object whose keys
// are the names of the settings, as in {"base_url": "https://forum.example"}.
type File string

// BeforeResolve is kong's hook that reads the file once its path is known.
func (File) BeforeResolve(ctx *kong.Context, trace *kong.Path) error {
	path, _ := ctx.FlagValue(trace.Flag).(File)
	if path == "" {
		return nil
	}
	values, err := readFile(string(path))
	if err != nil {
		return fmt.Errorf("configuration file %s: %w", path, err)
	}
	ctx.AddResolver(kong.ResolverFunc(values.resolve))
	return nil
}

// fileValues are the settings in a file by key, written as on a command line.
type fileValues map[string]string

// resolve gives way to the environment, which kong by itself would let the
// file overrule.
func (v fileValues) resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
		if value, found := v[keyOf(env)]; found {
			return value, nil
		}
	}
	return nil, nil
}

func keyOf(env string) string { return strings.ToLower(strings.TrimPrefix(env, envPrefix)) }

func readFile(path string) (fileValues, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot be read; name a file that exists and that this user may read: %w", err)
	}
	return parseFile(text)
}

// parseFile is strict, because a setting that is silently not set is worse
// than a node that does not start.
func parseFile(text []byte) (fileValues, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	values := fileValues{}
	if err := decodeObject(decoder, values); err != nil {
		line := 1 + bytes.Count(text[:min(decoder.InputOffset(), int64(len(text)))], []byte("\n"))
		return nil, fmt.Errorf("line %d: %w", line, err)
	}
	return values, nil
}

func decodeObject(decoder *json.Decoder, values fileValues) error {
	open, err := decoder.Token()
	if err != nil || open != json.Delim('{') {
		return errors.New(`not a JSON object; write {"addr": ":8080"}`)
	}
	known := fileKeys()
	for decoder.More() {
		if err := decodeEntry(decoder, known, values); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return noJSON(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("there is text after the object's end; remove it")
	}
	return nil
}

func decodeEntry(decoder *json.Decoder, known []string, values fileValues) error {
	token, err := decoder.Token()
	if err != nil {
		return noJSON(err)
	}
	key, _ := token.(string)
	if err := checkKey(key, known); err != nil {
		return err
	}
	if _, twice := values[key]; twice {
		return fmt.Errorf("%q is set twice; keep one of them", key)
	}
	var value any
	if err := decoder.Decode(&value); err != nil {
		return noJSON(err)
	}
	values[key], err = flagText(key, value)
	return err
}

// noJSON leaves out the decoder's own words when they could quote a value.
func noJSON(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not valid JSON: %w", syntax)
	}
	return errors.New("not valid JSON: it ends too early")
}

func checkKey(key string, known []string) error {
	for _, name := range known {
		if key == name {
			return nil
		}
	}
	return fmt.Errorf("%q is not a setting%s", key, suggest(key, known))
}

// fileKeys are all settings but the file's own path.
func fileKeys() []string {
	var keys []string
	for _, flag := range flagsOf(&Settings{}) {
		if flag.Name != "config" {
			keys = append(keys, keyOf(flag.Envs[0]))
		}
	}
	return keys
}

// flagText writes a JSON value as its flag would have it; a list becomes
// entries with commas between them.
func flagText(key string, value any) (string, error) {
	switch value := value.(type) {
	case string:
		return value, nil
	case json.Number, bool:
		return fmt.Sprint(value), nil
	case []any:
		return listText(key, value)
	}
	return "", fmt.Errorf("%q must be text, a number, true or false, or a list of texts", key)
}

func listText(key string, list []any) (string, error) {
	entries := make([]string, len(list))
	for i, entry := range list {
		text, ok := entry.(string)
		if !ok {
			return "", fmt.Errorf("%q must be a list of texts", key)
		}
		entries[i] = text
	}
	return strings.Join(entries, ","), nil
}
