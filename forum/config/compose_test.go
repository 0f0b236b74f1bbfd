package config_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/config"
)

// compose.yaml and the Dockerfile are read as text: the rules below need no
// more than their indentation, and YAML would be a dependency for this alone.

func TestComposeServicesAreHardened(t *testing.T) {
	t.Parallel()
	services := composeServices(t)
	if len(services) < 6 {
		t.Fatalf("%d services, want two nodes, proxy, database, search and mail", len(services))
	}
	for name, text := range services {
		for _, want := range []string{"healthcheck:", "read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "restart: unless-stopped"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %q", name, want)
			}
		}
		image := regexp.MustCompile(`(?m)^ +image: (\S+)$`).FindStringSubmatch(text)
		if image == nil {
			t.Errorf("%s has no image", name)
			continue
		}
		pinned := regexp.MustCompile(`^[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$`)
		if !pinned.MatchString(image[1]) && !strings.Contains(text, "build: .") {
			t.Errorf("%s: image %s has no version", name, image[1])
		}
		if strings.Contains(text, "\n    ports:") != (name == "proxy") {
			t.Errorf("%s: the proxy, and only it, publishes a port", name)
		}
	}
	if !strings.Contains(services["proxy"], `ports: ["${PUBLISH:-127.0.0.1:8080}:8080"]`) {
		t.Error("the proxy is not on 127.0.0.1 by default")
	}
	for _, node := range []string{"node1", "node2"} {
		for _, want := range []string{`volumes: ["data:/data"]`, `user: "65532:65532"`, "postgres: {condition: service_healthy}", "ANSWERABLE_NODE: " + node} {
			if !strings.Contains(services[node], want) {
				t.Errorf("%s has no %q", node, want)
			}
		}
		if !strings.Contains(services["proxy"], node+": {condition: service_healthy}") {
			t.Errorf("the proxy does not wait for %s", node)
		}
	}
}

func TestComposeHasNoDefaultPassword(t *testing.T) {
	t.Parallel()
	secret := regexp.MustCompile(`(?i)^ *([A-Z_]*(?:PASSWORD|SECRET|TOKEN|_KEY))["']?\s*[:=]\s*(.*)$`)
	required := regexp.MustCompile(`^\$\{[A-Z_]+:\?[^}]+\}$`)
	found := 0
	for i, line := range strings.Split(readProject(t, "compose.yaml"), "\n") {
		if m := secret.FindStringSubmatch(line); m != nil {
			found++
			if !required.MatchString(m[2]) {
				t.Errorf("line %d: %s is not ${...:?...}", i+1, m[1])
			}
		}
		if strings.Contains(line, "://") && strings.Contains(line, "@") && !strings.Contains(line, ":${POSTGRES_PASSWORD:?") {
			t.Errorf("line %d: a URL with a password that is not ${...:?...}", i+1)
		}
		if regexp.MustCompile(`\$\{[A-Z_]*(PASSWORD|KEY|SECRET|TOKEN)[A-Z_]*(:?-|\})`).MatchString(line) {
			t.Errorf("line %d: a secret that may be empty or has a default", i+1)
		}
	}
	if found < 3 {
		t.Errorf("found %d secrets, want those of PostgreSQL, Meilisearch and the nodes", found)
	}
}

// The node's environment is what this package would accept.
func TestComposeSetsSettingsThatExist(t *testing.T) {
	t.Parallel()
	known := config.Default().Table()
	var args []string
	for _, m := range regexp.MustCompile(`(?m)^ +(ANSWERABLE_[A-Z_]+): (.*)$`).FindAllStringSubmatch(composeServices(t)["node1"], -1) {
		i := slices.IndexFunc(known, func(row config.Row) bool { return row.Env == m[1] })
		if i < 0 {
			t.Errorf("%s is not a setting", m[1])
			continue
		}
		args = append(args, known[i].Flag+"="+substitute(strings.Trim(m[2], `"`)))
	}
	s, err := config.Load(args)
	if err != nil {
		t.Fatal(err)
	}
	if warnings := s.Warnings(nil); len(warnings) > 0 {
		t.Errorf("warnings: %q", warnings)
	}
	if !s.Postgres() || s.MeiliURL.IsZero() || !s.Mails() || s.SMTPURL.Reveal() != "smtp://mail:1025?tls=none" || len(s.TrustedProxies) != 1 || s.TrustedProxies[0].Bits() != 32 {
		t.Errorf("not the large set-up behind one proxy: %v", s)
	}
	m := regexp.MustCompile(`stop_grace_period: (\S+)`).FindStringSubmatch(composeServices(t)["node1"])
	if grace, err := time.ParseDuration(m[1]); err != nil || grace <= s.ShutdownGrace {
		t.Errorf("Docker ends a node after %s, within its grace of %s", m[1], s.ShutdownGrace)
	}
}

