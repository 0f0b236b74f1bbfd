package fail

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"time"
)

// Kind says what sort of refusal an error is; each transport translates it once.
type Kind int

const (
	// Internal is a fault of ours: 500, with an id to quote.
	Internal Kind = iota
	// Invalid is input that cannot be taken as it is: 422, with Fields.
	Invalid
	// Malformed is a request that no form of ours sends: 400.
	Malformed
	// SignIn asks for a signed-in member: 401.
	SignIn
	// Forbidden is refused to this person although the object may be known: 403.
	Forbidden
	// Missing is an object that is not there or may not be known of: 404.
	Missing
	// Conflict is a change that met another change: 409.
	Conflict
	// Gone is an object that was here and is no more: 410.
	Gone
	// TooLarge is more bytes than the route takes: 413.
	TooLarge
	// TooMany is a limit of rate: 429 with RetryAfter.
	TooMany
	// Unavailable is a part we need that is away for now: 503 with RetryAfter.
	Unavailable
	// WrongMethod is a way of asking that no address here takes: 405.
	WrongMethod
	// Proof asks somebody who is signed in to prove once more who he is: 403.
	Proof
	// WrongType is a body of another type than the route takes: 415.
	WrongType
)

// Error is one failure. Text and Next are sentences for people, Cause is for
// the log, ID joins the two.
type Error struct {
	Kind       Kind
	Text       string
	Next       string
	Fields     map[string]string // form field -> text shown beside it
	RetryAfter time.Duration
	ID         string
	Cause      error
}

// New gives an error that says what happened and what to do next.
func New(kind Kind, text, next string) *Error {
	return &Error{Kind: kind, Text: text, Next: next, ID: newID()}
}

// Because returns the error with the cause that the log shall show.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// In adds the text shown beside a form field and returns the error.
func (e *Error) In(field, text string) *Error {
	if e.Fields == nil {
		e.Fields = map[string]string{}
	}
	e.Fields[field] = text
	return e
}

// After sets how long the person should wait before trying again.
func (e *Error) After(wait time.Duration) *Error {
	e.RetryAfter = wait
	return e
}

// Error gives the log's view: the text, the id and the cause.
func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Text + " [" + e.ID + "]"
	}
	return e.Text + " [" + e.ID + "]: " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Field gives an Invalid error about one form field.
func Field(field, text string) *Error {
	return New(Invalid, "Please look at the marked field.", "Nothing was saved yet; what you typed is still here.").In(field, text)
}

// NotFound is the one answer for what is missing and for what may not be known of.
func NotFound() *Error {
	return New(Missing, "There is nothing at this address.", "It may have been moved, or you may need to sign in. Search can help to find it.")
}

// From gives err as an *Error; what is not one yet becomes Internal.
func From(err error) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	return New(Internal, "Something went wrong on our side.", "Please try again. If it keeps happening, tell us the number below.").Because(err)
}

// Is reports whether err is a failure of that kind.
func Is(err error, kind Kind) bool {
	var known *Error
	return errors.As(err, &known) && known.Kind == kind
}

func newID() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never returns an error (Go 1.24)
	return hex.EncodeToString(b[:])
}
