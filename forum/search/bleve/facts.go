package bleve

import (
	"errors"
	"strconv"
	"strings"

	"answerable/forum/search"
)

// facts are what a document is filtered, ordered and counted by. They are kept
// in memory; texts as numbers of names.
type facts struct {
	group    int64 // search.Key.Order of what it is found as
	self     int64 // of itself
	access   name  // up to active is looked at for each that has a score: it stands together
	board    name
	topic    name
	status   name
	marks    marks
	single   bool // the only document of its group, as far as it knows
	part     int32
	active   int64 // microseconds since 1970
	created  int64
	version  int64
	affected int32
	hidden   name
	lists    [4]uint32 // where tags, versions and members begin in the segment's values, and the end
}

// marks are states by which one can filter.
type marks uint8

const (
	markOfficial marks = 1 << iota
	markAnswered
	markUnanswered
	markFixed
)

func marksOf(d search.Document) (m marks) {
	for mark, set := range map[marks]bool{markOfficial: d.Official, markAnswered: d.Official || d.Accepted || d.Answered, markUnanswered: d.Unanswered, markFixed: d.Fixed} {
		if set {
			m |= mark
		}
	}
	return m
}

// Between facts, and between the values of one, stand separators of ASCII.
const (
	betweenFacts  = "\x1f"
	betweenValues = "\x1e"
)

// factCount is how many facts a record has.
const factCount = 17

// encodeFacts writes the record that is stored with a document.
func encodeFacts(d search.Document) []byte {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	members := make([]string, len(d.Members))
	for i, id := range d.Members {
		members[i] = number(id)
	}
	single := int64(0)
	if d.Parts == 1 && d.Root == 0 {
		single = 1
	}
	return []byte(strings.Join([]string{
		number(d.Group().Order()), number(d.Key().Order()), number(d.Version), number(d.CreatedAt.UnixMicro()), number(d.ActiveAt.UnixMicro()),
		clean(d.Hidden), number(d.BoardID), clean(d.Access), clean(d.Topic), clean(d.Status), number(int64(d.Affected)), number(int64(d.Part)),
		number(int64(marksOf(d))), number(single), values(d.Tags), values(d.Versions), values(members),
	}, betweenFacts))
}

func values(list []string) string {
	clear := make([]string, 0, len(list))
	for _, v := range list {
		if v = clean(v); v != "" {
			clear = append(clear, v)
		}
	}
	return strings.Join(clear, betweenValues)
}

// clean drops what separates facts.
func clean(s string) string {
	return strings.NewReplacer(betweenFacts, "", betweenValues, "").Replace(s)
}

var errFacts = errors.New("search: a document's facts are damaged")

// decodeFacts reads a record; lists go to the column's values.
func (c *column) decodeFacts(record string, names *names) (f facts, err error) {
	part := strings.Split(record, betweenFacts)
	if len(part) != factCount {
		return f, errFacts
	}
	number := func(i int) int64 {
		n, bad := strconv.ParseInt(part[i], 10, 64)
		if bad != nil {
			err = errFacts
		}
		return n
	}
	f = facts{group: number(0), self: number(1), version: number(2), created: number(3), active: number(4), hidden: names.of(part[5]),
		board: names.of(part[6]), access: names.of(part[7]), topic: names.of(part[8]), status: names.of(part[9]),
		affected: int32(number(10)), part: int32(number(11)), marks: marks(number(12)), single: number(13) == 1}
	for i, list := range part[14:] {
		f.lists[i] = uint32(len(c.values))
		if list == "" {
			continue
		}
		for value := range strings.SplitSeq(list, betweenValues) {
			c.values = append(c.values, names.of(value))
		}
	}
	f.lists[3] = uint32(len(c.values))
	return f, err
}
