package fault

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/fail"
	"answerable/forum/thread"
)

// DeskList is a way to look at the staff's desk.
type DeskList string

// The lists of the desk. All are in the order of urgency but the promises, which
// are in that of their due times.
const (
	ByUrgency      DeskList = ""
	MineList       DeskList = "mine"
	MyTeam         DeskList = "team"
	Unowned        DeskList = "unowned"
	FirstReply     DeskList = "first"
	StalledList    DeskList = "stalled"
	EscalatedToMe  DeskList = "escalated" // to a team of the viewer's
	HandedToMe     DeskList = "handed"    // and not accepted yet
	LikelyTheSame  DeskList = "likely"    // as a known fault
	PromisesDue    DeskList = "promises"  // overdue, or due within a day
	MayBeBack      DeskList = "back"      // closed, but reported in a version after the fix, and staff said nothing since
	deskCap                 = 100         // a tile counts no further
	maxEarlier              = 3
	promiseHorizon          = 24 * time.Hour
)

// DeskSize is how many rows one stretch of the desk has.
const DeskSize = 30

// DeskLists are all lists, as the desk's tabs have them.
func DeskLists() []DeskList {
	return []DeskList{ByUrgency, MineList, MyTeam, Unowned, HandedToMe, FirstReply, StalledList, EscalatedToMe, LikelyTheSame, PromisesDue, MayBeBack}
}

// DeskQuery says which stretch of which list.
type DeskQuery struct {
	List  DeskList
	Board int64  // for ByUrgency: one board's; 0 for all
	After string // Desk.Next of the stretch before
	Limit int    // 0 means DeskSize
}

// Tiles are the counts above the lists, each at most 100, which means more than 99.
type Tiles struct {
	First     int
	Promises  int
	Overdue   int // of the promises
	Stalled   int
	Escalated int
	Handed    int
	Likely    int
	Unowned   int
	Back      int
}

// Desk is a stretch of a list with the tiles.
type Desk struct {
	Tiles    Tiles
	Rows     []DeskRow
	Promises []Promise // of PromisesDue
	Next     string
}

// DeskRow is a thread or a fault that needs staff.
type DeskRow struct {
	CareID          int64
	BoardID         int64
	BoardName       string
	BoardSlug       string
	ThreadID        *int64
	ThreadTitle     *string
	ThreadSlug      *string
	OpenerID        *int64
	OpenerName      *string
	FaultID         *int64
	FaultTitle      *string
	FaultStatus     *Status
	ThreadCount     int
	SlipCount       int
	OwnerID         *int64
	OwnerName       *string
	TeamID          *int64
	TeamName        *string
	Level           int
	Levels          int // of the board's ladder
	Handovers       int
	WaitingPostID   *int64
	WaitingSince    *time.Time
	ReplyDueAt      *time.Time
	StalledSince    *time.Time
	EscalatedAt     *time.Time
	UpdateDueAt     *time.Time
	FirstReplyAt    *time.Time
	Climbed         int
	BeganAt         time.Time
	AnsweredAt      *time.Time
	Vulnerable      bool
	Severity        Severity
	Affected        int
	Growth          int // people added in the last 24 hours
	CountedGrowth   int // as the urgency counts it
	Broken          int
	OverdueSince    *time.Time // the earliest promise that is overdue
	LikelyFaultID   *int64
	LikelyTitle     *string
	LikelyWhy       string
	UrgentSince     time.Time
	HandedTeamID    *int64
	HandedTeamName  *string
	HandedOwnerName *string
	HandedReason    *string
	OfTheCase       bool            // the reader may open the thread's private details
	HandedToMe      bool            `gorm:"-"`
	Regressions     int             // reports of a version after the fix
	Earlier         []EarlierThread `gorm:"-"` // of the customer who opened the thread
}

// EarlierThread is another thread of the same customer.
type EarlierThread struct {
	ID        int64
	OpenerID  int64
	Title     string
	Slug      string
	CreatedAt time.Time
	Answered  bool
}

