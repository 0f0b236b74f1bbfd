package account

import (
	"context"
	"log/slog"
)

// event writes a security event: what happened to which member, by whose hand
// where that is another's. It takes no text of people, so nobody can forge a
// line or find a secret in one.
func (p *People) event(ctx context.Context, what string, member int64, more ...slog.Attr) {
	p.log.LogAttrs(ctx, slog.LevelInfo, what, append([]slog.Attr{slog.Int64("member", member)}, more...)...)
}
