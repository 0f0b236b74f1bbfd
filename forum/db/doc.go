// Package db owns the connection to the one database a node uses: SQLite in a
// file (a writer, a pool of readers, and connections for Ask, which read what one
// request asks in one transaction) or PostgreSQL (a pool for all, and one for Ask,
// whose statements keep one plan). It opens it, checks its pragmas,
// migrates it, runs transactions, tells other nodes what changed (LISTEN/NOTIFY; on
// SQLite the version of the file tells that another process wrote),
// lets a form that is sent twice act once, and turns a driver's error into one
// for people.
//
// Invariants: times go in and come out as UTC with microseconds; a write runs
// only inside Write; what Announce says is heard only after its commit, and by
// every node; on a node that cannot hear, Deaf reports it, so that caches stand
// aside.
//
// Tables: sent_forms, and goose's version table.
package db
