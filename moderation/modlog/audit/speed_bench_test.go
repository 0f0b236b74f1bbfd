package audit_test

import (
	"context"
	"crypto/sha256"
	"slices"
	"testing"
	"time"

	"answerable/moderation/modlog/audit"

	"golang.org/x/mod/sumdb/tlog"
)

// BenchmarkSpeedOfAFullAudit compares checking a whole log with only hashing
// the same bytes: leaves, the tree above them, and the committed texts.
func BenchmarkSpeedOfAFullAudit(b *testing.B) {
	const entries = 40_000
	s := newSite(b, forum, entries)
	ready := map[string][]byte{}
	var err error
	fetch := func(_ context.Context, path string) ([]byte, error) { return ready[path], nil }
	auditor := audit.Auditor{Key: s.key, Fetch: func(ctx context.Context, path string) ([]byte, error) {
		ready[path], err = s.fetch(ctx, path)
		return ready[path], err
	}}
	if report, err := auditor.Audit(context.Background()); err != nil || len(report.Problems) > 0 {
		b.Fatal(report, err)
	}
	auditor.Fetch = fetch
	for range b.N {
		var ratios []float64
		for range 7 {
			base := took(func() { s.hashAll() })
			ratios = append(ratios, took(func() {
				if report, err := auditor.Audit(context.Background()); err != nil || report.Entries != entries {
					b.Fatal(report, err)
				}
			})/base)
		}
		slices.Sort(ratios)
		b.ReportMetric(ratios[3], "ratio")
		b.ReportMetric(0, "ns/op")
	}
}

func took(do func()) float64 {
	begun := time.Now()
	do()
	return time.Since(begun).Seconds()
}

func (s *site) hashAll() (root tlog.Hash) {
	level := make([]tlog.Hash, len(s.leaves))
	for i, leaf := range s.leaves {
		level[i] = tlog.RecordHash(leaf)
		for _, opening := range s.texts[i] {
			if opening != nil {
				sha256.Sum256(opening)
			}
		}
	}
	for len(level) > 1 {
		half := level[:len(level)/2]
		for i := range half {
			half[i] = tlog.NodeHash(level[2*i], level[2*i+1])
		}
		level = half
	}
	return level[0]
}
