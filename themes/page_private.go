package themes

import "time"

// Pages of private details. Both are personal: never cached, never stored.
const (
	PagePrivate     = "private"
	PagePrivateList = "private-list"
)

// PrivateListPage is a thread's private channels, for staff of the case:
// POST /t/ID/private with key, member and asked_for asks a customer for details.
type PrivateListPage struct {
	Frame
	Form
	Action   string
	Thread   Link
	Channels []PrivateRow
	Cursor   Cursor
	// What was typed.
	Member, AskedFor string
	// Outside is set instead of everything else for staff of teams that never held
	// the thread.
	Outside *PrivateOutside
}

// PrivateOutside is who reads the private details of a thread, for staff who do
// not; both empty where nobody holds it yet.
type PrivateOutside struct {
	Owner   Person
	Team    string
	CareURL string // where it is taken, handed over and escalated
}

// PrivateRow is the fact of a channel.
type PrivateRow struct {
	Customer  Person
	URL       string
	AskedBy   Person // the customer himself when he opened it
	OpenedAt  time.Time
	ActiveAt  time.Time
	DeleteAt  time.Time // when it is deleted unless something is written
	Messages  int
	New       int       // not opened by the reader yet
	DeletedAt time.Time // zero while it stands
	DeletedBy *Person   // nil when its time was over
}

// PrivatePage is the channel of a thread and a customer: POST Action with key
// and body writes, with do=ask and asked_for asks (staff); POST Action/open
// shows staff what is in it and notes that they read it; POST Action/delete with
// sure=1 deletes it at once (its customer).
type PrivatePage struct {
	Frame
	Form
	Action   string
	Thread   Link
	ListURL  string // all channels of the thread, for staff; else ""
	Staff    bool   // the reader is on the staff's side
	Customer Person
	// Channel is the standing one; nil before and after.
	Channel  *PrivateRow
	AskedFor string // what staff asked for in it, or what was typed where none stands
	Messages []PrivateMessage
	OlderURL string
	Closed   int // messages that staff see after opening them
	Readings []PrivateReading
	Deleted  []PrivateRow // earlier ones; only the fact is left
	Body     string       // what was typed
	Days     int          // how long details are kept after the last message
}

// PrivateMessage is one message, plain text with its line breaks.
type PrivateMessage struct {
	By   Person
	Mine bool
	At   time.Time
	Text string
}

// PrivateReading is that somebody of the staff opened the channel.
type PrivateReading struct {
	By          Person
	First, Last time.Time
	Times       int
}
