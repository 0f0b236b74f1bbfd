package db

import (
	"context"
	"sync/atomic"
	"time"

	"gorm.io/gorm/logger"
)

type countKey struct{}

// CountStatements gives a context under which every statement is counted,
// for tests that hold a page to its number.
func CountStatements(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n
}

// counter is gorm's logger here: it counts and never prints, because a
// statement holds what people wrote.
type counter struct{}

func (c counter) LogMode(logger.LogLevel) logger.Interface { return c }
func (counter) Info(context.Context, string, ...any)       {}
func (counter) Warn(context.Context, string, ...any)       {}
func (counter) Error(context.Context, string, ...any)      {}
func (counter) Trace(ctx context.Context, _ time.Time, _ func() (string, int64), _ error) {
	countStatements(ctx, 1)
}

func countStatements(ctx context.Context, n int) {
	if counted, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		counted.Add(int64(n))
	}
}
