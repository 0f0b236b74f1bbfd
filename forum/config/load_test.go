package config_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"answerable/forum/config"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	s := config.Default()
	if err := s.Validate(); err != nil {
		t.Fatalf("defaults are refused: %v", err)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"Addr", s.Addr, ":8080"},
		{"BaseURL", s.BaseURL, config.Origin("http://localhost:8080")},
		{"Data", s.Data, "./data"},
		{"Postgres", s.Postgres(), false},
		{"MetricsAddr", s.MetricsAddr, "127.0.0.1:9464"},
		{"UploadMaxBytes", s.UploadMaxBytes, config.Bytes(8 << 20)},
		{"UploadMaxPixels", s.UploadMaxPixels, int64(40_000_000)},
		{"HashConcurrency", s.HashConcurrency, max(1, runtime.GOMAXPROCS(0)/2)},
		{"ShutdownGrace", s.ShutdownGrace, 15 * time.Second},
		{"CookiesSecure", s.CookiesSecure(), false},
		{"Demo", s.Demo, false},
		{"Node ends in the port", strings.HasSuffix(s.Node, "-8080"), true},
		{"Node starts with the host", strings.HasPrefix(strings.ToLower(s.Node), strings.ToLower(host[:1])), true},
	} {
		if c.got != c.want {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

// The environment is the process's, so these do not run in parallel.
func TestOrderOfSources(t *testing.T) {
	file := writeFile(t, `{"addr": ":3000", "node": "of-file", "log_level": "debug", "demo": true, "hash_concurrency": 3,
		"trusted_proxies": ["10.0.0.0/8", "192.0.2.7"], "upload_max_bytes": 1048576}`)
	t.Setenv("ANSWERABLE_CONFIG", file)
	t.Setenv("ANSWERABLE_ADDR", ":4000")
	t.Setenv("ANSWERABLE_NODE", "of-env")
	s := load(t, "--addr=:5000")
	for _, c := range []struct{ key, value, source string }{
		{"config", file, "environment"},
		{"addr", ":5000", "flag"},
		{"node", "of-env", "environment"},
		{"log_level", "debug", "file"},
		{"demo", "true", "file"},
		{"hash_concurrency", "3", "file"},
		{"trusted_proxies", "10.0.0.0/8,192.0.2.7/32", "file"},
		{"upload_max_bytes", "1.0 MiB", "file"},
		{"log_format", "text", "default"},
		{"base_url", "http://localhost:5000", "default"},
	} {
		row := rowOf(t, s, c.key)
		if row.Value != c.value || row.Source != c.source {
			t.Errorf("%s is %q from %s, want %q from %s", c.key, row.Value, row.Source, c.value, c.source)
		}
	}
}

func TestConfigFlagNamesTheFile(t *testing.T) {
	s := load(t, "--config="+writeFile(t, `{"addr":":3000"}`))
	if half := max(1, runtime.GOMAXPROCS(0)/2); s.HashConcurrency != half {
		t.Errorf("%d passwords are hashed at once, want %d", s.HashConcurrency, half)
	}
	if s.Addr != ":3000" {
		t.Errorf("Addr = %q, want the file's", s.Addr)
	}
}

// cmd/answerable embeds Settings beside its commands; hooks and validation
// must work there as they do in Load.
func TestEmbeddedInACommandLine(t *testing.T) {
	var cli struct {
		config.Settings `embed:""`

		Serve struct{} `cmd:"" default:"withargs"`
	}
	parser, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"serve", "--demo", "--config=" + writeFile(t, `{"addr":"127.0.0.1:3000"}`)}
	if _, err := parser.Parse(args); err != nil {
		t.Fatal(err)
	}
	if cli.Addr != "127.0.0.1:3000" || cli.BaseURL != "http://localhost:3000" || !cli.Demo {
		t.Errorf("got %v", cli.Settings)
	}
	if got := rowOf(t, cli.Settings, "addr").Source; got != "file" {
		t.Errorf("source of addr = %q, want file", got)
	}
	if _, err := parser.Parse([]string{"serve", "--log-level=loud"}); err == nil {
		t.Error("a bad setting was accepted")
	}
}

func TestFaultyFiles(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", `{"base-url": "http://x"}`, `"base-url" is not a setting; did you mean base_url?`},
		{"far key", `{"colour_of_the_sky": "x"}`, "answerable doctor"},
		{"its own path", `{"config": "other.json"}`, `"config" is not a setting`},
		{"twice", `{"addr": ":1", "addr": ":2"}`, `"addr" is set twice`},
		{"object", `{"addr": {"port": 1}}`, `"addr" must be text`},
		{"null", `{"addr": null}`, `"addr" must be text`},
		{"list of numbers", `{"trusted_proxies": [1]}`, "list of texts"},
		{"no object", `[]`, "not a JSON object"},
		{"empty", ``, "not a JSON object"},
		{"cut off", `{"addr": ":80`, "not valid JSON"},
		{"comma", "{\n\"addr\": \":80\",\n}", "line 3"},
		{"two objects", `{} {}`, "text after"},
		{"bad value", `{"upload_max_bytes": "many"}`, "--upload-max-bytes"},
		{"invalid value", `{"log_level": "loud"}`, "ANSWERABLE_LOG_LEVEL (--log-level)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := config.Load([]string{"--config=" + writeFile(t, c.text)})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.json")
	_, err := config.Load([]string{"--config=" + path})
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names %s", err, path)
	}
}

// A fuzz run proves that no file makes the parser panic and that what it
// takes has known keys only.
func FuzzFile(f *testing.F) {
	for _, seed := range []string{`{}`, `{"addr":":1"}`, `{"demo":true}`, `{"trusted_proxies":["::/0"]}`, `{"addr":1e400}`, "\xff", `{"addr":"\ud800"}`} {
		f.Add([]byte(seed))
	}
	known := map[string]bool{}
	for _, row := range config.Default().Table() {
		known[row.Key] = true
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		values, err := config.ParseFile(text)
		if err != nil && !strings.HasPrefix(err.Error(), "line ") {
			t.Errorf("error without a line: %v", err)
		}
		for key := range values {
			if !known[key] {
				t.Errorf("took unknown key %q", key)
			}
		}
	})
}

func load(t *testing.T, args ...string) config.Settings {
	t.Helper()
	s, err := config.Load(args)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func rowOf(t *testing.T, s config.Settings, key string) config.Row {
	t.Helper()
	for _, row := range s.Table() {
		if row.Key == key {
			return row
		}
	}
	t.Fatalf("no setting %q", key)
	return config.Row{}
}
