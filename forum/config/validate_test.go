package config_test

import (
	"strings"
	"testing"

	"answerable/forum/config"
)

func TestRefusedSettings(t *testing.T) {
	for _, c := range []struct{ arg, want string }{
		{"--addr=8080", "write :8080"},
		{"--addr=", "write :8080"},
		{"--addr=:http", "0 to 65535"},
		{"--addr=:70000", "0 to 65535"},
		{"--base-url=forum.example", "write https://forum.example"},
		{"--base-url=/forum", "write https://forum.example"},
		{"--base-url=ftp://forum.example", "write https://forum.example"},
		{"--base-url=https://", "has no host"},
		{"--base-url=https://forum.example/forum", "write https://forum.example"},
		{"--base-url=https://forum.example?x=1", "path, query or fragment"},
		{"--base-url=https://forum.example?", "path, query or fragment"},
		{"--base-url=https://forum.example/#x", "path, query or fragment"},
		{"--base-url=https://me:pw@forum.example", "user or password"},
		{"--base-url=https://forum.example:99999", "1 to 65535"},
		{"--base-url=https://forum.example:", "1 to 65535"},
		{"--data= ", "write ./data"},
		{"--database-url=mysql://h/db", "does not start with postgres://"},
		{"--database-url=host=localhost dbname=x", "does not start with postgres://"},
		{"--database-url=postgres:///db", "has no host"},
		{"--database-url=postgres://host", "names no database"},
		{"--database-url=postgres://u:p/w@host/db", "percent-encoded"},
		{"--meili-url=localhost:7700", "write http://localhost:7700"},
		{"--meili-url=http://u:key@localhost:7700", "ANSWERABLE_MEILI_KEY"},
		{"--meili-url=http://localhost:7700?k=v", "query or fragment"},
		{"--meili-prefix=", "small letters"},
		{"--meili-prefix=Our Forum", "small letters"},
		{"--smtp-url=mail.example.org:587", "write smtp://user:password@host:587"},
		{"--smtp-url=http://mail.example.org", "does not start with smtp://"},
		{"--smtp-url=smtp://", "a host"},
		{"--smtp-url=smtp://mail.example.org/x", "a host"},
		{"--smtp-url=smtp://u:p/w@mail.example.org", "write smtp://user:password@host:587"},
		{"--smtp-url=smtp://mail.example.org?tls=off", "?tls=none"},
		{"--smtp-url=smtps://mail.example.org?tls=none", "?tls=none"},
		{"--smtp-url=smtp://mail.example.org:0", "1 to 65535"},
		{"--mail-from=forum", "write forum@example.org"},
		{"--mail-from=a@example.org, b@example.org", "write forum@example.org"},
		{"--mail-rate=0", "1 to 1000"},
		{"--log-key=secret", "openssl rand -base64 32"},
		{"--log-key=AAAA", "openssl rand -base64 32"},
		{"--mail-in-domain=in forum", "write in.forum.example"},
		{"--mail-in-addr=:2525", "needs MAIL_IN_DOMAIN"},
		{"--mail-in-cert=cert.pem", "needs MAIL_IN_KEY"},
		{"--mail-in-key=key.pem", "needs MAIL_IN_CERT"},
		{"--mail-in-secret=short", "openssl rand -hex 32"},
		{"--metrics-addr=9464", "write :8080 or 127.0.0.1:8080"},
		{"--metrics-addr=0.0.0.0:8080", "forum's own port"},
		{"--log-format=xml", "write text or json"},
		{"--log-level=loud", "write debug, info, warn or error"},
		{"--secure-cookies=never", "write auto or always"},
		{"--trusted-proxies=proxy.example", "write 10.0.0.5 or 10.0.0.0/8"},
		{"--trusted-proxies=10.0.0.0/33", "write 10.0.0.5 or 10.0.0.0/8"},
		{"--upload-max-bytes=1GiB", "1.0 KiB to 256 MiB"},
		{"--upload-max-bytes=0", "1.0 KiB to 256 MiB"},
		{"--upload-max-bytes=99999999 EB", "write 8MiB"},
		{"--upload-max-bytes=large", "write 8MiB"},
		{"--upload-max-pixels=-1", "1 to 200000000"},
		{"--hash-concurrency=0", "1 to 256"},
		{"--hash-concurrency=two", "int"},
		{"--shutdown-grace=0s", "1ms to 10m0s"},
		{"--shutdown-grace=15", "duration"},
		{"--node=two words", "write node1"},
		{"--node=" + strings.Repeat("n", 129), "write node1"},
	} {
		t.Run(c.arg, func(t *testing.T) {
			t.Parallel()
			_, err := config.Load([]string{c.arg})
			if err == nil {
				t.Fatal("accepted")
			}
			flag, _, _ := strings.Cut(c.arg, "=")
			for _, want := range []string{flag, c.want} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestAcceptedSettings(t *testing.T) {
	for _, c := range []struct{ arg, key, value string }{
		{"--base-url=https://Forum.Example/", "base_url", "https://forum.example"},
		{"--base-url=https://forum.example:443", "base_url", "https://forum.example"},
		{"--base-url=http://[::1]:8080", "base_url", "http://[::1]:8080"},
		{"--addr=127.0.0.1:80", "base_url", "http://localhost"},
		{"--addr=[::1]:0", "addr", "[::1]:0"},
		{"--metrics-addr=", "metrics_addr", ""},
		{"--database-url=postgres:///db?host=/run/postgresql", "database_url", "postgres:///db?..."},
		{"--database-url=postgresql://u:p%2Fw@h:5432/db", "database_url", "postgresql://u:xxxxx@h:5432/db"},
		{"--meili-url=https://search.example/meili", "meili_url", "https://search.example/meili"},
		{"--upload-max-bytes=2 MB", "upload_max_bytes", "1.9 MiB"},
		{"--trusted-proxies=10.1.2.3/8, ::ffff:192.0.2.1 2001:db8::1", "trusted_proxies", "10.0.0.0/8,192.0.2.1/32,2001:db8::1/128"},
		{"--trusted-proxies=", "trusted_proxies", ""},
	} {
		t.Run(c.arg, func(t *testing.T) {
			t.Parallel()
			if got := rowOf(t, load(t, c.arg), c.key).Value; got != c.value {
				t.Errorf("%s = %q, want %q", c.key, got, c.value)
			}
		})
	}
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.Load([]string{"--log-level=loud", "--addr=x", "--node=a b"})
	if err == nil {
		t.Fatal("accepted")
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 3 {
		t.Errorf("got %d lines, want one for each of 3 faults: %v", len(lines), err)
	}
}

func TestCookiesAreSecureWhereTheAddressIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want bool
	}{
		{[]string{"--base-url=http://localhost:8080"}, false},
		{[]string{"--base-url=https://forum.example"}, true},
		{[]string{"--base-url=http://localhost:8080", "--secure-cookies=always"}, true},
	} {
		if got := load(t, c.args...).CookiesSecure(); got != c.want {
			t.Errorf("%v: CookiesSecure = %v", c.args, got)
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		args    []string
		environ []string
		want    []string // a part of each warning, in order
	}{
		{"none", nil, []string{"PATH=/bin", "ANSWERABLE_ADDR=:1", "ANSWERABLE_TEST_REQUIRE=postgres", "ANSWERABLE_CAMPAIGN=1"}, nil},
		{"misspelt", nil, []string{"ANSWERABLE_BASEURL=x", "ANSWERABLE_DB_URL=s3cret"}, []string{"did you mean ANSWERABLE_BASE_URL?", "ANSWERABLE_DB_URL is not"}},
		{"unencrypted", []string{"--base-url=http://forum.example"}, nil, []string{"unencrypted"}},
		{"loopback", []string{"--base-url=http://127.0.0.1:9"}, nil, nil},
		{"public demo", []string{"--base-url=https://forum.example", "--demo"}, nil, []string{"sign in as administrator"}},
		{"key alone", []string{"--meili-key=s3cret"}, nil, []string{"ANSWERABLE_MEILI_URL"}},
		{"trusts all", []string{"--trusted-proxies=0.0.0.0/0"}, nil, []string{"trusts every address"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := load(t, c.args...).Warnings(c.environ)
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %d", got, len(c.want))
			}
			for i, part := range c.want {
				if !strings.Contains(got[i], part) || strings.Contains(got[i], "s3cret") {
					t.Errorf("got %q, want %q in it and no value", got[i], part)
				}
			}
		})
	}
}
