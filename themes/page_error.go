package themes

// Pages that say what went wrong.
const (
	PageError       = "error"
	PageUnavailable = "unavailable"
)

// ErrorPage says what happened and what to do next. Its Title is the short form.
type ErrorPage struct {
	Frame
	Status int    // HTTP status
	What   string // what happened, in plain words
	Next   string // what to do now
	Links  []Link // where that can be done
	ID     string // joins the page with the server's log, "" when there is nothing to log
	// Kept is what the person had typed, given back to copy.
	Kept string
}

// UnavailablePage is the answer while a part is away or full (503, Retry-After). It is
// rendered without any, so its Frame may be bare.
type UnavailablePage struct {
	Frame
	What         string // what happened; "" says that the database is away
	Next         string // what to do now; "" says nothing more than when to try again
	RetrySeconds int
	ID           string
	Kept         string // what the person had typed, given back to copy
}
