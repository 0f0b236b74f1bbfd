package web

import (
	"time"

	"answerable/forum/db"
)

// Access says who may use a route at all; what they may do with an object is
// asked of its package.
type Access int

// The ways a route is open.
const (
	Anybody        Access = iota // guests too
	SignedIn                     // any member
	Internal                     // staff, moderators, administrators
	StaffOnly                    // who speaks for the company
	Moderators                   // moderators, administrators
	Administrators               // who may change the site
)

// Rate is a class of requests that share a limit.
type Rate string

// The rate classes. Limits are per member, or per address for guests.
const (
	Reading   Rate = "reading"   // pages; cached ones cost nothing, so no limit
	Searching Rate = "searching" // queries
	Writing   Rate = "writing"   // posts, marks, settings
	Saving    Rate = "saving"    // drafts and previews, which scripts send while typing
	Uploading Rate = "uploading" // files
	Entering  Rate = "entering"  // sign-in, sign-up, set-up
)

// Limit allows Burst requests at once and then one more every Every.
type Limit struct {
	Every time.Duration
	Burst int
}

// Limits are the rates of the route table; a class that is missing has none.
func Limits() map[Rate]Limit {
	return map[Rate]Limit{
		Searching: {Every: 500 * time.Millisecond, Burst: 40},
		Writing:   {Every: 3 * time.Second, Burst: 30},
		Saving:    {Every: time.Second, Burst: 60},
		Uploading: {Every: 5 * time.Second, Burst: 20},
		Entering:  {Every: 6 * time.Second, Burst: 20},
		Calling:   {Every: 100 * time.Millisecond, Burst: 100},
	}
}

// maxForm is the most bytes a form's body has: a post of 50 kB, percent-encoded.
const maxForm = 256 << 10

// Route is one line of the route table.
type Route struct {
	Method string
	Path   string
	Access Access
	Rate   Rate
	Body   int64 // most bytes of the body; 0 for none
	Do     func(*Request) error
}

// ahead gives reads that a handler will need, before anybody knows who asks.
type ahead func(*Request) []db.Query

// along names the routes that know what they will have to read: it is asked in
// the same round trip with who asks. The answers are used only after the
// handler has checked what this reader may see.
func (w *Web) along(route Route) ahead {
	switch route.Method + " " + route.Path {
	case "GET /t/:id/:slug":
		return w.threadAlong
	case "POST /t/:id/reply":
		return w.replyAlong
	}
	return nil
}
