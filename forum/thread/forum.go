package thread

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"answerable/forum/account"
	"answerable/forum/db"
	"answerable/forum/jobs"
	"answerable/forum/markup"
	"answerable/moderation/modlog"
)

// PageSize is how many posts a thread's page has.
const PageSize = 20

// People is what threads need to know of members: which of the names written
// after @ are somebody's. The answer maps each given name to the canonical one.
type People interface {
	Known(ctx context.Context, names []string) (map[string]string, error)
}

// Forum holds the use cases of boards, threads and posts.
type Forum struct {
	db     *db.DB
	now    func() time.Time
	log    *slog.Logger
	markup *markup.Renderer
	modlog *modlog.Log
	jobs   *jobs.Queue
	people People
	files  Files
	limits UploadLimits
	read   readBatch
	rules  func(context.Context) (account.NewMembers, error)
}

// Parts are what a Forum is built from.
type Parts struct {
	DB     *db.DB
	Now    func() time.Time
	Log    *slog.Logger
	Markup *markup.Renderer
	ModLog *modlog.Log
	Jobs   *jobs.Queue
	People People
	Files  Files
	Limits UploadLimits
	// NewMembers gives the site's limits for new members; nil means none.
	NewMembers func(context.Context) (account.NewMembers, error)
}

// New gives the forum built from its parts.
func New(p Parts) *Forum {
	return &Forum{db: p.DB, now: p.Now, log: p.Log, markup: p.Markup, modlog: p.ModLog,
		jobs: p.Jobs, people: p.People, files: p.Files, limits: p.Limits, rules: p.NewMembers}
}

// Changed is the job that brings a thread's search documents up to date.
type Changed struct {
	ThreadID int64 `json:"thread"`
}

// Kind names the job for ever.
func (Changed) Kind() string { return "thread_changed" }

// Options sends the job to a node that holds a search index.
func (Changed) Options() jobs.Options { return jobs.ForSearch() }

// Published is the job that tells people of a new post, and the clock of its
// thread of one that is new or was withdrawn.
type Published struct {
	PostID int64 `json:"post"`
}

// Kind names the job for ever.
func (Published) Kind() string { return "post_published" }

// Rearranged is the job that starts and stops the clock of a thread whose posts
// were hidden, restored, erased or moved.
type Rearranged struct {
	ThreadID int64 `json:"thread"`
}

// Kind names the job for ever.
func (Rearranged) Kind() string { return "thread_rearranged" }

// Marked is the job that tells people that a post was marked official or
// accepted, or that its mark was withdrawn. What is a kind of notice.
type Marked struct {
	PostID int64  `json:"post"`
	ByID   int64  `json:"by"`
	What   string `json:"what"`
	MarkID int64  `json:"mark"`
}

// Kind names the job for ever.
func (Marked) Kind() string { return "post_marked" }

// announce tells every node that a thread's pages and its board's lists are old.
func announce(tx *db.Tx, board, thread int64) {
	tx.Announce(ThreadTopic(thread))
	tx.Announce(BoardTopic(board))
	tx.Announce(ListsTopic)
}

// announceWide is announce for what is shown elsewhere too: the pages of a fault
// and of all its threads name those threads and show one post as its workaround.
func announceWide(ctx context.Context, tx *db.Tx, board, thread int64) error {
	var l linked
	err := tx.Ask(ctx, linkedWith(thread, &l))
	l.announce(tx, board, thread)
	return err
}

// linked are the fault of a thread, 0 for none, and all threads of that fault.
type linked struct {
	fault   int64
	threads []int64
}

func (l linked) announce(tx *db.Tx, board, thread int64) {
	announce(tx, board, thread)
	if l.fault == 0 {
		return
	}
	tx.Announce(FaultTopic(l.fault))
	for _, other := range l.threads {
		tx.Announce(ThreadTopic(other))
	}
}

// FaultTopic is what is announced when a fault's page changes.
func FaultTopic(fault int64) string { return fmt.Sprintf("fault %d", fault) }

// ThreadTopic is what is announced when a thread's page changes.
func ThreadTopic(thread int64) string { return fmt.Sprintf("thread %d", thread) }

// BoardTopic is what is announced when a board's list of threads changes.
func BoardTopic(board int64) string { return fmt.Sprintf("board %d", board) }

// ListsTopic is announced when a list over several boards changes.
const ListsTopic = "board any"

// BoardsTopic is announced when boards themselves change: names, rights, order.
const BoardsTopic = "boards"
