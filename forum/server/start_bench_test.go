package server_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"answerable/forum/forumtest"
)

// BenchmarkSpeedOfStart starts the built program on an existing SQLite database
// and reports the median time to its first page, and its resident memory after
// guests and a member have read and posted. Unlike the other benchmarks its
// figures are absolute: ms and MB.
// Run: go test ./forum/server -run '^$' -bench SpeedOfStart -benchtime 1x
func BenchmarkSpeedOfStart(b *testing.B) {
	path := filepath.Join(b.TempDir(), "answerable")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "answerable/cmd/answerable")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v: %s", err, out)
	}
	p := newProgram(b, path)
	for range b.N {
		var starts []time.Duration
		for range rounds {
			began := time.Now()
			p.start()
			starts = append(starts, time.Since(began))
			p.kill()
		}
		slices.Sort(starts)
		p.start()
		before := resident(b, p)
		load := loaded(b, p)
		b.ReportMetric(float64(starts[rounds/2].Milliseconds()), "ms-to-ready")
		b.ReportMetric(before, "MB-at-start")
		b.ReportMetric(load, "MB-after-load")
		b.ReportMetric(0, "ns/op")
		p.kill()
	}
}

// loaded reads and posts as guests and a member do, and gives the memory after it.
func loaded(b *testing.B, p *program) float64 {
	b.Helper()
	member := newPoster(b, p, "Rita")
	for n := range 20 {
		status, body, err := member.post(p.url+"/t/1/reply", map[string][]string{"body": {fmt.Sprintf("%d: %s", n, longText)}, "key": {forumtest.Key()}})
		if err != nil || status != http.StatusSeeOther {
			b.Fatalf("%d %v %.300s", status, err, body)
		}
	}
	mine := map[string]string{"Cookie": "session=" + member.cookie.Value, "Accept-Encoding": "gzip"}
	for range rounds {
		rate(b, p.url+"/t/1/line-drops", 8000, map[string]string{"Accept-Encoding": "gzip"})
		rate(b, p.url+"/t/1/line-drops", 4000, mine)
		rate(b, p.url+"/latest", 4000, nil)
	}
	return resident(b, p)
}

// resident is the program's resident memory in MB, as Linux counts it.
func resident(b *testing.B, p *program) (mb float64) {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		b.Skip("needs /proc: ", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	var kb int
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		b.Fatal(err)
	}
	return float64(kb) / 1000
}
