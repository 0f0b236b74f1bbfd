package meili

import (
	"encoding/hex"
	"strings"

	"answerable/forum/search"
)

// document is what the server holds of one part of a thread.
type document struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	Thread  int64    `json:"thread"`
	Part    int      `json:"part"`
	Board   int64    `json:"board"`
	Access  string   `json:"access"`
	Topic   string   `json:"topic"`
	Tag     []string `json:"tag"`
	Mark    []string `json:"mark"`
	Title   string   `json:"title"`
	Tags    []string `json:"tags"`
	Body    string   `json:"body"`
	Replies string   `json:"replies"`
	Active  int64    `json:"active"` // microseconds since 1970
	Version int64    `json:"version"`
}

const (
	kindLabel = "label" // of the document that says a rebuild was committed
	labelID   = "label"
)

func toServer(d search.Document) document {
	return document{
		ID: serverID(d.ID), Kind: string(d.Kind), Thread: d.ThreadID, Part: d.Part, Board: d.BoardID,
		Access: key(d.Access), Topic: key(d.Topic), Tag: tagKeys(d.Tags), Mark: marks(d),
		Title: valid(d.Title), Tags: d.Tags, Body: valid(d.Body), Replies: valid(d.Replies),
		Active: d.ActiveAt.UnixMicro(), Version: d.Version,
	}
}

// serverID replaces the dot, which the server does not allow in ids.
func serverID(id string) string { return strings.ReplaceAll(id, ".", "_") }

func ourID(id string) string { return strings.ReplaceAll(id, "_", ".") }

func valid(s string) string { return strings.ToValidUTF8(s, " ") }

// key writes a value so that it means nothing to the server's filter language,
// which folds case and has no way to write every string.
func key(value string) string { return hex.EncodeToString([]byte(value)) }

func tagKeys(tags []string) []string {
	keys := make([]string, len(tags))
	for i, tag := range tags {
		keys[i] = key(search.Fold(tag))
	}
	return keys
}

// marks gives the states by which one can filter.
func marks(d search.Document) []string {
	var found []string
	if d.Official {
		found = append(found, string(search.Official))
	}
	if d.Official || d.Accepted || d.Answered {
		return append(found, string(search.Answered))
	}
	return append(found, string(search.Unanswered))
}
