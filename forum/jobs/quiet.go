package jobs

import (
	"context"
	"log/slog"
)

// quiet passes on only what an operator should act on: River tells every few
// seconds how many jobs it did, which metrics and doctor tell better.
type quiet struct{ slog.Handler }

// Enabled reports whether a record of that level is passed on.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// WithAttrs keeps the handler quiet.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

// WithGroup keeps the handler quiet.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
