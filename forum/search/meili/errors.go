package meili

import (
	"errors"
	"fmt"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"answerable/forum/fail"
)

// unavailable is what a person is told when the server does not do its part.
func unavailable(err error) error {
	return fail.New(fail.Unavailable, "Search does not work at the moment.",
		"Please try again later; browsing and posting are not affected.").After(30 * time.Second).Because(cause(err))
}

// cause says what went wrong without the request and response, which hold what
// people wrote and which the client's own error would show.
func cause(err error) error {
	var api *meilisearch.Error
	if !errors.As(err, &api) {
		return err
	}
	told := fmt.Errorf("meilisearch: %s %s: status %d, code %q", api.Method, api.Endpoint, api.StatusCode, api.MeilisearchApiError.Code)
	if api.OriginError != nil {
		return fmt.Errorf("%w: %w", told, api.OriginError)
	}
	return told
}

// hasCode reports whether the server refused for that reason.
func hasCode(err error, code string) bool {
	var api *meilisearch.Error
	return errors.As(err, &api) && api.MeilisearchApiError.Code == code
}

// The server's reasons that are part of the ordinary course.
const (
	codeNoIndex     = "index_not_found"
	codeIndexExists = "index_already_exists"
	codeNoDocument  = "document_not_found"
)
