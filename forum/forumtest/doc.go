// Package forumtest owns the test world: a throw-away database of either
// engine, a clock that moves by hand and a whole running forum, each built in
// one line.
//
// Invariant: nothing it starts outlives the test.
package forumtest
