package fault

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"answerable/forum/db"
	"answerable/forum/jobs"
	"answerable/forum/markup"
	"answerable/forum/thread"
	"answerable/moderation/modlog"
)

// Severity is how bad a fault is for one customer.
type Severity string

// The severities, from the least.
const (
	Minor    Severity = "minor"
	Normal   Severity = "normal"
	Major    Severity = "major"
	Critical Severity = "critical"
)

// Severities lists them, from the least.
func Severities() []Severity { return []Severity{Minor, Normal, Major, Critical} }

// Fault is the tracked fix as its page and its panel show it.
type Fault struct {
	ID              int64
	BoardID         int64
	ProductID       *int64
	ProductName     string
	Title           string
	Severity        Severity
	Status          Status
	StatusSince     time.Time
	OpenedByName    string
	OpenedAt        time.Time
	FixedVersion    string
	ReleaseID       *int64
	WorkaroundID    *int64 // an official answer
	MergedInto      *int64
	ThreadCount     int
	AffectedCount   int
	GoneCount       int
	StillCount      int
	SlipCount       int
	RegressionCount int
	CloseEntryID    *int64 // of the last closing, also after a reopening
	Version         int64
	ChangedAt       time.Time
	// Who cares for it.
	CareID      *int64
	OwnerID     *int64
	OwnerName   *string
	TeamID      *int64
	TeamName    *string
	Level       int
	Handovers   int
	UpdateDueAt *time.Time
	Zone        string       // of its board's times
	Board       thread.Board `gorm:"embedded;embeddedPrefix:board__"`
}

// Number is how people call the fault: F-12.
func (f Fault) Number() string { return Number(f.ID) }

// Number is how people call the fault with that id: F-12.
func Number(id int64) string { return "F-" + strconv.FormatInt(id, 10) }

// ParseNumber reads F-12, f-12 or 12; 0 when it is none of these.
func ParseNumber(text string) int64 {
	text = strings.TrimSpace(text)
	if rest, found := strings.CutPrefix(strings.ToUpper(text), "F-"); found {
		text = rest
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0
	}
	return id
}

// Faults holds the use cases of faults and of the care for threads.
type Faults struct {
	db     *db.DB
	now    func() time.Time
	log    *slog.Logger
	markup *markup.Renderer
	modlog *modlog.Log
	jobs   *jobs.Queue
	forum  *thread.Forum
	dbNow  func(context.Context) (time.Time, error)
	stem   func(word, language string) string // nil for none
	zones  *sync.Map                          // time zones, by name
}

// Parts are what Faults is built from.
type Parts struct {
	DB     *db.DB
	Now    func() time.Time
	Log    *slog.Logger
	Markup *markup.Renderer
	ModLog *modlog.Log
	Jobs   *jobs.Queue
	Forum  *thread.Forum
	// DBNow is the database's clock, to which a node's is compared before it
	// sweeps deadlines; nil takes DB.Now.
	DBNow func(context.Context) (time.Time, error)
	// Stem gives what the forms of a word have in common in a language, as the
	// search takes them; nil takes each form for a word of its own.
	Stem func(word, language string) string
}

// New gives the use cases built from their parts.
func New(p Parts) *Faults {
	if p.DBNow == nil {
		p.DBNow = p.DB.Now
	}
	return &Faults{db: p.DB, now: p.Now, log: p.Log, markup: p.Markup, modlog: p.ModLog, jobs: p.Jobs, forum: p.Forum, dbNow: p.DBNow, stem: p.Stem, zones: &sync.Map{}}
}

// Topic is what is announced when a fault changes. Pages of its linked threads
// are announced as threads.
func Topic(fault int64) string { return thread.FaultTopic(fault) }

// ListTopic is announced when any fault changes, or what has stalled.
const ListTopic = "fault any"
