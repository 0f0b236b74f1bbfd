// Package demo owns the demo community: made-up people, boards and threads that
// show what a forum looks like after a while. It writes them through the use
// cases, with a clock that stands where each thing is said to have happened.
//
// Content is under content: people.txt has one person a line, threads one file
// a thread (see script), crowd.txt what the many people of the long thread say
// (see bank). It is the same in every demo; only the dates follow the clock.
//
// Everything can be written again after a crash: a finished thread is noted as
// imported from "demo", and the acts of a half-written one are repeatable.
//
// Tables: none of its own.
package demo
