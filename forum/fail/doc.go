// Package fail owns how things go wrong: one error type that carries what a
// person is told (what happened, what to do next) apart from the cause that is
// logged, joined by an id.
//
// Invariant: Text, Next and Fields are written for people and never hold a
// cause, a query, a secret or another person's data.
package fail
