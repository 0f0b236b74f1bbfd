package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"answerable/forum/config"
)

const password = "hunter2"

// holder has the settings where fmt cannot call their methods.
type holder struct{ inner config.Settings }

func secretive(t *testing.T) config.Settings {
	t.Helper()
	s := load(t,
		"--database-url=postgres://forum:"+password+"@db:5432/forum?sslpassword="+password,
		"--meili-url=http://localhost:7700", "--meili-key="+password)
	if s.MeiliKey.Reveal() != password || !strings.Contains(s.DatabaseURL.Reveal(), password) {
		t.Fatal("Reveal does not give the secret")
	}
	return s
}

func TestNoOutputShowsASecret(t *testing.T) {
	t.Parallel()
	s := secretive(t)
	outputs := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		outputs["settings "+verb] = fmt.Sprintf(verb, s)
		outputs["pointer "+verb] = fmt.Sprintf(verb, &s)
		outputs["holder "+verb] = fmt.Sprintf(verb, holder{s})
		outputs["key "+verb] = fmt.Sprintf(verb, s.MeiliKey)
		outputs["url "+verb] = fmt.Sprintf(verb, s.DatabaseURL)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	outputs["json"] = string(text)
	outputs["table"] = fmt.Sprint(s.Table())
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"slog text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"slog json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var b bytes.Buffer
		slog.New(handler(&b)).Info("started", "settings", s, "key", s.MeiliKey, "url", s.DatabaseURL, "any", holder{s})
		outputs[name] = b.String()
	}
	for name, output := range outputs {
		for _, form := range []string{password, fmt.Sprintf("%x", password), fmt.Sprintf("%X", password)} {
			if strings.Contains(output, form) {
				t.Errorf("%s shows the secret: %s", name, output)
			}
		}
	}
	if !strings.Contains(outputs["table"], "postgres://forum:xxxxx@db:5432/forum?...") {
		t.Error("the table hides more of the database than its secrets")
	}
}

// kong quotes the value of a variable that it cannot parse, and net/url the
// part of a URL that it cannot; neither may happen to a secret.
func TestNoErrorShowsASecret(t *testing.T) {
	for _, c := range []struct{ env, value string }{
		{"ANSWERABLE_DATABASE_URL", "postgres://u:x/" + password + "@h/db"},
		{"ANSWERABLE_DATABASE_URL", "postgres://u:" + password + " x@h/db"},
		{"ANSWERABLE_DATABASE_URL", "postgres://u:%zz" + password + "@h/db"},
		{"ANSWERABLE_DATABASE_URL", "mysql://u:" + password + "@h/db"},
		{"ANSWERABLE_DATABASE_URL", "password=" + password},
		{"ANSWERABLE_DATABASE_URL", "postgres://u@h:" + password + "/db"},
		{"ANSWERABLE_MEILI_URL", "http://u:" + password + "@h"},
		{"ANSWERABLE_MEILI_URL", "http://h:" + password},
		{"ANSWERABLE_BASE_URL", "https://u:" + password + "@h/x"},
		{"ANSWERABLE_BASE_URL", "https://u:" + password + "@h"},
	} {
		t.Run(c.value, func(t *testing.T) {
			t.Setenv(c.env, c.value)
			_, err := config.Load(nil)
			if err == nil {
				t.Fatal("accepted")
			}
			if strings.Contains(err.Error(), password) {
				t.Errorf("the error shows it: %v", err)
			}
			if !strings.Contains(err.Error(), c.env) {
				t.Errorf("the error does not name %s: %v", c.env, err)
			}
		})
	}
}

func TestNoErrorOfAFileShowsASecret(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"meili_key": "` + password + `", "x": 1}`,
		`{"meili_key": {"` + password + `": 1}}`,
		`{"meili_key": "` + password,
		`{"database_url": "postgres://u:x/` + password + `@h/db"}`,
	} {
		_, err := config.Load([]string{"--config=" + writeFile(t, text)})
		if err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("%s: error %v", text, err)
		}
	}
}
