package meili

import (
	"encoding/hex"
	"fmt"
	"strings"

	"answerable/forum/search"
)

// document is what the server holds of one part of a thread, or of a fault.
// The server knows no stems, so the texts are given twice: each word as its
// stem by the rules of the board's language, and all as written, with the words
// inside codes. Of scripts without spaces, which the server cuts into words by
// what it takes the language for, neighbours are given besides.
type document struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	Key      string   `json:"key"`   // of the thread or fault, to drop all parts
	Group    string   `json:"group"` // what it is found as
	Order    int64    `json:"order"`
	Part     int      `json:"part"`
	Board    int64    `json:"board"`
	Access   string   `json:"access"`
	Topic    string   `json:"topic"`
	Tag      []string `json:"tag"`     // to filter by
	TagName  []string `json:"tagname"` // to count by
	Mark     []string `json:"mark"`
	Status   string   `json:"status"`
	Version  []string `json:"pversion"` // of the product, each with what it begins with
	Versions []string `json:"pversionname"`
	Member   []int64  `json:"member"`
	Created  int64    `json:"created"` // microseconds since 1970
	Active   int64    `json:"active"`
	Affected int      `json:"affected"`
	Fixed    int      `json:"fixed"`
	Title    string   `json:"title"`
	Tags     []string `json:"tags"`
	Body     string   `json:"body"`
	Replies  string   `json:"replies"`
	Written  []string `json:"written"`
	Pairs    string   `json:"pairs"`
	Hidden   string   `json:"hidden"`
	Revision int64    `json:"version"`
	Label    string   `json:"label"` // of the label only
}

const (
	kindLabel = "label" // of the document that says a rebuild was committed
	labelID   = "label"
)

func toServer(d search.Document) document {
	fixed := 0
	if d.Fixed {
		fixed = 1
	}
	return document{
		ID: serverID(d.ID), Kind: string(d.Kind), Key: d.Key().String(), Group: d.Group().String(), Order: d.Group().Order(), Part: d.Part, Board: d.BoardID,
		Access: key(d.Access), Topic: key(d.Topic), Tag: tagKeys(d.Tags), TagName: keys(d.Tags), Mark: marks(d),
		Status: key(d.Status), Version: versionKeys(d.Versions), Versions: keys(d.Versions), Member: append([]int64{}, d.Members...),
		Created: d.CreatedAt.UnixMicro(), Active: d.ActiveAt.UnixMicro(), Affected: d.Affected, Fixed: fixed,
		Title: stems(d.Title, d.Language), Tags: append([]string{}, d.Tags...), Body: stems(d.Body, d.Language), Replies: stems(d.Replies, d.Language),
		Written: []string{valid(d.Title), valid(d.Body), valid(d.Replies), inside(d)}, Pairs: pairs(d), Hidden: d.Hidden, Revision: d.Version,
	}
}

// stems gives a text with each word as its stem.
func stems(text, language string) string {
	var b strings.Builder
	at := 0
	text = valid(text)
	for word := range search.Words(text) {
		b.WriteString(text[at:word.Start])
		b.WriteString(search.Stem(word.Text, language))
		at = word.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// inside gives the words inside codes and versions.
func inside(d search.Document) string {
	var parts []string
	for _, text := range []string{d.Title, d.Body, d.Replies} {
		for word := range search.Words(text) {
			parts = append(parts, search.Parts(word.Text)...)
		}
	}
	return strings.Join(parts, " ")
}

// pairs gives the neighbours of scripts without spaces, and each character.
func pairs(d search.Document) string {
	var b strings.Builder
	for _, text := range []string{d.Title, d.Body, d.Replies} {
		if !search.HasPairs(text) {
			continue
		}
		for word := range search.Wholes(text) {
			if search.IsPair(word.Text) {
				b.WriteString(pair(word.Text) + " ")
			}
		}
		for word := range search.Words(text) {
			if search.HasPairs(word.Text) {
				b.WriteString(pair(word.Text) + " ")
			}
		}
	}
	return b.String()
}

// pair writes characters so that the server takes them for one word.
func pair(characters string) string {
	var b strings.Builder
	for _, r := range characters {
		fmt.Fprintf(&b, "x%04x", r)
	}
	return b.String()
}

// serverID replaces the dot, which the server does not allow in ids.
func serverID(id string) string { return strings.ReplaceAll(id, ".", "_") }

func ourID(id string) string { return strings.ReplaceAll(id, "_", ".") }

func valid(s string) string { return strings.ToValidUTF8(s, " ") }

// key writes a value so that it means nothing to the server's filter language,
// which folds case and has no way to write every string.
func key(value string) string { return hex.EncodeToString([]byte(value)) }

// fromKey is the inverse of key.
func fromKey(s string) string {
	value, err := hex.DecodeString(s)
	if err != nil {
		return ""
	}
	return string(value)
}

func keys(values []string) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = key(v)
	}
	return all
}

func tagKeys(tags []string) []string {
	all := make([]string, len(tags))
	for i, tag := range tags {
		all[i] = key(search.Fold(tag))
	}
	return all
}

func versionKeys(versions []string) []string {
	all := []string{}
	for _, v := range versions {
		all = append(all, keys(search.VersionSteps(v))...)
	}
	return all
}

// marks gives the states by which one can filter.
func marks(d search.Document) []string {
	found := []string{}
	if d.Official {
		found = append(found, string(search.Official))
	}
	if d.Official || d.Accepted || d.Answered {
		found = append(found, string(search.Answered))
	}
	if d.Unanswered {
		found = append(found, string(search.Unanswered))
	}
	return found
}