// Reasons are why the row is here, in words, the most telling first.
func (r DeskRow) Reasons() []Reason {
	n := Need{WaitingSince: r.WaitingSince, Quiet: r.BeganAt, Severity: r.Severity, Vulnerable: r.Vulnerable, Affected: r.Affected,
		Growth: r.CountedGrowth, Broken: r.Broken, Levels: r.Climbed}
	all := n.Reasons()
	if r.StalledSince != nil {
		all = append(all, Reason{Kind: StalledReason, Text: "stalled"})
	}
	if r.Regressions > 0 {
		all = append(all, Reason{Kind: RegressionReason, Text: "it may be back in a newer version"})
	}
	if r.LikelyFaultID != nil {
		all = append(all, Reason{Kind: LikelyReason, Text: "likely the same as " + Number(*r.LikelyFaultID)})
	}
	if r.WaitingSince != nil {
		all = append(all, Reason{Kind: WaitingReason, Text: "a customer waits"})
	}
	order := []ReasonKind{BrokenPromiseReason, RegressionReason, VulnerableReason, StalledReason, EscalatedReason, SeverityReason, LikelyReason, AffectedReason, WaitingReason, QuietReason}
	slices.SortStableFunc(all, func(a, b Reason) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	return all
}

// Desk gives what needs the staff, from boards that the viewer may see. Errors:
// Forbidden, Malformed for a list or cursor that is none.
func (f *Faults) Desk(ctx context.Context, v account.Viewer, q DeskQuery) (Desk, error) {
	if err := mustBeStaff(v); err != nil {
		return Desk{}, err
	}
	if !slices.Contains(DeskLists(), q.List) {
		return Desk{}, fail.New(fail.Malformed, "The desk has no such list.", "Choose one of the lists on the desk.")
	}
	at, err := readDeskCursor(q.After)
	if err != nil {
		return Desk{}, err
	}
	if q.Limit < 1 || q.Limit > DeskSize {
		q.Limit = DeskSize
	}
	teams, err := teamsOfViewer(ctx, f.db, v.ID)
	if err != nil {
		return Desk{}, db.Plain(err)
	}
	var d Desk
	if d.Tiles, err = deskTiles(ctx, f.db, thread.Audiences(v), teams, f.now()); err != nil {
		return Desk{}, db.Plain(err)
	}
	if q.List == PromisesDue {
		d.Promises, err = duePromises(ctx, f.db, thread.Audiences(v), f.now().Add(promiseHorizon), deskCap)
		return d, db.Plain(err)
	}
	return d, f.fillDesk(ctx, v, q, at, teams, &d)
}

func (f *Faults) fillDesk(ctx context.Context, v account.Viewer, q DeskQuery, at *deskCursor, teams []int64, d *Desk) error {
	rows, err := deskRows(ctx, f.db, v, q, at, teams, f.now().Add(-24*time.Hour))
	if err != nil {
		return db.Plain(err)
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		d.Next = markDesk(rows[q.Limit-1])
	}
	for i := range rows {
		rows[i].HandedToMe = rows[i].HandedTeamID != nil && slices.Contains(teams, *rows[i].HandedTeamID)
	}
	d.Rows = rows
	return db.Plain(earlierThreads(ctx, f.db, thread.Audiences(v), d.Rows))
}

// deskCursor is the row after which a stretch begins.
type deskCursor struct {
	since time.Time
	id    int64
}

func markDesk(r DeskRow) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(r.UrgentSince.UnixMicro(), 10) + "." + strconv.FormatInt(r.CareID, 10)))
}

func readDeskCursor(text string) (*deskCursor, error) {
	if text == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	micro, id, found := strings.Cut(string(raw), ".")
	since, err1 := strconv.ParseInt(micro, 10, 64)
	n, err2 := strconv.ParseInt(id, 10, 64)
	if err != nil || !found || err1 != nil || err2 != nil || n < 1 || since < 0 || since > 253402300799999999 {
		return nil, fail.New(fail.Malformed, "This part of the desk cannot be found.", "Start again at the top of the list.")
	}
	return &deskCursor{since: time.UnixMicro(since).UTC(), id: n}, nil
}

// Triage sets how bad a thread is for its customer, and whether he depends on it.
// Only staff see that; a fault's severity is set at the fault.
func (f *Faults) Triage(ctx context.Context, v account.Viewer, careID int64, severity Severity, vulnerable bool) error {
	if !slices.Contains(Severities(), severity) {
		return fail.Field("severity", "Choose how bad it is for the customer.")
	}
	return f.actOn(ctx, v, careID, func(a *act) error {
		a.care.Vulnerable = vulnerable
		if a.care.ThreadID != nil {
			a.care.Severity = severity
		}
		return nil
	})
}
