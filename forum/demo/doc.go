// Package demo owns the demo community: made-up people, boards and threads that
// show what a forum looks like after a while. It writes them through the use
// cases, with a clock that stands where each thing is said to have happened.
//
// Tables: none of its own.
package demo