// The proxy's fixed address is the one that the nodes trust.
func TestComposeTrustsTheProxyAlone(t *testing.T) {
	t.Parallel()
	services := composeServices(t)
	address := regexp.MustCompile(`ipv4_address: "([^"]+)"`).FindStringSubmatch(services["proxy"])
	trusted := regexp.MustCompile(`ANSWERABLE_TRUSTED_PROXIES: (\S+)`).FindStringSubmatch(services["node1"])
	if address == nil || trusted == nil || address[1] != trusted[1] {
		t.Errorf("the proxy has %v, the nodes trust %v", address, trusted)
	}
}

func TestComposeIsValidForDocker(t *testing.T) {
	t.Parallel()
	if err := exec.Command("docker", "compose", "version").Run(); err != nil {
		t.Skip("needs docker compose, which is not here")
	}
	command := exec.Command("docker", "compose", "-f", projectPath("compose.yaml"), "config", "--quiet")
	command.Env = append(os.Environ(), "POSTGRES_PASSWORD=x", "MEILI_MASTER_KEY=x")
	if output, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, output)
	}
}

func TestDockerfile(t *testing.T) {
	t.Parallel()
	text := readProject(t, "Dockerfile")
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(readProject(t, "go.mod"))
	stages := regexp.MustCompile(`(?m)^FROM (.*)$`).FindAllStringSubmatch(text, -1)
	if len(stages) != 2 || stages[0][1] != "golang:"+version[1]+"-alpine AS build" || stages[1][1] != "scratch" {
		t.Errorf("stages are %v, want Go %s as in go.mod, then scratch", stages, version[1])
	}
	for _, want := range []string{"CGO_ENABLED=0", "-trimpath", `-ldflags "-s -w"`, "\nUSER 65532:65532\n", "\nVOLUME /data\n", "\nEXPOSE 8080\n", "ca-certificates.crt", "HEALTHCHECK"} {
		if !strings.Contains(text, want) {
			t.Errorf("the Dockerfile has no %q", want)
		}
	}
}

// What the Dockerfile builds is what .dockerignore lets through.
func TestDockerIgnoreKeepsTheSources(t *testing.T) {
	t.Parallel()
	text := "\n" + readProject(t, ".dockerignore")
	for _, want := range []string{"*", "!go.mod", "!go.sum", "!cmd", "!forum", "!moderation", "!themes", "!migrations"} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf(".dockerignore has no line %q", want)
		}
	}
}

// composeServices is the text of each service, followed by the anchors that it
// merges.
func composeServices(t *testing.T) map[string]string {
	t.Helper()
	anchors, services := map[string]string{}, map[string]string{}
	section := regexp.MustCompile(`(?m)^\S`)
	text := readProject(t, "compose.yaml")
	for text != "" {
		end := len(text)
		if next := section.FindAllStringIndex(text, 2); len(next) == 2 {
			end = next[1][0]
		}
		block := text[:end]
		text = text[end:]
		if m := regexp.MustCompile(`^x-[a-z-]+: &([a-z-]+)\n`).FindStringSubmatch(block); m != nil {
			anchors[m[1]] = block
		}
		if rest, ok := strings.CutPrefix(block, "services:\n"); ok {
			services = splitServices(rest)
		}
	}
	for name := range services {
		services[name] += mergedInto(services[name], anchors)
	}
	return services
}

func splitServices(text string) map[string]string {
	services := map[string]string{}
	heads := regexp.MustCompile(`(?m)^  ([a-z0-9]+):\n`).FindAllStringSubmatchIndex(text, -1)
	for i, head := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		services[text[head[2]:head[3]]] = text[head[1]:end]
	}
	return services
}

func mergedInto(text string, anchors map[string]string) string {
	var merged strings.Builder
	for _, m := range regexp.MustCompile(`<<: \*([a-z-]+)`).FindAllStringSubmatch(text, -1) {
		merged.WriteString(anchors[m[1]] + mergedInto(anchors[m[1]], anchors))
	}
	return merged.String()
}

// substitute does what Compose does with ${NAME:-default} and ${NAME:?text}.
func substitute(value string) string {
	return regexp.MustCompile(`\$\{[A-Z_]+:([-?])([^}]*)\}`).ReplaceAllStringFunc(value, func(variable string) string {
		if _, fallback, ok := strings.Cut(variable, ":-"); ok {
			return strings.TrimSuffix(fallback, "}")
		}
		return "0123456789abcdef"
	})
}

func projectPath(name string) string { return filepath.Join("..", "..", name) }

func readProject(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(projectPath(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
