package themes

import (
	"strconv"
	"time"
)

// Pages on which moderators act and members complain. All are personal.
const (
	PageModerate  = "moderate"
	PageUndo      = "moderate-undo"
	PageSpam      = "moderate-spam"
	PageFlag      = "flag"
	PageQueue     = "queue"
	PageQueueItem = "queue-item"
	PageHeldItem  = "held-item"
	PageHeld      = "held"
	PageOriginal  = "original"
)

// ModeratePage acts on a post, a thread or a member: POST Action with act, rule,
// reason, explanation, source, ends_at, item and what the act needs besides; do is
// preview, edit or act. With Preview it shows what it comes to and asks once more.
type ModeratePage struct {
	Frame
	Form
	Action   string
	On       LogTarget
	Excerpt  string
	Act      string // such as "post.hide"
	Acts     []Link
	Rules    []Choice
	Sources  []Choice
	Values   ModerateValues
	Boards   []Choice // thread.move
	Markdown string   // post.redact: the post as it was written
	SpamURL  string   // where many posts of a member are hidden at once
	Standing []LogRow // acts in force here, each with its way to undo it
	Recusal  string   // why the reader may not act, "" where he may
	Hidden   []HiddenValue
	Preview  *ModeratedPreview
}

// ModerateValues is what the person typed.
type ModerateValues struct {
	Reason, Explanation, EndsAt, Passages, Title, Tags, Into, Posts, PostsPerDay, Post, Item string
}

// HiddenValue is a field that the preview sends again.
type HiddenValue struct{ Name, Value string }

// Needs reports whether the chosen act needs what the word names.
func (p ModeratePage) Needs(what string) bool {
	return map[string]string{"post.redact": "passages", "thread.edit": "heading", "thread.move": "board", "thread.split": "posts", "thread.merge": "into",
		"member.limit": "posts_per_day"}[p.Act] == what
}

// Ends reports whether the chosen act may have an end.
func (p ModeratePage) Ends() bool {
	return p.Act == "thread.lock" || p.Act == "member.limit" || p.Act == "member.suspend"
}

// SpamPage hides many posts of a member as spam: POST Action with posts (several),
// rule, reason and explanation. Results tell what each came to, afterwards.
type SpamPage struct {
	Frame
	Form
	Action  string
	On      LogTarget
	Posts   []Choice
	Rules   []Choice
	Values  ModerateValues
	Results []SpamResult
	Severe  int // from so many posts on it is provisional
}

// SpamResult is what became of one post. Refused says why it was not hidden.
type SpamResult struct {
	Post    Link
	Entry   Link
	Refused string
}

// UndoPage ends an act by a new entry: POST Action with reason, explanation.
type UndoPage struct {
	Frame
	Form
	Action      string
	Act         LogRow
	Reason      string
	Explanation string
}

// FlagPage complains about a post: POST Action with reason, rule, illegal and, for
// guests, name and email. Earlier is the reader's complaint about this post.
type FlagPage struct {
	Frame
	Form
	Action  string
	Post    PostRef
	Thread  Link
	Excerpt string
	Rules   []Choice
	Values  FlagValues
	Guest   bool
	Mails   bool // a guest may leave an address to hear of the outcome
	Sent    bool
	Earlier *Complaint // the reader's own about this post
	Gone    bool       // the post has no text any more: nothing left to flag
}

// SignInURL leads to signing in and back to the form.
func (p FlagPage) SignInURL() string { return returning("/sign-in", p.Action) }

// FlagValues is what the person typed.
type FlagValues struct {
	Reason   string
	Illegal  bool
	AnswerTo string
}

// QueuePage is the moderators' queue: open complaints, posts that wait for
// approval, provisional acts that wait for a second person, and appeals.
type QueuePage struct {
	Frame
	Lists       []Link
	Items       []QueueItem
	Held        []HeldRow
	Unconfirmed []LogRow
	Appeals     []AppealRow
	Cursor      Cursor
	Return      string
}

// QueueItem is a post with all complaints about it.
type QueueItem struct {
	ID          int64
	URL         string
	Post        PostRef
	Thread      Link
	Board       string
	Excerpt     string
	OpenedAt    time.Time
	ClaimedBy   Person
	ClaimedTill time.Time
	Mine        bool
	Complaints  []FlagView
}

// FlagView is a complaint as moderators read it.
type FlagView struct {
	By      Person
	Guest   bool
	Rule    string
	Reason  string
	Illegal bool
	At      time.Time
}

// HeldRow is a post that waits for approval.
type HeldRow struct {
	ID      int64
	URL     string
	Author  Person
	Board   string
	Thread  string
	Excerpt string
	At      time.Time
	Late    bool // it waited longer than it should
}

// QueueItemPage is one item with what a moderator should know before he decides:
// POST /moderation/queue/ID/claim, /release, and /refuse with answer.
type QueueItemPage struct {
	Frame
	Form
	Item      QueueItem
	State     string // open, acted or refused
	DecidedBy Person
	DecidedAt time.Time
	Answer    string // typed, or given
	Around    []*Post
	Author    AuthorHistory
	Acts      []Link
	Entry     Link // what was done
	Recusal   string
}

// AuthorHistory is what moderators should know of an author.
type AuthorHistory struct {
	Person      Person
	Joined      time.Time
	Posts       int
	Upheld      int
	Suspended   bool
	Banned      bool // suspended without an end
	PostsPerDay int
	Acts        []LogRow
}

// HeldItemPage decides a held post: POST Action/approve, or Action/refuse with
// rule, reason and explanation.
type HeldItemPage struct {
	Frame
	Form
	Action  string
	Row     HeldRow
	State   string
	Title   string
	Tags    string
	Body    Composer
	Rules   []Choice
	Values  ModerateValues
	Recusal string
}

// HeldPage shows a member his own posts that wait or were refused.
type HeldPage struct {
	Frame
	Rows []OwnHeld
}

// OwnHeld is a post of the reader's that nobody else sees.
type OwnHeld struct {
	Place   string // the thread, or the title of a new one
	Board   string
	Source  string
	At      time.Time
	Refused bool
	Entry   Link
	Appeal  string // where to appeal, "" while it waits
}

// OriginalPage gives a post's author what moderators took from it.
type OriginalPage struct {
	Frame
	Post        PostRef
	Thread      Link
	Texts       []OriginalText
	DownloadURL string
}

// OriginalText is a text as it was before an entry took it.
type OriginalText struct {
	Entry   Link
	Receipt string
	Version int // of the post, 0 for the last
	Passage bool
	Title   string
	Source  string
	Erased  bool
}

func itoa(n int) string { return strconv.Itoa(n) }
