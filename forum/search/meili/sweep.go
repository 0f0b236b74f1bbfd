package meili

import (
	"context"
	"regexp"
	"strconv"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

const (
	// sweepPeriod is how often indexes of earlier versions are looked for.
	sweepPeriod = time.Hour
	// quiet is for how long nobody wrote to one that is dropped: while the nodes
	// are upgraded one by one, those of the earlier version still use it.
	quiet = time.Hour
	// mostIndexes of a server are looked at.
	mostIndexes = 1000
)

// sweep drops the indexes of earlier versions of the settings, once this version's
// answers. It does not wait for it.
func (e *Engine) sweep(ctx context.Context) error {
	now, last := e.now(), e.swept.Load()
	if last != nil && now.Sub(*last) < sweepPeriod || !e.swept.CompareAndSwap(last, &now) {
		return nil
	}
	all, err := e.server.ListIndexesWithContext(ctx, &meilisearch.IndexesQuery{Limit: mostIndexes})
	if err != nil {
		return err
	}
	for _, one := range all.Results {
		if !e.outdated(one.UID) || now.Sub(one.UpdatedAt) < quiet {
			continue
		}
		if _, err := e.server.DeleteIndexWithContext(ctx, one.UID); err != nil && !hasCode(err, codeNoIndex) {
			return err
		}
	}
	return nil
}

// outdated reports whether a name is that of an index, or of its successor, that
// an earlier version of this forum made.
func (e *Engine) outdated(name string) bool {
	found := regexp.MustCompile(`^` + regexp.QuoteMeta(e.prefix) + `_threads_v(\d{1,6})(_next)?$`).FindStringSubmatch(name)
	if found == nil {
		return false
	}
	version, err := strconv.Atoi(found[1])
	return err == nil && version < mappingVersion
}
