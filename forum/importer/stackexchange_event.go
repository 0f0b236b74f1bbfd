package importer

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// eventWords are the acts of moderation in a post's history, by
// PostHistoryTypeId.
var eventWords = map[string]string{
	"10": "Closed", "11": "Reopened", "12": "Deleted", "13": "Undeleted", "14": "Locked", "15": "Unlocked",
	"17": "Moved to another site", "18": "Merged with another question", "19": "Protected from answers by newcomers", "20": "Protection ended",
	"22": "Unmerged", "35": "Moved to another site", "36": "Moved here from another site",
	"37": "Merged into another question", "38": "Another question was merged into this one",
}

// closeReasons are the site's words for the numbers of FORMATS.md; those below
// 100 were used before 2013.
var closeReasons = map[string]string{
	"1": "as an exact duplicate", "2": "as off-topic", "3": "as subjective and argumentative", "4": "as not a real question",
	"7": "as too localized", "10": "as answered in general references", "20": "as noise",
	"101": "as a duplicate", "102": "as off-topic", "103": "as unclear", "104": "as too broad", "105": "as primarily based on opinion",
}

// details is the JSON in the Text of a history row about moderation.
type details struct {
	Voters []struct {
		ID          int64 `json:"Id"`
		DisplayName string
	}
	OriginalQuestionIDs []int64 `json:"OriginalQuestionIds"`
}

// eventDetails gives what can be read of the JSON: nothing where it is another text.
func eventDetails(s string) details {
	var d details
	if json.Unmarshal([]byte(s), &d) != nil {
		return details{}
	}
	return d
}

// actor gives the name that the source has for who acted. It is only quoted: an
// import cannot attest that a member of this forum did it.
func (e *exchange) actor(ev spooled, d details) (string, error) {
	if id, err := strconv.ParseInt(ev.row["UserId"], 10, 64); err == nil && id > 0 {
		user, found, err := e.spool.get(e.ctx, rowUser, id)
		if found && user.row["DisplayName"] != "" {
			return line(user.row["DisplayName"], 60), err
		}
		return fmt.Sprintf("user%d", id), err
	}
	switch {
	case len(d.Voters) == 1:
		return line(d.Voters[0].DisplayName, 60), nil
	case len(d.Voters) > 1:
		return fmt.Sprintf("%d voters", len(d.Voters)), nil
	}
	return line(ev.row["UserDisplayName"], 60), nil
}

// reason tells what the source published of an act: the words for its number,
// the originals of a duplicate, and who voted for it.
func (e *exchange) reason(ev spooled, d details) string {
	kind := ev.row["PostHistoryTypeId"]
	words := eventWords[kind]
	note := line(ev.row["Comment"], 200)
	switch {
	case kind == "10" && closeReasons[note] != "":
		words += " " + closeReasons[note]
	case kind == "10" && note != "":
		words += " for reason number " + note
	case note != "":
		words += " (" + note + ")"
	}
	if len(d.OriginalQuestionIDs) > 0 {
		words += " of " + e.originals(d.OriginalQuestionIDs)
	}
	words += "."
	if names := voters(d); names != "" {
		words += " Voted for by " + names + "."
	}
	return cut(words, 4000)
}

func (e *exchange) originals(ids []int64) string {
	var all []string
	for _, id := range ids[:min(len(ids), 20)] {
		all = append(all, fmt.Sprintf("https://%s/q/%d", e.site, id))
	}
	return strings.Join(all, ", ")
}

func voters(d details) string {
	var names []string
	for _, v := range d.Voters[:min(len(d.Voters), 50)] {
		if name := line(v.DisplayName, 60); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// line makes one clean line of at most n runes.
func line(s string, n int) string { return cut(oneLine(s), n) }

func sortByTime(all []spooled) {
	slices.SortStableFunc(all, func(a, b spooled) int {
		return cmp.Or(cmp.Compare(a.row["CreationDate"], b.row["CreationDate"]), cmp.Compare(a.id, b.id))
	})
}
