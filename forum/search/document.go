package search

import (
	"fmt"
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

// Key names a thread or a fault.
type Key struct {
	Kind Kind
	ID   int64
}

// Thread gives the key of a thread.
func Thread(id int64) Key { return Key{KindThread, id} }

// Fault gives the key of a fault.
func Fault(id int64) Key { return Key{KindFault, id} }

// String is t12 or f12.
func (k Key) String() string {
	if k.Kind == KindFault {
		return "f" + strconv.FormatInt(k.ID, 10)
	}
	return "t" + strconv.FormatInt(k.ID, 10)
}

// Order is a number that tells keys apart and orders hits of one rank: a
// thread's id, or a fault's with a minus.
func (k Key) Order() int64 {
	if k.Kind == KindFault {
		return -k.ID
	}
	return k.ID
}

// KeyOf is the inverse of Key.Order.
func KeyOf(order int64) Key {
	if order < 0 {
		return Fault(-order)
	}
	return Thread(order)
}

// Document is what an index knows of a fault or of one part of a thread: the
// opening post and the first replies in part 0, later replies in the parts that
// follow. Every part carries title, tags, board, access and the marks of its
// thread.
type Document struct {
	ID         string // DocumentID(Key(), Part)
	Kind       Kind
	ThreadID   int64    // of a thread's part
	FaultID    int64    // of a fault
	Part       int      // counted from 0
	Parts      int      // how many parts the thread has now; 0 = not known
	Root       int64    // the thread that this one is a duplicate of, at the end of the chain; 0 = none
	BoardID    int64    //
	Access     string   // the board's access class: who may see it
	Language   string   // of the board: en, de-AT; the rules for its words
	Topic      string   // the thread's kind: question, fault, discussion, announcement
	Title      string   //
	Body       string   // plain text of the opening post, in part 0 only; of a fault its workaround and updates
	Replies    string   // plain text of this part's replies; of a fault the titles of its threads
	Tags       []string //
	Versions   []string // of the product that this is about
	Members    []int64  // who wrote this part
	Status     string   // of the fault, a thread's fault included; "" = none
	Affected   int      // people, by the fault
	Official   bool     // an official answer stands
	Accepted   bool     // the asker accepted an answer
	Answered   bool     // any of the two; of a fault: it has a fix
	Unanswered bool     // waits for an answer
	Fixed      bool     // has a fix: answered, or by its fault
	CreatedAt  time.Time
	ActiveAt   time.Time // of the latest post; orders answers to a query without words
	Hidden     string    // says which of the thread's posts were unreadable when it was read
	Version    int64     // grows with each change of the thread; an older one never replaces a newer one
}

// Key names what the document is of.
func (d Document) Key() Key {
	if d.Kind == KindFault {
		return Fault(d.FaultID)
	}
	return Thread(d.ThreadID)
}

// Group is what the document is found as: a duplicate stands behind its root.
func (d Document) Group() Key {
	if d.Kind != KindFault && d.Root != 0 {
		return Thread(d.Root)
	}
	return d.Key()
}

// DocumentID names a part of a thread, "t12.0", or a fault, "f12.0".
func DocumentID(key Key, part int) string { return fmt.Sprintf("%s.%d", key, part) }

// ParseDocumentID is the inverse of DocumentID.
func ParseDocumentID(id string) (key Key, part int, ok bool) {
	name, number, found := strings.Cut(id, ".")
	if !found || name == "" {
		return Key{}, 0, false
	}
	key.Kind = KindThread
	if name[0] == 'f' {
		key.Kind = KindFault
	}
	of, errOf := strconv.ParseInt(name[1:], 10, 64)
	part, errPart := strconv.Atoi(number)
	key.ID = of
	ok = errOf == nil && errPart == nil && of > 0 && DocumentID(key, part) == id
	return key, part, ok
}

// VersionSteps gives what a version is found by: itself and what it begins
// with, 4.7.5 by 4, 4.7 and 4.7.5.
func VersionSteps(version string) []string {
	version = cleanVersion(version)
	var steps []string
	for i := 0; i < len(version) && len(steps) < 8; i++ {
		if version[i] == '.' && i > 0 {
			steps = append(steps, version[:i])
		}
	}
	if version == "" {
		return nil
	}
	return append(steps, version)
}
