package search

import (
	"strconv"
	"strings"
	"time"
)

// Kind says what sort of thing a document describes.
type Kind string

// The kinds.
const (
	KindThread Kind = "thread" // one part of a thread
	KindFault  Kind = "fault"
)

// ParseKind reads a kind from an address; what it does not know is "", any.
func ParseKind(s string) Kind {
	if k := Kind(s); k == KindThread || k == KindFault {
		return k
	}
	return ""
}

// Document is what an index knows of one part of a thread: the opening post
// and the first replies in part 0, later replies in the parts that follow.
// Every part carries title, tags, board, access and the marks of its thread.
type Document struct {
	ID        string // DocumentID(ThreadID, Part)
	Kind      Kind
	ThreadID  int64
	Part      int      // counted from 0
	Parts     int      // how many parts the thread has now; 0 = not known
	BoardID   int64    //
	Access    string   // the board's access class: who may see it
	Topic     string   // the thread's kind: question, fault, discussion, announcement
	Title     string   //
	Body      string   // plain text of the opening post, in part 0 only
	Replies   string   // plain text of this part's replies
	Tags      []string //
	Official  bool     // an official answer stands
	Accepted  bool     // the asker accepted an answer
	Answered  bool     // any of the two
	CreatedAt time.Time
	ActiveAt  time.Time // of the latest post; orders answers to a query without words
	Version   int64     // grows with each change of the thread; an older one never replaces a newer one
}

// DocumentID names a part of a thread: "t12.0".
func DocumentID(threadID int64, part int) string {
	return "t" + strconv.FormatInt(threadID, 10) + "." + strconv.Itoa(part)
}

// ParseDocumentID is the inverse of DocumentID.
func ParseDocumentID(id string) (threadID int64, part int, ok bool) {
	thread, number, found := strings.Cut(strings.TrimPrefix(id, "t"), ".")
	threadID, errThread := strconv.ParseInt(thread, 10, 64)
	part, errPart := strconv.Atoi(number)
	ok = found && errThread == nil && errPart == nil && DocumentID(threadID, part) == id
	return threadID, part, ok
}
