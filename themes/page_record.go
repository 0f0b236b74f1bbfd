package themes

import "time"

// Pages of the public record. They are the same for every reader.
const (
	PageRecord      = "record"
	PageRecordItems = "record-items"
)

// RecordPage is the public record: how long answers took, what became of
// promises and estimates, in the last twelve months.
type RecordPage struct {
	Frame
	At, From time.Time // when it was counted, and since when
	JSONURL  string
	All      RecordFigures
	Months   []RecordRow
	Teams    []RecordRow
	Boards   []RecordRow
	Chart    RecordChart
	Sections []RecordSection
}

// RecordSection is a table of figures that another part of the forum adds.
type RecordSection struct {
	Title, Note string
	Lines       []RecordLine
}

// RecordLine is one figure of a section; URL leads to what it counts, or is "".
type RecordLine struct{ Name, Value, URL string }

// RecordRow is the figures of a month, a team or a board.
type RecordRow struct {
	Name  string    // "" for what has no team
	URL   string    // of the board, else ""
	Month time.Time // of a row of months
	RecordFigures
}

// RecordFigure is a number with the list of what it counts.
type RecordFigure struct {
	N   int
	URL string
}

// RecordFigures are the figures of one row. Shares are percent, -1 for none.
type RecordFigures struct {
	Replies     RecordFigure
	Median, P90 time.Duration // 0 without replies
	Waiting     RecordFigure
	Late        RecordFigure
	LateShare   int
	Kept        RecordFigure
	KeptLate    RecordFigure
	Broken      RecordFigure
	Withdrawn   RecordFigure
	KeptShare   int
	Slips       RecordFigure
	Estimates   RecordFigure
	ErrorDays   string // mean, signed, such as "+3.5"; "" without any
	Stalled     RecordFigure
	Verified    RecordFigure
	Unverified  RecordFigure
	VerifyShare int
	Handovers   RecordFigure
}

// RecordChart is bars of the median first-reply time of each month; the table of
// months says the same.
type RecordChart struct {
	Width, Height, Base int // of the drawing; Base is where the bars stand
	Bars                []RecordBar
}

// RecordBar is a bar of the chart. Short is its label below, Text what it says.
type RecordBar struct {
	X, Y, Width, Height, Middle int
	Month                       time.Time
	Took                        time.Duration
}

// RecordItemsPage lists what a figure counts: GET /record/items?figure=&team=&board=&month=.
type RecordItemsPage struct {
	Frame
	Figure   string // "first-replies", "waiting", "late", "kept", …
	Team     string // what it is narrowed to, or ""
	NoTeam   bool
	Board    string
	Month    time.Time
	Items    []RecordItem
	Cursor   Cursor
	AllURL   string // the same figure, not narrowed; "" when it is not
	RecordAt string // the record's address
}

// RecordItem is a thread, a promise or a fault behind a figure.
type RecordItem struct {
	Thread *Link // nil for none, or for one that is not listed
	Fault  *Link
	Board  string
	Team   string
	What   string // what was promised, or the public reason
	At     time.Time
	Took   time.Duration // how long the first reply took, or has been waited for
	Due    time.Time     // what was due, of a promise
	Ended  time.Time
	First  time.Time // the first date that was given, of an estimate
	Days   string    // by how many days it was missed
}
