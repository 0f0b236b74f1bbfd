package intake

import (
	"context"
	"net/http"
	"time"
)

// Reach calls an address as a channel without private addresses does.
func Reach(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
	if err != nil {
		return err
	}
	return call(ctx, caller(false), r)
}
